"""Taking care of a repository -> the command of a restic that does it. Pure."""

import math
import re
from typing import Final

from ..protocol.tasks import CheckDepth, CheckSpec, ForgetSpec, PruneSpec
from .command import Command, CommandError, CommandKind, build, patience, some_digits
from .repository import Door
from .version import Restic

_FULL_ID: Final = re.compile(r"[0-9a-f]{64}")
_ALL: Final = 100.0


def forget(door: Door, restic: Restic, spec: ForgetSpec, *, lock_wait_seconds: int = 0) -> Command:
    """Remove exactly these snapshots. No ids or no full ones are refused: restic 0.14 takes a
    mistake in what to forget for nothing to do, or for everything."""
    if not spec.snapshots:
        raise CommandError(CommandKind.FORGET, "no snapshot to forget")
    for snapshot_id in spec.snapshots:
        if not _FULL_ID.fullmatch(snapshot_id):
            raise CommandError(snapshot_id[:64], "not the full id of a snapshot")
    ids = [some_digits(snapshot_id) for snapshot_id in dict.fromkeys(spec.snapshots)]
    plumbing = patience(restic, lock_wait_seconds)
    return build(CommandKind.FORGET, door, restic, ["forget", *ids], plumbing=plumbing)


def snapshot_ids(door: Door, restic: Restic) -> Command:
    """List the ids of all snapshots, of damaged ones as well: none is read, so there is nothing to
    keep in the cache."""
    arguments = ["list", "snapshots", "--no-lock", "--no-cache"]
    return build(CommandKind.SNAPSHOTS, door, restic, arguments, quick=True)


def prune(door: Door, restic: Restic, spec: PruneSpec, *, lock_wait_seconds: int = 0) -> Command:
    """Free what no snapshot needs. Asked for JSON, restic < 0.17 does not say what it could not
    remove."""
    arguments = ["prune", f"--max-unused={_limit(spec.max_unused_percent)}"]
    if spec.max_repack_bytes:
        arguments.append(f"--max-repack-size={spec.max_repack_bytes}")
    plumbing = patience(restic, lock_wait_seconds)
    return build(CommandKind.PRUNE, door, restic, arguments, plumbing=plumbing, json=False)


def check(door: Door, restic: Restic, spec: CheckSpec, *, lock_wait_seconds: int = 0) -> Command:
    """Look whether the repository is whole."""
    arguments = ["check"]
    match spec.depth:
        case CheckDepth.STRUCTURE:
            pass
        case CheckDepth.SUBSET:
            if not 1 <= spec.part <= spec.parts:
                raise CommandError(f"{spec.part}/{spec.parts}", "no such part")
            arguments.append(f"--read-data-subset={spec.part}/{spec.parts}")
        case CheckDepth.ALL:
            arguments.append("--read-data")
    plumbing = patience(restic, lock_wait_seconds)
    return build(CommandKind.CHECK, door, restic, arguments, plumbing=plumbing)


def _limit(percent: float) -> str:
    """restic takes what is below 100 %. Rounded down to what it is shown with."""
    if percent >= _ALL:
        return "unlimited"
    return f"{math.floor(percent * 100) / 100:g}%"
