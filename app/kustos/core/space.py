"""How long a repository's disk will last, by how it has grown: pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from kustos_agent.protocol.values import DiskSpace

from .job_context import within

LEAST_POINTS: Final = 4
LEAST_SPAN: Final = timedelta(days=5)
"""A line through less says nothing."""
MOST_POINTS: Final = 30
_LONGEST: Final = timedelta(days=3_650)


class Measured(NamedTuple):
    """How many bytes a repository took, by a stats task that ended then."""

    at: datetime
    stored: int


def full_in(points: Sequence[Measured], free: int) -> timedelta | None:
    """How long `free` bytes last if it grows as it has (least squares). None: it does not grow, or
    nobody can say, or it is years away."""
    if len(points) < LEAST_POINTS:
        return None
    first = min(one.at for one in points)
    if max(one.at for one in points) - first < LEAST_SPAN:
        return None
    days = [(one.at - first) / timedelta(days=1) for one in points]
    sizes = [float(one.stored) for one in points]
    mean_day, mean_size = sum(days) / len(days), sum(sizes) / len(sizes)
    spread = sum((day - mean_day) ** 2 for day in days)
    growth = (
        sum((day - mean_day) * (size - mean_size) for day, size in zip(days, sizes, strict=True))
        / spread
    )
    if growth <= 0 or free / growth > _LONGEST / timedelta(days=1):
        return None
    return timedelta(days=free / growth)


def disk_of(path: str, disks: Sequence[DiskSpace]) -> DiskSpace | None:
    """The disk that a folder lies on: that of the longest mount point above it."""
    above = [disk for disk in disks if disk.total and within(path, disk.mount_point)]
    return max(above, key=lambda disk: len(disk.mount_point), default=None)
