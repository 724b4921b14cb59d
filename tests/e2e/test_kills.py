"""Killing anything at any point loses nothing: real processes, SIGKILL, the same home again."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from kustos.bootstrap import Options, open_manager
from kustos.core.model import Task, TaskFilter, TaskState
from kustos.engine import new_loop
from kustos.home import Home
from kustos_agent.protocol.values import ErrorClass
from tests.e2e.office import prepared_job
from tests.helpers.locks import lock_files
from tests.helpers.managers import fixed_vault
from tests.helpers.processes import Child, child
from tests.helpers.trees import assert_same_tree, big_file, fingerprint, small_files
from tests.helpers.waiting import eventually

OFFICE = (sys.executable, "-m", "tests.e2e.office")


@dataclass(frozen=True)
class Desk:
    """Where everything lies."""

    home: Path
    source: Path
    repository: Path

    @contextmanager
    def office(self) -> Iterator[Child]:
        with child([*OFFICE, str(self.home), str(self.source), str(self.repository)]) as running:
            yield running

    def locks(self) -> list[str]:
        """restic's locks in the repository."""
        return [lock.name for lock in lock_files(self.repository)]

    def restic(self, *arguments: str) -> str:
        environment = {
            **os.environ,
            "RESTIC_REPOSITORY": str(self.repository),
            "RESTIC_PASSWORD": "correct horse",
        }
        return subprocess.run(
            ["restic", "--no-cache", *arguments],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """With enough in the source that a backup takes a moment."""
    source = tmp_path / "source"
    small_files(source / "small", 2_000)
    big_file(source / "big.bin", 250_000_000)
    return Desk(tmp_path / "home", source, tmp_path / "repository")


def _family(office: Child) -> list[psutil.Process]:
    return psutil.Process(office.pid).children(recursive=True)


def _named(family: list[psutil.Process], word: str) -> list[psutil.Process]:
    return [process for process in family if word in " ".join(process.cmdline())]


def _gone(processes: list[psutil.Process]) -> bool:
    return not any(
        process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes
    )


def _history(desk: Desk) -> list[Task]:
    """Reopens the home, lets everything end, backs up once more; all backups, newest first."""

    async def again() -> list[Task]:
        async with open_manager(
            Options(home=Home(desk.home), vault=fixed_vault, loopback=True)
        ) as manager:
            job = await prepared_job(manager, desk.source, desk.repository)
            for task in await manager.tasks.page(TaskFilter(job_id=job.id), None, 100):
                async with asyncio.timeout(60):
                    await manager.tasks.wait(task.id)
            more = await manager.tasks.back_up(job.id)
            await manager.tasks.wait(more.id)
            return await manager.tasks.page(TaskFilter(job_id=job.id), None, 100)

    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(again())


def _check_recovery(desk: Desk, killed: str) -> None:
    """The killed run has exactly one honest end, the next is good, no lock stays."""
    new, old = _history(desk)
    assert old.id == killed
    assert old.state in {TaskState.FAILED, TaskState.SUCCESS}
    if old.state is TaskState.FAILED:
        assert old.problem is not None
        assert old.problem.error is ErrorClass.INTERRUPTED
    assert new.state is TaskState.SUCCESS
    assert desk.locks() == []


def _backing_up(office: Child) -> str:
    """The id of the task, once its restic reads files."""
    office.wait_for_output(r"TaskProgressed", timeout=60)
    found = re.search(r"task (\S+) running", office.output())
    assert found is not None
    return found[1]


def test_a_manager_killed_in_a_backup_takes_its_children_along_and_recovers(desk: Desk) -> None:
    with desk.office() as office:
        task = _backing_up(office)
        family = _family(office)
        assert _named(family, "kustos_agent")
        assert _named(family, "restic")
        office.process.send_signal(signal.SIGKILL)
        eventually(lambda: _gone(family), 30, "agent and restic to be gone")
    _check_recovery(desk, task)


def test_an_agent_killed_in_a_backup_is_restarted_and_the_end_is_told_once(desk: Desk) -> None:
    with desk.office() as office:
        task = _backing_up(office)
        family = _family(office)
        (agent,) = _named(family, "kustos_agent run")
        agent.kill()
        eventually(lambda: _gone(family), 30, "restic to be gone with its agent")
        office.wait_for_output(rf"task {task} failed", timeout=30)
        assert office.output().count(f"task {task} failed") == 1
        eventually(lambda: _named(_family(office), "kustos_agent run"), 30, "a new agent")
    _check_recovery(desk, task)


def test_closing_in_a_backup_leaves_no_process_and_no_lock(desk: Desk) -> None:
    with desk.office() as office:
        _backing_up(office)
        family = _family(office)
        office.process.send_signal(signal.SIGINT)
        office.wait_for_end(40)
        assert _gone(family)
        assert desk.locks() == []


def test_what_a_recovered_job_saved_restores_identically(desk: Desk, tmp_path: Path) -> None:
    with desk.office() as office:
        _backing_up(office)
        family = _family(office)
        office.process.send_signal(signal.SIGKILL)
        # A manager that starts before would say that its agent cannot begin yet.
        eventually(lambda: _gone(family), 30, "agent and restic to be gone")
    _history(desk)
    desk.restic("restore", "latest", "--target", str(tmp_path / "back"))
    assert_same_tree(tmp_path / "back" / desk.source.relative_to("/"), fingerprint(desk.source))
