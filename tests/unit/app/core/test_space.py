"""How long a repository's disk will last."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.space import Measured, disk_of, full_in
from kustos_agent.protocol.values import DiskSpace

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)


@given(
    growth=st.integers(1, 10**10),
    days=st.lists(st.integers(0, 400), min_size=4, max_size=30, unique=True),
    left=st.integers(1, 3_000),
)
def test_what_grows_evenly_is_full_when_it_is(growth: int, days: list[int], left: int) -> None:
    """Whenever it was measured, in any order."""
    points = [Measured(NOW - day * DAY, (400 - day) * growth) for day in days]
    found = full_in(points, left * growth)
    if max(days) - min(days) < 5:
        assert found is None
    else:
        assert found is not None
        assert abs(found - left * DAY) < DAY / 100


def test_too_little_says_nothing() -> None:
    """Three times, or all within a day; nor what does not grow."""
    evenly = [Measured(NOW + day * DAY, day) for day in range(10)]
    assert full_in(evenly[:3], 5) is None
    assert full_in([Measured(NOW + n * DAY / 10, n) for n in range(10)], 5) is None
    assert full_in([Measured(one.at, 7) for one in evenly], 5) is None
    assert full_in([Measured(one.at, 10 - one.stored) for one in evenly], 5) is None
    assert full_in(evenly, 10**9) is None


@pytest.mark.parametrize(
    ("path", "mount_point"),
    [
        ("/srv/backup/a", "/srv/backup"),
        ("/srv/backups", "/"),
        ("/srv/backup", "/srv/backup"),
        ("D:/Backup", "D:\\"),
        ("E:\\Backup", None),
    ],
)
def test_a_folder_lies_on_the_disk_mounted_nearest_above(
    path: str, mount_point: str | None
) -> None:
    """By whole names; on Windows by the letter."""
    disks = [
        DiskSpace(mount_point=name, free=1, total=2)
        for name in ("/", "/srv/backup", "C:\\", "D:\\")
    ]
    found = disk_of(path, disks)
    assert (found.mount_point if found else None) == mount_point
    assert disk_of(path, [DiskSpace(mount_point=mount_point or "/", free=0, total=0)]) is None
