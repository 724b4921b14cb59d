"""Rows of each noun, as the core asks for them inside a unit of work (`ports.UnitOfWork`)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from kustos_agent.protocol.schedules import Schedule, SkipReason
from kustos_agent.protocol.tasks import StatsResult
from kustos_agent.protocol.values import LogLine, TaskKind

from .alerts import Alert, MaintenanceMode
from .audit import Actor, AuditEntry, AuditFilter, ChainRow, Deed, Head
from .care_plan import CareRecord, Kept
from .channels import Channel, Delivery
from .history import Sample
from .holds import Hold
from .model import (
    Attempt,
    DayCount,
    Job,
    JobRecord,
    JobRevision,
    JoinTokenRecord,
    Machine,
    Maintenance,
    NumberedLine,
    Repository,
    SealedSecret,
    SecretKind,
    Snapshot,
    Task,
    TaskFilter,
    TaskState,
    TokenOwner,
)
from .packed_log import PackedLog
from .planned import DayTally, DueFilter, DueRun, Held
from .policy import Policy, PolicyRevision
from .snapshot_groups import SnapshotCount, SnapshotGroup


class MachineRows(Protocol):
    """Machines and their identities."""

    def add(self, machine: Machine, token_hash: bytes) -> None: ...
    def get(self, machine_id: str) -> Machine | None: ...
    def by_token(self, token_hash: bytes) -> TokenOwner | None:
        """Whose bearer token has this SHA-256, in use, offered or former."""
        ...

    def all(self) -> list[Machine]: ...
    def update(self, machine: Machine) -> None: ...
    def set_token(self, machine_id: str, token_hash: bytes, at: datetime) -> None:
        """Replace the machine's bearer token; every other one opens nothing from then on."""
        ...

    def tokens_before(self, moment: datetime) -> list[str]:
        """The machines whose token has been in use since before that moment, but for the embedded
        one, which gets another at each start."""
        ...

    def offer_token(self, machine_id: str, token_hash: bytes) -> bool:
        """Let in whoever has this token, beside those there are. False for a machine that was
        removed meanwhile."""
        ...

    def withdraw_offer(self, token_hash: bytes) -> None:
        """The agent certainly did not take it."""
        ...

    def take_token(self, token_hash: bytes, at: datetime, former_until: datetime) -> bool:
        """An offered token becomes the one in use, the one in use the former. Offers before it are
        void; those after it stand, for the agent may have taken one of them since. False for a
        token that is not on offer."""
        ...

    def pins(self) -> dict[str, frozenset[str] | None]:
        """The CA certificates that each machine's agent pins, by their SHA-256 in hex; None: nobody
        has told. Without those that have left: they need to know none."""
        ...

    def set_pins(self, machine_id: str, fingerprints: frozenset[str]) -> None: ...
    def seen(self, moments: Mapping[str, datetime]) -> None:
        """When each of these was last heard of. One that was removed meanwhile is left out."""
        ...

    def remove(self, machine_id: str) -> None:
        """With its tasks and jobs; snapshots stay, without a machine."""
        ...

    def journal_position(self, machine_id: str, journal_id: str) -> int:
        """The last committed durable event of that journal; 0 for a journal never seen."""
        ...

    def committed(self, machine_id: str, journal_id: str) -> int | None:
        """The same; None if there is no such machine."""
        ...

    def advance_journal(self, machine_id: str, journal_id: str, seq: int) -> None: ...


class HealthRows(Protocol):
    """A day of each machine's figures, a row for each of its slots."""

    def put(self, samples: Sequence[Sample]) -> None:
        """Each takes the place of what its slot held. Those of machines that were removed
        meanwhile are left out."""
        ...

    def of_machine(self, machine_id: str) -> list[Sample]:
        """All there are, in any order; some may be older than a day."""
        ...


class JoinTokenRows(Protocol):
    """Join tokens, by the SHA-256 of their secret."""

    def add(self, token: JoinTokenRecord) -> None: ...
    def get(self, secret_hash: bytes) -> JoinTokenRecord | None: ...
    def spend(self, secret_hash: bytes, at: datetime, machine_id: str) -> None: ...
    def forget_before(self, moment: datetime) -> None:
        """Drop records that expired before `moment`."""
        ...


class RepositoryRows(Protocol):
    def add(self, repository: Repository) -> None: ...
    def get(self, repository_id: str) -> Repository | None: ...
    def all(self) -> list[Repository]: ...
    def update(self, repository: Repository) -> None: ...
    def remove(self, repository_id: str) -> None:
        """With its secrets, its maintenance and known snapshots. Raises InUseError while a job
        or a policy points to it."""
        ...


class MaintenanceRows(Protocol):
    """Who alone looks after which repository."""

    def put(self, maintenance: Maintenance) -> None:
        """Insert or replace."""
        ...

    def get(self, repository_id: str) -> Maintenance | None: ...
    def of_machine(self, machine_id: str) -> list[str]:
        """The repositories that this machine looks after, by their ids."""
        ...

    def remove(self, repository_id: str) -> None: ...


class SecretRows(Protocol):
    def put(self, secret: SealedSecret) -> None:
        """Insert or replace."""
        ...

    def get(self, owner_id: str, kind: SecretKind) -> bytes | None: ...
    def kinds(self, owner_id: str) -> frozenset[SecretKind]: ...
    def remove(self, owner_id: str, kind: SecretKind) -> None: ...
    def any(self) -> bool:
        """Whether anything is sealed at all: a new master key would make it unreadable."""
        ...


class PolicyRows(Protocol):
    """Policies, and all that each has ever said."""

    def add(self, policy: Policy) -> None: ...
    def get(self, policy_id: str) -> Policy | None: ...
    def all(self) -> list[Policy]:
        """By name."""
        ...

    def update(self, policy: Policy) -> None: ...
    def remove(self, policy_id: str) -> None:
        """With its revisions. Raises InUseError, with the names of machines, while jobs follow
        it."""
        ...

    def add_revision(self, revision: PolicyRevision) -> None:
        """Raises StoreConflictError if there is one of that number."""
        ...

    def revision(self, policy_id: str, number: int) -> PolicyRevision | None: ...
    def revisions(self, policy_id: str) -> list[PolicyRevision]:
        """Newest first."""
        ...

    def newest(self) -> list[PolicyRevision]:
        """Of each policy, in any order."""
        ...


class JobRows(Protocol):
    def add(self, job: Job) -> None: ...
    def get(self, job_id: str) -> Job | None: ...
    def all(self) -> list[Job]: ...
    def of_policy(self, policy_id: str) -> list[Job]:
        """Those that follow it, whatever revision of it, by name."""
        ...

    def update(self, job: Job) -> None: ...
    def remove(self, job_id: str) -> None:
        """Its tasks and snapshots stay, without a job, and so do its revisions."""
        ...

    def note(self, revision: JobRevision) -> None:
        """Keep it. Raises StoreConflictError if there is one of that name."""
        ...

    def noted(self, revision: str) -> JobRevision | None: ...


class TaskRows(Protocol):
    def add(self, task: Task) -> None: ...
    def get(self, task_id: str) -> Task | None: ...
    def machine_of(self, task_id: str) -> str | None:
        """The machine whose task it is; None if there is no such task."""
        ...

    def update(self, task: Task) -> None: ...
    def unfinished(self, machine_id: str | None = None) -> list[Task]:
        """Oldest first."""
        ...

    def put_attempt(self, attempt: Attempt) -> None:
        """Insert or replace."""
        ...

    def attempts(self, task_id: str) -> list[Attempt]:
        """Those that failed and were followed by another, in their order."""
        ...

    def page(self, filter_: TaskFilter, before: Task | None, limit: int) -> list[Task]:
        """Newest first, those behind `before` (keyset on created_at, id)."""
        ...

    def count(self, filter_: TaskFilter) -> int: ...
    def records(self) -> list[JobRecord]:
        """One for each job."""
        ...

    def good_runs(self, job_id: str, repository_id: str, limit: int) -> list[Task]:
        """The job's good backups into this repository, those that ended last first."""
        ...

    def newest_care(self, kinds: Iterable[TaskKind]) -> list[Task]:
        """Of each repository the newest of each of these kinds, backups apart, that succeeded,
        warned or failed; in any order."""
        ...

    def measured(self, limit: int) -> dict[str, list[tuple[datetime, StatsResult]]]:
        """Of each repository that was ever measured the newest so many results, each with when its
        task ended, newest first."""
        ...

    def days(self, since: date) -> list[DayCount]:
        """Ended backups by machine, UTC day and state, from `since` on."""
        ...

    def backups_ended(self, since: datetime) -> list[Task]:
        """Those of all machines that ended from `since` on, in order."""
        ...

    def ended(self, machine_id: str, since: datetime) -> dict[TaskState, int]:
        """How many tasks of any kind ended in each state, from `since` on."""
        ...


class LogRows(Protocol):
    """Logs as compressed chunks keyed (task, first line)."""

    def append(self, log: PackedLog) -> None:
        """Lines that are there already change nothing."""
        ...

    def put(self, task_id: str, number: int, line: LogLine, *, last: int | None = None) -> None:
        """Write one line in place of the one that was put under that number before; with `last` it
        stands for all lines up to that number."""
        ...

    def missing(self, task_id: str, first: int, last: int) -> list[tuple[int, int]]:
        """The stretches (first, last) of these lines that are not stored."""
        ...

    def lines(self, task_id: str, after: int, limit: int) -> list[NumberedLine]:
        """At most `limit` lines numbered above `after`, in order."""
        ...

    def last_number(self, task_id: str) -> int: ...


class SnapshotRows(Protocol):
    def put(self, snapshots: Iterable[Snapshot]) -> None:
        """Insert; of one known already keep `learnt_at`, take the newer word on time, host name,
        paths and tags, and fill what was None."""
        ...

    def get(self, repository_id: str, snapshot_id: str) -> Snapshot | None: ...
    def of_job(self, job_id: str) -> list[Snapshot]:
        """Newest first."""
        ...

    def of_repository(self, repository_id: str) -> list[Snapshot]:
        """Newest first."""
        ...

    def ids(self, repository_id: str) -> list[str]:
        """Of all that are known there."""
        ...

    def remove(self, repository_id: str, ids: frozenset[str]) -> None:
        """Drop the records of these; those that are not known change nothing."""
        ...

    def keep_only(self, repository_id: str, ids: frozenset[str], learnt_before: datetime) -> None:
        """Drop records, learnt before that moment, of snapshots that are not in `ids`."""
        ...

    def groups(self, repository_id: str | None = None) -> list[SnapshotGroup]:
        """What is of no job, by origin and machine; of all repositories if none is named."""
        ...

    def doubted(self, since: datetime) -> frozenset[str]:
        """The jobs of which a snapshot may be in quarantine: by its own words, or as it was told
        since then of one that was made before another that was known already (see
        `snapshot_trust`)."""
        ...

    def of_group(self, group: SnapshotGroup) -> list[Snapshot]:
        """Newest first."""
        ...

    def counts(self) -> dict[str, SnapshotCount]:
        """By repository; those without a snapshot are not there."""
        ...


class LedgerRows(Protocol):
    """What became of each time that a job was due, and by which schedules it was (see `planned`).

    A due time has one row. A task's end is in its row from the same transaction on; what is told
    twice, or later than something stronger, changes nothing.
    """

    def holds(
        self, machine_id: str, jobs: Mapping[str, tuple[str, Schedule]], at: datetime
    ) -> None:
        """From `at` on the machine runs these jobs by these (revision, schedule), and no others."""
        ...

    def fired(self, job_id: str, due: datetime, task_id: str, at: datetime) -> None:
        """The run that was due then is this task, which may be stored before or after. Nothing
        happens if nobody knows which machine the job is of."""
        ...

    def skipped(
        self,
        job_id: str,
        first: datetime,
        last: datetime,
        *,
        count: int,
        reason: SkipReason,
        at: datetime,
        schedule: Schedule | None = None,
    ) -> None:
        """At `count` due times from `first` to `last` there was no run. See `fired`. `schedule`:
        the one that its machine went by, which nobody need have heard that it holds."""
        ...

    def held(self) -> list[Held]:
        """The schedules that hold now, of jobs that are there."""
        ...

    def uncounted(self, now: datetime) -> list[Held]:
        """Those of which due times up to `now` may have no row yet."""
        ...

    def expect(self, held: Held, due: Mapping[datetime, datetime], counted: datetime) -> None:
        """These due times have come, each with the moment until which its run may wait; up to
        `counted` they are all. Where there is a row it stays."""
        ...

    def untold(self, away: Iterable[str]) -> list[DueRun]:
        """Those that are planned and of which there is no task, and those of these machines that
        were away."""
        ...

    def away(self) -> set[str]:
        """The machines of which it is said for some due time that they were away."""
        ...

    def turn(self, runs: Iterable[DueRun]) -> None:
        """What the clock says of due times of which nothing was told; of others it says nothing."""
        ...

    def page(self, filter_: DueFilter, before: DueRun | None, limit: int) -> list[DueRun]:
        """Newest first, those behind `before` (keyset on due, job_id)."""
        ...

    def count(self, filter_: DueFilter) -> int:
        """Rows, whatever they stand for."""
        ...

    def days(self, since: date) -> list[DayTally]:
        """By UTC day on which they were due, from `since` on."""
        ...

    def thin(self, before: datetime) -> int:
        """Drop what was due before, and schedules that ended before. How many rows it was."""
        ...


class AssignmentRows(Protocol):
    """Which machine the foreign snapshots of an origin belong to (see `foreign`)."""

    def all(self) -> dict[tuple[str, str], str]:
        """The machine's id, by repository and origin."""
        ...

    def of_repository(self, repository_id: str) -> dict[str, str]:
        """The machine's id, by origin."""
        ...

    def put(self, repository_id: str, wanted: Mapping[str, str | None]) -> None:
        """Assign origins anew; None: to none. Raises StoreConflictError if the repository or a
        machine is not known."""
        ...


class HoldRows(Protocol):
    def put(self, hold: Hold) -> None:
        """Insert or replace. Raises StoreConflictError if the repository is not known."""
        ...

    def remove(self, repository_id: str, snapshot_id: str) -> None: ...
    def remove_for(self, repository_id: str, trip: str) -> None:
        """Those that the tripwire has put for this task."""
        ...

    def of_repository(self, repository_id: str) -> dict[str, Hold]:
        """By the snapshot's id."""
        ...


class CareRows(Protocol):
    """How repositories are looked after by themselves (see `care_plan`). The end of a task that is
    a step of it is in its record from the same transaction on."""

    def put_plan(self, kept: Kept) -> None:
        """Insert or replace. Raises StoreConflictError if the repository is not known."""
        ...

    def plan(self, repository_id: str) -> Kept | None:
        """None: it has the usual one."""
        ...

    def plans(self) -> dict[str, Kept]:
        """By repository; those with the usual one are not there."""
        ...

    def put_record(self, record: CareRecord) -> None:
        """Insert or replace. Raises StoreConflictError if the repository is not known."""
        ...

    def records(self, repository_id: str | None = None) -> list[CareRecord]:
        """Of all repositories if none is named."""
        ...

    def history(self, repository_id: str, limit: int) -> list[Task]:
        """Of each step the last tasks that are over, `limit` at most; newest first."""
        ...


class AlertRows(Protocol):
    """Alerts, and which machines are in maintenance mode."""

    def put(self, changed: Sequence[Alert]) -> None:
        """Insert or replace."""
        ...

    def get(self, alert_id: str) -> Alert | None: ...
    def open(self) -> list[Alert]:
        """Those that are not resolved, oldest first."""
        ...

    def resolved(self, limit: int) -> list[Alert]:
        """The last ones, newest first."""
        ...

    def forget_before(self, moment: datetime) -> None:
        """Drop those that were resolved before."""
        ...

    def modes(self) -> list[MaintenanceMode]:
        """Those that are over among them."""
        ...

    def put_mode(self, mode: MaintenanceMode) -> None:
        """Insert or replace."""
        ...

    def end_mode(self, machine_id: str) -> None: ...


class ChannelRows(Protocol):
    """Ways to tell people."""

    def put(self, channel: Channel) -> None:
        """Insert or replace."""
        ...

    def get(self, channel_id: str) -> Channel | None: ...
    def all(self) -> list[Channel]:
        """By name."""
        ...

    def remove(self, channel_id: str) -> None:
        """With its deliveries."""
        ...


class DeliveryRows(Protocol):
    """The outbox, and the record of what has left it."""

    def add(self, deliveries: Sequence[Delivery]) -> None: ...
    def put(self, deliveries: Sequence[Delivery]) -> None:
        """Insert; of one that is there `told` becomes this."""
        ...

    def unknown(self, deliveries: Sequence[Delivery]) -> list[Delivery]:
        """Those of them whose ids are not there."""
        ...

    def get(self, delivery_id: str) -> Delivery | None: ...
    def gathering(self, now: datetime) -> dict[str, Delivery]:
        """By channel: the alerts that wait for a moment to come, never tried; the earliest."""
        ...

    def of_channel(self, channel_id: str, limit: int) -> list[Delivery]:
        """Newest first."""
        ...

    def given_up(self) -> list[Delivery]:
        """Of each channel the last that was sent or given up, if it was given up."""
        ...

    def update(self, delivery: Delivery) -> None:
        """One whose channel was removed meanwhile changes nothing."""
        ...

    def remove(self, delivery_id: str) -> None: ...
    def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Those that wait and may be tried, oldest first; at most so many of each channel."""
        ...

    def last_tried(self, channel_id: str) -> Delivery | None:
        """The newest of this channel that has been tried at all."""
        ...

    def waiting(self, channel_id: str) -> int:
        """How many wait."""
        ...

    def forget_before(self, moment: datetime, ping_moment: datetime) -> None:
        """Drop those that ended before; pings of health checks those before `ping_moment`."""
        ...


class SettingRows(Protocol):
    """Small values by name, as text."""

    def get(self, name: str) -> str | None: ...
    def put(self, name: str, value: str) -> None: ...


class AuditRows(Protocol):
    """Who did what (see `audit`). What is there stays as it is: the database refuses changes."""

    def add(self, deed: Deed) -> AuditEntry:
        """Bind it to the newest entry. Raises ValueError for a word that is none."""
        ...

    def head(self) -> Head: ...
    def chain(self, after: int, limit: int) -> list[ChainRow]:
        """Those numbered above `after`, in order, just as they lie there."""
        ...

    def hash_at(self, number: int) -> bytes | None:
        """None if there is no such entry."""
        ...

    def page(self, filter_: AuditFilter, before: int | None, limit: int) -> list[AuditEntry]:
        """Newest first, those below the number `before`."""
        ...

    def count(self, filter_: AuditFilter) -> int: ...
    def actors(self) -> list[Actor]:
        """Everybody who has ever done anything."""
        ...
