"""Damage as disks do it, and what shows that it is mended."""

import os
import subprocess
from pathlib import Path

from kustos_agent.protocol.tasks import BackupSpec, SnapshotsSpec
from kustos_agent.protocol.values import Outcome, RepositoryAccess, SnapshotInfo
from kustos_agent.restic.backup import backup
from kustos_agent.restic.outcome import Watch
from kustos_agent.restic.snapshots import list_snapshots
from kustos_agent.restic.toolkit import Toolkit


def cut_index(access: RepositoryAccess) -> None:
    """Cut every index file to its first bytes."""
    for file in (Path(access.location) / "index").iterdir():
        file.chmod(0o600)
        os.truncate(file, 20)


def remove_largest_pack(access: RepositoryAccess) -> None:
    """Remove the pack with most of the files' content."""
    _largest_pack(access).unlink()


def flip_bytes(access: RepositoryAccess) -> None:
    """Change some of the files' content, and no size."""
    pack = _largest_pack(access)
    content = bytearray(pack.read_bytes())
    for place in range(1_000, len(content) - 1_000, 10_000):
        content[place] ^= 0xFF
    pack.chmod(0o600)
    pack.write_bytes(content)


def _largest_pack(access: RepositoryAccess) -> Path:
    packs = (Path(access.location) / "data").glob("*/*")
    return max(packs, key=lambda pack: pack.stat().st_size)


def is_whole(toolkit: Toolkit, access: RepositoryAccess) -> bool:
    """What `restic check` says."""
    checked = subprocess.run(
        [toolkit.restic.path, "-r", access.location, "check", "--no-cache"],
        env={**os.environ, "RESTIC_PASSWORD": access.password},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return checked.returncode == 0


async def saved(
    toolkit: Toolkit, access: RepositoryAccess, *sources: Path, tags: tuple[str, ...] = ()
) -> str:
    """The full id of a new snapshot of these folders."""
    paths = tuple(map(str, sources))
    spec = BackupSpec(repository=access, sources=paths, host="pc", tags=tags)
    made = await backup(toolkit, spec, Watch())
    assert made.outcome is Outcome.SUCCESS, made
    assert made.result is not None
    return made.result.snapshot_id


async def listed(toolkit: Toolkit, access: RepositoryAccess) -> dict[str, SnapshotInfo]:
    """Id -> snapshot."""
    found: dict[str, SnapshotInfo] = {}

    def add(part: tuple[SnapshotInfo, ...]) -> None:
        found.update((one.id, one) for one in part)

    done = await list_snapshots(toolkit, SnapshotsSpec(repository=access), Watch(), add)
    assert done.outcome is Outcome.SUCCESS, done
    return found
