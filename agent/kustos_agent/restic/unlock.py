"""Removes stale locks."""

from ..protocol.values import Outcome, RepositoryAccess
from . import commands
from .credentials import opened
from .outcome import Finished, Watch
from .refusal import refusing
from .toolkit import UNLOCK_SECONDS, Toolkit, attempt, unlock_stale


@refusing
async def unlock(toolkit: Toolkit, access: RepositoryAccess, watch: Watch) -> Finished[int]:
    """Remove locks older than 30 minutes or of a dead process of this machine; others stay. The
    result is how many are left: restic takes a process for living while it is dying or a zombie,
    and calls it a success to have left its lock."""
    with opened(access, toolkit.scratch) as door:
        done = await unlock_stale(toolkit, door, watch)
        if done.outcome is Outcome.SUCCESS:
            command = commands.locks(door, toolkit.restic)
            done = await attempt(toolkit, door, command, watch, timeout_seconds=UNLOCK_SECONDS)
    left = len(done.transcript.output.split()) if done.outcome is Outcome.SUCCESS else None
    return Finished(done.outcome, done.problem, left, done.ended.exit_code)
