"""A command line as it is typed, and its words."""

import shlex


def words_of(line: str) -> tuple[str, ...]:
    """Program and arguments. One empty word for a line whose quotes are not closed, which is
    refused at its field: what is accepted has to be run as it reads."""
    try:
        return tuple(shlex.split(line))
    except ValueError:
        return ("",)


def line_of(words: tuple[str, ...]) -> str:
    """The line that is read as these words."""
    return shlex.join(words)
