"""All figures at one moment. psutil is the source where nothing else is said."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

import psutil

from ..protocol.values import DiskSpace, NetworkKind, Power
from .disks import read_disks
from .metered import read_metered
from .network import read_network
from .power import read_power

_log = logging.getLogger(__name__)
T = TypeVar("T")

_TROUBLES: Final = (OSError, ValueError, psutil.Error)


@dataclass(frozen=True, slots=True)
class Figures:
    """`cpu_percent` is of all cores together, 0..100; memory and disks are in bytes. What is not
    known is None, empty or UNKNOWN."""

    cpu_percent: float = 0.0
    memory_used: int = 0
    memory_total: int = 0
    disks: tuple[DiskSpace, ...] = ()
    power: Power | None = None
    network: NetworkKind = NetworkKind.UNKNOWN
    metered: bool | None = None


class Reader:
    """Reads them again and again; what a container or a driver hides is told once."""

    def __init__(self) -> None:
        self._complained: set[str] = set()

    def read(self) -> Figures:
        """The figures now; `cpu_percent` since the previous call (0 at the first).

        May block on a device that hangs: call it from a thread, one at a time.
        """
        used, total = self._try("memory", _memory, (0, 0))
        return Figures(
            cpu_percent=self._try("CPU", lambda: psutil.cpu_percent(interval=None), 0.0),
            memory_used=used,
            memory_total=total,
            disks=self._try("disks", read_disks, ()),
            power=self._try("power", read_power, None),
            network=self._try("network", read_network, NetworkKind.UNKNOWN),
            metered=self._try("network's price", read_metered, None),
        )

    def conditions(self) -> Figures:
        """What schedules ask for, and nothing else. The same holds."""
        return Figures(
            power=self._try("power", read_power, None),
            metered=self._try("network's price", read_metered, None),
        )

    def _try(self, name: str, measure: Callable[[], T], unknown: T) -> T:
        """One figure that cannot be had must not cost the others."""
        try:
            return measure()
        except _TROUBLES as error:
            if name not in self._complained:
                _log.warning("no figures of this machine's %s: %s", name, error)
                self._complained.add(name)
            return unknown


def _memory() -> tuple[int, int]:
    memory = psutil.virtual_memory()
    return memory.total - memory.available, memory.total
