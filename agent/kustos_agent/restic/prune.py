"""Frees what no snapshot needs."""

from ..protocol.tasks import PruneResult, PruneSpec
from ..protocol.values import ErrorClass, Outcome, Problem
from . import care_commands
from .command import Command
from .credentials import opened
from .errors import detail
from .outcome import Finished, Watch
from .progress import step_progress
from .prune_output import PruneReader
from .refusal import refusing
from .removals import Removals
from .reports import Counted, Line
from .repository import Redactor, shown
from .toolkit import Deadline, Toolkit, attempt_past_locks
from .transcript import Ears


@refusing
async def prune(
    toolkit: Toolkit, spec: PruneSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[PruneResult]:
    """Prune, with the progress of each of its steps. That the storage would not remove old packs is
    a warning that says why; restic calls it a success. Then nothing counts as freed."""
    deadline = Deadline(timeout_seconds)
    reader = PruneReader()
    removals = Removals()

    def read(line: Line) -> None:
        reader.line(line)
        removals.line(line)
        if isinstance(line, Counted):
            watch.on_progress(step_progress(line))

    with opened(spec.repository, toolkit.scratch) as door:

        def build(lock_wait_seconds: int) -> Command:
            return care_commands.prune(
                door, toolkit.restic, spec, lock_wait_seconds=lock_wait_seconds
            )

        done = await attempt_past_locks(
            toolkit, door, build, watch, deadline, ears=Ears(on_line=read)
        )
    exit_code = done.ended.exit_code
    if done.outcome is not Outcome.SUCCESS:
        return Finished(done.outcome, done.problem, exit_code=exit_code)
    if removals.left:
        problem = Problem(
            error=removals.error or ErrorClass.INTERNAL,
            subject=shown(spec.repository.location),
            detail=detail(Redactor(spec.repository).clean(removals.reason)),
        )
        result = PruneResult(bytes_unused=reader.unused)
        return Finished(Outcome.WARNING, problem, result, exit_code)
    result = PruneResult(bytes_freed=reader.freed, bytes_unused=reader.unused)
    return Finished(Outcome.SUCCESS, result=result, exit_code=exit_code)
