"""One task to one agent: with all that it takes, or with a word for what it keeps sealed."""

from collections.abc import Awaitable, Callable
from typing import Final

from msgspec.structs import replace

from kustos_agent.protocol.messages import RunTask
from kustos_agent.protocol.tasks import TaskSpec
from kustos_agent.protocol.values import ErrorClass, RepositoryAccess, SealedSecrets

from .how import How
from .model import Task
from .orders import BackupOrder
from .ports import AgentRefusedError, Links, SecretDamagedError, VaultLockedError
from .repositories import Repositories
from .sealed_sets import SealedSets
from .specs import Specs

_ONCE: Final = How(retries=0)
"""Of other kinds than backups a person waits for the answer, and tries again himself."""


class Offering:
    """Makes the request and asks the agent."""

    def __init__(
        self, *, links: Links, specs: Specs, repositories: Repositories, sealed: SealedSets
    ) -> None:
        self._links = links
        self._specs = specs
        self._repositories = repositories
        self._sealed = sealed

    async def request(self, task: Task) -> RunTask:
        """What the agent is to be asked. Where the secrets cannot be opened here, it refers to what
        the machine keeps, if that is enough. Raises as `Specs.build`."""
        how = task.order.how if isinstance(task.order, BackupOrder) else _ONCE
        try:
            return _asked(task, how, await self._specs.build(task))
        except (VaultLockedError, SecretDamagedError):
            found = await self._sealed.references(task)
            if not found:
                raise
        sealed = secrets = access = None
        for kept in found:
            if isinstance(kept, SealedSecrets):
                secrets = kept
            else:
                sealed = kept
        if sealed is not None:
            place = await self._repositories.location(task.repository_id)
            access = RepositoryAccess(location=place, password="")
        spec = await self._specs.build(task, access, own=secrets is None)
        return replace(_asked(task, how, spec), sealed=sealed, secrets=secrets)

    async def give(
        self,
        task: Task,
        request: RunTask,
        timeout_seconds: float,
        wanted: Callable[[], Awaitable[bool]],
    ) -> bool:
        """Ask the agent to take it. One that cannot open what it keeps is asked again with all that
        it takes, if `wanted` says that somebody still wants it; False if not.

        Raises AgentOfflineError, AgentRefusedError, TimeoutError, and what `request` does.
        """
        if task.due_at is not None:
            # It was due there, and waits for what it takes from here.
            self._sealed.doubted(task)
        if await self._taken(task, request, timeout_seconds):
            return True
        self._sealed.doubted(task)
        spec = await self._specs.build(task)
        if not await wanted():
            return False
        request = replace(request, spec=spec, sealed=None, secrets=None)
        return await self._taken(task, request, timeout_seconds)

    async def _taken(self, task: Task, request: RunTask, timeout_seconds: float) -> bool:
        """False if the agent cannot open what it keeps."""
        try:
            await self._links.ask(task.machine_id, request, timeout_seconds)
        except AgentRefusedError as refusal:
            kept = request.sealed is not None or request.secrets is not None
            if not kept or refusal.problem.error is not ErrorClass.SECRET_DAMAGED:
                raise
            return False
        return True


def _asked(task: Task, how: How, spec: TaskSpec) -> RunTask:
    return RunTask(
        task_id=task.id, spec=spec, timeout_seconds=how.timeout_seconds, retries=how.retries
    )
