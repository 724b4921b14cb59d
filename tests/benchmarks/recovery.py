"""The manager is killed with a thousand agents at work, and started again after a while."""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Sequence
from typing import Final

from tests.benchmarks.fleet import AGENTS, PATIENCE_SECONDS, TASKS, heard, running
from tests.benchmarks.fleet_stage import Stage, staged
from tests.benchmarks.result import Result, judged
from tests.helpers.waiting import eventually_async

DEAD_SECONDS: Final = 10.0
"""The agents have noticed, and wait longer from try to try."""

GOALS: Final = {"true_seconds": 90.0, "most_in_one_second": AGENTS / 2}
"""90 s: when silent machines count as offline. A storm would be most of them in one second,
which is about what TLS can do."""


def measure() -> Result:
    """Once."""
    return judged("recovery", asyncio.run(_measure()), GOALS)


async def _measure() -> dict[str, float]:
    async with staged(AGENTS) as stage:
        busy = stage.fleet.seats[:TASKS]
        await stage.tell("begin", stage.fleet.seats)
        await eventually_async(lambda: heard(stage), PATIENCE_SECONDS, "all agents to be heard")
        await stage.manager.ask("back_up", [seat.job_id for seat in busy])
        await eventually_async(lambda: running(stage, TASKS), PATIENCE_SECONDS, "tasks to run")
        await stage.manager.kill()
        await asyncio.sleep(DEAD_SECONDS)
        began = time.monotonic()
        stage.start_manager()
        await stage.manager.ask("port")
        listening = time.monotonic() - began
        await eventually_async(lambda: heard(stage), PATIENCE_SECONDS, "all agents to be back")
        await eventually_async(lambda: _true(stage), PATIENCE_SECONDS, "all states to be true")
        seconds = time.monotonic() - began
        arrivals = [at - began for at in await stage.manager.ask("arrivals")]
        await stage.tell_all("end_tasks")
        await eventually_async(lambda: running(stage, 0), PATIENCE_SECONDS, "all tasks to end")
        return {
            "true_seconds": seconds,
            "listening_seconds": listening,
            "last_back_seconds": max(arrivals),
            **_spread(arrivals, listening),
            "load_average": os.getloadavg()[0],
        }


def _spread(arrivals: Sequence[float], listening: float) -> dict[str, float]:
    """How many came in the busiest second, and how many within so many of the first ones."""
    seconds = Counter(int(at - listening) for at in arrivals)
    return {
        "most_in_one_second": max(seconds.values()),
        **{
            f"back_within_{limit}_s": sum(at - listening < limit for at in arrivals)
            for limit in (1, 2, 4, 8, 16, 32)
        },
        "connections": len(arrivals),
    }


async def _true(stage: Stage) -> bool:
    """Every machine is shown as what it is, and what runs on them is shown as running."""
    return bool(await stage.manager.ask("in_state") == AGENTS) and await running(stage, TASKS)
