"""Removes stale locks."""

from ..protocol.tasks import UnlockResult, UnlockSpec
from ..protocol.values import Outcome
from . import commands
from .credentials import opened
from .outcome import Finished, Watch
from .refusal import refusing
from .toolkit import UNLOCK_SECONDS, Deadline, Toolkit, attempt, unlock_stale


@refusing
async def unlock(
    toolkit: Toolkit, spec: UnlockSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[UnlockResult]:
    """Remove locks older than 30 minutes or of a dead process of this machine; others stay. The
    result is how many are left: restic takes a process for living while it is dying or a zombie,
    and calls it a success to have left its lock."""
    deadline = Deadline(timeout_seconds)
    with opened(spec.repository, toolkit.scratch) as door:
        done = await unlock_stale(toolkit, door, watch, deadline.remaining(UNLOCK_SECONDS))
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
