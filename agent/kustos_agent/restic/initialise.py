"""Creates a repository."""

from ..protocol.paths import to_display, to_wire
from ..protocol.restic_versions import Capability
from ..protocol.tasks import InitResult, InitSpec
from ..protocol.values import Outcome
from ..threads import ask_disk
from . import commands
from .credentials import opened
from .outcome import Finished, Watch
from .output import parse_repository_id
from .place import examine_place
from .refusal import refusing
from .repository import local_path
from .toolkit import Attempt, Deadline, Toolkit, attempt


@refusing
async def initialise(
    toolkit: Toolkit, spec: InitSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[InitResult]:
    """Create the repository. REPOSITORY_EXISTS if there is one: it is left as it is.
    TARGET_NOT_EMPTY if the place holds the rest of one, or a file."""
    deadline = Deadline(timeout_seconds)
    if path := local_path(spec.repository.location):
        problem = await ask_disk(
            lambda: examine_place(path), subject=to_display(to_wire(path)), cancel=watch.cancel
        )
        if problem is not None:
            return Finished(Outcome.FAILED, problem)
    with opened(spec.repository, toolkit.scratch) as door:
        command = commands.init(door, toolkit.restic)
        done = await attempt(toolkit, door, command, watch, timeout_seconds=deadline.remaining())
        if done.outcome is Outcome.SUCCESS and not toolkit.restic.can(Capability.INIT_JSON):
            # 0.14 prints ten digits of the id, in a sentence.
            command = commands.config(door, toolkit.restic)
            done = await attempt(
                toolkit, door, command, watch, timeout_seconds=deadline.remaining()
            )
    repository_id = _repository_id(done)
    if done.outcome is not Outcome.SUCCESS or not repository_id:
        return done.unanswered("repository id")
    return done.finished(InitResult(repository_id=repository_id))


def _repository_id(done: Attempt) -> str:
    initialized = done.transcript.initialized
    if initialized is not None:
        return initialized.id
    return parse_repository_id(done.transcript.output)
