"""What the core announces after it has happened and is stored. Frozen; safe to hand to any thread.

`key` names what an event is about: of several waiting with the same class and key, the latest is
enough.
"""

from dataclasses import dataclass

from kustos_agent.protocol.messages import TaskProgress

from .model import Task


@dataclass(frozen=True, slots=True)
class MachinesChanged:
    """A machine was added, removed, renamed, (dis)connected, or its figures moved."""

    machine_id: str

    @property
    def key(self) -> str:
        return self.machine_id


@dataclass(frozen=True, slots=True)
class JobsChanged:
    """A job was added, changed or removed."""

    job_id: str

    @property
    def key(self) -> str:
        return self.job_id


@dataclass(frozen=True, slots=True)
class RepositoriesChanged:
    """A repository was added, changed or removed."""

    repository_id: str

    @property
    def key(self) -> str:
        return self.repository_id


@dataclass(frozen=True, slots=True)
class SnapshotsChanged:
    """The known snapshots of a repository changed."""

    repository_id: str

    @property
    def key(self) -> str:
        return self.repository_id


@dataclass(frozen=True, slots=True)
class TaskChanged:
    """A task was created or moved on; `task` is its state now."""

    task: Task

    @property
    def key(self) -> str:
        return self.task.id


@dataclass(frozen=True, slots=True)
class TaskProgressed:
    """How far a running task is."""

    progress: TaskProgress

    @property
    def key(self) -> str:
        return self.progress.task_id


@dataclass(frozen=True, slots=True)
class LogGrew:
    """New log lines of a task are stored, up to number `last`."""

    task_id: str
    last: int

    @property
    def key(self) -> str:
        return self.task_id


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """The store is full and cannot take what machines report, or has room again."""

    full: bool

    @property
    def key(self) -> str:
        return ""


Event = (
    MachinesChanged
    | JobsChanged
    | RepositoriesChanged
    | SnapshotsChanged
    | TaskChanged
    | TaskProgressed
    | LogGrew
    | RoomChanged
)
