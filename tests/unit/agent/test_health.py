"""Figures for heartbeats."""

import threading
from collections.abc import Callable

import pytest

from kustos_agent import health
from kustos_agent.health import Health, HealthMeter, measure_health


def test_the_figures_are_this_machine_s() -> None:
    """Plausible ones."""
    figures = measure_health()
    assert 0 <= figures.cpu_percent <= 100
    assert 0 < figures.memory_used < figures.memory_total
    for disk in figures.disks:
        assert 0 <= disk.free <= disk.total
    mount_points = [disk.mount_point for disk in figures.disks]
    assert len(mount_points) == len(set(mount_points))


async def test_a_device_that_hangs_does_not_hold_up_a_heartbeat(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The last figures stand in, only one thread hangs, and new figures come when it wakes."""
    release = threading.Event()
    calls: list[int] = []

    def measure() -> Health:
        calls.append(1)
        if len(calls) == 2:
            release.wait()
        return Health(float(len(calls)), 1, 2, ())

    meter = HealthMeter(measure)
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 5)
    assert (await meter.read()).cpu_percent == 1.0
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 0.01)
    assert (await meter.read()).cpu_percent == 1.0
    assert (await meter.read()).cpu_percent == 1.0
    assert len(calls) == 2
    release.set()
    monkeypatch.setattr(health, "PATIENCE_SECONDS", 5)
    assert (await meter.read()).cpu_percent == 2.0


async def test_figures_that_cannot_be_had_do_not_end_the_link(
    logged: Callable[[str], None],
) -> None:
    """A container may hide what psutil reads; it is told once."""

    def fail() -> Health:
        raise PermissionError(13, "Permission denied", "/proc/stat")

    meter = HealthMeter(fail)
    assert (await meter.read()).memory_total == 0
    logged("no figures of this machine")
    assert (await meter.read()).memory_total == 0
