"""Takes paths out of snapshots that should never have been saved."""

from collections.abc import Sequence

from ..protocol.values import RepositoryAccess
from . import mending_commands
from .command import Command
from .mending import replace_snapshots
from .outcome import Finished, Watch
from .refusal import refusing
from .replacing import Replaced
from .repository import Door
from .toolkit import Toolkit


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

    def build(door: Door, seconds: int) -> Command:
        return mending_commands.rewrite(
            door, toolkit.restic, snapshots, paths, lock_wait_seconds=seconds
        )

    return await replace_snapshots(
        toolkit, access, snapshots, build, watch, timeout_seconds=timeout_seconds
    )
