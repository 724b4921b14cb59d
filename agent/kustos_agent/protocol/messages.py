"""Every message of the link, one class each. `docs/protocol.md` is the same list for outsiders.

Requests name the class of their answer; events say whether they are durable: numbered, kept in the
agent's journal until the manager has committed them, and replayed after any failure.
"""

from typing import Annotated, ClassVar, Generic, TypeVar

from msgspec import Meta, Raw, field
from msgspec.structs import force_setattr

from .dumps import DumpSpec
from .tasks import TaskResult, TaskSpec
from .values import (
    CUT,
    LEAVE_OUT,
    Amount,
    BackingOff,
    Count,
    Cursor,
    DirectoryEntry,
    DiskSpace,
    FetchTrouble,
    Id,
    LeftOut,
    Limits,
    LogLine,
    Moment,
    Name,
    NetworkKind,
    Outcome,
    Percent,
    Power,
    Problem,
    RepositoryAccess,
    SnapshotInfo,
    TaskKind,
    Text,
    Value,
    WirePath,
    tame_moments,
    tamed,
)

ExitCode = Annotated[int, Meta(ge=-(2**31), le=2**32 - 1)]
"""As the system gives it: negative for a signal on POSIX, 32 bits without sign on Windows."""

VersionNumber = Annotated[int, Meta(ge=0, le=65_535)]

TaskId = Annotated[str, Meta(min_length=1, max_length=64)]

TaskIds = Annotated[tuple[TaskId, ...], Meta(max_length=1_000, extra=CUT)]


class Message(Value, frozen=True, kw_only=True):
    """Base of all payloads; `action` is the message's name on the wire."""

    action: ClassVar[str]


class Answer(Value, frozen=True, kw_only=True):
    """Base of responses: they travel under their request's action and id."""


AnswerT_co = TypeVar("AnswerT_co", bound=Answer, covariant=True)


class Request(Message, Generic[AnswerT_co], frozen=True, kw_only=True):
    """Base of requests; `answer` is the class of the response."""

    answer: ClassVar[type[Answer]]


class Event(Message, frozen=True, kw_only=True):
    """Base of what an agent reports unasked."""

    durable: ClassVar[bool] = False


# --- opening -----------------------------------------------------------------------------------


class Welcome(Answer, frozen=True, kw_only=True):
    """`acknowledged` is the last durable event of this journal that the manager has committed."""

    major: VersionNumber
    minor: VersionNumber
    manager_name: Name
    acknowledged: Count
    heartbeat_seconds: float = 30.0
    limits: Limits = Limits()


class Hello(Request[Welcome], frozen=True, kw_only=True):
    """First frame of an agent. Who it is comes from its token, never from here.

    `journal_id` names the agent's journal: a journal that was lost and begun anew has another id,
    so its numbers are not mistaken for replays. `journal_position` is the newest number it has
    ever given, `owed` the newest that is still to come on this link (0: nothing is). `running` are
    tasks in progress or waiting. `connection` counts the connections of this journal, on disk: a
    hello that a slow network delivers when the agent has long come again is told by it (0: not
    counted).
    """

    action = "hello"
    answer = Welcome

    major: VersionNumber
    minor: VersionNumber
    agent_version: Name
    journal_id: Annotated[str, Meta(max_length=64)]
    journal_position: Count
    owed: Count = 0
    connection: Count = 0
    hostname: Name
    os_name: Name
    os_version: Name = ""
    restic_version: Name = ""
    capabilities: Annotated[tuple[Name, ...], Meta(max_length=100)] = ()
    running: Annotated[tuple[TaskId, ...], Meta(max_length=1_000)] = ()
    kinds: Annotated[dict[TaskId, TaskKind], Meta(max_length=1_000, extra=LEAVE_OUT)] = field(
        default_factory=dict
    )
    """What the tasks in `running` are, for a manager that has lost its record of them."""
    home: WirePath = ""
    """The folder a file dialog would open first: the user's home."""


class Enrolled(Answer, frozen=True, kw_only=True):
    """The identity an agent keeps: its id and its bearer token (256 random bits, base64url).

    `addresses` are `host:port`, to be tried after the one that worked: for an agent that was given
    one alone.
    """

    agent_id: Annotated[str, Meta(min_length=1, max_length=64)]
    token: Annotated[str, Meta(min_length=1, max_length=256)]
    manager_name: Name
    addresses: Annotated[tuple[str, ...], Meta(max_length=32)] = ()

    def __repr__(self) -> str:
        return f"Enrolled(agent_id={self.agent_id!r}, …)"


class Enrol(Request[Enrolled], frozen=True, kw_only=True):
    """Spends a join token's secret, on the enrolment subprotocol."""

    action = "enrol"
    answer = Enrolled

    secret: Annotated[str, Meta(max_length=256)]
    hostname: Name
    os_name: Name
    agent_version: Name

    def __repr__(self) -> str:
        return f"Enrol(hostname={self.hostname!r}, …)"


class Announce(Request[Enrolled], frozen=True, kw_only=True):
    """Asks to be let in by a person, on the enrolment subprotocol; the answer comes when that
    person has decided, up to an hour later.

    `nonce` is 256 random bits in base64url, the agent's own secret: who shows it again after a cut
    is the same machine. The check words are made of it.
    """

    action = "announce"
    answer = Enrolled

    # Not with ^ and $: the latter would let a line's end through.
    nonce: Annotated[str, Meta(min_length=43, max_length=43, pattern="[A-Za-z0-9_-]{43}")]
    hostname: Name
    os_name: Name
    agent_version: Name

    def __repr__(self) -> str:
        return f"Announce(hostname={self.hostname!r}, …)"


class Left(Answer, frozen=True, kw_only=True):
    """The bearer token opens nothing any more."""


class Leave(Request[Left], frozen=True, kw_only=True):
    """This machine goes, on the enrolment subprotocol: its bearer token shall end."""

    action = "leave"
    answer = Left

    token: Annotated[str, Meta(max_length=256)]

    def __repr__(self) -> str:
        return "Leave(…)"


# --- manager to agent --------------------------------------------------------------------------


class Accepted(Answer, frozen=True, kw_only=True):
    """The agent has taken the task; from now on its end is reported whatever happens."""


class RunTask(Request[Accepted], frozen=True, kw_only=True):
    """Do this. A task id the agent has seen before changes nothing and is accepted again."""

    action = "run-task"
    answer = Accepted

    task_id: TaskId
    spec: TaskSpec
    timeout_seconds: float = 21_600.0
    """Of each attempt."""
    retries: Annotated[int, Meta(ge=0, le=10)] = 0
    """How often to run again after a transient failure, each told by `TaskRetrying`."""


class Cancelling(Answer, frozen=True, kw_only=True):
    """`known` is False when the agent does not hold the task."""

    known: bool


class CancelTask(Request[Cancelling], frozen=True, kw_only=True):
    """Stop this task, running or waiting; its end is reported as `cancelled`."""

    action = "cancel-task"
    answer = Cancelling

    task_id: TaskId


class FolderPage(Answer, frozen=True, kw_only=True):
    """Entries in name order; `next` continues behind the last one, empty at the end."""

    path: WirePath
    entries: Annotated[tuple[DirectoryEntry, ...], Meta(max_length=100_000)]
    next: Cursor = ""


class BrowseFilesystem(Request[FolderPage], frozen=True, kw_only=True):
    """A page of a folder on the machine. An empty path lists the roots (`/`, or drives)."""

    action = "browse-filesystem"
    answer = FolderPage

    path: WirePath = ""
    after: Cursor = ""
    folders_only: bool = False


class SourcesWeighed(Answer, frozen=True, kw_only=True):
    """`files` and `bytes` would be saved. `left` has a line for each pattern that leaves something
    out, also if it is nothing, and for each other reason that was met. `unreadable` folders could
    not be looked into. Not `complete`: there was more than there was time for."""

    files: Count
    bytes: Count
    left: Annotated[tuple[LeftOut, ...], Meta(max_length=1_010)] = ()
    unreadable: Count = 0
    complete: bool = True


class WeighSources(Request[SourcesWeighed], frozen=True, kw_only=True):
    """Count what a backup of these sources would save. The fields are those of `BackupSpec`."""

    action = "weigh-sources"
    answer = SourcesWeighed

    sources: Annotated[tuple[WirePath, ...], Meta(min_length=1, max_length=1_000)]
    excludes: Annotated[tuple[str, ...], Meta(max_length=1_000)] = ()
    exclude_caches: bool = False
    exclude_if_present: Name = ""
    exclude_larger_than: Count = 0
    one_file_system: bool = False


class BrowseSnapshot(Request[FolderPage], frozen=True, kw_only=True):
    """A page of a folder in a snapshot. An empty path lists the snapshot's root."""

    action = "browse-snapshot"
    answer = FolderPage

    repository: RepositoryAccess
    snapshot_id: str
    path: WirePath = ""
    after: Cursor = ""


class ProbeReport(Answer, frozen=True, kw_only=True):
    """What a test of the repository found: nothing wrong if `problem` is None.

    `host_keys` are the SSH server's keys in known_hosts form, sent when none was approved yet.
    """

    problem: Problem | None = None
    repository_id: Id = ""
    host_keys: Annotated[str, Meta(max_length=65_536)] = ""


class ProbeRepository(Request[ProbeReport], frozen=True, kw_only=True):
    """Try to open the repository with these credentials, change nothing."""

    action = "probe-repository"
    answer = ProbeReport

    repository: RepositoryAccess
    timeout_seconds: float = 60.0


class DumpProbed(Answer, frozen=True, kw_only=True):
    """What the beginning of a dump tells: nothing wrong if `problem` is None."""

    problem: Problem | None = None


class ProbeDump(Request[DumpProbed], frozen=True, kw_only=True):
    """Begin this dump and stop it with its first output: is its program there, does the login work?
    Nothing of it is kept. Minor version 3."""

    action = "probe-dump"
    answer = DumpProbed

    dump: DumpSpec
    timeout_seconds: Annotated[float, Meta(gt=0, le=3_600)] = 60.0


class ResticFetched(Answer, frozen=True, kw_only=True):
    """restic is there if `trouble` is None; `version` is the one that the machine uses now, which
    may be another one than was fetched. Else nothing was changed."""

    version: Name = ""
    trouble: FetchTrouble | None = None
    detail: Text = ""


class FetchRestic(Request[ResticFetched], frozen=True, kw_only=True):
    """Get the release of restic that the agent has pinned. Which, from where and with what sum is
    the agent's own knowledge, so that a manager can have nothing else run."""

    action = "fetch-restic"
    answer = ResticFetched


class LimitsApplied(Answer, frozen=True, kw_only=True):
    """They hold from the next process on; running ones keep theirs."""


class SetLimits(Request[LimitsApplied], frozen=True, kw_only=True):
    """What tasks may take of the machine from now on, in place of the welcome's word."""

    action = "set-limits"
    answer = LimitsApplied

    limits: Limits


class TokenRotated(Answer, frozen=True, kw_only=True):
    """The new token is on disk; the next connection uses it."""


class RotateToken(Request[TokenRotated], frozen=True, kw_only=True):
    """Take this bearer token in place of the present one (256 random bits, base64url)."""

    action = "rotate-token"
    answer = TokenRotated

    token: Annotated[str, Meta(min_length=16, max_length=256)]

    def __repr__(self) -> str:
        return "RotateToken(…)"


class ManagerKnown(Answer, frozen=True, kw_only=True):
    """It is on disk."""


class KnowManager(Request[ManagerKnown], frozen=True, kw_only=True):
    """How the manager is to be known and found from now on, in place of all that was known but the
    address at which this link was reached.

    `authorities` are the CA certificates to pin, PEM, more than one while one takes over from the
    other; `addresses` are `host:port`, tried in order.
    """

    action = "know-manager"
    answer = ManagerKnown

    authorities: Annotated[str, Meta(min_length=1, max_length=65_536)]
    addresses: Annotated[tuple[str, ...], Meta(min_length=1, max_length=32)]


# --- agent to manager --------------------------------------------------------------------------


class Heartbeat(Event, frozen=True, kw_only=True):
    """Sign of life with the machine's figures.

    `cpu_percent` is of all cores, since the last. `retrying` are tasks that wait for their next
    attempt, `free_slots` says how many more could start at once, `retries_left` what is left of the
    day's budget. `latency_ms` is the last round trip of a ping. `last_backup` is when a backup last
    ended well on this machine. What is not known is None or empty.
    """

    action = "heartbeat"

    at: Moment
    cpu_percent: Amount = 0.0
    memory_used: Count = 0
    memory_total: Count = 0
    disks: Annotated[tuple[DiskSpace, ...], Meta(max_length=1_000, extra=CUT)] = ()
    running: TaskIds = ()
    queued: TaskIds = ()
    retrying: TaskIds = ()
    free_slots: Count | None = None
    retries_left: Count | None = None
    backing_off: BackingOff | None = None
    last_backup: Moment | None = None
    restic_version: Name = ""
    plugins: Annotated[tuple[Name, ...], Meta(max_length=100)] = ()
    latency_ms: Amount | None = None
    power: Power | None = None
    network: NetworkKind = NetworkKind.UNKNOWN
    metered: bool | None = None

    def __post_init__(self) -> None:
        tame_moments(self, "at", "last_backup")


class TaskProgress(Event, frozen=True, kw_only=True):
    """How far a running task is. Volatile: latest wins. None = not known.

    `percent` is 0..100, of bytes where restic knows them.
    """

    action = "task-progress"

    task_id: TaskId
    percent: Percent | None = None
    files_done: Count = 0
    files_total: Count | None = None
    bytes_done: Count = 0
    bytes_total: Count | None = None
    bytes_per_second: Amount = 0.0
    seconds_left: Amount | None = None
    current: WirePath = ""
    errors: Count = 0


class TaskStarted(Event, frozen=True, kw_only=True):
    """The task's process is about to start. `command` is restic's command line without secrets.
    `attempt` counts from 1. A `kind` of null is never said: it is what a reader takes one for that
    it does not know."""

    action = "task-started"
    durable = True

    task_id: TaskId
    kind: Annotated[TaskKind | None, Meta(extra=LEAVE_OUT)]
    at: Moment
    attempt: Annotated[int, Meta(ge=1, le=100)] = 1
    command: Text = ""
    restic_version: Name = ""

    def __post_init__(self) -> None:
        tame_moments(self, "at")


class TaskLog(Event, frozen=True, kw_only=True):
    """Lines of a run's log; `first` numbers the first of them within the task, from 1."""

    action = "task-log"
    durable = True

    task_id: TaskId
    first: Count
    lines: Annotated[tuple[LogLine, ...], Meta(max_length=10_000)]

    def __post_init__(self) -> None:
        lines = tamed(self.lines)
        if lines is not self.lines:
            force_setattr(self, "lines", lines)


class UnreadLog(Event, frozen=True, kw_only=True):
    """A TaskLog as a manager may read it: each line is the JSON it came as, a LogLine or anything
    else. Most are never looked at, and to make objects of them would take most of its time."""

    action = TaskLog.action
    durable = True

    task_id: TaskId
    first: Count
    lines: Annotated[tuple[Raw, ...], Meta(max_length=10_000)]


class TaskLogDropped(Event, frozen=True, kw_only=True):
    """Lines `first` to `last` of a task's log are lost: the journal was full of log lines that
    nobody fetched. Of those that were fetched before, nothing is taken back."""

    action = "task-log-dropped"
    durable = True

    task_id: TaskId
    first: Count
    last: Count


class TaskRetrying(Event, frozen=True, kw_only=True):
    """An attempt failed for a reason that may pass; the next one comes not before `next_at`."""

    action = "task-retrying"
    durable = True

    task_id: TaskId
    attempt: Annotated[int, Meta(ge=1, le=100)]
    at: Moment
    next_at: Moment
    problem: Problem
    exit_code: ExitCode | None = None

    def __post_init__(self) -> None:
        tame_moments(self, "at", "next_at")


class SnapshotsListed(Event, frozen=True, kw_only=True):
    """A part of the answer of a `snapshots` task."""

    action = "snapshots-listed"
    durable = True

    task_id: TaskId
    snapshots: Annotated[tuple[SnapshotInfo, ...], Meta(max_length=10_000)]


class TaskFinished(Event, frozen=True, kw_only=True):
    """The end of a task, exactly one per task the agent accepted."""

    action = "task-finished"
    durable = True

    task_id: TaskId
    outcome: Outcome
    at: Moment
    problem: Problem | None = None
    result: Annotated[TaskResult | None, Meta(extra=LEAVE_OUT)] = None
    exit_code: ExitCode | None = None

    def __post_init__(self) -> None:
        tame_moments(self, "at")


# --- the lists ---------------------------------------------------------------------------------

TO_AGENT: tuple[type[Request[Answer]], ...] = (
    RunTask,
    CancelTask,
    BrowseFilesystem,
    BrowseSnapshot,
    WeighSources,
    ProbeRepository,
    ProbeDump,
    FetchRestic,
    SetLimits,
    RotateToken,
    KnowManager,
)
"""Requests a manager makes."""

TO_MANAGER: tuple[type[Request[Answer]], ...] = (Hello, Enrol, Announce, Leave)
"""Requests an agent makes."""

EVENTS: tuple[type[Event], ...] = (
    Heartbeat,
    TaskStarted,
    TaskProgress,
    TaskLog,
    TaskLogDropped,
    TaskRetrying,
    SnapshotsListed,
    TaskFinished,
)
"""What an agent reports."""
