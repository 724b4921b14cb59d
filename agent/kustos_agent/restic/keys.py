"""A repository's keys: each is a password that opens it."""

from collections.abc import Callable
from typing import Final

import msgspec

from ..protocol.values import ErrorClass, Outcome, RepositoryAccess
from . import key_commands
from .command import Command
from .credentials import opened
from .key_output import KeyInfo, parse_keys
from .outcome import Finished, Watch
from .refusal import refusing
from .repository import Door
from .toolkit import Attempt, Deadline, Toolkit, attempt_past_locks
from .transcript import Ears

Keys = tuple[KeyInfo, ...]

_LOOK_SECONDS: Final = 60.0


@refusing
async def list_keys(
    toolkit: Toolkit,
    access: RepositoryAccess,
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
) -> Finished[Keys]:
    """All keys, in no order. Without a lock, but for 0.14, which takes one whatever it is told."""
    lines: list[Keys] = []
    deadline = Deadline(timeout_seconds)

    def take(line: bytes) -> None:
        if (keys := parse_keys(line)) is not None:
            lines.append(keys)

    with opened(access, toolkit.scratch) as door:
        command = key_commands.key_list(door, toolkit.restic)
        done = await attempt_past_locks(
            toolkit, door, lambda _: command, watch, deadline, ears=Ears(on_stdout=take)
        )
    if done.outcome is not Outcome.SUCCESS or not lines:
        return done.unanswered("list")
    return done.finished(lines[-1])


@refusing
async def add_key(
    toolkit: Toolkit,
    access: RepositoryAccess,
    new_password: str,
    watch: Watch,
    *,
    user: str = "",
    host: str = "",
    timeout_seconds: float | None = None,
) -> Finished[Keys]:
    """Let another password open the repository, too. The result are the keys as the new password
    sees them: its own is `current`. For what it means without success see `change_password`."""

    def build(door: Door, seconds: int) -> Command:
        return key_commands.key_add(
            door, toolkit.restic, new_password, user=user, host=host, lock_wait_seconds=seconds
        )

    return await _renewed(
        toolkit, access, new_password, build, watch, timeout_seconds=timeout_seconds
    )


@refusing
async def change_password(
    toolkit: Toolkit,
    access: RepositoryAccess,
    new_password: str,
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
) -> Finished[Keys]:
    """Replace the password in use; other keys stay. The result are the keys as the new one sees
    them.

    The new password is tried afterwards, however it ended. Whenever there is a result the new one
    opens the repository, after a failure or cancelling too; it must be kept then, for the old one
    may be gone. A success whose trial could not be made is a warning without a result.
    """

    def build(door: Door, seconds: int) -> Command:
        return key_commands.key_passwd(
            door, toolkit.restic, new_password, lock_wait_seconds=seconds
        )

    return await _renewed(
        toolkit, access, new_password, build, watch, timeout_seconds=timeout_seconds
    )


@refusing
async def remove_key(
    toolkit: Toolkit,
    access: RepositoryAccess,
    key_id: str,
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
) -> Finished[Keys]:
    """Remove a key; the result are those that are left. That it was gone already is a success.

    UNSUPPORTED, with the id as its subject, for the key that opens the repository now: restic
    refuses to lock itself out.
    """

    def build(door: Door, seconds: int) -> Command:
        return key_commands.key_remove(door, toolkit.restic, key_id, lock_wait_seconds=seconds)

    done = await _run(toolkit, access, build, watch, timeout_seconds)
    exit_code = done.ended.exit_code
    gone = done.has(ErrorClass.SNAPSHOT_MISSING) and "no matching ID" in done.said
    if done.outcome is not Outcome.SUCCESS and not gone:
        problem = done.problem
        if problem is not None and done.has(ErrorClass.UNSUPPORTED):
            problem = msgspec.structs.replace(problem, subject=key_id)
        return Finished(done.outcome, problem, exit_code=exit_code)
    listed = await list_keys(toolkit, access, _own(watch), timeout_seconds=_LOOK_SECONDS)
    if listed.outcome is not Outcome.SUCCESS:
        return Finished(Outcome.WARNING, listed.problem, exit_code=exit_code)
    return Finished(Outcome.SUCCESS, result=listed.result, exit_code=exit_code)


async def _run(
    toolkit: Toolkit,
    access: RepositoryAccess,
    build: Callable[[Door, int], Command],
    watch: Watch,
    timeout_seconds: float | None,
) -> Attempt:
    deadline = Deadline(timeout_seconds)
    with opened(access, toolkit.scratch) as door:
        return await attempt_past_locks(
            toolkit, door, lambda seconds: build(door, seconds), watch, deadline
        )


async def _renewed(
    toolkit: Toolkit,
    access: RepositoryAccess,
    new_password: str,
    build: Callable[[Door, int], Command],
    watch: Watch,
    *,
    timeout_seconds: float | None,
) -> Finished[Keys]:
    """Run it: how it ended, with the keys that the new password sees if it opens the repository."""
    done = await _run(toolkit, access, build, watch, timeout_seconds)
    exit_code = done.ended.exit_code
    if exit_code is None:  # restic was not run
        return done.finished()
    renewed = msgspec.structs.replace(access, password=new_password)
    quiet = Watch() if done.outcome is not Outcome.SUCCESS else _own(watch)
    seen = await list_keys(toolkit, renewed, quiet, timeout_seconds=_LOOK_SECONDS)
    if done.outcome is not Outcome.SUCCESS or seen.outcome is Outcome.SUCCESS:
        return Finished(done.outcome, done.problem, seen.result, exit_code)
    refused = seen.problem is not None and seen.problem.error is ErrorClass.WRONG_PASSWORD
    outcome = Outcome.FAILED if refused else Outcome.WARNING
    return Finished(outcome, seen.problem, exit_code=exit_code)


def _own(watch: Watch) -> Watch:
    """To look what was done: whoever cancels it now must hear of that all the same."""
    return Watch(on_log=watch.on_log)
