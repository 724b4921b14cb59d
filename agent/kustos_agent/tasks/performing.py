"""Which operation of the restic room does what a spec asks for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..forbidden import ForbiddenPaths
from ..protocol.tasks import (
    BackupResult,
    BackupSpec,
    CheckSpec,
    ForgetSpec,
    InitSpec,
    PruneSpec,
    RepairSpec,
    RestoreSpec,
    SnapshotsSpec,
    StatsSpec,
    TaskSpec,
    UnlockSpec,
)
from ..protocol.values import LogLevel, LogLine
from ..restic.backup import backup
from ..restic.command import CommandKind
from ..restic.effort import left_out
from ..restic.initialise import initialise
from ..restic.outcome import Finished, Watch
from ..restic.restore import restore
from ..restic.snapshots import list_snapshots
from ..restic.toolkit import Toolkit
from .operations import Report, TaskEnd

BEGINS: Final[dict[type[TaskSpec], frozenset[CommandKind]]] = {
    InitSpec: frozenset({CommandKind.INIT}),
    BackupSpec: frozenset({CommandKind.BACKUP, CommandKind.DUMP_PROGRAM}),
    SnapshotsSpec: frozenset({CommandKind.SNAPSHOTS}),
    RestoreSpec: frozenset({CommandKind.RESTORE}),
    ForgetSpec: frozenset({CommandKind.FORGET}),
    PruneSpec: frozenset({CommandKind.PRUNE}),
    CheckSpec: frozenset({CommandKind.CHECK}),
    StatsSpec: frozenset({CommandKind.STATS}),
    UnlockSpec: frozenset({CommandKind.UNLOCK}),
    RepairSpec: frozenset({CommandKind.REPAIR_INDEX, CommandKind.REPAIR_SNAPSHOTS}),
}
"""With which run of restic a task has begun. What else it is called for on the way (a lock removed,
an id looked up) is no start."""


@dataclass(frozen=True, slots=True)
class Place:
    """What dumps need to know of the machine: see `dumps.saving.DumpTools`."""

    spool: Path
    forbidden: ForbiddenPaths


async def perform(
    toolkit: Toolkit,
    spec: TaskSpec,
    watch: Watch,
    report: Report,
    *,
    place: Place,
    timeout_seconds: float,
) -> TaskEnd:
    """Do it."""
    done: TaskEnd
    match spec:
        case InitSpec():
            done = await initialise(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case BackupSpec():
            done = await _back_up(toolkit, spec, watch, place, timeout_seconds)
        case SnapshotsSpec():
            done = await list_snapshots(
                toolkit, spec, watch, report.snapshots, timeout_seconds=timeout_seconds
            )
        case RestoreSpec():
            done = await restore(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case _:
            # Most machines never look after a repository, and the agent is to stay small.
            from .caring import look_after  # noqa: PLC0415  see above

            done = await look_after(toolkit, spec, watch, timeout_seconds=timeout_seconds)
    return done


async def _back_up(
    toolkit: Toolkit, spec: BackupSpec, watch: Watch, place: Place, timeout_seconds: float
) -> Finished[BackupResult]:
    """With what stands around it. Most machines have neither dumps nor hooks, and the agent is to
    stay small: they are loaded with the first of them."""
    for sentence in left_out(toolkit.restic, spec.effort):
        watch.on_log(LogLine(at=toolkit.clock(), level=LogLevel.WARNING, text=sentence))

    async def work(seconds: float | None) -> Finished[BackupResult]:
        if not spec.dumps:
            return await backup(toolkit, spec, watch, timeout_seconds=seconds)
        from ..dumps.backup import back_up  # noqa: PLC0415  see above
        from ..dumps.saving import DumpTools  # noqa: PLC0415  see above

        tools = DumpTools(spool=place.spool, forbidden=place.forbidden)
        return await back_up(toolkit, tools, spec, watch, timeout_seconds=seconds)

    if spec.hooks is None:
        return await work(timeout_seconds)
    from .hooks import HookRunner  # noqa: PLC0415  see above

    return await HookRunner(toolkit, spec.hooks, spec.repository, watch).around(
        work, timeout_seconds
    )
