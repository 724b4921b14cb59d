"""Measures a repository."""

from ..protocol.tasks import StatsResult, StatsSpec
from ..protocol.values import Outcome
from . import reading_commands
from .command import Command
from .credentials import opened
from .outcome import Finished, Watch
from .reading_output import Measured, parse_measured
from .refusal import refusing
from .repository import Door
from .toolkit import Attempt, Deadline, Toolkit, attempt_past_locks
from .transcript import Ears


@refusing
async def stats(
    toolkit: Toolkit, spec: StatsSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[StatsResult]:
    """What all snapshots take in the repository, then what they would be on a disk. The second
    reads the list of every folder of every snapshot: minutes where there are many."""
    deadline = Deadline(timeout_seconds)
    with opened(spec.repository, toolkit.scratch) as door:
        done, stored = await _measure(toolkit, door, "raw-data", watch, deadline)
        if stored is None:
            return done.unanswered("sizes")
        done, restored = await _measure(toolkit, door, "restore-size", watch, deadline)
        if restored is None:
            return done.unanswered("sizes")
    result = StatsResult(
        snapshots=restored.snapshots_count,
        stored_bytes=stored.total_size,
        raw_bytes=stored.total_uncompressed_size,
        restore_bytes=restored.total_size,
        restore_files=restored.total_file_count,
    )
    return done.finished(result)


async def _measure(
    toolkit: Toolkit, door: Door, mode: str, watch: Watch, deadline: Deadline
) -> tuple[Attempt, Measured | None]:
    """None unless it was a success."""
    lines: list[Measured] = []

    def take(line: bytes) -> None:
        if (measured := parse_measured(line)) is not None:
            lines.append(measured)

    def build(seconds: int) -> Command:
        return reading_commands.stats(door, toolkit.restic, mode, lock_wait_seconds=seconds)

    done = await attempt_past_locks(
        toolkit, door, build, watch, deadline, ears=Ears(on_stdout=take)
    )
    succeeded = done.outcome is Outcome.SUCCESS and bool(lines)
    return done, lines[-1] if succeeded else None
