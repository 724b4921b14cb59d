"""Removes stale locks."""

from ..protocol.values import RepositoryAccess
from .credentials import opened
from .outcome import Finished, Watch
from .refusal import refusing
from .toolkit import Toolkit, unlock_stale


@refusing
async def unlock(toolkit: Toolkit, access: RepositoryAccess, watch: Watch) -> Finished[None]:
    """Remove locks older than 30 minutes or of a dead process of this machine; others stay."""
    with opened(access, toolkit.scratch) as door:
        done = await unlock_stale(toolkit, door, watch)
    return Finished(done.outcome, done.problem, exit_code=done.ended.exit_code)
