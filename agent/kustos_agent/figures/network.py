"""What the machine's way out goes over."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..protocol.values import NetworkKind

ROUTES: Final = Path("/proc/net")
INTERFACES: Final = Path("/sys/class/net")
_UP: Final = 0x1
_REJECT: Final = 0x200
_ETHERNET: Final = "1"
_MOST_LAYERS: Final = 4
_BY_WEIGHT: Final = (NetworkKind.CELLULAR, NetworkKind.WIRELESS, NetworkKind.WIRED)


def read_network(routes: Path = ROUTES, interfaces: Path = INTERFACES) -> NetworkKind:
    """Of the interface that the default route names: Linux tells, of other systems it is not
    known. Raises OSError."""
    if not sys.platform.startswith("linux"):
        return NetworkKind.UNKNOWN
    if not (routes / "route").exists():
        return NetworkKind.UNKNOWN
    # The way of IPv4 where there is one: it is the manager's in most offices.
    for found in (_defaults_v4(routes / "route"), _defaults_v6(routes / "ipv6_route")):
        nearest = min(found, default=None)
        if nearest is not None:
            return _kind(interfaces, nearest[1], _MOST_LAYERS)
    return NetworkKind.NONE


def _defaults_v4(table: Path) -> Iterator[tuple[int, str]]:
    """Metric and interface of each default route (proc_net(5))."""
    for line in table.read_text(encoding="utf-8", errors="surrogateescape").splitlines()[1:]:
        name, destination, _, flags, _, _, metric, mask, *_ = line.split()
        if int(destination, 16) == int(mask, 16) == 0 and _leads_out(int(flags, 16)):
            yield int(metric), name


def _defaults_v6(table: Path) -> Iterator[tuple[int, str]]:
    if not table.exists():
        return
    for line in table.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        destination, length, _, _, _, metric, _, _, flags, name = line.split()
        if int(destination, 16) == int(length, 16) == 0 and _leads_out(int(flags, 16)):
            yield int(metric, 16), name


def _leads_out(flags: int) -> bool:
    return bool(flags & _UP) and not flags & _REJECT


def _kind(interfaces: Path, name: str, layers: int) -> NetworkKind:
    interface = interfaces / name
    if (interface / "wireless").exists() or (interface / "phy80211").exists():
        return NetworkKind.WIRELESS
    if "DEVTYPE=wwan" in _text(interface / "uevent").split():
        return NetworkKind.CELLULAR
    if (interface / "device").exists() and _text(interface / "type").strip() == _ETHERNET:
        return NetworkKind.WIRED
    # A bridge, a bond, a VLAN: what is below it counts. A tunnel has nothing below it.
    below = {
        _kind(interfaces, lower.name.removeprefix("lower_"), layers - 1)
        for lower in (interface.glob("lower_*") if layers else ())
    }
    return next((kind for kind in _BY_WEIGHT if kind in below), NetworkKind.UNKNOWN)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""  # some drivers do not answer; another sign may
