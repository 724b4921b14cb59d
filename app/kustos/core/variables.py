"""Environment variables as a person enters them for a program: NAME=value, one a line. Pure.

What they hold may be secret: they are kept sealed, as one text.
"""

import re
from collections.abc import Iterator
from typing import Final

from .fields import FieldCode, FieldProblem
from .places import parse_environment

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,254}")
_MOST: Final = 100
_LONGEST: Final = 32_768


def variable_problems(field: str, text: str) -> Iterator[FieldProblem]:
    """What no agent would take, at that field; of a line only its number is told."""
    try:
        variables = parse_environment(text)
    except ValueError as error:
        yield FieldProblem(field, FieldCode.INVALID_ENVIRONMENT, str(error))
        return
    if len(variables) > _MOST or any(len(value) > _LONGEST for value in variables.values()):
        yield FieldProblem(field, FieldCode.TOO_LONG)
    for number, line in enumerate(text.splitlines(), start=1):
        name = line.partition("=")[0].strip()
        if line.strip() and ("\0" in line or not _NAME.fullmatch(name)):
            yield FieldProblem(field, FieldCode.INVALID_ENVIRONMENT, str(number))
            return
