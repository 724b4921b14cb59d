"""What a pattern of *Leave out* matches. Pure.

restic's own rules, read from its source (internal/filter) and proven against it in
tests/integration/restic/test_excludes.py: parts between separators as Go's `filepath.Match`, `**`
for any number of folders, a pattern that does not begin at the root may begin anywhere, and what
is inside of something that matches, matches. A later pattern with `!` takes back what earlier ones
have left out.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

_ANY: Final = "**"
_NAME_CHARACTER: Final = "[^/]"


class BadPatternError(ValueError):
    """restic refuses to run with it: a bracket that is not closed, an escape of nothing."""


class Excludes:
    """The patterns of one backup, in their order. `windows`: as restic reads them there."""

    def __init__(self, patterns: Sequence[str], *, windows: bool) -> None:
        """Raises BadPatternError."""
        self._windows = windows
        self._rules = [
            (number, pattern.startswith("!"), _expression(pattern, windows=windows))
            for number, pattern in enumerate(patterns)
            if pattern
        ]

    def first(self, path: str) -> int | None:
        """The number of the pattern that leaves this absolute path out, None if it is saved. Of
        several it is the first that nothing after it takes back."""
        found: int | None = None
        plain = path.replace("\\", "/") if self._windows else path
        for number, takes_back, expression in self._rules:
            if takes_back:
                if found is not None and expression.search(plain):
                    found = None
            elif found is None and expression.search(plain):
                found = number
        return found


def check(pattern: str, *, windows: bool) -> None:
    """Raises BadPatternError for what restic would not run with."""
    if pattern:
        _expression(pattern, windows=windows)


class _Expression(Protocol):
    def search(self, path: str, /) -> object:
        """None if it does not match."""


def _expression(pattern: str, *, windows: bool) -> _Expression:
    plain = pattern.removeprefix("!")
    if windows:
        plain = plain.replace("\\", "/")
    # Two slashes at the beginning mean something to POSIX, and nothing to restic.
    clean = posixpath.normpath(re.sub("^/+", "/", plain))
    parts = tuple(
        part if part == _ANY else "".join(_terms(part, pattern, windows=windows))
        for part in clean.split("/")
        if part
    )
    return _joined(parts, rooted=clean.startswith("/"))


def _joined(parts: tuple[str, ...], *, rooted: bool) -> _Expression:
    """Of parts that are expressions already, but for `**`."""
    if parts.count(_ANY) > 1:
        return _Several(parts, rooted=rooted)
    if parts[-1:] == (_ANY,):
        # Nothing more need follow: what is inside is matched with the folder.
        parts = parts[:-1]
    if not parts:
        return re.compile("^/" if rooted else "")
    said = "".join("(?:[^/]+/)*" if part == _ANY else f"{part}/" for part in parts)
    begin = "^/" if rooted else "(?:^|/)"
    return re.compile(f"{begin}{said.removesuffix('/')}(?=/|$)", re.DOTALL)


class _Several:
    """A pattern with `**` more than once. restic replaces the first by no, one, two … `*`, at most
    by as many as the path is longer than the pattern, and counts every other `**` as one folder: so
    `/**/a/**` matches what is in /b/a, and not /b/a itself."""

    def __init__(self, parts: tuple[str, ...], *, rooted: bool) -> None:
        self._parts = parts
        self._rooted = rooted
        self._expanded: dict[int, _Expression] = {}

    def search(self, path: str) -> object:
        longer = path.count("/") + 1 - (len(self._parts) + self._rooted)
        return next(
            filter(None, (self._with(more).search(path) for more in range(longer + 2))), None
        )

    def _with(self, folders: int) -> _Expression:
        if folders not in self._expanded:
            at = self._parts.index(_ANY)
            parts = (*self._parts[:at], *(f"{_NAME_CHARACTER}*",) * folders, *self._parts[at + 1 :])
            self._expanded[folders] = _joined(parts, rooted=self._rooted)
        return self._expanded[folders]


def _terms(part: str, pattern: str, *, windows: bool) -> Iterator[str]:
    at = 0
    while at < len(part):
        character = part[at]
        at += 1
        if character == "*":
            yield f"{_NAME_CHARACTER}*"
        elif character == "?":
            yield _NAME_CHARACTER
        elif character == "[":
            said, at = _class(part, at, pattern, windows=windows)
            yield said
        elif character == "\\" and not windows:
            if at == len(part):
                raise BadPatternError(pattern)
            yield re.escape(part[at])
            at += 1
        else:
            yield re.escape(character)


def _class(part: str, at: int, pattern: str, *, windows: bool) -> tuple[str, int]:
    """The set of characters that begins behind its bracket, and where it ends."""
    negated = part[at : at + 1] == "^"
    at += negated
    ranges: list[str] = []
    while part[at : at + 1] != "]" or not ranges:
        low, at = _member(part, at, pattern, windows=windows)
        high = low
        if part[at : at + 1] == "-":
            high, at = _member(part, at + 1, pattern, windows=windows)
        ranges.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else "")
    members = "".join(ranges)
    if not members:
        return (_NAME_CHARACTER if negated else "(?!)"), at + 1
    return f"(?!/)[{'^' if negated else ''}{members}]", at + 1


def _member(part: str, at: int, pattern: str, *, windows: bool) -> tuple[str, int]:
    """The character of a set at this place, and where the next one is."""
    character = part[at : at + 1]
    if character == "\\" and not windows:
        at += 1
        character = part[at : at + 1]
    elif character in {"-", "]"}:
        raise BadPatternError(pattern)
    # What follows may be missing, but not the set's end.
    if not character or at + 1 >= len(part):
        raise BadPatternError(pattern)
    return character, at + 1
