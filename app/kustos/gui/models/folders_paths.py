"""Absolute paths of machines as text, POSIX and Windows alike. Pure.

The manager may run on another system than the machine, so `os.path` would be the wrong one. The
empty path stands above all roots (`/`, or drives): it is what an agent lists them under.
"""

import ntpath
import posixpath
from collections.abc import Iterator
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Final

ROOTS: Final = ""


def _pure(path: str) -> PurePath:
    return PurePosixPath(path) if path.startswith("/") else PureWindowsPath(path)


def join(folder: str, name: str) -> str:
    """The path of an entry; below ROOTS an entry's name is its path."""
    if folder == ROOTS:
        return name
    separator = "/" if folder.startswith("/") else "\\"
    return folder + name if folder.endswith(separator) else folder + separator + name


def parent(path: str) -> str:
    """The folder that holds it; ROOTS for a root and for ROOTS itself."""
    if path == ROOTS:
        return ROOTS
    pure = _pure(path)
    return ROOTS if pure.parent == pure else str(pure.parent)


def ancestors(path: str) -> Iterator[str]:
    """The folders above it, nearest first, ending with ROOTS."""
    while path != ROOTS:
        path = parent(path)
        yield path


def parts(path: str) -> tuple[str, ...]:
    """Its components; sorting by them puts folders before what they hold. () for ROOTS."""
    return () if path == ROOTS else _pure(path).parts


def name(path: str) -> str:
    """The last component; of a root the root itself."""
    return _pure(path).name or path if path else path


def tidy(path: str) -> str:
    """As a person may write it -> as an agent names it: single separators, none at the end."""
    if path.startswith("/"):
        return posixpath.normpath("/" + path.lstrip("/"))
    return ntpath.normpath(path) if path else ROOTS
