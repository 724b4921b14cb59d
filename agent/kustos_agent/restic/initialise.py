"""Creates a repository."""

from ..protocol.values import ErrorClass, InitResult, InitSpec, Outcome, Problem
from . import command as commands
from .credentials import opened
from .outcome import Finished, Watch
from .output import parse_repository_id
from .refusal import refusing
from .repository import Door
from .toolkit import Attempt, Deadline, Toolkit, attempt
from .version import Capability


@refusing
async def initialise(
    toolkit: Toolkit, spec: InitSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[InitResult]:
    """Create the repository. REPOSITORY_EXISTS if there is one: it is left as it is."""
    deadline = Deadline(timeout_seconds)
    with opened(spec.repository, toolkit.scratch) as door:
        command = commands.init(door, toolkit.restic)
        done = await attempt(toolkit, door, command, watch, timeout_seconds=deadline.remaining())
        if done.outcome is not Outcome.SUCCESS:
            return Finished(done.outcome, done.problem, exit_code=done.ended.exit_code)
        repository_id = await _repository_id(toolkit, door, done, watch, deadline)
    if not repository_id:
        problem = Problem(error=ErrorClass.INTERNAL, detail="restic named no repository id")
        return Finished(Outcome.FAILED, problem, exit_code=done.ended.exit_code)
    result = InitResult(repository_id=repository_id)
    return Finished(Outcome.SUCCESS, result=result, exit_code=done.ended.exit_code)


async def _repository_id(
    toolkit: Toolkit, door: Door, done: Attempt, watch: Watch, deadline: Deadline
) -> str:
    if toolkit.restic.can(Capability.INIT_JSON):
        initialized = done.transcript.initialized
        return initialized.id if initialized is not None else ""
    # 0.14 prints ten digits of it, in a sentence.
    command = commands.config(door, toolkit.restic)
    shown = await attempt(toolkit, door, command, watch, timeout_seconds=deadline.remaining())
    return parse_repository_id(shown.transcript.output)
