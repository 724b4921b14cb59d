"""Removes the locks of the dead."""

from ..protocol.tasks import UnlockResult, UnlockSpec
from ..protocol.values import Outcome
from . import commands
from .credentials import opened
from .outcome import Finished, Watch
from .refusal import refusing
from .toolkit import UNLOCK_SECONDS, Deadline, Toolkit, attempt, unlock_dead


@refusing
async def unlock(
    toolkit: Toolkit,
    spec: UnlockSpec,
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
    forgotten: bool = True,
) -> Finished[UnlockResult]:
    """What a person orders: locks of dead processes of this machine go, and those of other machines
    that were not renewed for 30 minutes, unless not even those that are `forgotten`. The result is
    how many are left: restic takes a process for living while it is dying or a zombie, and calls it
    a success to have left its lock."""
    deadline = Deadline(timeout_seconds)
    with opened(spec.repository, toolkit.scratch) as door:
        seconds = deadline.remaining(UNLOCK_SECONDS)
        done = await unlock_dead(toolkit, door, watch, seconds, forgotten=forgotten)
        if done.outcome is Outcome.SUCCESS:
            done = await attempt(
                toolkit,
                door,
                commands.locks(door, toolkit.restic),
                watch,
                timeout_seconds=deadline.remaining(UNLOCK_SECONDS),
            )
    result = None
    if done.outcome is Outcome.SUCCESS:
        result = UnlockResult(left=len(done.transcript.output.split()))
    return done.finished(result)
