"""Room on the machine's disks."""

import os
from typing import Final

import psutil

from ..protocol.paths import to_wire
from ..protocol.values import DiskSpace

MAX_DISKS: Final = 64
_NO_ROOM_EVER: Final = frozenset({"squashfs", "iso9660", ""})


def read_disks() -> tuple[DiskSpace, ...]:
    """Local file systems with their space; each device once, at its shortest mount point. May hang
    with a device. Raises OSError."""
    by_device: dict[str, DiskSpace] = {}
    partitions = psutil.disk_partitions(all=False)
    for partition in sorted(partitions, key=lambda found: len(found.mountpoint)):
        if partition.device in by_device or partition.fstype in _NO_ROOM_EVER:
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
        if len(by_device) == MAX_DISKS:
            break
    return tuple(by_device.values())
