"""Makes a damaged repository usable again. What is lost stays lost."""

from ..protocol.tasks import RepairPart, RepairResult, RepairSpec
from ..protocol.values import Outcome
from . import mending_commands
from .command import Command
from .credentials import opened
from .mending import mend
from .outcome import Finished, Watch
from .progress import steps_to
from .refusal import refusing
from .repository import Door
from .toolkit import Deadline, Toolkit, attempt_past_locks
from .transcript import Ears


@refusing
async def repair(
    toolkit: Toolkit, spec: RepairSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[RepairResult]:
    """Repair one part. UNSUPPORTED for snapshots before 0.16.

    The index first: as long as it names packs that are gone, restic finds nothing wrong with the
    snapshots that need them.
    """
    deadline = Deadline(timeout_seconds)
    with opened(spec.repository, toolkit.scratch) as door:
        if spec.part is RepairPart.INDEX:
            return await _index(toolkit, door, watch, deadline)
        return await _snapshots(toolkit, door, watch, deadline)


async def _index(
    toolkit: Toolkit, door: Door, watch: Watch, deadline: Deadline
) -> Finished[RepairResult]:
    def build(seconds: int) -> Command:
        return mending_commands.repair_index(door, toolkit.restic, lock_wait_seconds=seconds)

    done = await attempt_past_locks(
        toolkit, door, build, watch, deadline, ears=Ears(on_line=steps_to(watch.on_progress))
    )
    return done.finished(RepairResult() if done.outcome is Outcome.SUCCESS else None)


async def _snapshots(
    toolkit: Toolkit, door: Door, watch: Watch, deadline: Deadline
) -> Finished[RepairResult]:
    def build(seconds: int) -> Command:
        return mending_commands.repair_snapshots(door, toolkit.restic, lock_wait_seconds=seconds)

    mended = await mend(toolkit, door, build, watch, deadline)
    result = RepairResult(changed=mended.gone) if mended.gone is not None else None
    return mended.done.finished(result)
