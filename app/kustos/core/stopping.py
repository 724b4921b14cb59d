"""Stopping a task that is unwanted, wherever it is."""

import logging
from dataclasses import replace
from enum import StrEnum
from functools import partial
from typing import Final

from kustos_agent.protocol.messages import CancelTask

from .audit import AuditAction
from .audit_facts import told
from .audit_recorder import AuditRecorder, of_task
from .model import Task, TaskState
from .ports import AgentOfflineError, AgentRefusedError, Clock, Links, Store, UnitOfWork
from .reconciling import cancelled
from .task_changes import TaskChanges

ANSWER_SECONDS: Final = 30.0

_log = logging.getLogger(__name__)


class CancelOutcome(StrEnum):
    """What asking for a cancel led to."""

    CANCELLED = "cancelled"
    ASKED = "asked"
    WAITING = "waiting"
    """The machine is away; it is told as soon as it returns."""
    UNANSWERED = "unanswered"
    """The machine has a link and did not answer in time; it is told again, see `insist`."""
    OVER = "over"


class Stopping:
    """Stores the wish, and tells agents of it."""

    def __init__(
        self,
        *,
        store: Store,
        links: Links,
        clock: Clock,
        changes: TaskChanges,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._links = links
        self._clock = clock
        self._changes = changes

    async def cancel(self, task_id: str) -> CancelOutcome:
        """Stop a task wherever it is. One that no agent can hold ends here; of any other the agent
        tells the end, now or when it is back. The wish is stored: it outlives the manager."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Task | None:
            task = unit.tasks.get(task_id)
            if task is None or task.state.terminal:
                return None
            if task.cancel_asked_at is None:
                facts = told(kind=task.kind, state=task.state)
                self._audit.note(unit, AuditAction.CANCEL_ORDERED, of_task(unit, task), facts)
            if task.offered_at is None and task.state is TaskState.QUEUED:
                task = replace(task, state=TaskState.CANCELLED, finished_at=now)
            elif task.cancel_asked_at is None:
                task = replace(task, cancel_asked_at=now)
            unit.tasks.update(task)
            return task

        task = await self._changes.change(work)
        if task is None:
            return CancelOutcome.OVER
        if task.state is TaskState.CANCELLED:
            return CancelOutcome.CANCELLED
        return await self.tell(task)

    async def tell(self, task: Task) -> CancelOutcome:
        """Let its machine know. An agent that does not hold it (any more) has its end in the
        journal, or never got it: either shows without another word."""
        try:
            await self._links.ask(task.machine_id, CancelTask(task_id=task.id), ANSWER_SECONDS)
        except AgentOfflineError:
            return CancelOutcome.WAITING
        except TimeoutError:
            return CancelOutcome.UNANSWERED
        except AgentRefusedError as refusal:
            _log.warning("machine %s does not cancel: %s", task.machine_id, refusal)
        return CancelOutcome.ASKED

    async def insist(self, task: Task) -> None:
        """Let its machine know once more; a task that it does not hold is over then."""
        try:
            answer = await self._links.ask(
                task.machine_id, CancelTask(task_id=task.id), ANSWER_SECONDS
            )
        except (AgentOfflineError, AgentRefusedError, TimeoutError):
            return
        if not answer.known:
            await self._changes.change(partial(cancelled, task_id=task.id, now=self._clock.now()))
