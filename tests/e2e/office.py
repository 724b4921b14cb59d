"""A manager with its embedded agent in a process of its own, for tests that kill it.

`python -m tests.e2e.office HOME SOURCE REPOSITORY`: opens HOME, makes what is missing of repository
and job, orders a backup, prints one line per step, and stays until SIGINT. The master key is a
fixed one: it has to be the same after a kill, and a keyring is not what is tested.
"""

import asyncio
import sys
from pathlib import Path

from kustos.bootstrap import Options, open_manager
from kustos.core.events import Event, LogGrew, TaskChanged, TaskProgressed
from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import Job, LocalPlace, SecretKind, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos.engine import new_loop
from kustos.home import Home
from tests.helpers.managers import fixed_vault
from tests.helpers.waiting import eventually_async


async def prepared_job(manager: Manager, source: Path, repository: Path) -> Job:
    """The one job, made and its repository initialised on the first call."""
    machine_id = await eventually_async(lambda: _connected(manager), 60, "the agent to join")
    jobs = await manager.jobs.overview()
    if jobs:
        return jobs[0].job
    kept = await manager.repositories.save(
        RepositoryDraft(
            name="Local",
            place=LocalPlace(path=str(repository)),
            secrets={SecretKind.PASSWORD: "correct horse"},
        )
    )
    made = await manager.tasks.initialise(kept.id, machine_id)
    assert (await manager.tasks.wait(made.id)).state is TaskState.SUCCESS
    return await manager.jobs.save(
        JobDraft(
            name="Documents",
            machine_id=machine_id,
            repository_id=kept.id,
            sources=(str(source),),
        )
    )


async def _connected(manager: Manager) -> str:
    return next(
        (view.machine.id for view in await manager.machines.overview() if view.connected), ""
    )


async def _stay(home: Path, source: Path, repository: Path) -> None:
    def say(event: Event) -> None:
        match event:
            case TaskChanged(task=task) if task.job_id is not None:
                print("task", task.id, task.state.value, flush=True)
            case TaskProgressed() | LogGrew():
                print(type(event).__name__, flush=True)
            case _:
                pass

    options = Options(home=Home(home), vault=fixed_vault, loopback=True)
    async with open_manager(options) as manager:
        manager.bus.listen(say)
        job = await prepared_job(manager, source, repository)
        await manager.tasks.back_up(job.id)
        await asyncio.Event().wait()


def main() -> None:
    """See above."""
    home, source, repository = (Path(argument) for argument in sys.argv[1:])
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_stay(home, source, repository))


if __name__ == "__main__":
    main()
