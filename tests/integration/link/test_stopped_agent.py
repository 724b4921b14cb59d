"""An agent that stands still for so long that the manager gives its link up, and then goes on."""

import asyncio
import os
import signal
from pathlib import Path

import psutil
import pytest

from kustos.core.job_hooks import JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos.link import server
from tests.helpers import restics
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.trees import small_files
from tests.helpers.waiting import eventually_async

pytestmark = pytest.mark.restic

LINES = 400
TALK = f"i=0; while [ $i -lt {LINES} ]; do i=$((i+1)); echo $i; sleep 0.01; done"


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGSTOP")
async def test_what_it_did_before_and_after_arrives_once_and_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its computer's disk hung, say. The hook that it runs has gone on talking; the link is cut by
    the manager, without a farewell that anybody hears."""
    monkeypatch.setattr(server, "PING_SECONDS", 0.5)
    monkeypatch.setattr(server, "PONG_SECONDS", 0.5)
    home, source = tmp_path / "agent", tmp_path / "source"
    home.mkdir()
    small_files(source, 3)
    restic = restics.find("0.19.1").path
    (home / "agent.toml").write_text(f'restic = "{restic}"\nhooks = true\n')
    async with running_manager(tmp_path / "manager") as manager:
        token = await manager.enrolment.issue_token()
        async with running_agent(home, token) as agent:
            machine_id = await eventually_async(lambda: _linked(manager), 30, "the machine")
            job_id = await _talking_job(manager, machine_id, tmp_path, source)
            task = await manager.tasks.back_up(job_id)

            async def said() -> int:
                return len(await manager.tasks.log(task.id, 0, 2 * LINES))

            await eventually_async(said, 30, "its first lines")
            process = psutil.Process(agent.pid)
            process.send_signal(signal.SIGSTOP)
            await eventually_async(lambda: _gone(manager), 30, "the link to be given up")
            process.send_signal(signal.SIGCONT)
            async with asyncio.timeout(60):
                done = await manager.tasks.wait(task.id)
            log = await manager.tasks.log(task.id, 0, 2 * LINES)
    assert done.state is TaskState.SUCCESS, (done, log)
    numbers = [int(line.text) for line in log if line.text.isdigit()]
    assert numbers == list(range(1, LINES + 1))


async def _linked(manager: Manager) -> str:
    views = await manager.machines.overview()
    return next((view.machine.id for view in views if view.connected), "")


async def _gone(manager: Manager) -> bool:
    return not await _linked(manager)


async def _talking_job(manager: Manager, machine_id: str, folder: Path, source: Path) -> str:
    repository = await manager.repositories.save(
        RepositoryDraft(
            name="NAS",
            place=LocalPlace(path=str(folder / "repository")),
            secrets={SecretKind.PASSWORD: "correct horse"},
        )
    )
    made = await manager.tasks.initialise(repository.id, machine_id)
    assert (await manager.tasks.wait(made.id)).state is TaskState.SUCCESS
    job = await manager.jobs.save(
        JobDraft(
            name="Talking",
            machine_id=machine_id,
            repository_id=repository.id,
            sources=(str(source),),
            hooks=JobHooks(before=("/bin/sh", "-c", TALK), timeout_seconds=60),
        )
    )
    return job.id
