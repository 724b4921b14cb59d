"""Paths -> patterns for restic, and which of several paths have to be named. Pure."""

import re
import sys
from collections.abc import Iterable, Iterator
from typing import Final

from ..protocol.paths import from_wire, to_display, to_wire
from .command import CommandError, absolute

_SPECIAL: Final = re.compile(r"[*?\[\]\\]")
_WILD: Final = re.compile(r"[*?\[\]]")
_NOT_A_NAME: Final = re.compile(r"[/\\:]")
_WINDOWS: Final = sys.platform == "win32"


def literal_pattern(path: str, *, windows: bool = _WINDOWS) -> str:
    """Pattern that matches this path and nothing else, for `--exclude` and `--include`.

    Raises CommandError on Windows for a path with characters that mean something in patterns: there
    a backslash separates and does not escape (Go's filepath.Match).
    """
    if not windows:
        return _SPECIAL.sub(lambda found: f"\\{found[0]}", path)
    if _WILD.search(path):
        raise CommandError(
            to_display(to_wire(path)), "restic for Windows takes this name for a pattern"
        )
    return path


def include_pattern(path: str, *, windows: bool = _WINDOWS) -> str:
    """Pattern for a path in wire form, or as `restic ls` shows it: every byte that is not UTF-8 as
    U+FFFD. Go's matching reads such a byte as that character too, but only where a pattern has a
    class (tried on 0.14.0, 0.18.0 and 0.19.1): so all names match that look the same, and no other.
    Raises CommandError, see `literal_pattern`."""
    return literal_pattern(from_wire(path), windows=windows).replace("\ufffd", "[\ufffd]")


def top_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths without those inside others of them; none if the root is chosen: that is all.

    Raises CommandError for a path that is not absolute.
    """
    chosen = {path.rstrip("/") for path in paths if absolute(path)}
    if "" in chosen:
        return ()
    return tuple(path for path in sorted(chosen) if not chosen.intersection(_parents(path)))


def _parents(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


def exclude_pattern(pattern: str) -> str:
    """An exclude in wire form as restic gets it: it may be the escaped path of a folder, whose name
    may hold any byte. Raises CommandError."""
    try:
        return from_wire(pattern)
    except ValueError:
        raise CommandError(to_display(pattern), "no file can have this name") from None


def file_name(name: str) -> str:
    """The name of a file alone, in wire form, as restic gets it. Raises CommandError for a path,
    and for a colon: restic takes what follows it for the beginning of the file's content."""
    if _NOT_A_NAME.search(name):
        raise CommandError(to_display(name), "not the name of a file")
    return exclude_pattern(name)
