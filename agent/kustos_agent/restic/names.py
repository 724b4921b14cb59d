"""What a person types to look for a file -> restic's pattern, and what is meant by it. Pure.

`*` and `?` stand for any characters or one, all else for itself. With a `/` in it, it is the end of
a path, with one at its start a whole path. U+FFFD stands for bytes that are not UTF-8, as in a
listing.
"""

import re
import sys
from collections.abc import Iterable
from typing import Final

from ..protocol.paths import from_wire, to_display
from .command import CommandError

_WINDOWS: Final = sys.platform == "win32"
_SPECIAL: Final = re.compile(r"[\[\ufffd\\]|^-")
# A class holds a bracket where a backslash is no escape, too; for U+FFFD see `patterns`.
_WRITTEN: Final = {"[": "[[]", "\ufffd": "[\ufffd]", "\\": "\\\\", "-": "\\-"}
_WILD: Final = re.compile(r"(\*\*|\*|\?)")
_MEANT: Final = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
_ODD_BYTE: Final = re.compile("[\udc80-\udcff]")


def name_pattern(name: str, *, windows: bool = _WINDOWS) -> str:
    """A name in wire form as restic's pattern. Raises CommandError for no name at all, and on
    Windows for one that begins like an option or holds a backslash: that escapes nothing there."""
    text = _typed(name)
    if windows and (text.startswith("-") or "\\" in text):
        raise CommandError(to_display(name), "restic for Windows takes this name for another")
    return _SPECIAL.sub(lambda found: _WRITTEN[found[0]], text)


def meant(names: Iterable[str], *, ignore_case: bool = False) -> re.Pattern[str]:
    """What a path, as restic shows it, is searched with to know whether it is itself of one of
    these names: restic finds all that is below such a folder as well. Raises CommandError."""
    flags = re.DOTALL | (re.IGNORECASE if ignore_case else 0)
    return re.compile("|".join(f"(?:{_expression(_typed(name))})" for name in names), flags)


def _typed(name: str) -> str:
    try:
        text = from_wire(name).rstrip("/")
    except ValueError:
        raise CommandError(to_display(name), "no file can have this name") from None
    if not text:
        raise CommandError(to_display(name), "not a name")
    return text


def _expression(text: str) -> str:
    shown = _ODD_BYTE.sub("\ufffd", text)
    start = r"\A" if shown.startswith("/") else r"(?:\A|/)"
    parts = (_MEANT.get(part) or re.escape(part) for part in _WILD.split(shown))
    return f"{start}{''.join(parts)}\\Z"
