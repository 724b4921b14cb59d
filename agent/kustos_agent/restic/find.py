"""Looks for files by their names."""

import re
from collections.abc import Sequence
from typing import Final

from ..protocol.values import ErrorClass, Outcome, Problem, RepositoryAccess
from . import reading_commands
from .credentials import opened
from .names import meant
from .outcome import Finished, Watch
from .reading_output import Found, parse_found
from .refusal import refusing
from .reports import Line, OtherLine
from .toolkit import Toolkit, attempt
from .transcript import Ears

MAX_HITS: Final = 10_000
"""So many are told, over all snapshots."""

_IGNORED: Final = re.compile(r'^Ignoring "([0-9a-f]+)"')


@refusing
async def find(
    toolkit: Toolkit,
    access: RepositoryAccess,
    names: Sequence[str],
    watch: Watch,
    *,
    snapshots: Sequence[str] = (),
    ignore_case: bool = False,
    timeout_seconds: float | None = None,
) -> Finished[Found]:
    """Where in these snapshots (ids; none: in all) there is something of one of these names.

    A name is what a person types, see `names`. To find nothing is a success. Without a lock: a
    search must not wait for a prune, nor keep one from starting.

    A chosen snapshot that is not there is a warning that names it (SNAPSHOT_MISSING), or a failure
    if none of them is.
    """
    lines: list[Found] = []
    ignored: list[str] = []
    sought = meant(names, ignore_case=ignore_case)

    def take(line: bytes) -> None:
        if (found := parse_found(line, sought, MAX_HITS)) is not None:
            lines.append(found)

    def note(line: Line) -> None:
        if isinstance(line, OtherLine) and (left_out := _IGNORED.match(line.text)):
            ignored.append(left_out[1])

    with opened(access, toolkit.scratch) as door:
        command = reading_commands.find(
            door, toolkit.restic, names, snapshots=snapshots, ignore_case=ignore_case
        )
        done = await attempt(
            toolkit,
            door,
            command,
            watch,
            timeout_seconds=timeout_seconds,
            ears=Ears(on_stdout=take, on_line=note),
        )
    if done.outcome is not Outcome.SUCCESS or not lines:
        return done.unanswered("list")
    # restic leaves them out, and calls it a success.
    missing = [one for one in dict.fromkeys(snapshots) if one.startswith(tuple(ignored))]
    if not missing:
        return done.finished(lines[0])
    problem = Problem(error=ErrorClass.SNAPSHOT_MISSING, subject=missing[0])
    nothing_left = len(missing) == len(set(snapshots))
    outcome = Outcome.FAILED if nothing_left else Outcome.WARNING
    return Finished(outcome, problem, None if nothing_left else lines[0], done.ended.exit_code)
