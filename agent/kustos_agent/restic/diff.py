"""Compares two snapshots."""

from typing import Final

from msgspec import Struct

from ..protocol.values import Outcome, RepositoryAccess
from . import reading_commands
from .credentials import opened
from .outcome import Finished, Watch
from .reading_output import Change, Difference, parse_change
from .refusal import refusing
from .toolkit import Toolkit, attempt
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
    ends: list[Difference] = []
    truncated = False

    def take(line: bytes) -> None:
        nonlocal truncated
        match parse_change(line):
            case Change() as change:
                truncated = len(changes) >= MAX_CHANGES
                if not truncated:
                    changes.append(change)
            case Difference() as difference:
                ends.append(difference)

    with opened(access, toolkit.scratch) as door:
        command = reading_commands.diff(door, toolkit.restic, older, newer, metadata=metadata)
        done = await attempt(
            toolkit,
            door,
            command,
            watch,
            timeout_seconds=timeout_seconds,
            ears=Ears(on_stdout=take),
        )
    if done.outcome is not Outcome.SUCCESS or not ends:
        return done.unanswered("counts")
    return done.finished(Compared(difference=ends[-1], changes=tuple(changes), truncated=truncated))
