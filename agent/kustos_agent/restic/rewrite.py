"""Takes paths out of snapshots that should never have been saved."""

from collections.abc import Sequence

from ..protocol.values import RepositoryAccess
from . import mending_commands
from .command import Command
from .credentials import opened
from .mending import mend
from .outcome import Finished, Watch
from .refusal import refusing
from .replacing import Replaced
from .toolkit import Deadline, Toolkit


@refusing
async def rewrite(
    toolkit: Toolkit,
    access: RepositoryAccess,
    snapshots: Sequence[str],
    paths: Sequence[str],
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
) -> Finished[tuple[Replaced, ...]]:
    """Take the paths, with all below them, out of these snapshots (full ids). The data itself goes
    with the next prune. The result tells the new ids; a snapshot that held none of the paths keeps
    its own and is not in it. UNSUPPORTED before 0.15."""
    deadline = Deadline(timeout_seconds)
    with opened(access, toolkit.scratch) as door:

        def build(seconds: int) -> Command:
            return mending_commands.rewrite(
                door, toolkit.restic, snapshots, paths, lock_wait_seconds=seconds
            )

        mended = await mend(toolkit, door, build, watch, deadline, chosen=snapshots)
    done = mended.done
    return Finished(done.outcome, done.problem, mended.replaced, done.ended.exit_code)
