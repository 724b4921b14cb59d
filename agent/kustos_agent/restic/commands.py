"""What to do -> the command of a restic that does it. Pure."""

import shlex
import sys
from collections.abc import Iterable, Iterator
from os import fsencode

from ..protocol.tasks import BackupSpec, RestoreSpec
from . import effort
from .command import (
    Command,
    CommandKind,
    absolute,
    build,
    checked_id,
    disk_path,
    on_disk,
    patience,
    some_digits,
)
from .patterns import exclude_pattern, file_name, include_pattern, literal_pattern, top_paths
from .repository import Door, local_path
from .version import Restic


def version(path: str) -> Command:
    """Ask the restic at `path` for its version."""
    return Command(CommandKind.VERSION, (path, "version"), display=f"{shlex.quote(path)} version")


def init(door: Door, restic: Restic) -> Command:
    """Create the repository."""
    return build(CommandKind.INIT, door, restic, ["init"], quick=True)


def backup(
    door: Door,
    restic: Restic,
    spec: BackupSpec,
    *,
    real_paths: Iterable[str] = (),
    lock_wait_seconds: int = 0,
    windows: bool = sys.platform == "win32",
) -> Command:
    """Save the spec's sources. `real_paths` are saved as well: what sources that are symbolic links
    point to. A local repository inside a source is left out: it would back up itself.

    Sources go through `--files-from-raw`, so that no name is mistaken for an option or pattern.
    """
    sources = [on_disk(source, windows=windows) for source in spec.sources]
    sources += [path for path in real_paths if path not in sources]
    settings = [f"--host={spec.host}"] if spec.host else []
    settings += [f"--tag={tag}" for tag in spec.tags]
    settings += [f"--exclude={exclude_pattern(pattern)}" for pattern in spec.excludes]
    inside = _repository_inside(door, sources, windows=windows)
    settings += [f"--exclude={literal_pattern(path, windows=windows)}" for path in inside]
    if spec.exclude_caches:
        settings.append("--exclude-caches")
    if spec.exclude_if_present:
        settings.append(f"--exclude-if-present={file_name(spec.exclude_if_present)}")
    if spec.exclude_larger_than:
        settings.append(f"--exclude-larger-than={spec.exclude_larger_than}")
    if spec.one_file_system:
        settings.append("--one-file-system")
    if spec.use_fs_snapshot and windows:
        settings.append("--use-fs-snapshot")
    settings += effort.settings(restic, spec.effort)
    return build(
        CommandKind.BACKUP,
        door,
        restic,
        ["backup", *settings],
        plumbing=["--files-from-raw=-", *patience(restic, lock_wait_seconds)],
        operands=sources,
        stdin=b"".join(fsencode(source) + b"\0" for source in sources),
    )


def snapshots(door: Door, restic: Restic, snapshot_id: str = "") -> Command:
    """List all snapshots, or the one whose id begins like this."""
    chosen = [some_digits(snapshot_id)] if snapshot_id else []
    return build(
        CommandKind.SNAPSHOTS, door, restic, ["snapshots", "--no-lock", *chosen], quick=True
    )


def list_folder(
    door: Door, restic: Restic, snapshot_id: str, path: str, *, recursive: bool = False
) -> Command:
    """List a folder of a snapshot: its own entry, then those in it, or all below it."""
    deep = ["--recursive"] if recursive else []
    arguments = ["ls", "--no-lock", *deep, some_digits(snapshot_id), absolute(path)]
    return build(CommandKind.LIST, door, restic, arguments, quick=True)


def restore(
    door: Door,
    restic: Restic,
    spec: RestoreSpec,
    *,
    lock_wait_seconds: int = 0,
    windows: bool = sys.platform == "win32",
) -> Command:
    """Write the chosen paths, or all, below the target."""
    includes = [f"--include={include_pattern(path)}" for path in top_paths(spec.paths)]
    arguments = [
        "restore",
        f"--target={on_disk(spec.target, windows=windows)}",
        *includes,
        some_digits(spec.snapshot_id),
    ]
    plumbing = patience(restic, lock_wait_seconds)
    return build(CommandKind.RESTORE, door, restic, arguments, plumbing=plumbing)


def config(door: Door, restic: Restic) -> Command:
    """Show the repository's configuration: proof that it opens. Changes nothing, takes no lock."""
    return build(CommandKind.CONFIG, door, restic, ["cat", "config", "--no-lock"], quick=True)


def locks(door: Door, restic: Restic) -> Command:
    """List the ids of all locks."""
    return build(CommandKind.LOCKS, door, restic, ["list", "locks", "--no-lock"], quick=True)


def lock(door: Door, restic: Restic, lock_id: str) -> Command:
    """Show one lock."""
    arguments = ["cat", "lock", "--no-lock", checked_id(lock_id)]
    return build(CommandKind.LOCK, door, restic, arguments, quick=True)


def unlock(door: Door, restic: Restic) -> Command:
    """Remove stale locks: older than 30 minutes, or of a dead process of this machine."""
    return build(CommandKind.UNLOCK, door, restic, ["unlock"], quick=True)


def _repository_inside(door: Door, sources: Iterable[str], *, windows: bool) -> Iterator[str]:
    location = local_path(door.access.location, windows=windows)
    repository = disk_path(location, windows=windows)
    folders = (disk_path(source, windows=windows) for source in sources)
    if location and any(folder in repository.parents for folder in folders):
        yield str(repository)
