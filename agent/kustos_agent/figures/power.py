"""What the machine runs on."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import psutil

from ..protocol.values import Power

SUPPLIES: Final = Path("/sys/class/power_supply")
_BATTERIES: Final = frozenset({"Battery", "UPS"})
_FILLING: Final = frozenset({"Charging", "Full"})


def read_power(
    supplies: Path = SUPPLIES, *, linux: bool = sys.platform.startswith("linux")
) -> Power | None:
    """Mains or battery; None where that cannot be known. Raises OSError."""
    if linux:
        return _from_supplies(supplies)
    return _from_psutil()


@dataclass(frozen=True, slots=True)
class _Supply:
    is_battery: bool
    online: bool
    status: str
    capacity: float | None


def _from_supplies(folder: Path) -> Power | None:
    """By the kernel's list. Not by psutil: it takes the battery of a wireless mouse for the
    computer's, which then seems to run on it."""
    if not folder.is_dir():
        return None
    # Not part of the machine: `scope` says so of mice, keyboards and headsets.
    found = [_supply(one) for one in folder.iterdir() if _word(one, "scope") != "Device"]
    batteries = [supply for supply in found if supply.is_battery]
    outlets = [supply for supply in found if not supply.is_battery]
    if not batteries:
        return Power(on_battery=False)
    plugged = any(outlet.online for outlet in outlets) or any(
        battery.status in _FILLING for battery in batteries
    )
    draining = any(battery.status == "Discharging" for battery in batteries)
    levels = [battery.capacity for battery in batteries if battery.capacity is not None]
    return Power(
        on_battery=not plugged and (draining or bool(outlets)),
        percent=sum(levels) / len(levels) if levels else None,
    )


def _supply(folder: Path) -> _Supply:
    capacity = _word(folder, "capacity")
    return _Supply(
        is_battery=_word(folder, "type") in _BATTERIES,
        online=_word(folder, "online") not in {"", "0"},
        status=_word(folder, "status"),
        capacity=min(float(capacity), 100.0) if capacity.isdecimal() else None,
    )


def _word(folder: Path, name: str) -> str:
    """The content of one of its files; empty if it has none, or the driver does not answer."""
    try:
        return (folder / name).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def _from_psutil() -> Power | None:
    if not hasattr(psutil, "sensors_battery"):
        return None
    battery = psutil.sensors_battery()
    if battery is None:
        return Power(on_battery=False)
    # Its stubs leave out that it may not know.
    plugged = cast("bool | None", battery.power_plugged)
    if plugged is None:
        return None
    return Power(on_battery=not plugged, percent=min(float(battery.percent), 100.0))
