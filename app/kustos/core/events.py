"""What the core announces after it has happened and is stored. Frozen; safe to hand to any thread.

`key` names what an event is about: of several waiting with the same class and key, the latest is
enough.
"""

from datetime import datetime

from msgspec import Struct

from kustos_agent.protocol.messages import Heartbeat, TaskProgress

from .alerts import Alert, AlertNews
from .conditions import Condition
from .model import CertificateCondition, Task


class MachinesChanged(Struct, frozen=True):
    """A machine was added, removed, renamed, (dis)connected, has fallen silent or is heard again;
    its limits or tasks changed. Not its figures: those come as `MachineBeat`."""

    machine_id: str

    @property
    def key(self) -> str:
        return self.machine_id


class MachineBeat(Struct, frozen=True):
    """A connected machine has told its figures; `at` is when it was heard. All that has changed is
    in it: nobody need read anything anew, 33 times a second in a fleet of 1,000."""

    machine_id: str
    at: datetime
    heartbeat: Heartbeat
    conditions: tuple[Condition, ...]

    @property
    def key(self) -> str:
        return self.machine_id


class AnnouncedChanged(Struct, frozen=True):
    """A machine that waits to be let in has come, gone, or been decided about."""

    @property
    def key(self) -> str:
        return ""


class JobsChanged(Struct, frozen=True):
    """A job was added, changed or removed."""

    job_id: str

    @property
    def key(self) -> str:
        return self.job_id


class PoliciesChanged(Struct, frozen=True):
    """A policy was added, changed, paused or removed, or other jobs follow it."""

    policy_id: str

    @property
    def key(self) -> str:
        return self.policy_id


class KeepingChanged(Struct, frozen=True):
    """A machine keeps other credentials than before: what it can begin by itself has changed."""

    machine_id: str

    @property
    def key(self) -> str:
        return self.machine_id


class RepositoriesChanged(Struct, frozen=True):
    """A repository was added, changed or removed."""

    repository_id: str

    @property
    def key(self) -> str:
        return self.repository_id


class SnapshotsChanged(Struct, frozen=True):
    """The known snapshots of a repository changed."""

    repository_id: str

    @property
    def key(self) -> str:
        return self.repository_id


class TaskChanged(Struct, frozen=True):
    """A task was created or moved on; `task` is its state now."""

    task: Task

    @property
    def key(self) -> str:
        return self.task.id


class LedgerChanged(Struct, frozen=True):
    """Of a time that a job was due it is said anew what became of it, and no task says so."""

    job_id: str

    @property
    def key(self) -> str:
        return self.job_id


class TaskProgressed(Struct, frozen=True):
    """How far a running task is."""

    progress: TaskProgress

    @property
    def key(self) -> str:
        return self.progress.task_id


class LogGrew(Struct, frozen=True):
    """New log lines of a task are stored, up to number `last`."""

    task_id: str
    last: int

    @property
    def key(self) -> str:
        return self.task_id


class RoomChanged(Struct, frozen=True):
    """The store is full and cannot take what machines report, or has room again."""

    full: bool

    @property
    def key(self) -> str:
        return ""


class NearbyChanged(Struct, frozen=True):
    """Another set of unpaired agents is to be found on the LAN."""

    @property
    def key(self) -> str:
        return ""


class CertificatesChanged(Struct, frozen=True):
    """What about the manager's certificates needs a person; None: nothing any more."""

    condition: CertificateCondition | None

    @property
    def key(self) -> str:
        return ""


class MachineConditionsChanged(Struct, frozen=True):
    """Something about a machine needs a person, or does not any more; it is in the machine."""

    machine_id: str

    @property
    def key(self) -> str:
        return self.machine_id


class AlertChanged(Struct, frozen=True):
    """An alert was raised, has changed, or is resolved; `news` is what of it is worth telling
    people, None: nothing."""

    alert: Alert
    news: AlertNews | None

    @property
    def key(self) -> str:
        return self.alert.id


class AlertRulesChanged(Struct, frozen=True):
    """Other thresholds hold, or a machine's maintenance mode began or ended."""

    @property
    def key(self) -> str:
        return ""


class ChannelsChanged(Struct, frozen=True):
    """A channel was added, changed or removed, or something was delivered by one, or not."""

    @property
    def key(self) -> str:
        return ""


class SitesChanged(Struct, frozen=True):
    """A site was made, renamed or removed, or other machines belong to one."""

    @property
    def key(self) -> str:
        return ""


Event = (
    MachinesChanged
    | MachineBeat
    | AnnouncedChanged
    | JobsChanged
    | PoliciesChanged
    | KeepingChanged
    | RepositoriesChanged
    | SnapshotsChanged
    | TaskChanged
    | LedgerChanged
    | TaskProgressed
    | LogGrew
    | RoomChanged
    | NearbyChanged
    | CertificatesChanged
    | MachineConditionsChanged
    | AlertChanged
    | AlertRulesChanged
    | ChannelsChanged
    | SitesChanged
)
