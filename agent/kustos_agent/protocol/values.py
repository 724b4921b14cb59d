"""The nouns that messages are made of. Times are UTC, sizes are bytes, paths are in wire form."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, Final

from msgspec import Meta, Struct
from msgspec.structs import force_setattr, replace

CUT: Final[dict[str, Any]] = {"cut": True}
"""Marks a limit that its sender may cut to (`protocol.cut`): what goes is missed by nobody's
program. A path or an id would name something else."""

LEAVE_OUT: Final[dict[str, Any]] = {"leave_out": True}
"""Marks where a reader leaves out what it has no word for (`protocol.leniency`): an entry of a map
goes, a field that may be None is None. Never where that would have something else be done."""

NEAREST: Final[dict[str, Any]] = {"nearest": True}
"""Marks a whole number that a reader takes as the nearest within its bounds: a later version may
know wider ones."""

Moment = Annotated[datetime, Meta(tz=True)]
"""A point in time that knows its zone. See `tame_moments`."""

EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)

Name = Annotated[str, Meta(max_length=255, extra=CUT)]
"""A short text for people: host name, version."""

Text = Annotated[str, Meta(max_length=32_768, extra=CUT)]
"""A text for people: a line, a message, a command."""

Id = Annotated[str, Meta(max_length=64)]
"""restic's id of something, up to 64 hex digits; empty if there is none."""

Cursor = Annotated[str, Meta(max_length=65_536)]
"""Where a list goes on; whoever wrote it alone can read it."""

Amount = Annotated[float, Meta(ge=0, le=1e15)]
"""A measured quantity."""

Percent = Annotated[float, Meta(ge=0, le=100)]

Count = Annotated[int, Meta(ge=0, le=2**63 - 1)]
"""A number of things or bytes: what a database column holds, so that no peer can send one that
breaks the other's store."""

WirePath = Annotated[str, Meta(max_length=32_768)]
"""A path in the form of `protocol.paths`."""


class Value(Struct, frozen=True, kw_only=True, gc=False, omit_defaults=True):
    """Base of everything on the wire: immutable, small, unknown fields ignored."""


def tame_moments(value: Value, *fields: str) -> None:
    """Take a time outside of 1970..2199 as the nearest inside. For `__post_init__`, so that it
    holds for what comes in and what goes out.

    A clock may say anything, and must not cost a result. But a year 1 or 9999 cannot be shown in
    local time, and no database could give it back in UTC.
    """
    for field in fields:
        moment = getattr(value, field)
        # Without a zone it cannot be compared; the codec refuses it.
        if moment is not None and moment.tzinfo is not None and not EARLIEST <= moment < LATEST:
            force_setattr(value, field, EARLIEST if moment < EARLIEST else LATEST)


def tamed(lines: "tuple[LogLine, ...]") -> "tuple[LogLine, ...]":
    """The same for all lines at once: there are many, and a check of each when it is made would
    cost more than reading it. The same object if there is nothing to change."""
    try:
        if all([EARLIEST <= line.at < LATEST for line in lines]):  # noqa: C419  half the time
            return lines
    except TypeError:
        return lines  # one without a zone; the codec refuses it
    return tuple(replace(line, at=min(max(line.at, EARLIEST), LATEST)) for line in lines)


class TaskKind(StrEnum):
    """What a task does. One a peer does not know is refused, never run as something else; where it
    is only told of, it is left out."""

    INIT = "init"
    BACKUP = "backup"
    SNAPSHOTS = "snapshots"
    RESTORE = "restore"
    FORGET = "forget"
    PRUNE = "prune"
    CHECK = "check"
    STATS = "stats"
    UNLOCK = "unlock"
    REPAIR = "repair"


class Outcome(StrEnum):
    """How a task ended on the agent (SPEC 2)."""

    SUCCESS = "success"
    WARNING = "warning"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @classmethod
    def _missing_(cls, _: object) -> "Outcome":
        """A word of a newer peer must not cost the message it came in."""
        return cls.FAILED


class ErrorClass(StrEnum):
    """Errors a person can act on (SPEC 10). Sentences for them live in the manager's gui/text."""

    RESTIC_MISSING = "restic-missing"
    RESTIC_TOO_OLD = "restic-too-old"
    SOURCE_MISSING = "source-missing"
    PERMISSION_DENIED = "permission-denied"
    PARTIAL_READ = "partial-read"
    REPOSITORY_MISSING = "repository-missing"
    REPOSITORY_EXISTS = "repository-exists"
    REPOSITORY_LOCKED = "repository-locked"
    WRONG_PASSWORD = "wrong-password"  # noqa: S105  the class of an error, not a secret
    LOGIN_REFUSED = "login-refused"
    REMOVAL_REFUSED = "removal-refused"
    NOT_MAINTAINER = "not-maintainer"
    HOST_KEY_UNKNOWN = "host-key-unknown"
    HOST_KEY_CHANGED = "host-key-changed"
    TLS_FAILED = "tls-failed"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    DISK_FULL = "disk-full"
    QUOTA = "quota"
    CORRUPT = "corrupt"
    OUT_OF_MEMORY = "out-of-memory"
    SNAPSHOT_MISSING = "snapshot-missing"
    TARGET_NOT_EMPTY = "target-not-empty"
    DUMP_FAILED = "dump-failed"
    HOOK_FAILED = "hook-failed"
    INTERRUPTED = "interrupted"
    SECRET_DAMAGED = "secret-damaged"  # noqa: S105  the class of an error, not a secret
    FORBIDDEN_HERE = "forbidden-here"
    AGENT_OFFLINE = "agent-offline"
    MANAGER_AWAY = "manager-away"
    HELPER_MISSING = "helper-missing"
    REMOTE_UNKNOWN = "remote-unknown"
    BACKEND_MISSING = "backend-missing"
    UNSUPPORTED = "unsupported"
    INTERNAL = "internal"

    @classmethod
    def _missing_(cls, _: object) -> "ErrorClass":
        """A word of a newer peer must not cost the message it came in."""
        return cls.INTERNAL


class Removal(StrEnum):
    """Whether a login may remove what is in a repository, as far as the server said so."""

    UNKNOWN = "unknown"
    POSSIBLE = "possible"
    REFUSED = "refused"
    """Append-only: it may add and not remove."""

    @classmethod
    def _missing_(cls, _: object) -> "Removal":
        """A word of a later version says nothing to this one."""
        return cls.UNKNOWN


class LogLevel(StrEnum):
    """How a log line is meant."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @classmethod
    def _missing_(cls, _: object) -> "LogLevel":
        """A word of a newer peer must not cost the message it came in."""
        return cls.INFO


class EntryType(StrEnum):
    """What a directory entry is."""

    FILE = "file"
    FOLDER = "folder"
    SYMLINK = "symlink"
    OTHER = "other"

    @classmethod
    def _missing_(cls, _: object) -> "EntryType":
        """A word of a newer peer must not cost the message it came in."""
        return cls.OTHER


class Problem(Value, frozen=True, kw_only=True):
    """What went wrong: a class to act on, what it is about, and the raw text for the curious.

    `subject` is the path, host or lock holder concerned. `detail` is restic's or the system's own
    text; it never contains a secret.
    """

    error: ErrorClass
    subject: Text = ""
    detail: Text = ""


class SshAccess(Value, frozen=True, kw_only=True):
    """How to log in to an SFTP server. `known_hosts` holds the approved host keys, one line each
    (sshd(8), without the host field restriction: `[host]:port type key`). `passphrase` opens a
    private key that is protected by one. An empty `private_key` means those of the ssh-agent that
    the machine's owner lends in the agent's own configuration."""

    host: str
    user: str
    private_key: str
    known_hosts: str
    port: Annotated[int, Meta(ge=1, le=65_535)] = 22
    passphrase: str = ""

    def __repr__(self) -> str:
        return f"SshAccess(host={self.host!r}, user={self.user!r}, port={self.port})"


class BucketLookup(StrEnum):
    """Where the name of an S3 bucket stands in the address: restic's words."""

    AUTO = "auto"
    DNS = "dns"
    PATH = "path"

    @classmethod
    def _missing_(cls, _: object) -> "BucketLookup":
        """A word of a newer peer: restic finds out by itself."""
        return cls.AUTO


class RepositoryAccess(Value, frozen=True, kw_only=True):
    """A repository and the secrets to open it: for one run, in memory only (on demand, SPEC 4), or
    to be kept sealed by the agent (`seal-credentials`).

    `location` is restic's repository string without credentials. `environment` holds the backend's
    credentials under restic's variable names (AWS_ACCESS_KEY_ID, RESTIC_REST_PASSWORD, …).
    `ca_certificate` is PEM text for servers with a private CA, or empty. `google_key` is the JSON
    text of a Google service account's key, or empty. `bucket_lookup` counts for S3 alone.
    """

    location: str
    password: str
    environment: dict[str, str] = {}
    ssh: SshAccess | None = None
    ca_certificate: str = ""
    google_key: str = ""
    bucket_lookup: BucketLookup = BucketLookup.AUTO

    def __repr__(self) -> str:
        """Without secrets, so that a traceback or log line cannot leak them. Somebody may have
        typed a password into the location."""
        return "RepositoryAccess(…)"


class SealedCredentials(Value, frozen=True, kw_only=True):
    """Credentials that an agent keeps sealed: of which repository, by the manager's id of it, and
    in which of its revisions. Both are the manager's words; the agent only compares them."""

    repository_id: Annotated[str, Meta(min_length=1, max_length=64)]
    revision: Annotated[str, Meta(min_length=1, max_length=64)]


class SealedSecrets(Value, frozen=True, kw_only=True):
    """The same of a job's own secrets, those of its dumps and hooks: they have a revision of their
    own, which is another one whenever one of these, its dumps or its hooks have changed."""

    job_id: Annotated[str, Meta(min_length=1, max_length=64)]
    revision: Annotated[str, Meta(min_length=1, max_length=64)]


class LogLine(Value, frozen=True, kw_only=True):
    """One line of a run's log."""

    at: Moment
    text: Text
    level: LogLevel = LogLevel.INFO


class SnapshotInfo(Value, frozen=True, kw_only=True):
    """A snapshot as restic lists it. `id` has 64 hex digits; sizes are None where restic < 0.17
    wrote the snapshot and did not record them."""

    id: Annotated[str, Meta(min_length=1, max_length=64)]
    time: Moment
    hostname: Name = ""
    paths: Annotated[tuple[Text, ...], Meta(max_length=10_000, extra=CUT)] = ()
    tags: Annotated[tuple[Text, ...], Meta(max_length=10_000, extra=CUT)] = ()
    files: Count | None = None
    bytes: Count | None = None
    bytes_added: Count | None = None

    def __post_init__(self) -> None:
        tame_moments(self, "time")


class DirectoryEntry(Value, frozen=True, kw_only=True):
    """An entry of a folder, on a machine's disk or in a snapshot. `modified` is a Unix time."""

    name: WirePath
    type: EntryType
    size: Count = 0
    modified: float = 0.0
    hidden: bool = False
    mount_point: bool = False


class DiskSpace(Value, frozen=True, kw_only=True):
    """A mounted file system."""

    mount_point: WirePath
    free: Count
    total: Count


class LeftOutBy(StrEnum):
    """Why a backup leaves something out."""

    PATTERN = "pattern"
    DISK = "disk"
    SIZE = "size"
    CACHE = "cache"
    MARKER = "marker"
    OTHER = "other"
    """A reason that a later agent knows."""

    @classmethod
    def _missing_(cls, _: object) -> "LeftOutBy":
        return cls.OTHER


class LeftOut(Value, frozen=True, kw_only=True):
    """What is left out for one reason: so many files of so many bytes in all. `pattern` is the one
    it is by; `example` the first file or folder that was met. What is on other disks is not
    counted."""

    by: LeftOutBy
    pattern: WirePath = ""
    files: Count = 0
    bytes: Count = 0
    example: WirePath = ""


class Limits(Value, frozen=True, kw_only=True):
    """What tasks may take of a machine, all together and by kind.

    `max_tasks` run at once, of a kind in `per_kind` at most so many of them. `cpu_percent` is each
    restic's share of all cores (0: no limit), `upload_kib` and `download_kib` are KiB/s of each
    restic (0: no limit), `nice` is the niceness of its processes. `retries_a_day` is the budget of
    all tasks together for running again after a transient failure.
    """

    max_tasks: Annotated[int, Meta(ge=1, le=64, extra=NEAREST)] = 2
    per_kind: Annotated[
        dict[TaskKind, Annotated[int, Meta(ge=1, le=64, extra=NEAREST)]],
        Meta(max_length=100, extra=LEAVE_OUT),
    ] = {}
    cpu_percent: Annotated[int, Meta(ge=0, le=100, extra=NEAREST)] = 0
    upload_kib: Annotated[int, Meta(ge=0, le=2**31 - 1, extra=NEAREST)] = 0
    download_kib: Annotated[int, Meta(ge=0, le=2**31 - 1, extra=NEAREST)] = 0
    nice: Annotated[int, Meta(ge=0, le=19, extra=NEAREST)] = 10
    retries_a_day: Annotated[int, Meta(ge=0, le=1_000, extra=NEAREST)] = 20


class NetworkKind(StrEnum):
    """What the machine's way out goes over."""

    UNKNOWN = "unknown"
    NONE = "none"
    WIRED = "wired"
    WIRELESS = "wireless"
    CELLULAR = "cellular"

    @classmethod
    def _missing_(cls, _: object) -> "NetworkKind":
        """A word of a newer peer must not cost the message it came in."""
        return cls.UNKNOWN


class Power(Value, frozen=True, kw_only=True):
    """What the machine runs on. `percent` is the battery's charge, 0..100, None without one."""

    on_battery: bool
    percent: Percent | None = None


class BackingOff(Value, frozen=True, kw_only=True):
    """The machine takes nothing new before `until`: `error` keeps its tasks from succeeding."""

    until: Moment
    error: ErrorClass

    def __post_init__(self) -> None:
        tame_moments(self, "until")
