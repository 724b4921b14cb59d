"""Waits on a computer that sleeps."""

import asyncio
import time

import pytest

from kustos_agent import clock
from kustos_agent.clock import SleepWatch, elapsed, sleep, wait


class Laptop:
    """A clock that jumps ahead when the lid was closed."""

    def __init__(self) -> None:
        self.asleep = 0.0

    def elapsed(self) -> float:
        """With the time asleep."""
        return time.monotonic() + self.asleep


async def test_a_wait_takes_its_time() -> None:
    """On this machine, which does not sleep meanwhile."""
    before = time.monotonic()
    await sleep(0.05)
    assert time.monotonic() - before >= 0.05


async def test_a_wait_of_nothing_is_over() -> None:
    """Or of less."""
    await sleep(0)
    await sleep(-1)


async def test_a_wait_that_ended_while_the_computer_slept_is_over_soon_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No timer runs on with hours that were left of it."""
    monkeypatch.setattr(clock, "SLICE_SECONDS", 0.01)
    laptop = Laptop()
    waiting = asyncio.create_task(sleep(3_600, clock=laptop.elapsed))
    await asyncio.wait({waiting}, timeout=0.05)
    assert not waiting.done()
    laptop.asleep = 8 * 3_600
    async with asyncio.timeout(5):
        await waiting


async def test_a_wait_can_be_stopped() -> None:
    """At once, before it begins and while it lasts."""
    stop = asyncio.Event()
    waiting = asyncio.create_task(wait(3_600, stop))
    await asyncio.sleep(0)
    stop.set()
    async with asyncio.timeout(5):
        await waiting
        await wait(3_600, stop)


def test_the_clock_never_goes_back() -> None:
    """Whatever is done to the wall's."""
    readings = [elapsed() for _ in range(1_000)]
    assert readings == sorted(readings)


def test_a_sleep_is_noticed_once() -> None:
    """By the difference of a clock that stood still and one that did not."""
    laptop = Laptop()
    watch = SleepWatch(laptop.elapsed, time.monotonic)
    assert not watch.slept()
    laptop.asleep += 4
    assert not watch.slept()
    laptop.asleep += 60
    assert watch.slept()
    assert not watch.slept()
