"""The clock of a machine is set by a day while its agent runs: what the manager says of it. A real
manager, an agent of its own process on a clock of the test's own, real restic."""

import asyncio
import sys
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos.core.conditions import ConditionKind
from kustos.core.job_hooks import JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.model import Job, LocalPlace, MachineState, SecretKind, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos.link import gateway
from tests.helpers import restics, stepped_agent
from tests.helpers.agents import agent_environment, join
from tests.helpers.managers import running_manager
from tests.helpers.processes import Child, child
from tests.helpers.trees import small_files
from tests.helpers.waiting import eventually_async

pytestmark = pytest.mark.restic

DAY = timedelta(days=1)
CLOCKS = frozenset({ConditionKind.CLOCK_AHEAD, ConditionKind.CLOCK_BEHIND})


class Place:
    """A folder with all that there is, and the clock of the machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "agent"
        self.home.mkdir()
        restic = restics.find("0.18.0").path
        (self.home / "agent.toml").write_text(f'restic = "{restic}"\nhooks = true\n')
        small_files(folder / "source", 20)
        self.set(timedelta())

    def set(self, ahead: timedelta) -> None:
        """The machine's clock shows so much more than the time that it is."""
        written = self.folder / "ahead.new"
        written.write_text(str(ahead.total_seconds()))
        written.replace(self.folder / "ahead")

    def running(self) -> AbstractContextManager[Child]:
        """The agent."""
        program = [sys.executable, "-P", stepped_agent.__file__, str(self.folder / "ahead"), "run"]
        return child(program, environment=agent_environment(self.home))

    async def job(self, manager: Manager, machine_id: str) -> Job:
        """One that waits in its hook for the file `go`, into a repository that is there."""
        repository = await manager.repositories.save(
            RepositoryDraft(
                name="NAS",
                place=LocalPlace(path=str(self.folder / "repository")),
                secrets={SecretKind.PASSWORD: "correct-horse-battery-staple"},
            )
        )
        made = await manager.tasks.initialise(repository.id, machine_id)
        assert (await manager.tasks.wait(made.id)).state is TaskState.SUCCESS
        wait = f"while [ ! -e '{self.folder / 'go'}' ]; do sleep 0.1; done"
        return await manager.jobs.save(
            JobDraft(
                name="Home",
                machine_id=machine_id,
                repository_id=repository.id,
                sources=(str(self.folder / "source"),),
                hooks=JobHooks(before=("/bin/sh", "-c", wait)),
            )
        )


async def machine(manager: Manager) -> MachineView:
    """The only one."""
    (view,) = await manager.machines.overview()
    return view


async def test_a_machine_whose_clock_is_set_is_there_and_so_is_what_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forward, back and right: the 90 seconds and the lease are by the manager's clock, and how
    wrong the machine's is stands beside its state. What runs ends once."""
    monkeypatch.setattr(gateway, "HEARTBEAT_SECONDS", 0.3)
    place = Place(tmp_path)
    async with running_manager(tmp_path / "manager") as manager:
        token = await manager.enrolment.issue_token()
        code, said = await asyncio.to_thread(join, place.home, token)
        assert code == 0, said
        with place.running():

            async def here() -> MachineView | None:
                view = await machine(manager)
                return view if view.connected and view.heartbeat is not None else None

            view = await eventually_async(here, 30, "the machine")
            assert view is not None
            job = await place.job(manager, view.machine.id)
            task = await manager.tasks.back_up(job.id)

            async def held() -> bool:
                beat = (await machine(manager)).heartbeat
                return beat is not None and task.id in beat.running

            await eventually_async(held, 30, "the task to run")
            for ahead, expected in (
                (DAY, {ConditionKind.CLOCK_AHEAD}),
                (-DAY, {ConditionKind.CLOCK_BEHIND}),
                (timedelta(), set()),
            ):
                place.set(ahead)

                async def shown(expected: set[ConditionKind] = expected) -> bool:
                    view = await machine(manager)
                    return {one.kind for one in view.conditions} & CLOCKS == expected

                await eventually_async(shown, 30, f"a clock that is {ahead} ahead")
                view = await machine(manager)
                assert view.connected
                # What the 90 seconds and the lease are counted from.
                assert view.last_seen is not None
                assert abs(datetime.now(UTC) - view.last_seen) < timedelta(hours=1)
                # Its first backup is still to come: running or awaited, and not silent.
                assert view.verdict.state in {MachineState.RUNNING, MachineState.ATTENTION}
                assert await held()
            (tmp_path / "go").touch()
            ended = await manager.tasks.wait(task.id)
            assert (ended.state, ended.attempt) == (TaskState.SUCCESS, 1)
            assert (await machine(manager)).verdict.state is MachineState.PROTECTED
    assert len(list((tmp_path / "repository" / "snapshots").iterdir())) == 1
