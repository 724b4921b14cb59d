"""Commands as a person types them: a program and its arguments, without a shell. Pure."""

import shlex
from typing import Final

from .fields import FieldCode

_LONGEST: Final = 4_096
_MOST: Final = 100
"""Of a word and of words, as the wire has it."""


def words_of(line: str) -> tuple[str, ...]:
    """Its words. Of a line whose quotes are not closed an empty program, which is refused at its
    field: what is accepted has to be run as it reads."""
    try:
        return tuple(shlex.split(line))
    except ValueError:
        return ("",)


def line_of(words: tuple[str, ...]) -> str:
    """A line with these words."""
    return shlex.join(words)


def command_problem(words: tuple[str, ...]) -> FieldCode | None:
    """Why no agent takes it, if none does; no words are no problem here."""
    if len(words) > _MOST or any(len(word) > _LONGEST for word in words):
        return FieldCode.TOO_LONG
    if any("\0" in word for word in words) or (words and not words[0]):
        return FieldCode.NOT_A_COMMAND
    return None
