"""A program with its arguments, as a person enters it for a hook or a dump."""

from typing import Final

from .fields import FieldCode

_LONGEST: Final = 4_096
_MOST: Final = 100
"""Characters of a word, and words: see `protocol.hooks.Hook`, `protocol.dumps.CommandDump`."""


def program_problem(command: tuple[str, ...]) -> FieldCode | None:
    """What keeps it from being run, None if nothing does or there is none. The first word is empty
    where its line could not be read."""
    if len(command) > _MOST or any(len(word) > _LONGEST for word in command):
        return FieldCode.TOO_LONG
    if any("\0" in word for word in command) or (command and not command[0]):
        return FieldCode.NOT_A_COMMAND
    return None
