"""Mains or battery, as the kernel's list says it."""

import sys
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from kustos_agent.figures.power import read_power
from kustos_agent.protocol.values import Power


def supply(folder: Path, name: str, **files: str) -> None:
    """One entry of /sys/class/power_supply."""
    (folder / name).mkdir(parents=True)
    for file, content in files.items():
        (folder / name / file).write_text(f"{content}\n")


def on(folder: Path) -> Power | None:
    """What Linux has there."""
    return read_power(folder, linux=True)


def test_a_machine_without_a_battery_runs_on_mains(tmp_path: Path) -> None:
    """Of one whose kernel has no list nothing is known."""
    assert on(tmp_path) == Power(on_battery=False)
    assert on(tmp_path / "none") is None


def test_a_laptop_that_is_unplugged_runs_on_its_battery(tmp_path: Path) -> None:
    """With so much left."""
    supply(tmp_path, "AC", type="Mains", online="0")
    supply(tmp_path, "BAT0", type="Battery", status="Discharging", capacity="41")
    assert on(tmp_path) == Power(on_battery=True, percent=41.0)


@pytest.mark.parametrize("status", ["Charging", "Full", "Not charging", "Unknown", "Discharging"])
def test_a_laptop_that_is_plugged_in_runs_on_mains(tmp_path: Path, status: str) -> None:
    """Whatever its battery does meanwhile: some are drained a little to last longer."""
    supply(tmp_path, "AC", type="Mains", online="1")
    supply(tmp_path, "BAT0", type="Battery", status=status, capacity="80")
    assert on(tmp_path) == Power(on_battery=False, percent=80.0)


def test_a_laptop_that_is_charged_by_usb(tmp_path: Path) -> None:
    """Several outlets, one of them in use; two batteries."""
    supply(tmp_path, "ucsi-0", type="USB", online="0")
    supply(tmp_path, "ucsi-1", type="USB", online="1")
    supply(tmp_path, "BAT0", type="Battery", status="Charging", capacity="50")
    supply(tmp_path, "BAT1", type="Battery", status="Unknown", capacity="100")
    assert on(tmp_path) == Power(on_battery=False, percent=75.0)


def test_the_mouse_s_battery_is_not_the_computer_s(tmp_path: Path) -> None:
    """A desktop with a wireless mouse runs on mains."""
    supply(
        tmp_path,
        "hidpp_battery_0",
        type="Battery",
        scope="Device",
        status="Discharging",
        capacity="5",
    )
    assert on(tmp_path) == Power(on_battery=False)


def test_a_battery_without_a_level_has_none(tmp_path: Path) -> None:
    """Nor is a tablet without an outlet's entry plugged in when it drains."""
    supply(tmp_path, "battery", type="Battery", status="Discharging", capacity="")
    assert on(tmp_path) == Power(on_battery=True)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, Power(on_battery=False)),
        (SimpleNamespace(percent=55, power_plugged=False), Power(on_battery=True, percent=55.0)),
        (SimpleNamespace(percent=101, power_plugged=True), Power(on_battery=False, percent=100.0)),
        (SimpleNamespace(percent=55, power_plugged=None), None),
    ],
)
def test_elsewhere_psutil_tells(
    monkeypatch: pytest.MonkeyPatch, told: object, expected: Power | None
) -> None:
    """Where it does not know, nothing is said."""
    monkeypatch.setattr(psutil, "sensors_battery", lambda: told, raising=False)
    assert read_power(linux=False) == expected
    monkeypatch.delattr(psutil, "sensors_battery")
    assert read_power(linux=False) is None


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /sys")
def test_this_machine_can_be_asked() -> None:
    """Without an error, whatever it is."""
    power = read_power()
    assert power is None or power.percent is None or 0 <= power.percent <= 100
