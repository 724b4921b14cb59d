"""The machine's figures for a heartbeat. psutil is the source of all of them."""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import psutil

from .protocol.paths import to_wire
from .protocol.values import DiskSpace
from .threads import in_thread

_log = logging.getLogger(__name__)

PATIENCE_SECONDS: Final = 5.0
_MAX_DISKS: Final = 64


@dataclass(frozen=True, slots=True)
class Health:
    """`cpu_percent` is of all cores together, 0..100; memory and disks are in bytes."""

    cpu_percent: float
    memory_used: int
    memory_total: int
    disks: tuple[DiskSpace, ...]


class HealthMeter:
    """Figures on time: a device that hangs must not keep the machine from saying that it lives."""

    def __init__(self, measure: Callable[[], Health] | None = None) -> None:
        self._measure = measure or measure_health
        self._last = Health(0.0, 0, 0, ())
        self._pending: asyncio.Task[Health] | None = None
        self._complained = False

    async def read(self) -> Health:
        """The figures now, or the last ones that could be had."""
        if self._pending is None:
            self._pending = asyncio.create_task(in_thread(self._measure))
        done, _ = await asyncio.wait({self._pending}, timeout=PATIENCE_SECONDS)
        if done:
            finished, self._pending = self._pending, None
            try:
                self._last = finished.result()
            except (OSError, psutil.Error) as error:
                # A container may hide what psutil reads; the sign of life counts more.
                if not self._complained:
                    _log.warning("no figures of this machine: %s", error)
                    self._complained = True
        return self._last


def measure_health() -> Health:
    """The figures now; `cpu_percent` since the previous call (0 at the first).

    May block on a device that hangs: call it from a thread.
    """
    memory = psutil.virtual_memory()
    return Health(
        cpu_percent=psutil.cpu_percent(interval=None),
        memory_used=memory.total - memory.available,
        memory_total=memory.total,
        disks=_disks(),
    )


def _disks() -> tuple[DiskSpace, ...]:
    """Local file systems with their space; each device once, at its shortest mount point."""
    by_device: dict[str, DiskSpace] = {}
    partitions = psutil.disk_partitions(all=False)
    for partition in sorted(partitions, key=lambda found: len(found.mountpoint)):
        if partition.device in by_device or partition.fstype in {"squashfs", "iso9660", ""}:
            continue
        if not os.path.isdir(partition.mountpoint):  # noqa: PTH112  a bind-mounted file
            continue
        try:
            usage = psutil.disk_usage(partition.mountpoint)
        except OSError:
            # Unmounted since the list was made, or not readable for this user: no figure.
            continue
        by_device[partition.device] = DiskSpace(
            mount_point=to_wire(partition.mountpoint), free=usage.free, total=usage.total
        )
        if len(by_device) == _MAX_DISKS:
            break
    return tuple(by_device.values())
