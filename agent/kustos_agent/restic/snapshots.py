"""Lists a repository's snapshots."""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from ..protocol.tasks import SnapshotsResult, SnapshotsSpec
from ..protocol.values import Outcome, SnapshotInfo
from . import commands
from .credentials import opened
from .outcome import Finished, Watch
from .refusal import refusing
from .toolkit import Toolkit, attempt

_MAX_PART: Final = 200
_MAX_PART_BYTES: Final = 512 * 1024
"""On the wire, unless a single snapshot is larger: a part travels in one frame of 1 MiB."""


@refusing
async def list_snapshots(
    toolkit: Toolkit,
    spec: SnapshotsSpec,
    watch: Watch,
    on_snapshots: Callable[[tuple[SnapshotInfo, ...]], None],
    *,
    timeout_seconds: float | None = None,
) -> Finished[SnapshotsResult]:
    """List all snapshots in parts that fit a frame, in restic's order: oldest first."""
    with opened(spec.repository, toolkit.scratch) as door:
        command = commands.snapshots(door, toolkit.restic)
        done = await attempt(toolkit, door, command, watch, timeout_seconds=timeout_seconds)
    if done.outcome is not Outcome.SUCCESS:
        return done.finished()
    found = done.transcript.snapshots
    for part in parts(found):
        on_snapshots(part)
    return done.finished(SnapshotsResult(count=len(found)))


def parts(snapshots: tuple[SnapshotInfo, ...]) -> Iterator[tuple[SnapshotInfo, ...]]:
    """The same in order, cut so that each part fits a frame."""
    part: list[SnapshotInfo] = []
    used = 0
    for snapshot in snapshots:
        size = len(msgspec.json.encode(snapshot)) + 1
        if part and (len(part) == _MAX_PART or used + size > _MAX_PART_BYTES):
            yield tuple(part)
            part, used = [], 0
        part.append(snapshot)
        used += size
    if part:
        yield tuple(part)
