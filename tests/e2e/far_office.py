"""A manager that serves the network, in a process of its own that does what it is told.

`python -m tests.e2e.far_office HOME`: each line on standard input is a JSON list, a step and its
arguments; each answer is a line of JSON. It ends with its input.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kustos.bootstrap import Options, open_manager
from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, TaskFilter
from kustos.core.nearby import NearbyAgent
from kustos.core.repositories import RepositoryDraft
from kustos.engine import new_loop
from kustos.home import Home
from kustos_agent.protocol.values import Limits
from tests.helpers.managers import fixed_vault
from tests.helpers.waiting import eventually_async

SECONDS = 60.0


class Steps:
    """What can be asked for; each step is a method."""

    def __init__(self, manager: Manager) -> None:
        self._manager = manager

    async def pair(self, name: str, code: str) -> str:
        """Find the machine on the network and pair with it; its id."""
        async with self._manager.nearby.watch():
            agent = await eventually_async(lambda: self._nearby(name), SECONDS, "the machine")
            assert agent is not None
            return await self._manager.nearby.pair(agent.id, code)

    async def linked(self, machine_id: str) -> bool:
        """Wait until the machine is connected."""

        async def found() -> bool:
            return any(
                view.connected and view.machine.id == machine_id
                for view in await self._manager.machines.overview()
            )

        return await eventually_async(found, 2 * SECONDS, "the link")

    async def back_up(self, machine_id: str, source: str, repository: str) -> str:
        """Begin a slow backup; the task's id, once restic has begun."""
        await self._manager.limits.set(machine_id, Limits(upload_kib=512))
        kept = await self._manager.repositories.save(
            RepositoryDraft(
                name="Local",
                place=LocalPlace(path=repository),
                secrets={SecretKind.PASSWORD: "correct horse"},
            )
        )
        made = await self._manager.tasks.initialise(kept.id, machine_id)
        await self._manager.tasks.wait(made.id)
        job = await self._manager.jobs.save(
            JobDraft(
                name="Documents",
                machine_id=machine_id,
                repository_id=kept.id,
                sources=(source,),
            )
        )
        task = await self._manager.tasks.back_up(job.id)

        async def begun() -> bool:
            found = await self._manager.tasks.get(task.id)
            return found is not None and found.started_at is not None

        await eventually_async(begun, SECONDS, "the start")
        return task.id

    async def ended(self, task_id: str) -> str:
        """Wait for its end; how it ended."""
        async with asyncio.timeout(2 * SECONDS):
            return (await self._manager.tasks.wait(task_id)).state.value

    async def count(self, machine_id: str) -> int:
        """The machine's tasks, of all kinds."""
        return await self._manager.tasks.count(TaskFilter(machine_id=machine_id))

    def _nearby(self, name: str) -> NearbyAgent | None:
        return next((one for one in self._manager.nearby.agents() if one.name == name), None)


async def _serve(home: Path) -> None:
    options = Options(home=Home(home), vault=fixed_vault, embedded=False)
    async with open_manager(options) as manager:
        steps = Steps(manager)
        print("ready", flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            step, *arguments = json.loads(line)
            print(json.dumps([step, await _do(steps, step, arguments)]), flush=True)


async def _do(steps: Steps, step: str, arguments: Sequence[str]) -> Any:
    return await getattr(steps, step)(*arguments)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_serve(Path(sys.argv[1])))
