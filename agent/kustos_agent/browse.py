"""Looking into the machine's folders on a manager's behalf: names and sizes, never content."""

import errno
import os
import stat
import string
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from .forbidden import ForbiddenPaths
from .listing import CursorError, InOrder, Listed, cut_page
from .protocol.messages import BrowseFilesystem, FolderPage
from .protocol.paths import from_wire, is_whole, to_wire
from .protocol.values import DirectoryEntry, EntryType, ErrorClass, Problem

_WINDOWS: Final = sys.platform == "win32"
_DRIVES: Final = tuple(f"{letter}:\\" for letter in string.ascii_uppercase)

REMEMBERED_SECONDS: Final = 60.0
"""How long the names of the last folder are kept for its next page."""


@dataclass(frozen=True, slots=True)
class _Folder:
    path: str
    folders_only: bool
    entries: InOrder
    read_at: float


class Browser:
    """Blocks on the disk: call it from threads, several at a time if need be.

    A folder's names are read and ordered once and kept for a minute; sizes and times are read for
    the entries of a page alone, which keeps a folder of 100,000 entries light.
    """

    def __init__(self, forbidden: ForbiddenPaths) -> None:
        self._forbidden = forbidden
        self._last: _Folder | None = None

    def page(self, request: BrowseFilesystem) -> FolderPage | Problem:
        """The page asked for, or why there is none."""
        if not request.path:
            names = root_names(os.path.exists, windows=_WINDOWS)
            return FolderPage(path="", entries=tuple(map(_root, names)))
        try:
            path = from_wire(request.path)
            if not is_whole(path, windows=_WINDOWS):
                raise ValueError("not an absolute path")  # noqa: TRY301  told below, as a bad wire form is
        except ValueError as error:
            return Problem(error=ErrorClass.SOURCE_MISSING, subject=request.path, detail=str(error))
        if self._forbidden.covering(path) is not None:
            return Problem(error=ErrorClass.FORBIDDEN_HERE, subject=request.path)
        try:
            folder = self._folder(path, request)
            device = os.stat(path).st_dev  # noqa: PTH116  a str may hold what Path normalises
            entries, following = cut_page(
                folder.entries, request.after, lambda listed: _describe(path, listed, device)
            )
        except OSError as error:
            return _problem(error, request.path)
        except CursorError as error:
            return Problem(error=ErrorClass.INTERNAL, subject=request.path, detail=str(error))
        return FolderPage(path=request.path, entries=entries, next=following)

    def forget(self) -> None:
        """Give the memory of the last folder back if nobody asked for it lately."""
        last = self._last
        if last is not None and time.monotonic() - last.read_at >= REMEMBERED_SECONDS:
            self._last = None

    def _folder(self, path: str, request: BrowseFilesystem) -> _Folder:
        last, folders_only = self._last, request.folders_only
        # A first page is always read anew: that is how a person refreshes.
        if (
            request.after
            and last is not None
            and (last.path, last.folders_only) == (path, folders_only)
            and time.monotonic() - last.read_at < REMEMBERED_SECONDS
        ):
            return last
        with os.scandir(path) as found:
            entries = [
                (entry.name, is_folder)
                for entry in found
                if (is_folder := entry.is_dir(follow_symlinks=False)) or not folders_only
            ]
        folder = _Folder(path, folders_only, InOrder.of(entries), time.monotonic())
        self._last = folder
        return folder


def _describe(path: str, listed: Listed, device: int) -> DirectoryEntry | None:
    full = os.path.join(path, listed.name)  # noqa: PTH118  see above
    try:
        found = os.lstat(full)
    except FileNotFoundError:
        return None
    except OSError:
        # Listed but not to be looked at (a mount whose server is gone, another user's FUSE): its
        # name is still the truth.
        return DirectoryEntry(
            name=to_wire(listed.name),
            type=EntryType.FOLDER if listed.is_folder else EntryType.OTHER,
            hidden=is_hidden(listed.name, None, windows=_WINDOWS),
        )
    return DirectoryEntry(
        name=to_wire(listed.name),
        type=_type(found.st_mode),
        size=found.st_size if stat.S_ISREG(found.st_mode) else 0,
        modified=found.st_mtime,
        hidden=is_hidden(listed.name, getattr(found, "st_file_attributes", None), windows=_WINDOWS),
        mount_point=stat.S_ISDIR(found.st_mode) and found.st_dev != device,
    )


def _type(mode: int) -> EntryType:
    """A link is a link, wherever it leads: restic saves it as one."""
    if stat.S_ISREG(mode):
        return EntryType.FILE
    if stat.S_ISDIR(mode):
        return EntryType.FOLDER
    if stat.S_ISLNK(mode):
        return EntryType.SYMLINK
    return EntryType.OTHER


def is_hidden(name: str, attributes: int | None, *, windows: bool) -> bool:
    """Whether such a system hides this entry: Windows by an attribute, of which None is known where
    the entry could not be looked at; others by its name."""
    if windows:
        return bool((attributes or 0) & stat.FILE_ATTRIBUTE_HIDDEN)
    return name.startswith(".")


def root_names(exists: Callable[[str], bool], *, windows: bool) -> list[str]:
    """Where looking into such a machine begins: its one root, or the drives that are there."""
    return list(filter(exists, _DRIVES)) if windows else ["/"]


def _root(name: str) -> DirectoryEntry:
    return DirectoryEntry(name=name, type=EntryType.FOLDER, mount_point=True)


def _problem(error: OSError, subject: str) -> Problem:
    detail = error.strerror or type(error).__name__
    match error:
        case PermissionError():
            class_ = ErrorClass.PERMISSION_DENIED
        case FileNotFoundError() | NotADirectoryError():
            class_ = ErrorClass.SOURCE_MISSING
        case OSError(errno=errno.ELOOP):
            class_ = ErrorClass.SOURCE_MISSING
        case _:
            class_ = ErrorClass.INTERNAL
    return Problem(error=class_, subject=subject, detail=detail)
