"""What an idle connected agent costs: resident memory, and CPU over a minute."""

import asyncio
import statistics
import tempfile
from pathlib import Path
from typing import Final

import psutil

from kustos.core.manager import Manager
from tests.benchmarks.result import Result, judged
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.waiting import eventually_async

SETTLE_SECONDS: Final = 5.0
IDLE_SECONDS: Final = 60.0
AGENTS: Final = 5
GOALS: Final = {"rss_mb": 36.0, "idle_cpu_percent": 0.05}


def measure() -> Result:
    """Five agents side by side for a minute; medians."""
    with tempfile.TemporaryDirectory(prefix="kustos-bench-") as folder:
        figures = asyncio.run(_measure(Path(folder)))
    return judged("agent", figures, GOALS)


async def _measure(folder: Path) -> dict[str, float]:
    async with running_manager(folder / "manager") as manager:
        rss: list[float] = []
        cpu: list[float] = []
        async with asyncio.TaskGroup() as group:
            for number in range(AGENTS):
                group.create_task(_one(manager, folder / f"agent-{number}", rss, cpu))
    return {
        "rss_mb": statistics.median(rss),
        "rss_mb_worst": max(rss),
        "idle_cpu_percent": statistics.median(cpu),
        "idle_cpu_percent_worst": max(cpu),
    }


async def _one(manager: Manager, home: Path, rss: list[float], cpu: list[float]) -> None:
    token = await manager.enrolment.issue_token()
    async with running_agent(home, token) as agent:
        await eventually_async(lambda: _all_connected(manager), 60, "all agents to be connected")
        await asyncio.sleep(SETTLE_SECONDS)
        process = psutil.Process(agent.pid)
        before = process.cpu_times()
        await asyncio.sleep(IDLE_SECONDS)
        after = process.cpu_times()
        used = after.user + after.system - before.user - before.system
        cpu.append(100 * used / IDLE_SECONDS)
        rss.append(process.memory_info().rss / 1_000_000)


async def _all_connected(manager: Manager) -> bool:
    views = await manager.machines.overview()
    return len(views) == AGENTS and all(view.connected for view in views)
