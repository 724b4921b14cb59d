"""What restic's `stats`, `find` and `diff` print -> typed values. Pure, never fails.

Formats as of restic 0.14.0 to 0.19.1. Lines that are something else are left out: 0.19.0 mixes a
progress bar into the JSON of `stats`.
"""

import re
from typing import Final, TypeVar

import msgspec
from msgspec import Struct

from ..protocol.values import EntryType
from .output import entry_type, modified

_UNREADABLE: Final = (msgspec.DecodeError, UnicodeError, RecursionError)
_MAX_MODIFIER: Final = 8


class Measured(Struct, frozen=True, kw_only=True, gc=False):
    """The answer of `restic stats` in one mode. `total_uncompressed_size` is None where nothing is
    compressed or restic < 0.15 does not say; `total_file_count` counts folders too, 0 for
    `raw-data`."""

    snapshots_count: int
    total_size: int
    total_file_count: int = 0
    total_uncompressed_size: int | None = None


class Hit(Struct, frozen=True, kw_only=True, gc=False):
    """Something of the name that was looked for. `path` is as `restic ls` shows it, `modified` a
    Unix time, 0 if unknown."""

    path: str
    type: EntryType
    size: int = 0
    modified: float = 0.0


class Hits(Struct, frozen=True, kw_only=True):
    """What one snapshot holds of it."""

    snapshot_id: str
    hits: tuple[Hit, ...]


class Found(Struct, frozen=True, kw_only=True):
    """What was found, each snapshot once, in restic's order: 0.14 begins with the oldest, newer
    ones with the newest. `truncated`: there is more than is told here."""

    snapshots: tuple[Hits, ...] = ()
    truncated: bool = False


class Change(Struct, frozen=True, kw_only=True, gc=False):
    """A path that differs. `modifier` is one or more of `+` added, `-` removed, `M` content, `T`
    type, `U` mode, owner or time changed, `?` content changed and nothing else: the disk may be
    failing (restic >= 0.17). `path` is as `restic ls` shows it."""

    path: str
    modifier: str
    folder: bool = False


class Amounts(Struct, frozen=True, kw_only=True, gc=False):
    """What one side of a comparison has that the other has not. `bytes` is what that takes in the
    repository, with the folders' lists."""

    files: int = 0
    dirs: int = 0
    others: int = 0
    bytes: int = 0


class Difference(Struct, frozen=True, kw_only=True, gc=False):
    """The last line of `restic diff`."""

    changed_files: int = 0
    added: Amounts = Amounts()
    removed: Amounts = Amounts()


class _Match(Struct):
    path: str = ""
    type: str = ""
    size: int = 0
    mtime: str = ""


class _Group(Struct):
    snapshot: str = ""
    matches: list[_Match] | None = None


class _Change(Struct):
    message_type: str = ""
    path: str = ""
    modifier: str = ""


T = TypeVar("T")

_measured: Final = msgspec.json.Decoder(Measured)
_groups: Final = msgspec.json.Decoder(list[_Group])
_change: Final = msgspec.json.Decoder(_Change)
_difference: Final = msgspec.json.Decoder(Difference)

_BEGINNING: Final = b'[{"matches":['
_GROUP_END: Final = b'],"hits":'
"""Stands in no name: a quotation mark in one is escaped."""


def parse_measured(line: bytes) -> Measured | None:
    """What a line of `restic stats` says, None if it is another."""
    return _decoded(_measured, line) if line.startswith(b"{") else None


def parse_found(line: bytes, meant: re.Pattern[str], max_hits: int) -> Found | None:
    """What a line of `restic find` says, None if it is another. Of what is below a folder that was
    found, only what is meant itself is told. A line whose end was cut off gives the snapshots that
    are whole in it."""
    groups = _decoded(_groups, line) if line.startswith(b"[") else None
    cut = groups is None and line.startswith(_BEGINNING)
    if cut:
        groups = _decoded(_groups, _whole(line))
    if groups is None:
        return None
    return _bounded(groups, meant, max_hits, cut=cut)


def parse_change(line: bytes) -> Change | Difference | None:
    """What a line of `restic diff` says, None if it is another."""
    found = _decoded(_change, line) if line.startswith(b"{") else None
    match found.message_type if found else "":
        case "change" if found is not None:
            path = found.path.rstrip("/") or "/"
            return Change(
                path=path, modifier=found.modifier[:_MAX_MODIFIER], folder=path != found.path
            )
        case "statistics":
            return _decoded(_difference, line)
    return None


def _whole(line: bytes) -> bytes:
    """The list up to the last snapshot that is complete."""
    at = len(line)
    while (at := line.rfind(_GROUP_END, 0, at)) >= 0:
        if (end := line.find(b"}", at)) >= 0:
            return line[: end + 1] + b"]"
    return b"[]"


def _bounded(groups: list[_Group], meant: re.Pattern[str], room: int, *, cut: bool) -> Found:
    snapshots = []
    for group in groups:
        matches = _themselves(group.matches or [], meant)
        cut = cut or len(matches) > room
        hits = tuple(map(_hit, matches[:room]))
        room -= len(hits)
        if hits:
            snapshots.append(Hits(snapshot_id=group.snapshot, hits=hits))
    return Found(snapshots=tuple(snapshots), truncated=cut)


def _themselves(matches: list[_Match], meant: re.Pattern[str]) -> list[_Match]:
    """Without what restic tells because a folder above it was found. Folders come before what is in
    them; what is in none of them is a hit whatever it is called: restic's case is not Python's."""
    folders: set[str] = set()
    kept = []
    for match in matches:
        if match.path.rpartition("/")[0] not in folders or meant.search(match.path):
            kept.append(match)
        if match.type == "dir":
            folders.add(match.path)
    return kept


def _hit(found: _Match) -> Hit:
    return Hit(
        path=found.path,
        type=entry_type(found.type),
        size=found.size,
        modified=modified(found.mtime),
    )


def _decoded(decoder: msgspec.json.Decoder[T], data: bytes) -> T | None:
    try:
        return decoder.decode(data)
    except _UNREADABLE:
        return None
