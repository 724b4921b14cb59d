"""A list of snapshots is cut into parts that fit a frame."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.values import SnapshotInfo
from kustos_agent.protocol.version import MAX_FRAME_BYTES
from kustos_agent.restic.output import Shape, parse
from kustos_agent.restic.reports import SnapshotList
from kustos_agent.restic.snapshots import parts


def _listed(paths: list[int]) -> tuple[SnapshotInfo, ...]:
    """As restic lists snapshots of so many paths, of what takes most bytes on the wire."""
    path = "\x01" * 100
    snapshots = [
        {"id": "a" * 64, "time": "2026-11-21T00:00:00Z", "paths": [path] * count, "tags": [path]}
        for count in paths
    ]
    parsed = parse(msgspec.json.encode(snapshots), Shape.OTHER)
    assert isinstance(parsed, SnapshotList)
    return parsed.snapshots


@given(st.lists(st.integers(0, 2_000), max_size=20))
def test_nothing_is_lost_and_every_part_fits(sizes: list[int]) -> None:
    """In order, whatever the paths; with room for the frame around it."""
    snapshots = _listed(sizes)
    cut = list(parts(snapshots))
    assert tuple(snapshot for part in cut for snapshot in part) == snapshots
    for part in cut:
        assert part
        assert len(msgspec.json.encode(part)) < MAX_FRAME_BYTES - 1_000


def test_many_small_ones_share_a_part() -> None:
    """Two hundred to a frame."""
    assert [len(part) for part in parts(_listed([1] * 450))] == [200, 200, 50]
