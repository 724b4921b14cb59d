"""From *Run now* to the first instruction of restic on an agent that has nothing to do, against a
bare websocket round trip and a fork and exec of the same program.

Both managers are this process, both agents one process each, both links loopback TLS. The restic is
a shell script whose first act is to write a line into a pipe that is read here.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from websockets.asyncio.server import ServerConnection, serve

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos.engine import new_loop
from kustos.home import Home
from kustos.link.certificates import open_certificates
from tests.benchmarks.result import Result, judged
from tests.helpers.agents import agent_environment, running_agent
from tests.helpers.managers import running_manager
from tests.helpers.processes import child
from tests.helpers.waiting import eventually_async

ORDERS: Final = 200
WARM_UPS: Final = 10
GOALS: Final = {"p50_ms": 20.0, "p99_ms": 100.0}
PATIENCE_SECONDS: Final = 20.0

SCRIPT: Final = """#!/bin/sh
case "$*" in
*version*) echo "restic 0.18.0 compiled with go1.24 on linux/amd64"; exit 0 ;;
esac
echo > "{pipe}"
echo '{{"message_type":"summary","files_new":0,"snapshot_id":"{snapshot}"}}'
"""


def measure() -> Result:
    """So many orders of each, in turn."""
    with (
        tempfile.TemporaryDirectory(prefix="kustos-bench-") as folder,
        asyncio.Runner(loop_factory=new_loop) as runner,
    ):
        figures = runner.run(_measure(Path(folder)))
    return judged("dispatch", figures, GOALS)


class Starts:
    """When the script has begun."""

    def __init__(self, pipe: Path) -> None:
        os.mkfifo(pipe)
        # For writing as well: it would be at its end whenever no script has it open.
        self._descriptor = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
        self._begun: asyncio.Queue[float] = asyncio.Queue()
        asyncio.get_running_loop().add_reader(self._descriptor, self._read)

    async def next(self) -> float:
        """The moment of the next start."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._begun.get()

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._descriptor)
        os.close(self._descriptor)

    def _read(self) -> None:
        now = time.monotonic()
        for _ in os.read(self._descriptor, 64):
            self._begun.put_nowait(now)


async def _measure(folder: Path) -> dict[str, float]:
    programs = folder / "bin"
    programs.mkdir()
    script = programs / "restic"
    script.write_text(SCRIPT.format(pipe=folder / "starts", snapshot="0" * 64), encoding="utf-8")
    script.chmod(0o755)
    starts = Starts(folder / "starts")
    path = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    ours: list[float] = []
    bare: list[float] = []
    async with (
        running_manager(folder / "manager") as manager,
        running_agent(folder / "agent", await manager.enrolment.issue_token(), path),
        _bare_agent(folder, script) as bare_agent,
    ):
        job_id = await _job(manager, folder)
        for _ in range(WARM_UPS + ORDERS):
            ours.append(await _order(manager, job_id, starts))
            bare.append(await _bare_order(bare_agent, starts))
    starts.close()
    ours, bare = ours[WARM_UPS:], bare[WARM_UPS:]
    return {
        "p50_ms": statistics.median(ours),
        "p99_ms": _percentile(ours, 99),
        "ratio_to_bare": statistics.median(ours) / statistics.median(bare),
        "bare_p50_ms": statistics.median(bare),
        "bare_p99_ms": _percentile(bare, 99),
        "load_average": os.getloadavg()[0],
    }


async def _job(manager: Manager, folder: Path) -> str:
    async def connected() -> bool:
        return any(view.connected for view in await manager.machines.overview())

    await eventually_async(connected, PATIENCE_SECONDS, "the agent to be connected")
    machine = (await manager.machines.overview())[0].machine
    repository = await manager.repositories.save(
        RepositoryDraft(
            name="NAS",
            place=LocalPlace(path=str(folder / "repository")),
            secrets={SecretKind.PASSWORD: "correct horse"},
        )
    )
    job = await manager.jobs.save(
        JobDraft(
            name="Documents",
            machine_id=machine.id,
            repository_id=repository.id,
            sources=(str(folder / "bin"),),
        )
    )
    return job.id


async def _order(manager: Manager, job_id: str, starts: Starts) -> float:
    """Milliseconds until restic has begun; on return the task has ended."""
    began = time.monotonic()
    task = await manager.tasks.back_up(job_id)
    seconds = await starts.next() - began
    ended = await manager.tasks.wait(task.id)
    assert ended.state is TaskState.SUCCESS, ended
    return 1_000 * seconds


async def _bare_order(agent: ServerConnection, starts: Starts) -> float:
    """The same for the bare agent."""
    began = time.monotonic()
    await agent.send("run")
    await agent.recv()
    seconds = await starts.next() - began
    assert await agent.recv() == "ended"
    return 1_000 * seconds


@asynccontextmanager
async def _bare_agent(folder: Path, script: Path) -> AsyncIterator[ServerConnection]:
    """The link to `dispatch_bare`, from this side."""
    home = Home(folder / "manager")
    certificates = open_certificates(home.certificates)
    arrived: asyncio.Future[ServerConnection] = asyncio.get_running_loop().create_future()
    over = asyncio.Event()

    async def handle(connection: ServerConnection) -> None:
        arrived.set_result(connection)
        await over.wait()

    async with serve(
        handle, "127.0.0.1", 0, ssl=certificates.context, compression=None
    ) as listening:
        port = next(iter(listening.sockets)).getsockname()[1]
        argv = (sys.executable, "-m", "tests.benchmarks.dispatch_bare", str(port), str(script))
        with child(argv, environment=agent_environment(folder / "bare")):
            yield await arrived
            over.set()


def _percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
