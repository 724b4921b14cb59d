"""Repair, tag, rewrite, copy, clean up -> the command of a restic that does it. Pure."""

import shlex
from collections.abc import Iterable
from dataclasses import replace

from msgspec import Struct

from ..protocol.restic_versions import Capability
from .command import (
    Command,
    CommandError,
    CommandKind,
    build,
    demand,
    patience,
    quoted,
    some_digits,
)
from .pair import pair_environment, source_options
from .patterns import include_pattern, top_paths
from .repository import Door, environment, shown
from .version import Restic


class TagChange(Struct, frozen=True, kw_only=True):
    """Tags to add and to take away, or `instead` of all there are. Not none instead: restic takes
    that for nothing to do (tried on 0.14.0, 0.18.0 and 0.19.1)."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()


def repair_index(door: Door, restic: Restic, *, lock_wait_seconds: int = 0) -> Command:
    """Build the index anew from the packs that are there."""
    named = restic.can(Capability.REPAIR_INDEX)
    arguments = ["repair", "index"] if named else ["rebuild-index"]
    plumbing = patience(restic, lock_wait_seconds)
    return build(CommandKind.REPAIR_INDEX, door, restic, arguments, plumbing=plumbing)


def repair_snapshots(door: Door, restic: Restic, *, lock_wait_seconds: int = 0) -> Command:
    """Write all damaged snapshots anew without what is lost, and remove the damaged ones.

    Raises CommandError for a restic that cannot.
    """
    demand(restic, Capability.REPAIR_SNAPSHOTS)
    return build(
        CommandKind.REPAIR_SNAPSHOTS,
        door,
        restic,
        ["repair", "snapshots", "--forget"],
        plumbing=patience(restic, lock_wait_seconds),
    )


def tag(
    door: Door,
    restic: Restic,
    snapshots: Iterable[str],
    change: TagChange,
    *,
    lock_wait_seconds: int = 0,
) -> Command:
    """Change the tags of these snapshots. Raises CommandError."""
    if change.instead and (change.add or change.remove):
        raise CommandError("tags", "either new tags instead of the old, or some more and less")
    settings = [f"--set={_one_tag(text)}" for text in change.instead]
    settings += [f"--add={_one_tag(text)}" for text in change.add]
    settings += [f"--remove={_one_tag(text)}" for text in change.remove]
    if not settings:
        raise CommandError("tags", "no tag to change")
    arguments = ["tag", *settings, *_chosen(snapshots)]
    plumbing = patience(restic, lock_wait_seconds)
    return build(CommandKind.TAG, door, restic, arguments, plumbing=plumbing)


def rewrite(
    door: Door,
    restic: Restic,
    snapshots: Iterable[str],
    paths: Iterable[str],
    *,
    lock_wait_seconds: int = 0,
) -> Command:
    """Take these paths, as `ls` shows them, out of these snapshots; the old ones go.

    Raises CommandError, also for the root: what is to go as a whole is forgotten.
    """
    demand(restic, Capability.REWRITE)
    excludes = [f"--exclude={include_pattern(path)}" for path in top_paths(paths)]
    if not excludes:
        raise CommandError("paths", "no path to take out, or all of them")
    arguments = ["rewrite", "--forget", *excludes, *_chosen(snapshots)]
    plumbing = patience(restic, lock_wait_seconds)
    return build(CommandKind.REWRITE, door, restic, arguments, plumbing=plumbing)


def copy(
    source: Door,
    target: Door,
    restic: Restic,
    snapshots: Iterable[str],
    *,
    lock_wait_seconds: int = 0,
) -> Command:
    """Copy these snapshots of the source into the target. Raises AccessError, CommandError."""
    variables = pair_environment(source, target, restic)
    command = build(
        CommandKind.COPY,
        target,
        restic,
        ["copy", *_chosen(snapshots)],
        plumbing=[*patience(restic, lock_wait_seconds), *source_options(source, target)],
    )
    # The target's login may be a variable of its own in there, and is part of the address here.
    alone = environment(target, restic)
    own = {name: value for name, value in command.environment.items() if name not in alone}
    return replace(
        command,
        environment=own | variables,
        from_password=source.access.password,
        display=f"{command.display} --from-repo {quoted(shown(source.access.location))}",
    )


def clean_cache(restic: Restic, older_than_days: int) -> Command:
    """Remove what no run has used for so many days, of all repositories. Raises CommandError for
    less than one: a run that goes on now needs its folder."""
    if older_than_days < 1:
        raise CommandError("cache", "folders of today may be in use")
    arguments = ("cache", "--cleanup", f"--max-age={older_than_days}")
    display = f"restic {shlex.join(arguments)}"
    return Command(CommandKind.CACHE, (restic.path, *arguments), display=display)


def _chosen(snapshots: Iterable[str]) -> list[str]:
    """Without any id restic would take all snapshots."""
    chosen = [some_digits(one) for one in dict.fromkeys(snapshots)]
    if not chosen:
        raise CommandError("snapshots", "no snapshot chosen")
    return chosen


def _one_tag(text: str) -> str:
    """restic splits at commas and trims."""
    if not text or "," in text or text != text.strip():
        raise CommandError(text[:64], "not a tag: empty, with a comma, or with a space at an end")
    return text
