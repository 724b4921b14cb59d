"""Removes snapshots from the list."""

from typing import Final

from ..protocol.tasks import ForgetResult, ForgetSpec
from ..protocol.values import ErrorClass, Outcome, Problem
from . import care_commands
from .command import Command
from .credentials import opened
from .error_texts import classify
from .errors import detail
from .outcome import Finished, Watch
from .refusal import refusing
from .removals import Removals
from .reports import Line, OtherLine
from .repository import Redactor
from .toolkit import Attempt, Deadline, Toolkit, attempt, attempt_past_locks
from .transcript import Ears

_LIST_SECONDS: Final = 300.0
_BEFORE_ANYTHING: Final = frozenset(
    {
        ErrorClass.RESTIC_MISSING,
        ErrorClass.REPOSITORY_LOCKED,
        ErrorClass.REPOSITORY_MISSING,
        ErrorClass.WRONG_PASSWORD,
        ErrorClass.TIMEOUT,
        ErrorClass.UNREACHABLE,
    }
)
"""After these no list is to be had, or none that differs."""


@refusing
async def forget(
    toolkit: Toolkit, spec: ForgetSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[ForgetResult]:
    """Remove these snapshots; one that is gone already is no error. What is left is looked up
    afterwards: restic up to 0.18 calls it a success to have removed nothing.

    Left ones are a failure if restic said why it could not remove them, else a warning that names
    the first: restic passes over a damaged one (CORRUPT).
    """
    deadline = Deadline(timeout_seconds)
    removals = Removals()
    asked = dict.fromkeys(spec.snapshots)
    with opened(spec.repository, toolkit.scratch) as door:

        def build(lock_wait_seconds: int) -> Command:
            return care_commands.forget(
                door, toolkit.restic, spec, lock_wait_seconds=lock_wait_seconds
            )

        done = await attempt_past_locks(
            toolkit, door, build, watch, deadline, ears=Ears(on_line=removals.line)
        )
        exit_code = done.ended.exit_code
        if done.outcome is Outcome.CANCELLED or _never_began(done.problem):
            return Finished(done.outcome, done.problem, exit_code=exit_code)
        there: set[str] = set()

        def collect(line: Line) -> None:
            if isinstance(line, OtherLine) and line.text in asked:
                there.add(line.text)

        command = care_commands.snapshot_ids(door, toolkit.restic)
        left_seconds = deadline.remaining(_LIST_SECONDS)
        listed = await attempt(
            toolkit, door, command, watch, timeout_seconds=left_seconds, ears=Ears(on_line=collect)
        )
    if listed.outcome is not Outcome.SUCCESS:
        end = done if done.outcome is Outcome.FAILED else listed
        return Finished(end.outcome, end.problem, exit_code=exit_code)
    left = tuple(snapshot_id for snapshot_id in asked if snapshot_id in there)
    result = ForgetResult(forgotten=len(asked) - len(left), left=left)
    if not left:
        return Finished(done.outcome, done.problem, result, exit_code)
    outcome, problem = _judged(spec, done, removals, left[0])
    return Finished(outcome, problem, result, exit_code)


def _judged(
    spec: ForgetSpec, done: Attempt, removals: Removals, first_left: str
) -> tuple[Outcome, Problem | None]:
    if (problem := removals.problem(spec.repository)) is not None:
        return Outcome.FAILED, problem
    if done.outcome is Outcome.FAILED:
        return done.outcome, done.problem
    text = detail(Redactor(spec.repository).clean(done.said))
    why = classify(text) or ErrorClass.INTERNAL
    return Outcome.WARNING, Problem(error=why, subject=first_left, detail=text)


def _never_began(problem: Problem | None) -> bool:
    return problem is not None and problem.error in _BEFORE_ANYTHING
