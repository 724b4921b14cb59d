"""What an error means to a person: its cause, the one next step, and who must act."""

from enum import StrEnum
from typing import NamedTuple


class Actor(StrEnum):
    """Who can do something about it."""

    HERE = "here"
    """The admin, in this window."""
    MACHINE = "machine"
    """Somebody at the machine."""
    STORAGE = "storage"
    """Whoever runs the place where the repository is."""
    NOBODY = "nobody"
    """It passes by itself, or is as it should be."""
    DEVELOPERS = "developers"


class Cause(NamedTuple):
    """Sources of the sentences (untranslated). `about` is said when the subject is known (a path, a
    server, the holder of a lock), else `cause`. Whether a retry without a change can help is not
    said here: `protocol.transience` knows it for agents and people alike."""

    title: str
    cause: str
    step: str
    actor: Actor
    about: str = ""
