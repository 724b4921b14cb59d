"""The program of a dump at work, its output on its way to where it is saved."""

import asyncio
import os
from dataclasses import dataclass, replace

from ..protocol.values import ErrorClass, Problem
from ..restic.command import Command
from ..restic.process import Ended, Runner
from ..threads import in_thread
from ..voice import Voice
from .program import dump_failed
from .pump import Pump
from .recipe import Recipe
from .spool import Spool


@dataclass(frozen=True)
class Poured:
    """A program that has ended, having written `size` bytes, `tail` the last of them.

    `unheard`: what it wrote to went away or was full first, or it was stopped as nobody wanted its
    output any more. `stuck`: somebody it started still held its output open.
    """

    ended: Ended
    size: int
    tail: bytes
    unheard: bool = False
    stuck: bool = False


def fault(name: str, recipe: Recipe, poured: Poured, said: str) -> Problem | None:
    """What makes this no whole dump; None if it is one. `said` is the last of its stderr."""
    code = poured.ended.exit_code
    if poured.ended.timed_out:
        return Problem(error=ErrorClass.TIMEOUT, subject=name, detail=said)
    if code not in recipe.good_codes:
        about = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
        return dump_failed(name, f"{said}\n{about}".strip())
    if poured.stuck:
        return dump_failed(name, f"{said}\nit ended, and what it had started did not".strip())
    if not poured.size:
        return dump_failed(name, f"{said}\nno output".strip())
    if not recipe.ends(poured.tail):
        return dump_failed(name, f"{said}\nthe output breaks off: its end is missing".strip())
    return None


async def pour_into_pipe(
    runner: Runner,
    command: Command,
    into: int,
    voice: Voice,
    *,
    cancel: asyncio.Event,
    unwanted: asyncio.Event,
    timeout_seconds: float | None,
) -> Poured:
    """Run the program, its output into the pipe `into`, until its end, or until it is `unwanted`:
    then nobody may have the reading end of that pipe open any more. Raises OSError if it cannot be
    started."""
    reading, writing = os.pipe()
    pump = Pump(reading, into)
    pumping = asyncio.create_task(pump.run())
    try:
        try:
            ended = await runner.run(
                replace(command, output=writing),
                on_stdout=lambda _: None,
                on_stderr=voice.hear,
                cancel=cancel,
                give_up=unwanted,
                timeout_seconds=timeout_seconds,
            )
        finally:
            os.close(writing)
        pump.writer_ended()
        await asyncio.shield(pumping)
    finally:
        pump.stop()
        await pumping
    heard = not pump.broken and not unwanted.is_set()
    return Poured(ended, pump.size, pump.tail, unheard=not heard, stuck=pump.stuck)


async def pour_into_file(
    runner: Runner,
    command: Command,
    spool: Spool,
    voice: Voice,
    *,
    cancel: asyncio.Event,
    timeout_seconds: float | None,
) -> Poured:
    """Run the program, its output into the file, until its end, or until the disk has no more room
    for it (`unheard`). Raises OSError if it cannot be started."""
    full = asyncio.Event()
    guard = asyncio.create_task(spool.guard(full))
    try:
        ended = await runner.run(
            replace(command, output=spool.descriptor),
            on_stdout=lambda _: None,
            on_stderr=voice.hear,
            cancel=cancel,
            give_up=full,
            timeout_seconds=timeout_seconds,
        )
    finally:
        guard.cancel()
    size, tail, roomy = await in_thread(lambda: (spool.size(), spool.tail(), spool.roomy()))
    # It may have met the end of the disk before anybody looked.
    met_the_end = ended.exit_code != 0 and not roomy
    return Poured(ended, size, tail, unheard=full.is_set() or met_the_end)
