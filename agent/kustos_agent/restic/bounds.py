"""Lists of names that have to fit a frame of the wire. Pure."""

from collections.abc import Iterable
from typing import Final

RESULT_TEXT: Final = 100_000
"""Characters of the names in a result. A frame has 1 MiB, and JSON may write one with six bytes."""


def that_fit(texts: Iterable[str], characters: int) -> tuple[str, ...]:
    """The first of the texts that have together no more than so many characters."""
    kept: list[str] = []
    for text in texts:
        characters -= len(text) + 1
        if characters < 0:
            break
        kept.append(text)
    return tuple(kept)
