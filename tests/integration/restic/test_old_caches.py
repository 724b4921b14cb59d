"""An agent looks after restic's cache by itself."""

import asyncio
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from kustos_agent.bootstrap import build_agent, restic_operations
from kustos_agent.config import Config
from kustos_agent.daemon import serve
from kustos_agent.fetching.shelf import Shelf
from kustos_agent.fetching.supply import Supply
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.identity import Identity
from kustos_agent.paths import HOME_VARIABLE, agent_paths
from kustos_agent.protocol.messages import ProbeRepository
from kustos_agent.protocol.values import RepositoryAccess
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.version import Restic
from kustos_agent.tasks import old_caches
from kustos_agent.tasks.marks import RunMarks
from kustos_agent.tasks.old_caches import OldCaches
from kustos_agent.tasks.restic_operations import ResticOperations
from tests.helpers.issued import issue
from tests.helpers.processes import LOOPBACK
from tests.helpers.waiting import eventually_async

LIMIT = 30
OLD = "ab" * 32
SLOW = """\
#!/bin/sh
if [ "$1" = cache ]; then echo $$ > "{folder}/pid"; exec sleep 600; fi
exec "{restic}" "$@"
"""
"""A disk that is slow to remove a folder."""


async def _no_pause(_seconds: float, stop: asyncio.Event) -> None:
    # One turn of the loop: a run that comes in it counts.
    await asyncio.sleep(0)


def operations(restic: Path, runner: ProcessRunner, folder: Path) -> ResticOperations:
    """As an agent has them, but for the quiet time."""
    return ResticOperations(
        configured=restic,
        supply=Supply(Shelf(folder / "fetched"), runner=runner, allowed=False),
        runner=runner,
        scratch=folder,
        environ={},
        marks=RunMarks(folder / "marks"),
        spool=folder / "spool",
        forbidden=ForbiddenPaths([]),
        caches=OldCaches(
            folder / "cache", folder / "stamp", now=lambda: datetime.now(UTC), pause=_no_pause
        ),
    )


async def test_what_no_run_has_used_for_a_month_goes_by_itself(
    restic: Restic,
    runner: ProcessRunner,
    access: RepositoryAccess,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """After a run; what that has used stays."""
    old = tmp_path / "cache" / OLD
    old.mkdir(parents=True)
    os.utime(old, (0, 0))
    agent = operations(Path(restic.path), runner, tmp_path)
    request = ProbeRepository(repository=access, timeout_seconds=LIMIT)
    found = await agent.probe(request)
    assert found.problem is None
    with caplog.at_level(logging.INFO):
        tending = asyncio.create_task(agent.tend())
        await eventually_async((tmp_path / "stamp").exists, LIMIT, "the clean-up")
        tending.cancel()
        await asyncio.wait({tending})
    assert caplog.messages == ["1 old folders removed from restic's cache"]
    caplog.clear()
    left = [one.name for one in (tmp_path / "cache").iterdir() if one.is_dir()]
    assert left == [found.repository_id]


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
@pytest.mark.parametrize("ending", ["run", "agent"])
async def test_it_stands_back_and_ends_at_once(
    restic: Restic, runner: ProcessRunner, access: RepositoryAccess, tmp_path: Path, ending: str
) -> None:
    """It has the lowest priority, no other restic runs beside it, and it is gone with the agent."""
    program = tmp_path / "restic"
    program.write_text(SLOW.format(folder=tmp_path, restic=restic.path))
    program.chmod(0o700)
    (tmp_path / "cache" / OLD).mkdir(parents=True)
    agent = operations(program, runner, tmp_path)
    tending = asyncio.create_task(agent.tend())
    written = tmp_path / "pid"
    text = await eventually_async(lambda: written.exists() and written.read_text(), LIMIT, "it")
    process = psutil.Process(int(str(text)))
    assert process.nice() == 19
    if ending == "run":
        request = ProbeRepository(repository=access, timeout_seconds=LIMIT)
        probing = asyncio.create_task(agent.probe(request))
        await eventually_async(lambda: not process.is_running(), LIMIT, "its end")
        assert not (tmp_path / "stamp").exists()
        assert (await probing).problem is None
    tending.cancel()
    await asyncio.wait({tending})
    assert not process.is_running()


@pytest.mark.parametrize("restic", ["0.19.1"], indirect=True)
async def test_an_agent_that_runs_does_it(
    restic: Restic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One whose manager is away, in its own folders; it ends in order afterwards."""
    monkeypatch.setattr(old_caches, "QUIET_SECONDS", 0.0)
    paths = agent_paths({HOME_VARIABLE: str(tmp_path / "home")})
    paths.prepare()
    old = paths.cache_folder / OLD
    old.mkdir()
    os.utime(old, (0, 0))
    identity = Identity(
        agent_id="a", token="t", addresses=(f"{LOOPBACK}:1",), ca=issue([LOOPBACK]).ca_pem
    )
    config = Config(restic=Path(restic.path))
    agent = build_agent(paths, config, identity, restic_operations(paths, config))
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(agent, stop))
    await eventually_async(paths.cache_stamp.exists, LIMIT, "the clean-up")
    assert not old.exists()
    stop.set()
    async with asyncio.timeout(LIMIT):
        await serving
