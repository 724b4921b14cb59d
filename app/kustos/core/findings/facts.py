"""What conditions are judged by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kustos.core.alert_changes import Seen
from kustos.core.alert_rules import AlertRules
from kustos.core.alerts import AlertKey
from kustos.core.care_plan import CareRecord, Kept
from kustos.core.channels import Delivery
from kustos.core.looks import Look
from kustos.core.model import (
    CertificateCondition,
    Job,
    JobRecord,
    Machine,
    Repository,
    Task,
)
from kustos.core.pulse import Vitals
from kustos.core.quarantine import Doubted
from kustos.core.snapshot_groups import SnapshotGroup
from kustos.core.space import Measured
from kustos.core.trips import Trip


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the manager knows at `now`.

    `listening_since`: nobody could be heard before. `heard` is the last sign of life since then,
    `vitals` what connected machines told last. `care` are the newest tasks of each kind but backups
    and restores, for each repository. `care_plans` and `care_records` say how repositories are
    looked after by themselves, and how far that is; `looks` what looking into them has found, of
    those that are. `overdue` says of jobs since when they are.
    `groups` are snapshots of no job that no person has assigned. `trips` are unusual changes that
    nobody has settled, `doubted` each job's snapshots in quarantine, `measured` how big
    repositories were, `quotas` how many bytes they may hold, `maintainers` the machines that look
    after them, by their ids. `given_up` are messages after which their channel has told nothing
    more. `standing` are the alerts that are open: what has been raised ends a little later than
    it began.
    """

    now: datetime
    listening_since: datetime
    rules: AlertRules
    machines: tuple[Machine, ...] = ()
    jobs: tuple[Job, ...] = ()
    records: tuple[JobRecord, ...] = ()
    heard: Mapping[str, datetime]
    vitals: Mapping[str, Vitals]
    certificate: CertificateCondition | None = None
    repositories: tuple[Repository, ...] = ()
    care: tuple[Task, ...] = ()
    overdue: Mapping[str, datetime] = field(default_factory=dict)
    care_plans: tuple[Kept, ...] = ()
    care_records: tuple[CareRecord, ...] = ()
    looks: Mapping[str, Look] = field(default_factory=dict)
    groups: tuple[SnapshotGroup, ...] = ()
    trips: tuple[Trip, ...] = ()
    doubted: Mapping[str, tuple[Doubted, ...]] = field(default_factory=dict)
    measured: Mapping[str, tuple[Measured, ...]] = field(default_factory=dict)
    quotas: Mapping[str, int] = field(default_factory=dict)
    maintainers: Mapping[str, str] = field(default_factory=dict)
    agent_version: str = ""
    given_up: tuple[Delivery, ...] = ()
    standing: frozenset[AlertKey] = frozenset()


Family = Callable[[Facts], Seen]
