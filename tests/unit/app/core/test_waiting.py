"""Waiting for a task's end, whatever becomes of it."""

import asyncio

import pytest

from kustos.core.manager import Manager
from kustos.core.model import Task, TaskState
from tests.helpers.saved import saved_repository
from tests.helpers.waiting import eventually_async

from .conftest import Core


async def _waiting(core: Core) -> tuple[Manager, Task, "asyncio.Task[Task]"]:
    """A task that lies in the queue of a machine that is away, and somebody who waits for it."""
    manager = core.composition.manager
    machine = await core.machine()
    repository = await saved_repository(manager)
    task = await manager.tasks.list_snapshots(repository.id, machine.id)
    listeners = len(manager.bus._listeners)
    waiting = asyncio.create_task(manager.tasks.wait(task.id))
    await eventually_async(lambda: len(manager.bus._listeners) > listeners, 5, "a listener")
    return manager, task, waiting


async def test_the_end_is_what_waiting_gives(core: Core) -> None:
    manager, task, waiting = await _waiting(core)
    await manager.tasks.cancel(task.id)
    async with asyncio.timeout(5):
        assert (await waiting).state is TaskState.CANCELLED
        assert (await manager.tasks.wait(task.id)).state is TaskState.CANCELLED


async def test_a_task_that_is_removed_with_its_machine_is_not_waited_for(core: Core) -> None:
    manager, task, waiting = await _waiting(core)
    await manager.enrolment.remove(task.machine_id)
    async with asyncio.timeout(5):
        with pytest.raises(LookupError, match=task.id):
            await waiting
        with pytest.raises(LookupError, match=task.id):
            await manager.tasks.wait(task.id)


async def test_another_machine_that_is_removed_ends_no_waiting(core: Core) -> None:
    manager, task, waiting = await _waiting(core)
    other = await core.machine("PC-2")
    await manager.enrolment.remove(other.id)
    await manager.tasks.cancel(task.id)
    async with asyncio.timeout(5):
        assert (await waiting).state is TaskState.CANCELLED
