"""Runs the program that writes a dump."""

import asyncio
import os
import shutil
import sys
from dataclasses import dataclass
from typing import Final

from ..forbidden import ForbiddenPaths
from ..protocol.paths import is_whole, to_wire
from ..protocol.values import ErrorClass, Problem
from ..restic.command import Command, CommandKind, quoted
from ..restic.process import Runner
from ..threads import in_thread
from ..voice import Voice
from .recipe import ANSWER, Recipe

_QUESTION_SECONDS: Final = 60.0


class NoProgramError(Exception):
    """There is nothing to be run, for this reason."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.error)
        self.problem = problem


@dataclass(frozen=True)
class Finder:
    """Turns recipes into commands of this machine. Programs are looked for in `path` (None: in the
    agent's); what is asked for by name may lie in no forbidden place."""

    runner: Runner
    forbidden: ForbiddenPaths
    path: str | None = None
    windows: bool = sys.platform == "win32"

    async def command(
        self, name: str, recipe: Recipe, voice: Voice, cancel: asyncio.Event
    ) -> Command:
        """The program of the dump `name`. Raises NoProgramError."""
        program = self._found(name, recipe.programs)
        arguments = recipe.arguments
        if recipe.question:
            answer = await self._answer(name, recipe.question, voice, cancel)
            if await in_thread(lambda: self._is_forbidden(answer)):
                problem = Problem(error=ErrorClass.FORBIDDEN_HERE, subject=to_wire(answer))
                raise NoProgramError(problem)
            arguments = tuple(argument.replace(ANSWER, answer) for argument in arguments)
        return Command(
            kind=CommandKind.DUMP_PROGRAM,
            argv=(program, *arguments),
            environment=recipe.environment,
            secrets=recipe.secrets,
            user=recipe.user,
            display=" ".join(map(quoted, (program, *arguments))),
        )

    def _is_forbidden(self, path: str) -> bool:
        return self.forbidden.covering(path) is not None or bool(self.forbidden.below(path))

    def _found(self, name: str, programs: tuple[str, ...]) -> str:
        for program in programs:
            found = shutil.which(program, path=self.path)
            if found is not None:
                return found
        raise NoProgramError(dump_failed(name, f"not on this machine: {', '.join(programs)}"))

    async def _answer(
        self, name: str, question: tuple[str, ...], voice: Voice, cancel: asyncio.Event
    ) -> str:
        lines: list[bytes] = []
        argv = (self._found(name, question[:1]), *question[1:])
        try:
            ended = await self.runner.run(
                Command(kind=CommandKind.DUMP_QUESTION, argv=argv),
                on_stdout=lines.append,
                on_stderr=voice.hear,
                cancel=cancel,
                timeout_seconds=_QUESTION_SECONDS,
            )
        except OSError as error:
            raise NoProgramError(dump_failed(name, f"{argv[0]}: {error.strerror}")) from None
        answer = os.fsdecode(lines[0]) if len(lines) == 1 else ""
        if ended.exit_code != 0 or not is_whole(answer, windows=self.windows):
            raise NoProgramError(dump_failed(name, voice.said or f"{argv[0]} did not answer"))
        return answer


def dump_failed(name: str, reason: str) -> Problem:
    """The problem that this dump was not made."""
    return Problem(error=ErrorClass.DUMP_FAILED, subject=name, detail=reason)
