"""A folder's entries in pages: order, size of a page, where the next one begins. Pure."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from .protocol.paths import from_wire, natural_key, to_wire
from .protocol.values import DirectoryEntry

PAGE_BYTES: Final = 256 * 1024
"""Of encoded entries: a page of some thousand names, a quarter of the largest frame."""

Key = tuple[bool, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of a folder before its details are known; `name` as `os` functions give it."""

    name: str
    is_folder: bool

    def key(self) -> Key:
        """Folders first, then by `natural_key`."""
        return not self.is_folder, natural_key(self.name)


class CursorError(ValueError):
    """`after` was not made by `cut_page`."""


def in_order(entries: list[Listed]) -> list[Listed]:
    """Folders first, names in natural order."""
    return sorted(entries, key=Listed.key)


def cut_page(
    entries: Sequence[Listed],
    after: str,
    describe: Callable[[Listed], DirectoryEntry | None],
    *,
    page_bytes: int = PAGE_BYTES,
) -> tuple[tuple[DirectoryEntry, ...], str]:
    """The page of ordered `entries` behind cursor `after`, and the cursor of the next (empty at the
    end). `describe` gives an entry's details, None if it has vanished.

    The cursor is the last entry's place in the order, so it holds even when the folder has changed
    or was read anew. Raises CursorError.
    """
    page: list[DirectoryEntry] = []
    size = 0
    start = bisect_right(entries, _parse(after), key=Listed.key) if after else 0
    for position in range(start, len(entries)):
        described = describe(entries[position])
        if described is None:
            continue
        size += len(msgspec.json.encode(described)) + 1
        if page and size > page_bytes:
            return tuple(page), _cursor(entries[position - 1])
        page.append(described)
    return tuple(page), ""


def _cursor(entry: Listed) -> str:
    return ("d" if entry.is_folder else "f") + to_wire(entry.name)


def _parse(cursor: str) -> Key:
    if cursor[:1] not in {"d", "f"}:
        raise CursorError("not a cursor of a folder page")
    try:
        name = from_wire(cursor[1:])
    except ValueError as error:
        raise CursorError("not a cursor of a folder page") from error
    return Listed(name, cursor[0] == "d").key()
