"""Alerts: conditions that need a person, and what becomes of them (SPEC 8). The nouns; pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from kustos_agent.protocol.values import Problem

from .harm import Unusual
from .model import CertificateTrouble, Job, Machine, Repository
from .snapshot_trust import Doubt

if TYPE_CHECKING:
    from .channels import Channel


class AlertKind(StrEnum):
    """The conditions. Their words lie in the database."""

    BACKUP_FAILED = "backup-failed"
    BACKUP_PARTIAL = "backup-partial"
    OVERDUE = "overdue"
    """The last good backup of a job is older than it may be."""
    MACHINE_OFFLINE = "machine-offline"
    MACHINE_LEFT = "machine-left"
    """Its agent has ended its identity by itself."""
    USED_TWICE = "used-twice"
    """Two computers use its identity."""
    CLOCK_WRONG = "clock-wrong"
    DISK_LOW = "disk-low"
    RESTIC_MISSING = "restic-missing"
    RESTIC_OUTDATED = "restic-outdated"
    AGENT_OUTDATED = "agent-outdated"
    CERTIFICATE = "certificate"
    """Something about the manager's own certificates."""
    REPOSITORY_UNREACHABLE = "repository-unreachable"
    """It could not be opened: no connection, no login, no password."""
    REPOSITORY_LOCKED = "repository-locked"
    """A lock that is there keeps what looks after it from its work."""
    CARE_FAILED = "care-failed"
    CARE_OVERDUE = "care-overdue"
    """A repository was not checked or pruned for two of its periods."""
    UNEXPECTED_SNAPSHOT = "unexpected-snapshot"
    QUARANTINED = "quarantined"
    """Snapshots of a job that nobody may count on."""
    UNUSUAL_CHANGE = "unusual-change"
    """A backup found far more changed than is usual for its job."""
    REPOSITORY_FILLING = "repository-filling"
    """The disk that it lies on is full before long."""
    QUOTA_LOW = "quota-low"
    """A repository holds nearly as much as it may."""
    CHANNEL_GAVE_UP = "channel-gave-up"
    """What a channel was to tell was not taken for so long that it is not tried any more."""


class Severity(StrEnum):
    """How pressing it is."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """The higher, the more pressing."""
        return _RANKS[self]


_RANKS: Final = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertKey:
    """What an alert is about: of one key there is one open alert at most. What has no meaning for
    the kind is None. The job belongs to it, or two failing jobs of a machine would be one."""

    kind: AlertKind
    machine_id: str | None = None
    job_id: str | None = None
    repository_id: str | None = None
    channel_id: str | None = None

    @property
    def text(self) -> str:
        """The same as one text."""
        parts = (self.kind.value, self.machine_id, self.job_id, self.repository_id)
        # Only where there is one: these texts lie in databases.
        channel = (self.channel_id,) if self.channel_id else ()
        return "/".join(part or "" for part in (*parts, *channel))


class Evidence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What speaks for it, as of the last look. What has no meaning for the kind is None or empty.

    `task_id` is the task that ended so; `names` are folders (disks that are low) or machines;
    `free` and `total` are bytes of the fullest disk, or of a quota (`free` below zero: more is held
    than that), measured at `at`; `off_by_seconds` is how far a clock is ahead (below zero: behind);
    `version` is what a machine has; `at` is when a certificate ends, the last good backup did, or
    the newest snapshot in quarantine was learnt of; `count` are snapshots, or the days until a disk
    or a quota is full. `change` is what a backup found, `doubts` why snapshots are in quarantine.
    """

    problem: Problem | None = None
    task_id: str = ""
    names: tuple[str, ...] = ()
    free: int | None = None
    total: int | None = None
    off_by_seconds: float | None = None
    version: str = ""
    certificate: CertificateTrouble | None = None
    at: datetime | None = None
    count: int | None = None
    change: Unusual | None = None
    doubts: tuple[Doubt, ...] = ()


NO_EVIDENCE: Final = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A condition that holds right now; `since` is when it began, as far as that is known."""

    key: AlertKey
    severity: Severity
    since: datetime
    evidence: Evidence = NO_EVIDENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A condition from when it was raised until it is resolved.

    `since` is when the condition began, `raised_at` when a look found it, `last_seen` the last look
    that did (kept to some minutes). A person may acknowledge it, or have it snooze; `escalated_at`:
    nobody has for so long that it became critical. Times are the manager's.
    """

    id: str
    kind: AlertKind
    severity: Severity
    since: datetime
    raised_at: datetime
    last_seen: datetime
    evidence: Evidence
    machine_id: str | None = None
    job_id: str | None = None
    repository_id: str | None = None
    acknowledged_at: datetime | None = None
    snoozed_until: datetime | None = None
    escalated_at: datetime | None = None
    resolved_at: datetime | None = None
    channel_id: str | None = None

    @property
    def key(self) -> AlertKey:
        """What it is about."""
        return AlertKey(
            kind=self.kind,
            machine_id=self.machine_id,
            job_id=self.job_id,
            repository_id=self.repository_id,
            channel_id=self.channel_id,
        )

    @property
    def pressing(self) -> bool:
        """Whether it waits for a person: it is open, and nobody has said anything to it."""
        return (
            self.resolved_at is None and self.acknowledged_at is None and self.snoozed_until is None
        )


class AlertNews(StrEnum):
    """What is worth telling people about an alert."""

    RAISED = "raised"
    WORSE = "worse"
    """It has become more severe, by itself or since nobody has looked after it, or further
    snapshots have come to those that were known of."""
    AWAKE = "awake"
    """Its snooze is over, and it still holds."""
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceMode:
    """Somebody works on a machine: nothing is raised about it until `until` (None: until a person
    ends it). Conditions are still looked at, and those that end resolve."""

    machine_id: str
    since: datetime
    until: datetime | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it is not over."""
        return self.until is None or now < self.until


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCount:
    """How many wait for a person, and how severe the worst of them is (None: none waits)."""

    pressing: int = 0
    worst: Severity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """An alert with the names of what it is about; None where it is about none."""

    alert: Alert
    machine: Machine | None = None
    job: Job | None = None
    repository: Repository | None = None
    channel: "Channel | None" = None
