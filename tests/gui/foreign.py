"""Snapshots that were in a repository before Kustos, or whose machine is gone."""

from datetime import UTC, datetime, timedelta

from kustos.core.model import Snapshot
from tests.gui.scripted_links import Room

# Host, folders, how many (one a week, the newest a week ago), size of the newest.
FOUND = (
    ("alter-server", ("/etc", "/home", "/srv/freigaben", "/var/lib"), 41, 512_000_000_000),
    ("BUCHHALTUNG", ("/C/DATEV",), 12, 41_000_000_000),
    ("kasse-2", ("/C/Kasse",), 3, None),
    ("PLATZ-2", ("/C/Users",), 1, 8_100_000_000),
    ("PLATZ-10", ("/C/Users",), 52, 9_300_000_000),
)


async def put_foreign(room: Room, repository_id: str) -> int:
    """Have those of `FOUND` in a repository; gives how many they are."""
    now = datetime.now(UTC)
    found = [
        Snapshot(
            id=f"{place:032x}{week:032x}",
            repository_id=repository_id,
            time=now - timedelta(weeks=week),
            learnt_at=now,
            hostname=host,
            paths=paths,
            bytes=size,
        )
        for place, (host, paths, number, size) in enumerate(FOUND)
        for week in range(1, number + 1)
    ]
    await room.write(lambda unit: unit.snapshots.put(found))
    return len(found)
