"""One task to one agent: with a word for what it keeps sealed, or with all that it takes."""

from collections.abc import Awaitable, Callable

from msgspec.structs import replace

from kustos_agent.protocol.messages import RunTask
from kustos_agent.protocol.seal_trouble import SECRETS
from kustos_agent.protocol.values import ErrorClass, RepositoryAccess, SealedSecrets

from .model import Task
from .ports import AgentRefusedError, Links
from .repositories import Repositories
from .sealed_sets import SealedSets
from .sealed_wants import Kept
from .specs import Specs


class Offering:
    """Makes the request and asks the agent."""

    def __init__(
        self, *, links: Links, specs: Specs, repositories: Repositories, sealed: SealedSets
    ) -> None:
        self._links = links
        self._specs = specs
        self._repositories = repositories
        self._sealed = sealed

    async def request(self, task: Task, *, retries: int) -> RunTask:
        """What the agent is to be asked. Raises as `Specs.build`, and AgentOfflineError."""
        sealed = secrets = None
        for kept in await self._sealed.references(task):
            if isinstance(kept, SealedSecrets):
                secrets = kept
            else:
                sealed = kept
        access = None
        if sealed is not None:
            # No key is needed here for it: that is what it is kept there for.
            place = await self._repositories.location(task.repository_id)
            access = RepositoryAccess(location=place, password="")
        spec = await self._specs.build(task, access, own=secrets is None)
        return RunTask(task_id=task.id, spec=spec, retries=retries, sealed=sealed, secrets=secrets)

    async def give(
        self,
        task: Task,
        request: RunTask,
        timeout_seconds: float,
        wanted: Callable[[], Awaitable[bool]],
    ) -> bool:
        """Ask the agent to take it. One that cannot open what it keeps is given that anew and asked
        again; if that does not help, it gets all that it takes with the task. Before each further
        question `wanted` says whether somebody still wants it; False if not.

        Raises AgentOfflineError, AgentRefusedError, TimeoutError, and what `request` does.
        """
        renewed: set[Kept] = set()
        while (closed := await self._closed(task, request, timeout_seconds)) is not None:
            if closed not in renewed and await self._sealed.renewed(task.machine_id, closed):
                renewed.add(closed)
            else:
                spec = await self._specs.build(task)
                request = replace(request, spec=spec, sealed=None, secrets=None)
            if not await wanted():
                return False
        return True

    async def _closed(self, task: Task, request: RunTask, timeout_seconds: float) -> Kept | None:
        """What the agent cannot open of what it keeps; None: it has taken the task."""
        try:
            await self._links.ask(task.machine_id, request, timeout_seconds)
        except AgentRefusedError as refusal:
            own = refusal.problem.subject == SECRETS
            kept = request.secrets if own else request.sealed
            if kept is None or refusal.problem.error is not ErrorClass.SECRET_DAMAGED:
                raise
            return kept
        return None
