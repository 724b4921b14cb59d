"""What reads, begins or frees a repository whose server takes the request and says nothing: stopped
and timed out it leaves no process, and no half-made file."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from kustos_agent.protocol.tasks import (
    InitSpec,
    RestoreResult,
    RestoreSpec,
    SnapshotsSpec,
    StatsSpec,
    UnlockSpec,
)
from kustos_agent.protocol.values import ErrorClass, Outcome, RepositoryAccess
from kustos_agent.restic.diff import diff
from kustos_agent.restic.dump import dump
from kustos_agent.restic.find import find
from kustos_agent.restic.initialise import initialise
from kustos_agent.restic.keys import list_keys
from kustos_agent.restic.listing import list_folder
from kustos_agent.restic.outcome import Finished, Watch
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.restore import restore
from kustos_agent.restic.snapshots import list_snapshots
from kustos_agent.restic.stats import stats
from kustos_agent.restic.toolkit import Toolkit
from kustos_agent.restic.unlock import unlock
from tests.helpers.listening import listening
from tests.helpers.processes import LOOPBACK
from tests.helpers.restics import Heard

ID, OTHER = "0123456789abcdef" * 4, "fedcba9876543210" * 4


class Silence:
    """Asked, it never answers."""

    def __init__(self, folder: Path) -> None:
        self.asked = asyncio.Event()
        self.target = folder / "back"
        self.access = RepositoryAccess(location="", password="correct horse")

    async def answer(self, reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        """Take what is said."""
        await reader.read(1)
        self.asked.set()
        await reader.read()


@pytest.fixture
async def silence(tmp_path: Path) -> AsyncIterator[Silence]:
    server = Silence(tmp_path)
    async with listening(server.answer) as port:
        location = f"rest:http://{LOOPBACK}:{port}/office/"
        server.access = RepositoryAccess(location=location, password="correct horse")
        yield server


Run = Callable[[Toolkit, Silence, Watch, float | None], Awaitable[Finished[Any]]]
RUNS: dict[str, Run] = {
    "init": lambda on, at, watch, limit: initialise(
        on, InitSpec(repository=at.access), watch, timeout_seconds=limit
    ),
    "snapshots": lambda on, at, watch, limit: list_snapshots(
        on, SnapshotsSpec(repository=at.access), watch, lambda _: None, timeout_seconds=limit
    ),
    "ls": lambda on, at, watch, limit: list_folder(
        on, at.access, ID, "/", watch, timeout_seconds=limit
    ),
    "find": lambda on, at, watch, limit: find(on, at.access, ["*"], watch, timeout_seconds=limit),
    "diff": lambda on, at, watch, limit: diff(
        on, at.access, ID, OTHER, watch, timeout_seconds=limit
    ),
    "dump": lambda on, at, watch, limit: dump(
        on, at.access, ID, "/a", watch, target=str(at.target), timeout_seconds=limit
    ),
    "restore": lambda on, at, watch, limit: restore(
        on,
        RestoreSpec(repository=at.access, snapshot_id=ID, target=str(at.target)),
        watch,
        timeout_seconds=limit,
    ),
    "stats": lambda on, at, watch, limit: stats(
        on, StatsSpec(repository=at.access), watch, timeout_seconds=limit
    ),
    "unlock": lambda on, at, watch, limit: unlock(
        on, UnlockSpec(repository=at.access), watch, timeout_seconds=limit
    ),
    "keys": lambda on, at, watch, limit: list_keys(on, at.access, watch, timeout_seconds=limit),
}
NOTHING = (None, RestoreResult(files=0, bytes=0))
"""A restore that was cut short tells what it has written."""

each = pytest.mark.parametrize("name", RUNS)


@pytest.fixture
def toolkit(toolkit: Toolkit, tmp_path: Path) -> Toolkit:
    """While it waits for a server `init` does not listen: it is killed, in life after 10 s."""
    hasty = ProcessRunner(cache_dir=str(tmp_path / "cache"), environ=os.environ, grace_seconds=1)
    return replace(toolkit, runner=hasty)


@each
@pytest.mark.parametrize("restic", ["0.18.0", "0.19.1"], indirect=True)
async def test_cancelled_it_is_over(
    name: str, toolkit: Toolkit, silence: Silence, heard: Heard
) -> None:
    """By a person who has seen enough; restic has asked already, and waits. 0.14 may not listen
    then: it is killed, and asks a minute long in vain whether it has left a lock."""
    run = asyncio.ensure_future(RUNS[name](toolkit, silence, heard.watch, None))
    await asyncio.wait_for(silence.asked.wait(), 30)
    heard.cancel.set()
    finished = await run
    assert (finished.outcome, finished.problem) == (Outcome.CANCELLED, None)
    assert finished.result in NOTHING
    _nothing_stays(silence)


@pytest.mark.provokes(ErrorClass.TIMEOUT)
@each
@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_too_slow_it_is_ended(name: str, toolkit: Toolkit, silence: Silence) -> None:
    """TIMEOUT, of this repository."""
    finished = await RUNS[name](toolkit, silence, Watch(), 1)
    assert silence.asked.is_set()
    assert finished.outcome is Outcome.FAILED
    assert finished.problem is not None
    assert finished.problem.error is ErrorClass.TIMEOUT
    assert finished.result in NOTHING
    _nothing_stays(silence)


def _nothing_stays(silence: Silence) -> None:
    assert not [one for one in psutil.Process().children() if one.name() == "restic"]
    assert not silence.target.is_file()
    assert not silence.target.is_dir() or not list(silence.target.iterdir())
