"""What to read from a repository -> the command of a restic that does it. Pure."""

from collections.abc import Iterable

from .command import Command, CommandError, CommandKind, absolute, build, patience, some_digits
from .names import name_pattern
from .repository import Door
from .version import Restic


def stats(door: Door, restic: Restic, mode: str, *, lock_wait_seconds: int = 0) -> Command:
    """Measure all snapshots in one of restic's modes: `raw-data` or `restore-size`."""
    plumbing = patience(restic, lock_wait_seconds)
    return build(CommandKind.STATS, door, restic, ["stats", f"--mode={mode}"], plumbing=plumbing)


def find(
    door: Door,
    restic: Restic,
    names: Iterable[str],
    *,
    snapshots: Iterable[str] = (),
    ignore_case: bool = False,
) -> Command:
    """Look for names (see `names`) in these snapshots, or in all."""
    patterns = [name_pattern(name) for name in names]
    if not patterns:
        raise CommandError(CommandKind.FIND, "nothing to look for")
    settings = [f"--snapshot={some_digits(snapshot)}" for snapshot in snapshots]
    if ignore_case:
        settings.append("--ignore-case")
    return build(CommandKind.FIND, door, restic, ["find", "--no-lock", *settings, *patterns])


def diff(door: Door, restic: Restic, older: str, newer: str, *, metadata: bool = False) -> Command:
    """Compare two snapshots; with `metadata` a change of mode, owner or time counts, too."""
    settings = ["--metadata"] if metadata else []
    arguments = ["diff", "--no-lock", *settings, some_digits(older), some_digits(newer)]
    return build(CommandKind.DIFF, door, restic, arguments)


def dump(
    door: Door,
    restic: Restic,
    snapshot_id: str,
    path: str,
    *,
    output: int,
    lock_wait_seconds: int = 0,
) -> Command:
    """Write a file of a snapshot, or a folder as tar, to an open file."""
    return build(
        CommandKind.DUMP,
        door,
        restic,
        ["dump", some_digits(snapshot_id), absolute(path)],
        plumbing=patience(restic, lock_wait_seconds),
        output=output,
    )
