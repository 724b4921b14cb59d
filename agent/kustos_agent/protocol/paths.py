"""File names on the wire: any name a file system can hold, as JSON text, without loss.

POSIX names are bytes; Python shows undecodable ones as lone surrogates (PEP 383), which JSON cannot
carry. On the wire such a byte is written as NUL plus two hex digits: NUL is the one character that
no file name contains, so the form is unambiguous and can be turned back.
"""

import re
from collections.abc import Sequence
from typing import Final

_SURROGATE = re.compile("[\udc80-\udcff]")
_ESCAPED = re.compile("\0([89a-f][0-9a-f])")
_NUMBER = re.compile("([0-9]+)")
_BATCH: Final = 1_000
_WINDOWS: Final = re.compile(r"[A-Za-z]:[\\/]|[\\/]{2}[^\\/]+[\\/][^\\/]")


def to_wire(path: str) -> str:
    """Wire form of a path as `os` functions give it."""
    return _SURROGATE.sub(lambda found: f"\0{ord(found[0]) - 0xDC00:02x}", path)


def from_wire(path: str) -> str:
    """Path for `os` functions from its wire form.

    Raises ValueError for a NUL that does not start an escape: no file can have that name.
    """
    decoded = _ESCAPED.sub(lambda found: chr(0xDC00 + int(found[1], 16)), path)
    if "\0" in decoded:
        raise ValueError("a path cannot contain NUL")
    return decoded


def to_display(path: str) -> str:
    """The path for people: odd bytes as `\\xe9`, control characters as `\\n` or `\\x1b`."""
    shown = _ESCAPED.sub(lambda found: f"\\x{found[1]}", path)
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in shown
    )


def is_whole(path: str, *, windows: bool) -> bool:
    """Whether the path leads to the same place wherever one stands: on such a system, from the root
    on, or from a drive (`C:\\x`) or a share (`\\\\server\\share\\x`). Python's own answer for a
    server without a share differs by its version."""
    return _WINDOWS.match(path) is not None if windows else path.startswith("/")


def natural_key(name: str) -> tuple[str, str]:
    """Sort key of the order of a FolderPage: case ignored, numbers by value (`a2` before `a10`).

    Total: names that differ have keys that differ, so that a page can continue behind a name.
    """
    return _folded(name), name


class NaturalOrder:
    """Different names, ordered by `natural_key`, for folders of 100,000. Many are folded in one go,
    which takes a third of the time of doing it one by one."""

    def __init__(self, names: Sequence[str] = ()) -> None:
        """Raises ValueError for a name with a slash."""
        self._names = list(names)
        self._keys: list[str] = []
        self._fold()

    def add(self, name: str) -> None:
        """One more; what comes in the course of seconds is folded meanwhile. Raises ValueError."""
        self._names.append(name)
        if len(self._names) - len(self._keys) == _BATCH:
            self._fold()

    def names(self) -> list[str]:
        """All of them, in order. Raises ValueError."""
        self._fold()
        names, keys = self._names, self._keys
        if len(set(keys)) != len(keys):
            return sorted(names, key=natural_key)  # `a1` and `A01`: the names themselves decide
        return [names[at] for at in sorted(range(len(names)), key=keys.__getitem__)]

    def _fold(self) -> None:
        new = self._names[len(self._keys) :]
        if not new:
            return
        folded = _folded("/".join(new)).split("/")
        if len(folded) != len(new):
            raise ValueError("no name has a slash")
        self._keys += folded


class _Marks(dict[int, str]):
    """What stands before a number of so many digits: a longer one is larger. Of such as there are
    in names it is a letter of Latin-1: Python sorts texts of these alone twice as fast."""

    def __missing__(self, digits: int) -> str:
        return f"0\xff{chr(digits)}"


_MARKS: Final = _Marks({digits: f"0{chr(0x80 + digits)}" for digits in range(0x7F)})


def _folded(text: str) -> str:
    """Before each number, how many digits it has without zeros in front."""
    parts = _NUMBER.split(text.casefold())
    parts[1::2] = [
        _MARKS[len(number)] + number
        if number[0] != "0"
        else _MARKS[len(short := number.lstrip("0") or "0")] + short
        for number in parts[1::2]
    ]
    return "".join(parts)
