"""What a backup of some folders would save and what it would leave out, counted on the disk.

As restic does it, in its order: patterns, other disks, size, marked folders. Names and sizes are
read, never content, but for the first bytes of a CACHEDIR.TAG.
"""

import os
import stat
import sys
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Final

from .forbidden import ForbiddenPaths
from .protocol.excludes import BadPatternError, Excludes
from .protocol.messages import SourcesWeighed, WeighSources
from .protocol.paths import from_wire, to_display, to_wire
from .protocol.values import ErrorClass, LeftOut, LeftOutBy, Problem
from .restic.command import CommandError
from .restic.patterns import exclude_pattern, literal_pattern
from .restic.sources import examine

CACHE_FILE: Final = "CACHEDIR.TAG"
CACHE_SIGNATURE: Final = b"Signature: 8a477f597d28d172789f06886806bc55"
"""https://bford.info/cachedir/"""

_BATCH: Final = 256
"""Entries between two looks at the clock."""

_WINDOWS: Final = sys.platform == "win32"


@dataclass
class _Sum:
    files: int = 0
    bytes: int = 0
    example: str = ""


@dataclass(frozen=True)
class _Folder:
    """One to be looked into; `reason`: why all of it is left out, None: it is not."""

    path: str
    reason: Hashable | None


@dataclass
class _Tally:
    saved: _Sum = field(default_factory=_Sum)
    left: dict[Hashable, _Sum] = field(default_factory=dict)
    unreadable: int = 0

    def add(self, path: str, size: int, reason: Hashable | None) -> None:
        """A file."""
        sum_ = self.saved if reason is None else self.because(reason, path)
        sum_.files += 1
        sum_.bytes += size

    def because(self, reason: Hashable, path: str) -> _Sum:
        """What is left out for this reason; `path` is an example of it."""
        sum_ = self.left.setdefault(reason, _Sum())
        sum_.example = sum_.example or path
        return sum_


def weigh(
    wish: WeighSources,
    forbidden: ForbiddenPaths,
    *,
    seconds: float,
    now: Callable[[], float] = time.monotonic,
) -> SourcesWeighed | Problem:
    """Count for at most so many seconds: then `complete` is False. Blocks on the disk.

    A problem for a source that is not there or may not be looked into, and UNSUPPORTED with the
    pattern as its subject for one that restic would refuse.
    """
    try:
        paths = [from_wire(source) for source in wish.sources]
        barred = next((path for path in paths if forbidden.covering(path) is not None), None)
        if barred is not None:
            return Problem(error=ErrorClass.FORBIDDEN_HERE, subject=to_wire(barred))
        fences = [literal_pattern(inner) for path in paths for inner in forbidden.below(path)]
        patterns = [exclude_pattern(pattern) for pattern in wish.excludes]
        excludes = Excludes([*patterns, *fences], windows=_WINDOWS)
    except BadPatternError as error:
        subject = to_display(to_wire(str(error)))
        return Problem(error=ErrorClass.UNSUPPORTED, subject=subject, detail="not a pattern")
    except (CommandError, ValueError) as error:
        return Problem(error=ErrorClass.SOURCE_MISSING, detail=str(error))
    found = examine(wish.sources)
    if found.problem is not None:
        return found.problem
    paths += [from_wire(path) for path in found.real_paths]
    walk = _Walk(wish, excludes, now() + seconds, now)
    complete = all(walk.source(path) for path in paths)
    return _answer(wish, walk.tally, complete=complete)


class _Walk:
    """Through the folders of one wish."""

    def __init__(
        self, wish: WeighSources, excludes: Excludes, end: float, now: Callable[[], float]
    ) -> None:
        self.tally = _Tally()
        self._wish = wish
        self._excludes = excludes
        self._end = end
        self._now = now
        self._seen = 0
        self._device = 0

    def source(self, path: str) -> bool:
        """Count what is in it. False: there was no time for all of it."""
        path = os.path.normpath(path)
        found = os.lstat(path)
        self._device = found.st_dev
        open_: list[_Folder] = []
        # Whether it matches itself does not matter to restic (before 0.19 it did).
        self._take(path, found, None, open_)
        while open_:
            folder = open_.pop()
            for inner, found, marked in self._entries(folder):
                reason = folder.reason
                if reason is None:
                    reason = self._reason(inner, found)
                if reason is None and marked is not None:
                    reason = marked
                self._take(inner, found, reason, open_)
                self._seen += 1
                if self._seen % _BATCH == 0 and self._now() > self._end:
                    return False
        return True

    def _take(
        self, path: str, found: os.stat_result, reason: Hashable | None, open_: list[_Folder]
    ) -> None:
        if stat.S_ISREG(found.st_mode):
            self.tally.add(path, found.st_size, reason)
        if not stat.S_ISDIR(found.st_mode):
            return  # links, sockets and the like are no files to restic either
        if self._wish.one_file_system and found.st_dev != self._device:
            # The folder itself is saved. What it holds may be a whole server: nobody counts that.
            self.tally.because(LeftOutBy.DISK, path)
            return
        if reason is not None:
            self.tally.because(reason, path)
        open_.append(_Folder(path, reason))

    def _entries(self, folder: _Folder) -> Iterator[tuple[str, os.stat_result, Hashable | None]]:
        """Path and details of what is in it, and whether the folder's own mark leaves it out."""
        try:
            with os.scandir(folder.path) as scan:
                entries = list(scan)
        except OSError:
            self.tally.unreadable += folder.reason is None
            return
        marks = self._marks(folder.path, {entry.name for entry in entries})
        for entry in entries:
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # gone meanwhile, or not to be looked at: restic will say so
            marked = next((reason for name, reason in marks if name != entry.name), None)
            yield entry.path, found, marked

    def _marks(self, path: str, names: set[str]) -> list[tuple[str, LeftOutBy]]:
        marks = []
        marker = self._wish.exclude_if_present
        if self._wish.exclude_caches and CACHE_FILE in names and _is_cache(path):
            marks.append((CACHE_FILE, LeftOutBy.CACHE))
        if marker and from_wire(marker) in names:
            marks.append((from_wire(marker), LeftOutBy.MARKER))
        return marks

    def _reason(self, path: str, found: os.stat_result) -> Hashable | None:
        number = self._excludes.first(path)
        if number is not None:
            return number
        folder = stat.S_ISDIR(found.st_mode)
        limit = self._wish.exclude_larger_than
        if not folder and self._wish.one_file_system and found.st_dev != self._device:
            return LeftOutBy.DISK
        if not folder and limit and found.st_size > limit:
            return LeftOutBy.SIZE
        return None


def _is_cache(path: str) -> bool:
    try:
        with open(os.path.join(path, CACHE_FILE), "rb") as file:  # noqa: PTH118, PTH123  any bytes
            return file.read(len(CACHE_SIGNATURE)) == CACHE_SIGNATURE
    except OSError:
        return False


def _answer(wish: WeighSources, tally: _Tally, *, complete: bool) -> SourcesWeighed:
    """Every pattern has its line, also one that matches nothing: it may be mistyped. What the
    owner has forbidden has none: nobody is told what it holds."""
    reasons: list[tuple[Hashable, LeftOutBy, str]] = [
        (number, LeftOutBy.PATTERN, pattern)
        for number, pattern in enumerate(wish.excludes)
        if pattern and not pattern.startswith("!")
    ]
    reasons += [(by, by, "") for by in LeftOutBy if by in tally.left]
    left = []
    for reason, by, pattern in reasons:
        sum_ = tally.left.get(reason, _Sum())
        example = to_wire(sum_.example)
        left.append(
            LeftOut(by=by, pattern=pattern, files=sum_.files, bytes=sum_.bytes, example=example)
        )
    return SourcesWeighed(
        files=tally.saved.files,
        bytes=tally.saved.bytes,
        left=tuple(left),
        unreadable=tally.unreadable,
        complete=complete,
    )
