"""A dump is begun and stopped with its first output: is the program there, does the login work?"""

import asyncio
import os
from datetime import UTC, datetime
from typing import Final, Self

from ..forbidden import ForbiddenPaths
from ..protocol.dumps import DumpSpec
from ..protocol.values import ErrorClass, LogLine, Problem
from ..restic.command import CommandError
from ..restic.process import Runner
from ..restic.refusal import refusal
from ..restic.repository import Redactor
from ..voice import Voice
from .kinds import recipe_of
from .pouring import fault, pour_into_pipe
from .program import Finder, NoProgramError, dump_failed
from .recipe import checked_name

GRACE_SECONDS: Final = 0.5
"""A program may greet before it fails: so long after its first output it is taken to be at work."""

_CHUNK: Final = 65_536


async def probe_dump(
    runner: Runner,
    dump: DumpSpec,
    *,
    forbidden: ForbiddenPaths,
    timeout_seconds: float,
    path: str | None = None,
) -> Problem | None:
    """What keeps the dump from being made, as far as its beginning tells; nothing is kept of it.
    Programs are looked for in `path` (None: the agent's)."""
    if os.name != "posix":
        return Problem(error=ErrorClass.UNSUPPORTED, subject="probe-dump")
    try:
        name, recipe = checked_name(dump.name), recipe_of(dump)
    except CommandError as error:
        return refusal(error)
    voice = Voice(Redactor(more=recipe.hidden), on_log=_unlogged, clock=_now)
    cancel = asyncio.Event()
    try:
        program = await Finder(runner, forbidden, path).command(name, recipe, voice, cancel)
    except NoProgramError as error:
        return error.problem
    with _Listener() as listener:
        try:
            poured = await pour_into_pipe(
                runner,
                program,
                listener.writing,
                voice,
                cancel=cancel,
                unwanted=listener.enough,
                timeout_seconds=timeout_seconds,
            )
        except OSError as error:
            return dump_failed(name, f"{program.argv[0]}: {error.strerror or error}")
    return None if listener.enough.is_set() else fault(name, recipe, poured, voice.said)


def _now() -> datetime:
    return datetime.now(UTC)


def _unlogged(_line: LogLine) -> None:
    """There is no run that it would belong to."""


class _Listener:
    """Reads from a pipe and forgets it. `enough` is set a while after the first of it, and then
    nobody reads any more."""

    def __init__(self) -> None:
        self.enough = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._reading, self.writing = os.pipe()
        self._open = True
        self._timer: asyncio.TimerHandle | None = None

    def __enter__(self) -> Self:
        self._loop.add_reader(self._reading, self._hear)
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._close()
        os.close(self.writing)

    def _hear(self) -> None:
        os.read(self._reading, _CHUNK)
        if self._timer is None:
            self._timer = self._loop.call_later(GRACE_SECONDS, self._has_heard)

    def _has_heard(self) -> None:
        self._close()
        self.enough.set()

    def _close(self) -> None:
        if self._open:
            self._open = False
            self._loop.remove_reader(self._reading)
            os.close(self._reading)
