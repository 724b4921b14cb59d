"""What an agent reports unasked: signs of life, how far its tasks are, what became of them."""

from typing import Annotated

from msgspec import Meta, Raw
from msgspec.structs import force_setattr

from .payload import Event, JobId, TaskId
from .schedules import SkipReason
from .tasks import TaskResult
from .values import (
    CUT,
    LEAVE_OUT,
    Amount,
    BackingOff,
    Count,
    DiskSpace,
    LogLine,
    Moment,
    Name,
    NetworkKind,
    Outcome,
    Percent,
    Power,
    Problem,
    SnapshotInfo,
    TaskKind,
    Text,
    WirePath,
    tame_moments,
    tamed,
)

ExitCode = Annotated[int, Meta(ge=-(2**31), le=2**32 - 1)]
"""As the system gives it: negative for a signal on POSIX, 32 bits without sign on Windows."""

TaskIds = Annotated[tuple[TaskId, ...], Meta(max_length=1_000, extra=CUT)]


class Heartbeat(Event, frozen=True, kw_only=True):
    """Sign of life with the machine's figures.

    `cpu_percent` is of all cores, since the last. `retrying` are tasks that wait for their next
    attempt, `free_slots` says how many more could start at once, `retries_left` what is left of the
    day's budget. `plugins` are the helper programs that are found on the machine, by name: `ssh`,
    `rclone`, and those of dumps (`pg_dump`, `mysqldump`, `mongodump`, `docker` and their like).
    `latency_ms` is the last round trip of a ping. `last_backup` is when a backup last
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


class ScheduleFired(Event, frozen=True, kw_only=True):
    """A job's time has come, and a task begins for it: `task_id` is `ids.due_id` of job and `due`,
    the moment by the schedule without jitter. The agent has accepted the task already, unless
    `needs_manager`: then it waits for a `RunTask` with this id, until `until`."""

    action = "schedule-fired"
    durable = True

    job_id: JobId
    revision: Annotated[str, Meta(max_length=64)]
    due: Moment
    at: Moment
    task_id: TaskId
    needs_manager: bool = False
    until: Moment | None = None

    def __post_init__(self) -> None:
        tame_moments(self, "due", "at", "until")


class ScheduleSkipped(Event, frozen=True, kw_only=True):
    """A job was not run at `count` times that it was due, the first and the last of which are given
    (the same one, if it is one)."""

    action = "schedule-skipped"
    durable = True

    job_id: JobId
    revision: Annotated[str, Meta(max_length=64)]
    first: Moment
    last: Moment
    count: Annotated[int, Meta(ge=1, le=2**31)] = 1
    at: Moment
    reason: SkipReason

    def __post_init__(self) -> None:
        tame_moments(self, "first", "last", "at")
