"""Changes the tags of snapshots."""

from collections.abc import Sequence

from ..protocol.values import RepositoryAccess
from . import mending_commands
from .command import Command
from .mending import replace_snapshots
from .mending_commands import TagChange
from .outcome import Finished, Watch
from .refusal import refusing
from .replacing import Replaced
from .repository import Door
from .toolkit import Toolkit


@refusing
async def tag(
    toolkit: Toolkit,
    access: RepositoryAccess,
    snapshots: Sequence[str],
    change: TagChange,
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
) -> Finished[tuple[Replaced, ...]]:
    """Change the tags of these snapshots (full ids). The result tells their new ids; those whose
    tags were so already keep theirs and are not in it."""

    def build(door: Door, seconds: int) -> Command:
        return mending_commands.tag(
            door, toolkit.restic, snapshots, change, lock_wait_seconds=seconds
        )

    return await replace_snapshots(
        toolkit, access, snapshots, build, watch, timeout_seconds=timeout_seconds
    )
