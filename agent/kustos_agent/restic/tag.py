"""Changes the tags of snapshots."""

from collections.abc import Sequence

from ..protocol.values import RepositoryAccess
from . import mending_commands
from .command import Command
from .credentials import opened
from .mending import mend
from .mending_commands import TagChange
from .outcome import Finished, Watch
from .refusal import refusing
from .replacing import Replaced
from .toolkit import Deadline, Toolkit


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
    deadline = Deadline(timeout_seconds)
    with opened(access, toolkit.scratch) as door:

        def build(seconds: int) -> Command:
            return mending_commands.tag(
                door, toolkit.restic, snapshots, change, lock_wait_seconds=seconds
            )

        mended = await mend(toolkit, door, build, watch, deadline, chosen=snapshots)
    done = mended.done
    return Finished(done.outcome, done.problem, mended.replaced, done.ended.exit_code)
