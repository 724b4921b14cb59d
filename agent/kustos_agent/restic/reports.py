"""What restic's output says, line by line, in our words."""

from msgspec import Struct

from ..protocol.values import EntryType, SnapshotInfo


class Status(Struct, frozen=True, kw_only=True, gc=False):
    """How far a backup or restore is. Zero = not known."""

    files_done: int = 0
    files_total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    errors: int = 0
    current: str = ""


class Summary(Struct, frozen=True, kw_only=True, gc=False):
    """The end of a backup. `snapshot_id` has 8 digits in 0.14, else 64; empty if none was made.
    `bytes_added` is what the repository grew by, before compression where restic < 0.17."""

    snapshot_id: str = ""
    files_new: int = 0
    files_changed: int = 0
    files_unmodified: int = 0
    files_total: int = 0
    bytes_total: int = 0
    bytes_added: int = 0
    seconds: float = 0.0


class RestoreSummary(Struct, frozen=True, kw_only=True, gc=False):
    """The end of a restore (>= 0.16). `files` counts folders too."""

    files: int = 0
    bytes: int = 0


class ErrorItem(Struct, frozen=True, kw_only=True, gc=False):
    """Something that could not be read or written. 0.14 often loses the text."""

    item: str
    text: str
    during: str = ""


class ExitError(Struct, frozen=True, kw_only=True, gc=False):
    """Why restic ended (>= 0.18). 0.18 says code 1 where the process ends with 130."""

    code: int
    message: str


class Initialized(Struct, frozen=True, kw_only=True, gc=False):
    """A repository was created (>= 0.15)."""

    id: str


class SnapshotList(Struct, frozen=True, kw_only=True):
    """The answer of `restic snapshots`. `originals`: id of a snapshot that was made from another
    by tag, rewrite, repair or copy -> id of that one (of the first one where tags were changed)."""

    snapshots: tuple[SnapshotInfo, ...]
    originals: dict[str, str] = {}


class SnapshotHeader(Struct, frozen=True, kw_only=True, gc=False):
    """First line of `restic ls`: the snapshot exists."""

    id: str


class Node(Struct, frozen=True, kw_only=True, gc=False):
    """An entry in a snapshot. Bytes that are not UTF-8 were replaced by U+FFFD by restic.
    `modified` is a Unix time."""

    name: str
    path: str
    type: EntryType
    size: int = 0
    modified: float = 0.0


class CheckSummary(Struct, frozen=True, kw_only=True):
    """The end of a check (>= 0.18). `broken` names packs that have to go."""

    errors: int = 0
    broken: tuple[str, ...] = ()
    repair_index: bool = False
    prune: bool = False


class Counted(Struct, frozen=True, kw_only=True, gc=False):
    """How far a step is of a command that reports in text: `done` of `total` (0: not known) of what
    restic calls `step`, such as "packs processed"."""

    done: int
    total: int
    step: str


class OtherLine(Struct, frozen=True, kw_only=True, gc=False):
    """Text without control codes; empty if nothing was left."""

    text: str


Line = (
    Status
    | Summary
    | RestoreSummary
    | ErrorItem
    | ExitError
    | Initialized
    | SnapshotList
    | SnapshotHeader
    | Node
    | CheckSummary
    | Counted
    | OtherLine
)
