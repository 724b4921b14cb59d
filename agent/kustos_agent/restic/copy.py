"""Copies snapshots from one repository into another."""

from collections.abc import Sequence

from ..protocol.values import Outcome, RepositoryAccess
from . import mending_commands
from .command import Command
from .credentials import opened
from .mending import list_all, missing_snapshot
from .outcome import Finished, Watch
from .progress import steps_to
from .refusal import refusing
from .replacing import Replaced, copies
from .toolkit import Deadline, Toolkit, attempt_past_locks
from .transcript import Ears


@refusing
async def copy(
    toolkit: Toolkit,
    source: RepositoryAccess,
    target: RepositoryAccess,
    snapshots: Sequence[str],
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
) -> Finished[tuple[Replaced, ...]]:
    """Copy these snapshots (full ids). The result tells the ids of the copies, of those that had
    been copied before as well; after a failure the same call again goes on from there.

    UNSUPPORTED where the credentials of both cannot be told apart, see `pair`. The source is
    opened on its own first, so that what is wrong with it is not taken for the target's.
    """
    deadline = Deadline(timeout_seconds)
    with (
        opened(source, toolkit.scratch) as source_door,
        opened(target, toolkit.scratch) as target_door,
    ):

        def build(seconds: int) -> Command:
            return mending_commands.copy(
                source_door, target_door, toolkit.restic, snapshots, lock_wait_seconds=seconds
            )

        build(0)  # what does not fit is refused before anything is asked
        done, there = await list_all(toolkit, source_door, watch, deadline.remaining())
        if done.outcome is not Outcome.SUCCESS:
            return done.finished()
        if missing := there.lacks(snapshots):
            return Finished(Outcome.FAILED, missing_snapshot(missing))
        done = await attempt_past_locks(
            toolkit,
            target_door,
            build,
            watch,
            deadline,
            ears=Ears(on_line=steps_to(watch.on_progress)),
            source=source_door,
        )
        if done.outcome is not Outcome.SUCCESS:
            return done.finished()
        exit_code = done.ended.exit_code
        done, here = await list_all(toolkit, target_door, watch, deadline.remaining())
    if done.outcome is not Outcome.SUCCESS:
        return done.finished()
    found = copies(there, here, snapshots)
    copied = {one.old for one in found}
    if lost := [one for one in snapshots if one not in copied]:
        # Somebody removed it meanwhile: restic leaves it out and calls it a success.
        return Finished(Outcome.FAILED, missing_snapshot(lost), found, exit_code)
    return Finished(Outcome.SUCCESS, None, found, exit_code)
