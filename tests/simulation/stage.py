"""Where a story is played: its loop, and what a program has of its own turned into the loop's."""

import asyncio
import random
import uuid
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar, cast
from unittest.mock import patch

import kustos.core.alerting
import kustos.core.handing_over
import kustos.core.ledger
import kustos.link.gateway
import kustos.vault.kustos_vault
import kustos_agent.link.connection
import kustos_agent.link.kept_identity
import kustos_agent.threads

from .belonging import belonging
from .hours import LeapingLoop, at_once
from .office import BEAT_SECONDS, LOOK_SECONDS, SLEPT

T = TypeVar("T")
_SHARED_MEMORY = Path("/dev/shm")


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder, in memory where there is such a thing: thousands of syncs are waited for."""
    place = _SHARED_MEMORY if _SHARED_MEMORY.is_dir() else None
    with TemporaryDirectory(prefix="kustos-simulation-", dir=place) as folder:
        yield Path(folder)


def on_stage(seed: int, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run it on a loop that leaps, with ids that come from the seed."""
    dice = random.Random(f"{seed}/ids")

    def new_id() -> uuid.UUID:
        return uuid.UUID(int=dice.getrandbits(128), version=4)

    with (
        patch.object(kustos_agent.threads, "in_thread", at_once),
        patch.object(kustos_agent.link.kept_identity, "in_thread", at_once),
        patch.object(kustos.vault.kustos_vault, "in_thread", at_once),
        patch.object(kustos_agent.link.connection, "_LONGEST_BEAT", BEAT_SECONDS),
        patch.object(kustos.link.gateway, "HEARTBEAT_SECONDS", BEAT_SECONDS),
        patch.object(kustos.core.handing_over, "RETURN", SLEPT),
        patch.object(kustos.core.ledger, "RETURN", SLEPT),
        patch.object(kustos.core.alerting, "RETURN", timedelta(seconds=LOOK_SECONDS + 600)),
        patch.object(uuid, "uuid4", new_id),
        asyncio.Runner(loop_factory=_loop) as runner,
    ):
        return runner.run(work())


def _loop() -> LeapingLoop:
    loop = LeapingLoop()
    loop.set_task_factory(cast("Any", belonging))
    return loop
