"""One line of restic's output -> a typed value. Pure, never fails.

Formats as of restic 0.14.0 to 0.19.1: absent fields are their defaults, unknown messages and lines
that are not JSON become `OtherLine`.
"""

import os
import re
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct, field

from ..protocol.values import EntryType, SnapshotInfo
from .bounds import that_fit
from .check_summary import parse_check_summary
from .counts import parse_count
from .reports import (
    ErrorItem,
    ExitError,
    Initialized,
    Line,
    Node,
    OtherLine,
    RestoreSummary,
    SnapshotHeader,
    SnapshotList,
    Status,
    Summary,
)

_MAX_PATHS_TEXT: Final = 128 * 1024
_MAX_TAGS_TEXT: Final = 8 * 1024
"""Characters kept of one snapshot's lists. A foreign one may have been told thousands of paths; on
the wire a character may take six bytes, and a snapshot has to fit a frame of 1 MiB."""

_MAX_NAME: Final = 255

_MAX_ERRNO: Final = 4096


class Shape(Enum):
    """Which command wrote the line: restic uses the same names for different messages."""

    BACKUP = auto()
    RESTORE = auto()
    CHECK = auto()
    REPORT = auto()
    """Text for people, whatever it is asked for."""
    OTHER = auto()


class _Head(Struct):
    message_type: str = ""
    struct_type: str = ""


class _Status(Struct):
    total_files: int = 0
    files_done: int = 0
    files_restored: int = 0
    files_skipped: int = 0
    total_bytes: int = 0
    bytes_done: int = 0
    bytes_restored: int = 0
    bytes_skipped: int = 0
    error_count: int = 0
    current_files: list[str] | None = None


class _Summary(Struct):
    files_new: int = 0
    files_changed: int = 0
    files_unmodified: int = 0
    total_files_processed: int = 0
    total_bytes_processed: int = 0
    data_added: int = 0
    data_added_packed: int | None = None
    total_duration: float = 0.0
    snapshot_id: str = ""
    dry_run: bool = False
    files_restored: int = 0
    bytes_restored: int = 0


class _Cause(Struct):
    message: str = ""
    operation: str = field(default="", name="Op")
    path: str = field(default="", name="Path")
    # A number from the kernel, or an object when Go knows more.
    error: Any = field(default=None, name="Err")


class _Error(Struct):
    error: _Cause | None = None
    during: str = ""
    item: str = ""
    message: str = ""


class _ExitError(Struct):
    code: int = 1
    message: str = ""


class _Initialized(Struct):
    id: str = ""


class _SnapshotSummary(Struct):
    total_files_processed: int | None = None
    total_bytes_processed: int | None = None
    data_added: int | None = None
    data_added_packed: int | None = None


class _Snapshot(Struct):
    id: str = ""
    time: str = ""
    hostname: str = ""
    paths: list[str] | None = None
    tags: list[str] | None = None
    original: str | None = None
    summary: _SnapshotSummary | None = None


class _Node(Struct):
    name: str = ""
    path: str = ""
    type: str = ""
    size: int = 0
    mtime: str = ""


class _Config(Struct):
    id: str
    version: int = 0


class _Lock(Struct):
    exclusive: bool = False
    hostname: str = ""
    username: str = ""
    pid: int = 0


T = TypeVar("T")

_head: Final = msgspec.json.Decoder(_Head)
_status: Final = msgspec.json.Decoder(_Status)
_summary: Final = msgspec.json.Decoder(_Summary)
_error: Final = msgspec.json.Decoder(_Error)
_exit_error: Final = msgspec.json.Decoder(_ExitError)
_initialized: Final = msgspec.json.Decoder(_Initialized)
_snapshot: Final = msgspec.json.Decoder(_Snapshot)
_snapshots: Final = msgspec.json.Decoder(list[_Snapshot])
_node: Final = msgspec.json.Decoder(_Node)
_config: Final = msgspec.json.Decoder(_Config)
_lock: Final = msgspec.json.Decoder(_Lock)

_ENTRY_TYPES: Final = {
    "file": EntryType.FILE,
    "dir": EntryType.FOLDER,
    "symlink": EntryType.SYMLINK,
}
_ESCAPE_SEQUENCE: Final = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def parse(line: bytes, shape: Shape) -> Line:
    """What a line of stdout or stderr says."""
    try:
        if line.startswith(b"{"):
            parsed = _message(line, shape)
            if parsed is not None:
                return parsed
        elif line.startswith(b"["):
            if counted := parse_count(line):
                return counted
            found = _snapshots.decode(line)
            return SnapshotList(
                snapshots=tuple(map(_info, found)),
                originals={one.id: one.original for one in found if one.original},
            )
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        pass  # not restic's JSON after all, or of a kind unknown here: it is kept as text below
    return OtherLine(text=plain(line.decode("utf-8", "replace")))


def plain(text: str) -> str:
    """Text without terminal control codes; line ends and tabs stay inside."""
    return _CONTROL.sub("", _ESCAPE_SEQUENCE.sub("", text)).strip()


def parse_repository_id(output: bytes) -> str:
    """The id in the output of `restic cat config`, empty if there is none."""
    try:
        return _config.decode(output).id
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return ""


def parse_exclusive_lock(output: bytes) -> str:
    """Who holds the lock that `restic cat lock` shows, as `user@host (PID n)`; empty if it is a
    shared one. The names are whatever the holder claimed."""
    try:
        lock = _lock.decode(output)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return ""
    return holder(lock.username, lock.hostname, str(lock.pid)) if lock.exclusive else ""


def holder(user: str, host: str, pid: str) -> str:
    """A lock's holder as one short text."""
    return plain(f"{user}@{host} (PID {pid})")[:200]


def entry_type(text: str) -> EntryType:
    """What restic calls the type of an entry."""
    return _ENTRY_TYPES.get(text, EntryType.OTHER)


def modified(text: str) -> float:
    """A time of restic's as a Unix time; 0 for what is none, and for the zero time of Go."""
    moment = _moment(text)
    return moment.timestamp() if moment is not None and moment.year > 1 else 0.0


def _message(line: bytes, shape: Shape) -> Line | None:  # noqa: PLR0911  one return a message
    head = _head.decode(line)
    match head.message_type or head.struct_type:
        case "status" if shape is not Shape.OTHER:
            return _to_status(_status.decode(line))
        case "summary" if shape is Shape.BACKUP:
            return _to_summary(_summary.decode(line))
        case "summary" if shape is Shape.RESTORE:
            found = _summary.decode(line)
            return RestoreSummary(files=found.files_restored, bytes=found.bytes_restored)
        case "summary" if shape is Shape.CHECK:
            return parse_check_summary(line)
        case "error":
            return _to_error(_error.decode(line))
        case "exit_error":
            ended = _exit_error.decode(line)
            return ExitError(code=ended.code, message=plain(ended.message))
        case "initialized":
            return Initialized(id=_initialized.decode(line).id)
        case "node":
            return _to_node(_node.decode(line))
        case "snapshot":
            return SnapshotHeader(id=_snapshot.decode(line).id)
    return None


def _to_status(found: _Status) -> Status:
    return Status(
        files_done=found.files_done + found.files_restored + found.files_skipped,
        files_total=found.total_files,
        bytes_done=found.bytes_done + found.bytes_restored + found.bytes_skipped,
        bytes_total=found.total_bytes,
        errors=found.error_count,
        current=found.current_files[0] if found.current_files else "",
    )


def _to_summary(found: _Summary) -> Summary:
    added = found.data_added if found.data_added_packed is None else found.data_added_packed
    return Summary(
        # A dry run names a snapshot that does not exist.
        snapshot_id="" if found.dry_run else found.snapshot_id,
        files_new=found.files_new,
        files_changed=found.files_changed,
        files_unmodified=found.files_unmodified,
        files_total=found.total_files_processed,
        bytes_total=found.total_bytes_processed,
        bytes_added=added,
        # 0.18 writes a large negative number for a backup it skipped.
        seconds=max(0.0, found.total_duration),
    )


def _to_error(found: _Error) -> ErrorItem:
    cause = found.error or _Cause()
    text = cause.message or found.message
    if not text and cause.operation:
        known = isinstance(cause.error, int) and 0 < cause.error < _MAX_ERRNO
        reason = os.strerror(cause.error) if known else ""
        text = f"{cause.operation} {cause.path}: {reason.lower()}".rstrip(": ")
    return ErrorItem(item=found.item or cause.path, text=plain(text), during=found.during)


def _to_node(found: _Node) -> Node:
    return Node(
        name=found.name,
        path=found.path,
        type=entry_type(found.type),
        size=found.size,
        modified=modified(found.mtime),
    )


def _info(found: _Snapshot) -> SnapshotInfo:
    summary = found.summary or _SnapshotSummary()
    packed = summary.data_added_packed
    return SnapshotInfo(
        id=found.id,
        time=_moment(found.time) or datetime.fromtimestamp(0, UTC),
        hostname=found.hostname[:_MAX_NAME],
        paths=that_fit(found.paths or (), _MAX_PATHS_TEXT),
        tags=that_fit(found.tags or (), _MAX_TAGS_TEXT),
        files=summary.total_files_processed,
        bytes=summary.total_bytes_processed,
        bytes_added=summary.data_added if packed is None else packed,
    )


def _moment(text: str) -> datetime | None:
    """RFC 3339 with up to nine fractional digits; those beyond microseconds are dropped."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
