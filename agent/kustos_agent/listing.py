"""A folder's entries in pages: order, size of a page, where the next one begins. Pure."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Self, overload

import msgspec

from .protocol.paths import NaturalOrder, from_wire, natural_key, to_wire
from .protocol.values import DirectoryEntry

PAGE_BYTES: Final = 192 * 1024
"""Of encoded entries: a page of some thousand names. With the folder's path and the cursor, of
32 KiB at most each, a frame has less than 256 KiB."""

FIRST_PAGE_BYTES: Final = 32 * 1024
"""Of the first page: some hundred names, which fill a screen and are there soon."""

Key = tuple[bool, tuple[str, str]]


class Listed(NamedTuple):
    """An entry of a folder before its details are known; `name` as `os` functions give it."""

    name: str
    is_folder: bool

    def key(self) -> Key:
        """Folders first, then by `natural_key`."""
        return not self.is_folder, natural_key(self.name)


class CursorError(ValueError):
    """`after` was not made by `cut_page`."""


class InOrder(Sequence[Listed]):
    """Folders first, names in natural order. An entry is made when it is asked for: of 100,000 a
    page needs some thousand."""

    def __init__(self, folders: Sequence[str], others: Sequence[str]) -> None:
        """Of names that are in order already."""
        self._folders = len(folders)
        self._names = [*folders, *others]

    @classmethod
    def of(cls, entries: Sequence[tuple[str, bool]]) -> Self:
        """Of names in any order, each with whether it is a folder's."""
        folders = [name for name, is_folder in entries if is_folder]
        others = [name for name, is_folder in entries if not is_folder]
        return cls(NaturalOrder(folders).names(), NaturalOrder(others).names())

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, at: int) -> Listed: ...
    @overload
    def __getitem__(self, at: slice) -> list[Listed]: ...
    def __getitem__(self, at: int | slice) -> Listed | list[Listed]:
        if isinstance(at, slice):
            return [self[one] for one in range(*at.indices(len(self)))]
        name = self._names[at]
        return Listed(name, at % len(self._names) < self._folders)


def cut_page(
    entries: Sequence[Listed],
    after: str,
    describe: Callable[[Listed], DirectoryEntry | None],
    *,
    page_bytes: int | None = None,
) -> tuple[tuple[DirectoryEntry, ...], str]:
    """The page of ordered `entries` behind cursor `after`, and the cursor of the next (empty at the
    end). `describe` gives an entry's details, None if it has vanished.

    `page_bytes` None: FIRST_PAGE_BYTES for the first, PAGE_BYTES for the others. The cursor is the
    last entry's place in the order, so it holds even when the folder has changed or was read anew.
    Raises CursorError.
    """
    if page_bytes is None:
        page_bytes = PAGE_BYTES if after else FIRST_PAGE_BYTES
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
