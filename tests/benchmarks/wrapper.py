"""A backup through manager and agent against bare `restic backup` of the same tree, in turn.

Both sides run the same restic (the newest of the tests') on the same tree into a fresh repository
with a cache of its own; the bare side writes its JSON to /dev/null. CPU counts everything: restic,
agent and manager. Then what reads a repository, see `reading`.
"""

import asyncio
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import Credentials, LocalPlace, SecretKind, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos.engine import new_loop
from tests.benchmarks.reading import compare_reading
from tests.benchmarks.result import Result, judged, median_ratio
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.restics import VERSIONS, find
from tests.helpers.trees import big_file, small_files
from tests.helpers.waiting import eventually_async

SMALL_FILES: Final = 50_000
BIG_BYTES: Final = 2_000_000_000
ROUNDS: Final = 5
PASSWORD: Final = "benchmark"
GOALS: Final = {
    "wall_ratio_small_files": 1.05,
    "wall_ratio_big_file": 1.05,
    "cpu_ratio_small_files": 1.08,
    "ls_wall_ratio": 1.1,
    "check_wall_ratio": 1.1,
}


@dataclass(frozen=True)
class Cost:
    """Seconds of one backup."""

    wall: float
    cpu: float


def measure() -> Result:
    """One warm-up of each, then five of each in turn."""
    with (
        tempfile.TemporaryDirectory(prefix="kustos-bench-") as folder,
        asyncio.Runner(loop_factory=new_loop) as runner,
    ):
        figures = runner.run(_measure(Path(folder)))
    return judged("wrapper", figures, GOALS)


async def _measure(folder: Path) -> dict[str, float]:
    small, big = folder / "small", folder / "big"
    small_files(small, SMALL_FILES)
    big.mkdir()
    big_file(big / "big.bin", BIG_BYTES)
    async with running_manager(folder / "manager") as manager:
        token = await manager.enrolment.issue_token()
        restic = Path(find(VERSIONS[-1]).path)
        # First on the agent's PATH, under its own name.
        (folder / "bin").mkdir()
        (folder / "bin" / "restic").symlink_to(restic)
        path = {"PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        async with running_agent(folder / "agent", token, path) as agent:
            await eventually_async(lambda: _connected(manager), 60, "the agent to be connected")
            side = _Side(manager, psutil.Process(agent.pid), folder, restic)
            ours_small, bare_small = await side.compare(small)
            ours_big, bare_big = await side.compare(big)
            reading = await compare_reading(manager, folder, str(restic))
    return {
        "wall_ratio_small_files": median_ratio(_walls(ours_small), _walls(bare_small)),
        "wall_ratio_big_file": median_ratio(_walls(ours_big), _walls(bare_big)),
        "cpu_ratio_small_files": median_ratio(_cpus(ours_small), _cpus(bare_small)),
        "cpu_ratio_big_file": median_ratio(_cpus(ours_big), _cpus(bare_big)),
        "bare_seconds_small_files": statistics.median(_walls(bare_small)),
        "bare_seconds_big_file": statistics.median(_walls(bare_big)),
        **reading,
    }


class _Side:
    def __init__(self, manager: Manager, agent: psutil.Process, folder: Path, restic: Path) -> None:
        self._restic = str(restic)
        self._manager = manager
        self._agent = agent
        self._folder = folder
        self._number = 0

    async def compare(self, source: Path) -> tuple[list[Cost], list[Cost]]:
        """(ours, bare), the warm-up left out."""
        ours: list[Cost] = []
        bare: list[Cost] = []
        for _ in range(ROUNDS + 1):
            ours.append(await self._ours(source))
            bare.append(await asyncio.to_thread(self._bare, source))
        return ours[1:], bare[1:]

    def _repository(self) -> Path:
        self._number += 1
        return self._folder / f"repository-{self._number}"

    async def _ours(self, source: Path) -> Cost:
        machine = (await self._manager.machines.overview())[0].machine
        place = self._repository()
        repository = await self._manager.repositories.save(
            RepositoryDraft(
                name=place.name,
                place=LocalPlace(path=str(place)),
                secrets={SecretKind.PASSWORD: PASSWORD},
            )
        )
        made = await self._manager.tasks.initialise(repository.id, machine.id)
        assert (await self._manager.tasks.wait(made.id)).state is TaskState.SUCCESS
        job = await self._manager.jobs.save(
            JobDraft(
                name=place.name,
                machine_id=machine.id,
                repository_id=repository.id,
                sources=(str(source),),
                credentials=Credentials.ON_DEMAND,
            )
        )
        cpu, wall = self._cpu(), time.monotonic()
        task = await self._manager.tasks.back_up(job.id)
        ended = await self._manager.tasks.wait(task.id)
        cost = Cost(time.monotonic() - wall, self._cpu() - cpu)
        assert ended.state is TaskState.SUCCESS, ended
        await asyncio.to_thread(shutil.rmtree, place)
        return cost

    def _cpu(self) -> float:
        """Manager (this process) and agent with the children it has waited for."""
        agent = self._agent.cpu_times()
        own = resource.getrusage(resource.RUSAGE_SELF)
        return (
            own.ru_utime
            + own.ru_stime
            + agent.user
            + agent.system
            + agent.children_user
            + agent.children_system
        )

    def _bare(self, source: Path) -> Cost:
        place = self._repository()
        environment = {
            **os.environ,
            "RESTIC_REPOSITORY": str(place),
            "RESTIC_PASSWORD": PASSWORD,
            "RESTIC_CACHE_DIR": str(self._folder / "bare-cache"),
        }
        subprocess.run([self._restic, "init", "--quiet"], env=environment, check=True)
        before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        subprocess.run(
            [self._restic, "backup", "--json", "--exclude-caches", "--tag", "kustos", str(source)],
            env=environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        elapsed, after = time.monotonic() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
        shutil.rmtree(place)
        return Cost(
            elapsed,
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        )


async def _connected(manager: Manager) -> bool:
    return any(view.connected for view in await manager.machines.overview())


def _walls(costs: list[Cost]) -> list[float]:
    return [cost.wall for cost in costs]


def _cpus(costs: list[Cost]) -> list[float]:
    return [cost.cpu for cost in costs]
