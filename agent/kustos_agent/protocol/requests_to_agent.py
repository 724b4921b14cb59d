"""What a manager asks an agent, and the answers."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from .dumps import DumpSpec
from .fetch_trouble import FetchTrouble
from .job_secrets import JobSecrets
from .name_figures import NameFigures
from .payload import Answer, JobId, Request, TaskId
from .schedules import Schedule
from .seal_trouble import SealTrouble
from .tasks import BackupSpec, TaskSpec
from .values import (
    Count,
    Cursor,
    DirectoryEntry,
    Id,
    LeftOut,
    Limits,
    Moment,
    Name,
    Problem,
    Removal,
    RepositoryAccess,
    SealedCredentials,
    SealedSecrets,
    Text,
    Value,
    WirePath,
    tame_moments,
)

SnapshotDigits = Annotated[str, Meta(min_length=8, max_length=64, pattern=r"^[0-9a-f]*(?![\s\S])")]
"""Enough of a snapshot's id to name it."""


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
    sealed: SealedCredentials | None = None
    """The repository is to be opened with these, which the agent keeps; of the access in the spec
    its location alone counts, and has to be theirs. The answer is `secret-damaged` with the subject
    `credentials`, and nothing was begun, if they are not there or do not open."""
    secrets: SealedSecrets | None = None
    """The dumps and hooks of the spec are to be run with these, which the agent keeps, and have to
    be theirs. Else as for `sealed`, with the subject `secrets`."""


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


class SnapshotsCompared(Answer, frozen=True, kw_only=True):
    """The comparison has come to its end."""

    figures: NameFigures


class CompareSnapshots(Request[SnapshotsCompared], frozen=True, kw_only=True):
    """Count what the names say of the files between two snapshots of the repository. It reads the
    folders' lists of both, where they differ, and no file. Minor version 6."""

    action = "compare-snapshots"
    answer = SnapshotsCompared

    repository: RepositoryAccess
    older: SnapshotDigits
    newer: SnapshotDigits
    timeout_seconds: Annotated[float, Meta(gt=0, le=3_600)] = 600.0


class ProbeReport(Answer, frozen=True, kw_only=True):
    """What a test of the repository found: nothing wrong if `problem` is None.

    `host_keys` are the SSH server's keys in known_hosts form, sent when none was approved yet.
    `removal` is asked of REST servers alone, once the repository has opened. `snapshots` is how
    many there are, and `digest` that of their ids (see `ids.digest_of`: SHA-256 in lower-case hex
    of the sorted ids, each with a newline), if that was asked for (minor version 6).
    """

    problem: Problem | None = None
    repository_id: Id = ""
    host_keys: Annotated[str, Meta(max_length=65_536)] = ""
    removal: Removal = Removal.UNKNOWN
    snapshots: Annotated[int, Meta(ge=0, le=2**31)] | None = None
    digest: Annotated[str, Meta(max_length=64)] = ""


class ProbeRepository(Request[ProbeReport], frozen=True, kw_only=True):
    """Try to open the repository with these credentials, change nothing.

    `tally`: only whether it opens, and which snapshots there are; neither its id nor who locks it
    is asked for then (minor version 6; an older agent tells the rest).
    """

    action = "probe-repository"
    answer = ProbeReport

    repository: RepositoryAccess
    timeout_seconds: float = 60.0
    tally: bool = False


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


class CredentialsSealed(Answer, frozen=True, kw_only=True):
    """They are on disk, sealed, if `trouble` is None. Else nothing was changed."""

    trouble: SealTrouble | None = None
    detail: Text = ""


class SealCredentials(Request[CredentialsSealed], frozen=True, kw_only=True):
    """Keep this access sealed, in place of any other of the same repository."""

    action = "seal-credentials"
    answer = CredentialsSealed

    kept: SealedCredentials
    access: RepositoryAccess


class SealSecrets(Request[CredentialsSealed], frozen=True, kw_only=True):
    """Keep these secrets of a job sealed, in place of any others of the same job. Minor version
    5."""

    action = "seal-secrets"
    answer = CredentialsSealed

    kept: SealedSecrets
    secrets: JobSecrets


class CredentialsForgotten(Answer, frozen=True, kw_only=True):
    """None of these is on disk any more if `trouble` is None."""

    trouble: SealTrouble | None = None
    detail: Text = ""


class ForgetCredentials(Request[CredentialsForgotten], frozen=True, kw_only=True):
    """Remove what is kept of these repositories and jobs; of one that is not there nothing is
    said."""

    action = "forget-credentials"
    answer = CredentialsForgotten

    repository_ids: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...], Meta(max_length=1_000)
    ]
    job_ids: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=64)], ...], Meta(max_length=1_000)
    ] = ()
    """Minor version 5."""


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


class PlannedJob(Value, frozen=True, kw_only=True):
    """A job that the agent runs by itself when it is due: what `RunTask` says, and when. `name` is
    for people at the machine.

    `revision` is the job's, and comes back in what is told of its runs. With `sealed` of None the
    run takes the manager: it is told that it is due, and sends a `RunTask`. `secrets` names those
    that its dumps and hooks take, None where they take none. Until `paused_until` nothing begins.
    """

    job_id: JobId
    revision: Annotated[str, Meta(max_length=64)]
    schedule: Schedule
    spec: BackupSpec
    """Of the access only the location is there, of dumps and hooks nothing secret."""
    sealed: SealedCredentials | None = None
    secrets: SealedSecrets | None = None
    timeout_seconds: float = 21_600.0
    retries: Annotated[int, Meta(ge=0, le=10)] = 0
    paused_until: Moment | None = None
    name: Name = ""

    def __post_init__(self) -> None:
        tame_moments(self, "paused_until")


class ScheduleTrouble(StrEnum):
    """Why an agent does not plan a job."""

    NEVER_DUE = "never-due"
    UNKNOWN_ZONE = "unknown-zone"
    UNREADABLE = "unreadable"
    """The cron expression means nothing."""
    ALWAYS_BLOCKED = "always-blocked"
    OTHER = "other"

    @classmethod
    def _missing_(cls, _: object) -> "ScheduleTrouble":
        """A word of a newer peer must not cost the message it came in."""
        return cls.OTHER


class ScheduleApplied(Answer, frozen=True, kw_only=True):
    """The set is on the agent's disk, and holds from now on. Those of `refused` are in it and never
    due."""

    refused: Annotated[dict[JobId, ScheduleTrouble], Meta(max_length=1_000)] = field(
        default_factory=dict
    )


class SetSchedule(Request[ScheduleApplied], frozen=True, kw_only=True):
    """Plan these jobs, and no others. A job that was planned before goes on from the last time that
    it was due; a new one begins with the first time after this."""

    action = "set-schedule"
    answer = ScheduleApplied

    revision: Annotated[str, Meta(max_length=64)]
    jobs: Annotated[tuple[PlannedJob, ...], Meta(max_length=1_000)] = ()
