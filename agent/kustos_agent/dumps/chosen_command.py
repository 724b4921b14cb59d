"""Any program that writes to its stdout. Pure."""

import re
from typing import Final

from ..protocol.dumps import CommandDump
from ..restic.command import CommandError
from .recipe import Recipe, anything

_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def recipe(dump: CommandDump) -> Recipe:
    """Raises CommandError."""
    for text in (*dump.command, *dump.environment.values()):
        if "\0" in text:
            raise CommandError("command", "an argument that no program can be given")
    for variable in dump.environment:
        if not _VARIABLE.fullmatch(variable):
            raise CommandError(variable[:64], "no name of a variable")
    program, *arguments = dump.command
    if not program:
        raise CommandError("command", "no program")
    ending = dump.ends_with.encode()

    def ends(tail: bytes) -> bool:
        return tail.rstrip().endswith(ending)

    return Recipe(
        programs=(program,),
        arguments=tuple(arguments),
        environment=dump.environment,
        user=dump.run_as,
        ends=ends if ending else anything,
    )
