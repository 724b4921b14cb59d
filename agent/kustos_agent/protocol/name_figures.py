"""What the names say of the files between two snapshots, in bounded figures."""

from typing import Annotated, Final

from msgspec import Meta

from .values import CUT, Count, Value

MOST_ENDINGS: Final = 10
MOST_EXAMPLES: Final = 20
MOST_CHARACTERS: Final = 300
"""Of a name that is told as an example."""

Example = Annotated[str, Meta(max_length=MOST_CHARACTERS, extra=CUT)]


class Ending(Value, frozen=True, kw_only=True):
    """What follows the last dot of a file's name, in small letters. `new` files have it; of those
    that are gone or have other content, `before` had it."""

    ending: Annotated[str, Meta(max_length=32)]
    new: Count = 0
    before: Count = 0


class Renaming(Value, frozen=True, kw_only=True):
    """A file's path by its names before and now; empty: there was none, or is none."""

    before: Example = ""
    now: Example = ""


class NameFigures(Value, frozen=True, kw_only=True):
    """Files alone: `changed` in their content, `gone`, `new`, and how many of the new are
    `renamed`: one of the same folder is gone whose name they have, but for the ending. `endings`
    are the most frequent ones of new files, the most frequent first; `examples` may hold anything
    that a file can be called, and are not for a program."""

    changed: Count = 0
    gone: Count = 0
    new: Count = 0
    renamed: Count = 0
    endings: Annotated[tuple[Ending, ...], Meta(max_length=MOST_ENDINGS, extra=CUT)] = ()
    examples: Annotated[tuple[Renaming, ...], Meta(max_length=MOST_EXAMPLES, extra=CUT)] = ()
