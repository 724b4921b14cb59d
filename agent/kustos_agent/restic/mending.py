"""A run that puts new snapshots in the place of old ones, and which they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..protocol.values import ErrorClass, Outcome, Problem, RepositoryAccess
from . import commands
from .command import Command
from .credentials import opened
from .outcome import Finished, Watch
from .progress import steps_to
from .removals import Removals
from .replacing import Listing, Replaced, successors
from .reports import Line
from .repository import Door
from .toolkit import Attempt, Deadline, Toolkit, attempt, attempt_past_locks
from .transcript import Ears

_LIST_SECONDS: Final = 120.0


@dataclass(frozen=True)
class Mended:
    """`gone` snapshots are not there any more; `replaced` tells their successors. None of both is
    known (None) if the run did not begin, or the repository could not be listed after it."""

    done: Attempt
    replaced: tuple[Replaced, ...] | None = None
    gone: int | None = None


async def mend(
    toolkit: Toolkit,
    door: Door,
    build: Callable[[int], Command],
    watch: Watch,
    deadline: Deadline,
    *,
    chosen: Sequence[str] = (),
) -> Mended:
    """List, run what `build` makes (see `attempt_past_locks`), list again.

    SNAPSHOT_MISSING before anything is touched if one of the chosen is not there: restic would
    leave it out and call it a success. A run that was cut short has done a part, which is told. So
    has one whose storage would not remove what is replaced: restic calls some of these a success.
    """
    build(0)  # what does not fit is refused before anything is asked
    listed, before = await list_all(toolkit, door, watch, deadline.remaining())
    if listed.outcome is not Outcome.SUCCESS:
        return Mended(listed)
    if missing := before.lacks(chosen):
        return Mended(replace(listed, outcome=Outcome.FAILED, problem=missing_snapshot(missing)))
    removals, steps = Removals(), steps_to(watch.on_progress)

    def read(line: Line) -> None:
        removals.line(line)
        steps(line)

    done = await attempt_past_locks(toolkit, door, build, watch, deadline, ears=Ears(on_line=read))
    if done.outcome is Outcome.SUCCESS and (refused := removals.problem(door.access)) is not None:
        done = replace(done, outcome=Outcome.FAILED, problem=refused)
    if done.ended.exit_code is None:
        return Mended(done)
    # Cancelled or not, and however little time is left: what has been done is to be known.
    listed, after = await list_all(toolkit, door, Watch(on_log=watch.on_log), _LIST_SECONDS)
    if listed.outcome is not Outcome.SUCCESS:
        if done.outcome is Outcome.SUCCESS:
            done = replace(done, outcome=Outcome.WARNING, problem=listed.problem)
        return Mended(done)
    return Mended(done, successors(before, after), len(before.ids - after.ids))


async def replace_snapshots(
    toolkit: Toolkit,
    access: RepositoryAccess,
    snapshots: Sequence[str],
    build: Callable[[Door, int], Command],
    watch: Watch,
    *,
    timeout_seconds: float | None,
) -> Finished[tuple[Replaced, ...]]:
    """`mend` of a repository that is opened for it; the result are the new ids of these snapshots.
    `build` makes the command for so many seconds of waiting for a lock."""
    deadline = Deadline(timeout_seconds)
    with opened(access, toolkit.scratch) as door:
        mended = await mend(
            toolkit,
            door,
            lambda seconds: build(door, seconds),
            watch,
            deadline,
            chosen=snapshots,
        )
    return mended.done.finished(mended.replaced)


async def list_all(
    toolkit: Toolkit, door: Door, watch: Watch, timeout_seconds: float | None
) -> tuple[Attempt, Listing]:
    """The repository's snapshots; an empty list where the attempt has failed."""
    command = commands.snapshots(door, toolkit.restic)
    done = await attempt(toolkit, door, command, watch, timeout_seconds=timeout_seconds)
    return done, Listing(done.transcript.snapshots, done.transcript.originals)


def missing_snapshot(missing: Sequence[str]) -> Problem:
    """The problem that these are not there."""
    return Problem(error=ErrorClass.SNAPSHOT_MISSING, subject=", ".join(missing)[:1_000])
