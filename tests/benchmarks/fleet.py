"""A thousand agents at one manager whose window is open: coming, working, half of them back from
an outage, and one that says more than anybody can use.

The manager is the real program (`fleet_manager`), the agents are real but for restic
(`fleet_agents`), in processes of their own on the same computer, over loopback TLS. `machine_…` is
what a 16 ms timer in an otherwise idle process went through at the same time: what the computer
itself did, with everything else that ran on it. `…_without_stolen_ms` leaves out what the host of a
virtual machine took in the meantime.
"""

import asyncio
import os
import time
from typing import TYPE_CHECKING, Final

import psutil

from kustos.core.reported_logs import MAX_LOG_LINES
from tests.benchmarks.control_pulse import control_pulse
from tests.benchmarks.fleet_stage import Stage, staged
from tests.benchmarks.result import Result, judged
from tests.benchmarks.worker import STRANGERS_NICE, Worker, worker
from tests.helpers.waiting import eventually_async

if TYPE_CHECKING:
    from tests.benchmarks.pauses import Pause

AGENTS: Final = 1_000
TASKS: Final = 100
RETURNING: Final = 500
SPOOLED: Final = 1_000
STEADY_SECONDS: Final = 100.0
"""More than the 90 s after which a silent machine is late."""

FLOOD_SECONDS: Final = 35.0
"""More than the 30 s in which each machine tells once how it is."""

LATE_SECONDS: Final = 90.0
PATIENCE_SECONDS: Final = 180.0
GOALS: Final = {
    "connect_seconds": 60.0,
    "manager_cpu_percent": 50.0,
    "manager_rss_mb": 260.0,
    "late_heartbeats": 0.0,
    "longest_window_stall_ms": 50.0,
    "longest_return_stall_ms": 80.0,
    "longest_words_flood_stall_ms": 50.0,
    "longest_lines_flood_stall_ms": 50.0,
    "longest_words_flood_delay_ms": 100.0,
    "longest_lines_flood_delay_ms": 100.0,
}
AT_LEAST: Final = {"agents": float(AGENTS)}


def measure() -> Result:
    """Once; it takes some four minutes."""
    return judged("fleet", asyncio.run(_measure()), GOALS, AT_LEAST)


async def _measure() -> dict[str, float]:
    async with staged(AGENTS) as stage, control_pulse() as control:
        figures = await _connect(stage)
        figures |= await _work(stage, control)
        figures |= await _return(stage, control)
        figures |= await _flood(stage, control)
        figures["load_average"] = os.getloadavg()[1]
        return figures


async def _connect(stage: Stage) -> dict[str, float]:
    """All at once, and until each of them is shown as what it is."""
    await stage.manager.ask("pauses")
    began = time.monotonic()
    await stage.tell("begin", stage.fleet.seats)
    await eventually_async(lambda: heard(stage), PATIENCE_SECONDS, "all agents to be heard")
    in_state = await stage.manager.ask("in_state")
    seconds = time.monotonic() - began
    pauses: list[Pause] = await stage.manager.ask("pauses")
    stall = max(pause.whole for pause in pauses)
    return {"agents": in_state, "connect_seconds": seconds, "connect_stall_ms": stall}


async def _work(stage: Stage, control: Worker) -> dict[str, float]:
    """Heartbeats of all and tasks of some."""
    busy = stage.fleet.seats[:TASKS]
    await stage.manager.ask("back_up", [seat.job_id for seat in busy])
    await eventually_async(lambda: running(stage, TASKS), PATIENCE_SECONDS, "all tasks to run")
    process = psutil.Process(stage.manager.pid)
    lines = -await stage.manager.ask("last_lines", [seat.machine_id for seat in busy])
    lined = time.monotonic()
    await asyncio.sleep(3)  # what orders and questions cost is not of the minutes that follow
    await stage.manager.ask("pauses")
    await control.ask("take")
    before, began = process.cpu_times(), time.monotonic()
    await asyncio.sleep(STEADY_SECONDS)
    after, seconds = process.cpu_times(), time.monotonic() - began
    pauses: list[Pause] = await stage.manager.ask("pauses")
    idle: float = await control.ask("take")
    rss = process.memory_info().rss
    lines += await stage.manager.ask("last_lines", [seat.machine_id for seat in busy])
    per_second = lines / (time.monotonic() - lined)
    gaps = await stage.manager.ask("gaps")
    shown = await stage.manager.ask("in_state")
    await stage.tell_all("end_tasks")
    await eventually_async(lambda: running(stage, 0), PATIENCE_SECONDS, "all tasks to end")
    used = after.user + after.system - before.user - before.system
    return {
        "manager_cpu_percent": 100 * used / seconds,
        "manager_rss_mb": rss / 1e6,
        "late_heartbeats": sum(gap > LATE_SECONDS for gap in gaps) + AGENTS - shown,
        "longest_heartbeat_gap_seconds": max(gaps),
        "log_lines_per_second": per_second,
        "longest_window_stall_ms": max(pause.whole for pause in pauses),
        "window_stalls_above_50_ms": sum(pause.whole > 50 for pause in pauses),
        "longest_window_stall_without_stolen_ms": max(pause.own for pause in pauses),
        "machine_stall_ms": idle,
    }


async def _return(stage: Stage, control: Worker) -> dict[str, float]:
    """Half of the fleet goes, each with a task that talks on, and comes back in one moment."""
    seats = stage.fleet.seats[:RETURNING]
    await stage.tell_all("quiet")
    await stage.manager.ask("back_up", [seat.job_id for seat in seats])
    await eventually_async(lambda: running(stage, RETURNING), PATIENCE_SECONDS, "tasks to run")
    await stage.tell("leave", seats)
    gone = AGENTS - RETURNING
    await eventually_async(lambda: _connected(stage, gone), PATIENCE_SECONDS, "half to be gone")
    await stage.tell("spool", seats, SPOOLED)
    await asyncio.sleep(2)
    await stage.manager.ask("pauses")
    await control.ask("take")
    began = time.monotonic()
    await stage.tell("begin", seats)
    told = max(await stage.tell("all_told", seats, PATIENCE_SECONDS))
    await asyncio.sleep(1)  # the window shows the last of it
    pauses: list[Pause] = await stage.manager.ask("pauses")
    idle: float = await control.ask("take")
    lines = await stage.manager.ask("last_lines", [seat.machine_id for seat in seats])
    assert lines == RETURNING * SPOOLED, f"{lines} lines are stored"
    await stage.tell_all("end_tasks")
    return {
        "return_seconds": told - began,
        "longest_return_stall_ms": max(pause.whole for pause in pauses),
        "return_stalls_above_80_ms": sum(pause.whole > 80 for pause in pauses),
        "longest_return_stall_without_stolen_ms": max(pause.own for pause in pauses),
        "machine_return_stall_ms": idle,
    }


async def _flood(stage: Stage, control: Worker) -> dict[str, float]:
    """One of them, taken over, says all it can; what that does to the window and to the others."""
    seat = stage.fleet.seats[-1]
    await stage.tell("leave", [seat])
    await eventually_async(lambda: _connected(stage, AGENTS - 1), PATIENCE_SECONDS, "it to be gone")
    figures: dict[str, float] = {}
    async with worker("tests.benchmarks.fleet_flood", nice=STRANGERS_NICE) as flooding:
        for flood in ("words", "lines"):
            await asyncio.sleep(2)
            for question in ("pauses", "delays"):
                await stage.manager.ask(question)
            await control.ask("take")
            said = await flooding.ask(flood, stage.port, stage.fleet.ca, seat, FLOOD_SECONDS)
            pauses: list[Pause] = await stage.manager.ask("pauses")
            delays: dict[str, float] = await stage.manager.ask("delays")
            delays.pop(seat.machine_id, None)
            idle: float = await control.ask("take")
            assert len(delays) == AGENTS - 1, f"{len(delays)} others have told how they are"
            if flood == "lines":
                kept = await stage.manager.ask("last_lines", [seat.machine_id])
                assert MAX_LOG_LINES <= kept <= said, f"{kept} of {said} lines are kept"
            figures |= {
                f"flood_{flood}_per_second": said / FLOOD_SECONDS,
                f"longest_{flood}_flood_stall_ms": max(pause.whole for pause in pauses),
                f"machine_{flood}_flood_stall_ms": idle,
                f"longest_{flood}_flood_delay_ms": 1_000 * max(delays.values()),
            }
    return figures


async def heard(stage: Stage) -> bool:
    return bool(await stage.manager.ask("heard") == AGENTS)


async def running(stage: Stage, count: int) -> bool:
    return bool(await stage.manager.ask("running") == count)


async def _connected(stage: Stage, count: int) -> bool:
    return bool(await stage.manager.ask("connected") == count)
