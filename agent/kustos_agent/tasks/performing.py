"""Which operation of the restic room does what a spec asks for."""

from typing import Final

from ..protocol.tasks import (
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
from ..restic.backup import backup
from ..restic.command import CommandKind
from ..restic.initialise import initialise
from ..restic.outcome import Watch
from ..restic.restore import restore
from ..restic.snapshots import list_snapshots
from ..restic.toolkit import Toolkit
from .operations import Report, TaskEnd

BEGINS: Final[dict[type[TaskSpec], frozenset[CommandKind]]] = {
    InitSpec: frozenset({CommandKind.INIT}),
    BackupSpec: frozenset({CommandKind.BACKUP}),
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


async def perform(
    toolkit: Toolkit, spec: TaskSpec, watch: Watch, report: Report, *, timeout_seconds: float
) -> TaskEnd:
    """Do it."""
    done: TaskEnd
    match spec:
        case InitSpec():
            done = await initialise(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case BackupSpec():
            done = await backup(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case SnapshotsSpec():
            done = await list_snapshots(
                toolkit, spec, watch, report.snapshots, timeout_seconds=timeout_seconds
            )
        case RestoreSpec():
            done = await restore(toolkit, spec, watch, timeout_seconds=timeout_seconds)
        case _:
            # Most machines never look after a repository, and the agent is to stay small.
            from .caring import look_after  # noqa: PLC0415

            done = await look_after(toolkit, spec, watch, timeout_seconds=timeout_seconds)
    return done
