"""Figures on time, whatever hangs."""

import asyncio
import threading

import pytest

from kustos_agent.figures import meter as module
from kustos_agent.figures.meter import FigureMeter
from kustos_agent.figures.reading import Figures


async def test_a_device_that_hangs_does_not_hold_up_a_heartbeat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The last figures stand in, only one thread hangs, and new figures come when it wakes."""
    release = threading.Event()
    calls: list[int] = []

    def read() -> Figures:
        calls.append(1)
        if len(calls) == 2:
            release.wait()
        return Figures(cpu_percent=float(len(calls)))

    meter = FigureMeter(read)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 5)
    assert (await meter.read()).cpu_percent == 1.0
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    assert (await meter.read()).cpu_percent == 1.0
    assert (await meter.read()).cpu_percent == 1.0
    assert len(calls) == 2
    release.set()
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 5)
    assert (await meter.read()).cpu_percent == 2.0


async def test_before_the_first_figures_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown is said as unknown."""
    release = threading.Event()

    def read() -> Figures:
        release.wait()
        return Figures()

    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.01)
    meter = FigureMeter(read)
    assert await meter.read() == Figures()
    release.set()
    async with asyncio.timeout(5):
        await meter.read()
