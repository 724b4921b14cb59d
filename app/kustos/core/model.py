"""The nouns of Kustos as the manager keeps them (SPEC 1). Frozen; times are UTC.

Values that travel to agents are the protocol's own (`kustos_agent.protocol.values`).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec import Struct

from kustos_agent.protocol.schedules import Schedule
from kustos_agent.protocol.tasks import TaskResult
from kustos_agent.protocol.values import LATEST, BucketLookup, Limits, Outcome, Problem, TaskKind

from .cloud_places import CloudPlace
from .how import USUAL, How
from .job_dump import JobDump
from .job_hooks import NO_HOOKS, JobHooks
from .orders import BackupOrder, Order, lost_order
from .policy_fields import PolicyField
from .retention import Retention

KUSTOS_TAG: Final = "kustos"


class TaskState(StrEnum):
    """Where a task is (SPEC 2). The last five are terminal."""

    CREATED = "created"
    QUEUED = "queued"
    ASSIGNED = "assigned"
    RUNNING = "running"
    SUCCESS = "success"
    WARNING = "warning"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"

    @property
    def terminal(self) -> bool:
        """Whether nothing can follow."""
        return self in TERMINAL

    @staticmethod
    def of(outcome: Outcome) -> "TaskState":
        """The state that an agent's outcome leads to."""
        return TaskState(outcome.value)


TERMINAL: Final = frozenset(
    {
        TaskState.SUCCESS,
        TaskState.WARNING,
        TaskState.FAILED,
        TaskState.CANCELLED,
        TaskState.SKIPPED,
    }
)
GOOD: Final = frozenset({TaskState.SUCCESS, TaskState.WARNING})
"""A snapshot exists."""

UNTELLING: Final = frozenset({TaskState.CANCELLED, TaskState.SKIPPED})
"""It says nothing about its job, and must not hide a failure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedAgent:
    """An unpaired agent as it says it is, which proves nothing. `addresses` are `host:port`;
    `fingerprint` is that of the certificate it claims to show, hex."""

    id: str
    name: str
    os_name: str
    agent_version: str
    addresses: tuple[str, ...]
    fingerprint: str


class MachineState(StrEnum):
    """How a machine is, the first that holds (SPEC 2)."""

    FAILING = "failing"
    OVERDUE = "overdue"
    ATTENTION = "attention"
    RUNNING = "running"
    AWAY = "away"
    UNKNOWN = "unknown"
    OFFLINE = "offline"
    UNPROTECTED = "unprotected"
    PAUSED = "paused"
    PROTECTED = "protected"


class CloneAlarm(Struct, frozen=True, kw_only=True):
    """Two agents have used a machine's identity in turn, from `since` on, as far as was noticed.
    `addresses` are where they came from; behind one router they share one."""

    since: datetime
    addresses: tuple[str, ...] = ()


BACKDATED: Final = timedelta(days=1)
"""Certificates begin this long before they are made: machines whose clock is behind must be able to
join."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A CA of the manager's. `fingerprint` is the SHA-256 of its certificate in DER, hex."""

    pem: str
    fingerprint: str
    begins: datetime
    ends: datetime

    @property
    def made_at(self) -> datetime:
        """When it was made."""
        return self.begins + BACKDATED


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateStanding:
    """The CA that signs the server's certificate, the one that is to take over (None: none), and
    when the server's certificate ends."""

    in_force: Authority
    server_ends: datetime
    coming: Authority | None = None


class CertificateTrouble(StrEnum):
    """What about the certificates needs a person."""

    AUTHORITY_ENDS = "authority-ends"
    """The CA ends soon, and no other is on its way."""
    SERVER_ENDS = "server-ends"
    """The server's certificate ends soon and could not be renewed."""
    CHANGE_WAITS = "change-waits"
    """A new CA waits for machines that have not heard of it."""
    LEFT_BEHIND = "left-behind"
    """Machines do not trust the CA in force: they have to join again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateCondition:
    """`at` is when it ends, or since when it is so; `names` are the machines concerned."""

    kind: CertificateTrouble
    at: datetime
    names: tuple[str, ...] = ()


class TokenStanding(StrEnum):
    """What a bearer token is to the machine that it belongs to."""

    CURRENT = "current"
    OFFERED = "offered"
    """The agent was asked to take it; whether it has is not known."""
    FORMER = "former"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenOwner:
    """Whose token it is. A former one counts until `until`, None for the others."""

    machine_id: str
    standing: TokenStanding
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A computer with an agent. `name` is the admin's word, `hostname` the computer's own.

    `last_seen` is the last sign of life that was stored; a connected machine is fresher than that.
    A `laptop` is allowed to be away. `limits` None: the defaults. `clone_alarm`: somebody
    else seems to have its identity too. `left_at`: its agent has ended its identity by itself and
    cannot come back to this place. `job_gone_at`: a job of it was removed last, or went to another
    machine.
    """

    id: str
    name: str
    hostname: str
    os_name: str
    enrolled_at: datetime
    os_version: str = ""
    agent_version: str = ""
    restic_version: str = ""
    home: str = ""
    embedded: bool = False
    last_seen: datetime | None = None
    laptop: bool = False
    limits: Limits | None = None
    clone_alarm: CloneAlarm | None = None
    left_at: datetime | None = None
    job_gone_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinTokenRecord:
    """What the manager remembers of a join token; the secret itself only as its SHA-256."""

    secret_hash: bytes
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    machine_id: str | None = None
    embedded: bool = False


class RepositoryType(StrEnum):
    """The forms a repository can be entered with."""

    LOCAL = "local"
    SFTP = "sftp"
    REST = "rest"
    S3 = "s3"
    AZURE = "azure"
    GCS = "gcs"
    B2 = "b2"
    RCLONE = "rclone"
    TYPED = "typed"


class LocalPlace(Struct, frozen=True, kw_only=True, tag_field="type", tag="local"):
    """A folder on the machine that backs up (or mounted there)."""

    path: str


class SftpPlace(Struct, frozen=True, kw_only=True, tag_field="type", tag="sftp"):
    """A folder on an SSH server. `known_hosts` are the approved host keys, empty until then.
    `lent_key`: instead of a private key of its own it is one of the ssh-agent that the owner of
    each machine lends."""

    host: str
    user: str
    path: str
    port: int = 22
    known_hosts: str = ""
    lent_key: bool = False


class RestPlace(Struct, frozen=True, kw_only=True, tag_field="type", tag="rest"):
    """A restic REST server. `url` is http(s)://host:port/path without credentials."""

    url: str
    user: str = ""
    ca_certificate: str = ""


class S3Place(Struct, frozen=True, kw_only=True, tag_field="type", tag="s3"):
    """A bucket. `endpoint` is http(s)://host[:port]. `session`: the access key is a passing one
    that counts with its session token alone."""

    endpoint: str
    bucket: str
    key_id: str
    prefix: str = ""
    region: str = ""
    lookup: BucketLookup = BucketLookup.AUTO
    session: bool = False
    ca_certificate: str = ""


class TypedPlace(Struct, frozen=True, kw_only=True, tag_field="type", tag="typed"):
    """restic's own repository string. Its secrets are environment variables, kept sealed."""

    location: str


Place = LocalPlace | SftpPlace | RestPlace | S3Place | CloudPlace | TypedPlace
"""Where a repository is, without any secret."""


class SecretKind(StrEnum):
    """The secrets a repository may have, the first of them a dump too. `TOKEN` is what goes with a
    login or in its place and ends one day: S3's session token, Azure's signature. `ENVIRONMENT`
    holds NAME=value lines. `ADDRESS` is a channel's, which often holds a token."""

    PASSWORD = "password"  # noqa: S105  the name of a kind
    LOGIN = "login"
    TOKEN = "token"  # noqa: S105  the name of a kind
    PRIVATE_KEY = "private-key"
    KEY_PASSPHRASE = "key-passphrase"  # noqa: S105  the name of a kind
    SERVICE_ACCOUNT = "service-account"
    ENVIRONMENT = "environment"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A restic repository. `restic_id` is known after the first successful test or init.
    `revision` is another one whenever something has changed of what opens it: by it is known
    whether what a machine keeps sealed still holds."""

    id: str
    name: str
    place: Place
    created_at: datetime
    restic_id: str = ""
    revision: str = ""

    @property
    def type(self) -> RepositoryType:
        """The form it is edited with."""
        return type_of(self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """The one machine that looks after a repository, and the way in that it alone is given: a place
    of the repository's own type. `machine_id` None: the machine was removed."""

    repository_id: str
    machine_id: str | None
    place: Place


def type_of(place: Place) -> RepositoryType:
    """The form that a place is entered with: the word that marks it in the store."""
    return RepositoryType(str(place.__struct_config__.tag))


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedSecret:
    """A secret as it is stored: AES-256-GCM, bound to (owner, kind)."""

    owner_id: str
    kind: SecretKind
    sealed: bytes


class Credentials(StrEnum):
    """How a job's machine comes to what opens the repository (SPEC 4)."""

    SEALED = "sealed"
    """It keeps it, sealed."""
    ON_DEMAND = "on-demand"
    """It is sent for each run and kept in memory only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a machine saves, when and where to. `sources` are absolute paths in wire form; there may
    be none if there are `dumps`. For what leaves something out see `protocol.tasks.BackupSpec`.

    Without `retention` all snapshots are kept. Without a `schedule` it runs by hand alone; until
    `paused_until` nothing begins by itself. `revision` is another one whenever something of it has
    changed. `applied_revision` is the one that its machine was last known to plan by; empty: none.

    It is overdue once its last good backup is older than `max_age_seconds` (None: by its schedule),
    and a run of less than `min_bytes` is too small (None: by its history).

    With a `policy_id` its values are those of the policy's revision `policy_revision`, but for
    `overrides`, which are its own. `own_pause` is what of `paused_until` people said of this job
    alone; `paused_since` is when the pause began, however often it was made longer.
    """

    id: str
    name: str
    machine_id: str
    repository_id: str
    sources: tuple[str, ...]
    created_at: datetime
    excludes: tuple[str, ...] = ()
    exclude_caches: bool = True
    exclude_if_present: str = ""
    exclude_larger_than: int = 0
    one_file_system: bool = False
    use_fs_snapshot: bool = False
    dumps: tuple[JobDump, ...] = ()
    hooks: JobHooks = NO_HOOKS
    credentials: Credentials = Credentials.SEALED
    schedule: Schedule | None = None
    paused_until: datetime | None = None
    revision: str = ""
    applied_revision: str = ""
    retention: Retention | None = None
    max_age_seconds: int | None = None
    min_bytes: int | None = None
    policy_id: str | None = None
    policy_revision: int = 0
    overrides: tuple[PolicyField, ...] = ()
    own_pause: datetime | None = None
    paused_since: datetime | None = None
    how: How = USUAL

    @property
    def tag(self) -> str:
        """The tag that scopes this job's snapshots (SPEC 5)."""
        return job_tag(self.id)

    @property
    def order(self) -> BackupOrder:
        """What a run saves that is ordered now."""
        return BackupOrder(
            sources=self.sources,
            excludes=self.excludes,
            exclude_caches=self.exclude_caches,
            exclude_if_present=self.exclude_if_present,
            exclude_larger_than=self.exclude_larger_than,
            one_file_system=self.one_file_system,
            use_fs_snapshot=self.use_fs_snapshot,
            dumps=self.dumps,
            how=self.how,
            hooks=self.hooks,
        )


FOR_GOOD: Final = LATEST
"""Paused until somebody resumes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRevision:
    """What a job was to do in one of its revisions, kept when it has become another or is no more:
    its machine may tell of runs in it much later."""

    revision: str
    job_id: str
    machine_id: str
    repository_id: str
    order: BackupOrder
    saved_at: datetime


def job_tag(job_id: str) -> str:
    """The tag that says which job made a snapshot."""
    return f"job:{job_id}"


def backup_tags(job_id: str | None) -> tuple[str, ...]:
    """The tags that every snapshot of Kustos carries (SPEC 5)."""
    return (KUSTOS_TAG,) if job_id is None else (KUSTOS_TAG, job_tag(job_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One operation on one machine, from order to end.

    `assigned_at` is the manager's time; `started_at` and `finished_at` are the agent's. `due_at` is
    there if the job's schedule has begun it, and not a person.

    Until `expires_at` it waits for a machine that is away. `offered_at`: it was sent to the agent,
    which may hold it; None as long as no agent can. `cancel_asked_at`: a person wants it stopped,
    and its end is still to come. `attempt` is the newest that has started, from 1; `retry_at` when
    the next may come.
    """

    id: str
    kind: TaskKind
    machine_id: str
    repository_id: str
    order: Order
    created_at: datetime
    state: TaskState = TaskState.QUEUED
    job_id: str | None = None
    assigned_at: datetime | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    problem: Problem | None = None
    result: TaskResult | None = None
    exit_code: int | None = None
    command: str = ""
    restic_version: str = ""
    expires_at: datetime | None = None
    offered_at: datetime | None = None
    cancel_asked_at: datetime | None = None
    attempt: int = 0
    retry_at: datetime | None = None
    due_at: datetime | None = None

    @property
    def ended_at(self) -> datetime | None:
        """When a task in a terminal state ended: what records and days go by, so never unknown.

        One that never ran on its machine (cancelled in the queue, skipped) may have no time of its
        own; the manager's then stands in.
        """
        if not self.state.terminal:
            return None
        return self.finished_at or self.assigned_at or self.created_at


def adopted(task_id: str, machine_id: str, kind: TaskKind, now: datetime) -> Task:
    """The record of a task that its agent holds and that was lost here. Where to and what it saves
    went with the order; its end and its log are still to come."""
    return Task(
        id=task_id,
        kind=kind,
        machine_id=machine_id,
        repository_id="",
        order=lost_order(kind),
        created_at=now,
        state=TaskState.ASSIGNED,
        assigned_at=now,
        offered_at=now,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One of a task's attempts that failed and was followed by another. Times are the agent's."""

    task_id: str
    number: int
    ended_at: datetime
    problem: Problem
    exit_code: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A snapshot the manager knows. `learnt_at` is the manager's own record of when it did,
    `made_at` when the task began that made it, as its machine told; no listing changes either.

    `task_id` is the task that made it; None with `job_id` None means *unexpected* (SPEC 1).
    """

    id: str
    repository_id: str
    time: datetime
    learnt_at: datetime
    hostname: str
    paths: tuple[str, ...]
    tags: tuple[str, ...] = ()
    machine_id: str | None = None
    job_id: str | None = None
    task_id: str | None = None
    files: int | None = None
    bytes: int | None = None
    bytes_added: int | None = None
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """Which tasks a list shows; an empty field means all. `text` is looked for in the names of
    machine, job and repository."""

    machine_id: str | None = None
    job_id: str | None = None
    kinds: frozenset[TaskKind] = frozenset()
    states: frozenset[TaskState] = frozenset()
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """What a job's history amounts to, from one indexed query.

    `last` is its newest backup that succeeded, warned or failed (see UNTELLING); `last_good_at` is
    when its newest good one finished.
    """

    job_id: str
    last: Task | None
    last_good_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """How many backups of a machine's job ended in a state on a (UTC) day, for the day strip."""

    machine_id: str
    job_id: str | None
    day: date
    state: TaskState
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedLine:
    """A log line with its number within the task, from 1."""

    number: int
    at: datetime
    level: str
    text: str
