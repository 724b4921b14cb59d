"""Looks whether a repository is whole."""

from ..protocol.tasks import CheckResult, CheckSpec
from ..protocol.values import ErrorClass, Outcome, Problem
from . import care_commands
from .bounds import RESULT_TEXT, that_fit
from .check_output import CheckReader, Findings
from .command import Command
from .credentials import opened
from .errors import detail
from .outcome import Finished, Watch
from .progress import step_progress
from .refusal import refusing
from .reports import Counted, Line
from .repository import Redactor
from .toolkit import Deadline, Toolkit, attempt_past_locks
from .transcript import Ears


@refusing
async def check(
    toolkit: Toolkit, spec: CheckSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[CheckResult]:
    """Check to the depth that is asked for. What is damaged is a failure (CORRUPT) with a result.

    restic < 0.18 tells how far it is; later ones do not while they answer in JSON. Data that could
    not be read, as the server went away, is a failure of that class: restic calls it damaged.
    """
    deadline = Deadline(timeout_seconds)
    reader = CheckReader()

    def read(line: Line) -> None:
        reader.line(line)
        if isinstance(line, Counted):
            watch.on_progress(step_progress(line))

    with opened(spec.repository, toolkit.scratch) as door:

        def build(lock_wait_seconds: int) -> Command:
            nonlocal reader
            reader = CheckReader()  # each try tells its own
            return care_commands.check(
                door, toolkit.restic, spec, lock_wait_seconds=lock_wait_seconds
            )

        done = await attempt_past_locks(
            toolkit, door, build, watch, deadline, ears=Ears(on_line=read)
        )
    exit_code = done.ended.exit_code
    found = reader.findings()
    if done.outcome is Outcome.SUCCESS:
        return Finished(done.outcome, result=_result(found, 0), exit_code=exit_code)
    if done.problem is None or done.problem.error is not ErrorClass.CORRUPT:
        return Finished(done.outcome, done.problem, exit_code=exit_code)
    text = detail(Redactor(spec.repository).clean("\n".join(found.told)))
    problem = Problem(
        error=found.error, subject=done.problem.subject, detail=text or done.problem.detail
    )
    result = _result(found, max(1, found.errors))
    return Finished(done.outcome, problem, result, exit_code)


def _result(found: Findings, errors: int) -> CheckResult:
    return CheckResult(
        errors=errors,
        damaged=that_fit(found.damaged, RESULT_TEXT),
        # What restic would prune where something is lost is what the index has lost.
        repair_index=found.repair_index or (found.prune and errors > 0),
        prune=found.prune and not errors,
    )
