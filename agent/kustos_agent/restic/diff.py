"""Compares two snapshots."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from ..protocol.name_figures import NameFigures
from ..protocol.values import Outcome, RepositoryAccess
from . import reading_commands
from .credentials import opened
from .name_tally import NameTally
from .outcome import Finished, Watch
from .reading_output import Change, Difference, parse_change
from .refusal import refusing
from .toolkit import Attempt, Toolkit, attempt
from .transcript import Ears

MAX_CHANGES: Final = 10_000
"""So many paths are told; the counts are of all."""


class Compared(Struct, frozen=True, kw_only=True):
    """How the newer snapshot differs from the older: counts of all, and the first of the paths in
    restic's order, folder by folder. `truncated`: there are more."""

    difference: Difference
    changes: tuple[Change, ...] = ()
    truncated: bool = False


@refusing
async def diff(
    toolkit: Toolkit,
    access: RepositoryAccess,
    older: str,
    newer: str,
    watch: Watch,
    *,
    metadata: bool = False,
    timeout_seconds: float | None = None,
) -> Finished[Compared]:
    """What became of the files between two snapshots (ids). With `metadata` a change of mode, owner
    or time alone counts as well. Without a lock, see `find`."""
    changes: list[Change] = []
    truncated = False

    def take(change: Change) -> None:
        nonlocal truncated
        truncated = len(changes) >= MAX_CHANGES
        if not truncated:
            changes.append(change)

    done, difference = await _run(
        toolkit,
        access,
        (older, newer),
        watch,
        take,
        metadata=metadata,
        timeout_seconds=timeout_seconds,
    )
    if difference is None:
        return done.unanswered("counts")
    return done.finished(
        Compared(difference=difference, changes=tuple(changes), truncated=truncated)
    )


@refusing
async def tally_names(
    toolkit: Toolkit,
    access: RepositoryAccess,
    older: str,
    newer: str,
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
) -> Finished[NameFigures]:
    """What the names say of all files that differ between two snapshots (ids), however many they
    are. Nothing is told of a comparison that did not come to its end."""
    tally = NameTally()
    done, difference = await _run(
        toolkit,
        access,
        (older, newer),
        watch,
        tally.take,
        metadata=False,
        timeout_seconds=timeout_seconds,
    )
    return done.unanswered("counts") if difference is None else done.finished(tally.figures())


async def _run(
    toolkit: Toolkit,
    access: RepositoryAccess,
    snapshots: tuple[str, str],
    watch: Watch,
    take: Callable[[Change], None],
    *,
    metadata: bool,
    timeout_seconds: float | None,
) -> tuple[Attempt, Difference | None]:
    """None unless it came to its end."""
    ends: list[Difference] = []

    def hear(line: bytes) -> None:
        match parse_change(line):
            case Change() as change:
                take(change)
            case Difference() as difference:
                ends.append(difference)

    with opened(access, toolkit.scratch) as door:
        command = reading_commands.diff(door, toolkit.restic, *snapshots, metadata=metadata)
        done = await attempt(
            toolkit,
            door,
            command,
            watch,
            timeout_seconds=timeout_seconds,
            ears=Ears(on_stdout=hear),
        )
    if done.outcome is not Outcome.SUCCESS or not ends:
        return done, None
    return done, ends[-1]
