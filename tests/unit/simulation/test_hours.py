"""A loop that leaps, and what it takes to switch a part of it off."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.simulation.belonging import Owner
from tests.simulation.hours import StandstillError, TrueTime
from tests.simulation.stage import on_stage

BEGIN = datetime(2026, 2, 2, tzinfo=UTC)


def test_a_quarter_passes_at_once() -> None:
    """What waits goes on in its order, and sees the time that it waited for."""
    seen: list[tuple[str, timedelta]] = []

    async def work() -> None:
        true = TrueTime(BEGIN)

        async def wait(name: str, days: int) -> None:
            await asyncio.sleep(days * 86_400)
            seen.append((name, true.now() - BEGIN))

        async with asyncio.TaskGroup() as group:
            group.create_task(wait("late", 91))
            group.create_task(wait("early", 1))

    began = time.monotonic()
    on_stage(1, work)
    assert time.monotonic() - began < 60
    assert [name for name, _ in seen] == ["early", "late"]
    for (_, passed), days in zip(seen, (1, 91), strict=True):
        assert passed == pytest.approx(timedelta(days=days), abs=timedelta(seconds=1))


def test_a_story_that_waits_for_nothing_is_not_waited_for() -> None:
    """It is told as a fault of the story."""

    async def work() -> None:
        await asyncio.Event().wait()

    with pytest.raises(StandstillError):
        on_stage(1, work)


def test_what_is_switched_off_does_nothing_more() -> None:
    """Neither what was begun, nor what that has begun; others go on."""
    ticks: list[str] = []

    async def tick(name: str) -> None:
        while True:
            await asyncio.sleep(60)
            ticks.append(name)

    async def begun() -> None:
        child = asyncio.create_task(tick("child"))
        await child

    async def work() -> None:
        machine, other = Owner(), Owner()
        machine.begin(begun())
        other.begin(tick("other"))
        await asyncio.sleep(155)
        await machine.end()
        await asyncio.sleep(155)
        await other.end()

    on_stage(1, work)
    assert ticks.count("child") == 2
    assert ticks.count("other") == 5
