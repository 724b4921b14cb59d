"""The one interface of all kinds of dumps: which program to run, how a whole dump ends. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ..protocol.dumps import is_file_name
from ..restic.command import CommandError

_PORTS: Final = range(65_536)


def anything(tail: bytes) -> bool:
    """Takes any end for a good one."""
    return bool(tail)


@dataclass(frozen=True, repr=False)
class Recipe:
    """A program that writes a dump to its stdout.

    The first of `programs` that the machine has is run with `arguments`. `environment` is added to
    the agent's; `secrets` are given as in `Command`. `user` is the account to run under. `ends`
    says of the last bytes (`TAIL` of them, or all) whether the dump is whole: a program may be cut
    off and end well all the same.

    `good_codes` are the exit codes of a program that has done its work. `question` is another
    program, asked first: what it answers in one line stands for `ANSWER` in the arguments.
    """

    programs: tuple[str, ...]
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict)
    user: str = ""
    ends: Callable[[bytes], bool] = anything
    good_codes: frozenset[int] = frozenset({0})
    question: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Recipe({self.programs[0]!r})"

    @property
    def hidden(self) -> tuple[str, ...]:
        """What must be shown nowhere."""
        return (*self.environment.values(), *self.secrets.values())


TAIL: Final = 4_096
"""So many of the last bytes are looked at."""

ANSWER: Final = "{answer}"


def ends_with_line(*marks: str) -> Callable[[bytes], bool]:
    """Whether one of the last lines begins with one of these."""
    wanted = tuple(mark.encode() for mark in marks)

    def ends(tail: bytes) -> bool:
        return any(line.startswith(wanted) for line in tail.split(b"\n"))

    return ends


def checked_name(name: str) -> str:
    """A dump's name as that of a file. Raises CommandError."""
    if not is_file_name(name):
        raise CommandError(name[:64], "no name for a file")
    return name


def without_twins(names: Iterable[str]) -> None:
    """Raises CommandError for a name that is there twice."""
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise CommandError(name[:64], "two dumps of this name")
        seen.add(name)


def word(text: str) -> str:
    """Somebody else's name, to be part of an argument. Raises CommandError for control
    characters."""
    if not text.isprintable():
        raise CommandError(ascii(text[:64]), "a name with control characters")
    return text


def operand(text: str) -> str:
    """The same where it is an argument of its own. Raises CommandError for what looks like an
    option."""
    if text.startswith("-"):
        raise CommandError(text[:64], "would be taken for an option")
    return word(text)


def options(values: Mapping[str, str]) -> tuple[str, ...]:
    """Long options for those values that are not empty."""
    return tuple(f"{option}={word(value)}" for option, value in values.items() if value)


def port(number: int) -> str:
    """Empty for the usual one. Raises CommandError."""
    if number not in _PORTS:
        raise CommandError(str(number), "no port")
    return str(number) if number else ""
