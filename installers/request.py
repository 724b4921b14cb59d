"""What was asked for on the command line. Read by every Python from 3.8."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NamedTuple

from installers.interpreters import Version, parse_version

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = (
    ("run", "set up, then open the app (without a display: the demo); more words go to it"),
    ("test", "set up, then run all checks and tests, or pytest alone with the words given"),
    ("setup", "set up for run and test, start nothing"),
    ("lock", "refresh the lock files from pyproject.toml"),
)


class Request(NamedTuple):
    """One call of bootstrap.py."""

    command: str
    """run, test, setup or lock."""

    python: Version | None = None
    """The version asked for by name; it gets an environment of its own."""

    system_packages: bool = True
    """Whether missing Debian packages are installed, or asked for."""

    upgrade: bool = False
    """`lock`: take the newest versions instead of keeping those that still fit."""

    words: tuple[str, ...] = ()
    """`test`: for pytest; `run`: for the app."""


def parse(argv: Sequence[str]) -> Request:
    """Reads the command line; ends the program with status 2 when it makes no sense.

    What is not ours, and all that follows `--`, is for the program that is started.
    Raises `Refusal` for a Python that Kustos does not run on.
    """
    parser = argparse.ArgumentParser(
        prog="bootstrap.py", allow_abbrev=False, description="Sets Kustos up, opens it, tests it."
    )
    commands = parser.add_subparsers(dest="command", metavar="run | test | setup | lock")
    commands.required = True
    for name, help_text in _COMMANDS:
        command = commands.add_parser(
            name, help=help_text, description=help_text, allow_abbrev=False
        )
        if name == "lock":
            command.add_argument("--upgrade", action="store_true", help="take newest versions")
            continue
        command.add_argument("--python", metavar="X.Y", help="use this Python, in .venv-X.Y")
        command.add_argument(
            "--without-system-packages",
            action="store_true",
            help="neither install nor ask for Debian packages",
        )
    ours = list(argv)
    theirs: list[str] = []
    if "--" in ours:
        at = ours.index("--")
        ours, theirs = ours[:at], ours[at + 1 :]
    known, unknown = parser.parse_known_args(ours)
    words = (*unknown, *theirs)
    if words and known.command in ("setup", "lock"):
        parser.error(f"unrecognized arguments: {' '.join(words)}")
    if known.command == "lock":
        return Request("lock", upgrade=known.upgrade)
    python = None if known.python is None else parse_version(known.python)
    return Request(known.command, python, not known.without_system_packages, words=words)
