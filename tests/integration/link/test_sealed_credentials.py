"""Credentials that a machine keeps: a real manager, an agent of its own process, real restic."""

import asyncio
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import Credentials, Job, LocalPlace, SecretKind, Task, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos.core.sealed_sets import Keeping, KeepingState
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.schedules import IntervalTimes, Schedule
from kustos_agent.protocol.seal_trouble import SealTrouble
from tests.helpers import restics
from tests.helpers.agents import AGENT, agent_environment, running_agent
from tests.helpers.managers import running_manager
from tests.helpers.processes import child
from tests.helpers.secret_watch import holders
from tests.helpers.trees import small_files
from tests.helpers.waiting import eventually_async

PASSWORD = "correct-horse-battery-staple"


@dataclass
class Office:
    """A manager, and the home of an agent that has joined it."""

    manager: Manager
    home: Path
    machine_id: str
    job: Job
    draft: JobDraft

    @property
    def files(self) -> list[Path]:
        """What the agent keeps."""
        return sorted((self.home / "sealed").glob("*"))

    @property
    def key(self) -> Path:
        """What it is sealed under."""
        return self.home / "sealed.key"

    async def connected(self) -> None:
        """Wait for the agent."""
        await eventually_async(lambda: _connected(self.manager), 30, "the machine")

    async def back_up(self) -> None:
        """To a good end."""
        task = await self.manager.tasks.back_up(self.job.id)
        done = await self.manager.tasks.wait(task.id)
        assert done.state is TaskState.SUCCESS, done

    async def fires(self) -> Task:
        """Its machine begins it by itself; the run at its end."""
        due = await self._planned()
        task_id = due_id(self.job.id, due)

        async def known() -> Task | None:
            return await self.manager.tasks.get(task_id)

        await eventually_async(known, 30, "the run to be told")
        return await self.manager.tasks.wait(task_id)

    async def _planned(self) -> datetime:
        """When it is due: what has passed when the machine hears of it is never run."""
        for seconds in (4, 30):
            due = datetime.now(UTC) + timedelta(seconds=seconds)
            times = IntervalTimes(seconds=7_200, since=due - timedelta(hours=2))
            schedule = Schedule(times=times, zone="UTC", catch_up_seconds=1_800)
            await self.manager.jobs.save(replace(self.draft, schedule=schedule), self.job.id)
            await eventually_async(self._applied, 30, "the schedule to be applied")
            if datetime.now(UTC) < due:
                return due
        raise AssertionError("the machine is too slow")

    async def _applied(self) -> bool:
        job = await self.manager.jobs.get(self.job.id)
        return job is not None and job.applied_revision == job.revision

    async def keeping(self, wanted: Keeping) -> None:
        """Wait until that is how it is said to be."""
        repository_id = self.job.repository_id

        async def so() -> bool:
            return await self.manager.sealed.keeping(self.machine_id, repository_id) == wanted

        await eventually_async(so, 30, f"{wanted}")

    async def none_left(self) -> None:
        """Wait until nothing is kept any more."""
        await eventually_async(lambda: not self.files, 30, "what was kept to go")

    def status(self) -> str:
        """What the machine's owner is told."""
        with child([*AGENT, "status"], environment=agent_environment(self.home)) as asking:
            asking.wait_for_end()
            return asking.output()


KEPT = Keeping(KeepingState.KEPT)


async def _connected(manager: Manager) -> str:
    views = await manager.machines.overview()
    return next((view.machine.id for view in views if view.connected), "")


def _configure(home: Path, *lines: str) -> None:
    restic = restics.find("0.18.0").path
    home.mkdir(exist_ok=True)
    (home / "agent.toml").write_text("\n".join((f'restic = "{restic}"', *lines)))


@asynccontextmanager
async def office(folder: Path, credentials: Credentials) -> AsyncIterator[Office]:
    """With a repository that is initialised and a job; the agent does not run any more."""
    home = folder / "agent"
    _configure(home)
    small_files(folder / "source", 20)
    async with running_manager(folder / "manager") as manager:
        token = await manager.enrolment.issue_token()
        async with running_agent(home, token):
            machine_id = await eventually_async(lambda: _connected(manager), 30, "the machine")
            repository = await manager.repositories.save(
                RepositoryDraft(
                    name="NAS",
                    place=LocalPlace(path=str(folder / "repository")),
                    secrets={SecretKind.PASSWORD: PASSWORD},
                )
            )
            made = await manager.tasks.initialise(repository.id, machine_id)
            assert (await manager.tasks.wait(made.id)).state is TaskState.SUCCESS
        draft = JobDraft(
            name="Home",
            machine_id=machine_id,
            repository_id=repository.id,
            sources=(str(folder / "source"),),
            credentials=credentials,
        )
        job = await manager.jobs.save(draft)
        yield Office(manager, home, machine_id, job, draft)


async def test_a_sealed_job_is_saved_with_what_its_machine_keeps(tmp_path: Path) -> None:
    """It is given as soon as the machine is there, in a file for its agent alone, survives the
    agent's end, and is in no file in plain."""
    async with office(tmp_path, Credentials.SEALED) as here:
        assert not here.files
        async with running_agent(here.home, None):
            await here.connected()
            await here.keeping(KEPT)
            await here.back_up()
            (file,) = here.files
            sealed = file.read_bytes()
        for path, mode in ((file, 0o600), (here.key, 0o600), (file.parent, 0o700)):
            assert stat.S_IMODE(path.stat().st_mode) == mode
        assert PASSWORD.encode() not in sealed
        assert "1 (" in here.status()
        assert str(here.key) in here.status()
        async with running_agent(here.home, None):
            await here.connected()
            await here.back_up()
        assert file.read_bytes() == sealed, "what is kept was used as it was"
        snapshots = await here.manager.browse.snapshots_of_job(here.job.id)
        assert len(snapshots) == 2
    assert not holders(here.home, PASSWORD)
    assert not holders(tmp_path / "manager", PASSWORD)


async def test_a_job_on_demand_puts_nothing_on_its_machine_s_disk(tmp_path: Path) -> None:
    """No file, no key, also after a run; and a switch to on demand takes away what there was."""
    async with (
        office(tmp_path, Credentials.ON_DEMAND) as here,
        running_agent(here.home, None),
    ):
        await here.connected()
        await here.back_up()
        assert not here.files
        assert not here.key.exists()
        await here.manager.jobs.save(
            replace(here.draft, credentials=Credentials.SEALED), here.job.id
        )
        await here.keeping(KEPT)
        assert here.files
        await here.manager.jobs.save(here.draft, here.job.id)
        await here.none_left()
        await here.back_up()
        assert not here.files


@pytest.mark.parametrize("damage", ["bytes", "key", "gone"])
async def test_what_does_not_open_any_more_costs_no_backup(tmp_path: Path, damage: str) -> None:
    """A file that was changed, another key, a folder that was removed: the run that its machine
    begins by itself is handed over from here, and what it keeps is given anew."""
    async with office(tmp_path, Credentials.SEALED) as here, running_agent(here.home, None):
        await here.connected()
        await here.keeping(KEPT)
        (file,) = here.files
        if damage == "bytes":
            file.write_bytes(file.read_bytes().replace(b'"revision":"', b'"revision":"0'))
        elif damage == "key":
            here.key.write_bytes(b"k" * 32)
        else:
            file.unlink()
            file.parent.rmdir()
        damaged = [path.read_bytes() for path in here.files]
        run = await here.fires()
        assert (run.state, run.offered_at is not None) == (TaskState.SUCCESS, True)
        await eventually_async(
            lambda: len(here.files) == 1 and [here.files[0].read_bytes()] != damaged,
            30,
            "it to be given anew",
        )
        await here.keeping(KEPT)


@pytest.mark.parametrize(
    ("trouble", "content", "mode"),
    [(SealTrouble.KEY_DAMAGED, b"short", 0o600), (SealTrouble.EXPOSED, b"k" * 32, 0o644)],
)
async def test_a_key_that_cannot_be_used_is_said_and_never_written_over(
    tmp_path: Path,
    trouble: SealTrouble,
    content: bytes,
    mode: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The backup is made all the same, with what is sent for it."""
    async with office(tmp_path, Credentials.SEALED) as here, running_agent(here.home, None):
        await here.connected()
        await here.keeping(KEPT)
        here.key.write_bytes(content)
        here.key.chmod(mode)
        assert (await here.fires()).state is TaskState.SUCCESS
        await here.keeping(Keeping(KeepingState.NOT_KEPT, trouble, str(here.key)))
        assert here.key.read_bytes() == content
    assert trouble.value in caplog.text
    caplog.clear()


async def test_a_machine_that_is_removed_keeps_nothing(tmp_path: Path) -> None:
    """It hears of it over its link."""
    async with office(tmp_path, Credentials.SEALED) as here, running_agent(here.home, None):
        await here.connected()
        await here.keeping(KEPT)
        await here.manager.enrolment.remove(here.machine_id)
        await here.none_left()
        await eventually_async(lambda: not here.key.exists(), 10, "the key to go")


async def test_a_machine_that_was_removed_while_it_was_away_keeps_nothing(
    tmp_path: Path,
) -> None:
    """It hears of it when it comes back."""
    async with office(tmp_path, Credentials.SEALED) as here:
        async with running_agent(here.home, None):
            await here.connected()
            await here.keeping(KEPT)
        await here.manager.enrolment.remove(here.machine_id)
        assert here.files
        async with running_agent(here.home, None):
            await here.none_left()
            await eventually_async(lambda: not here.key.exists(), 10, "the key to go")


async def test_whoever_leaves_or_joins_another_manager_takes_nothing_along(
    tmp_path: Path,
) -> None:
    """What it was given goes before the new identity is kept."""
    async with office(tmp_path, Credentials.SEALED) as here:
        async with running_agent(here.home, None):
            await here.connected()
            await here.keeping(KEPT)
        kept = {path: path.read_bytes() for path in (*here.files, here.key)}
        async with running_manager(tmp_path / "other") as other:
            token = await other.enrolment.issue_token()
            with child(
                [*AGENT, "join", token, "--replace"], environment=agent_environment(here.home)
            ) as joining:
                assert await asyncio.to_thread(joining.wait_for_end) == 0, joining.output()
            assert not here.files
            assert not here.key.exists()
            for path, content in kept.items():
                path.write_bytes(content)
                path.chmod(0o600)
            with child([*AGENT, "leave", "--yes"], environment=agent_environment(here.home)) as go:
                assert await asyncio.to_thread(go.wait_for_end) == 0, go.output()
        assert not here.files
        assert not here.key.exists()


async def test_the_machine_s_owner_can_forbid_it(tmp_path: Path) -> None:
    """What is there goes at the next start, nothing more comes, and backups go on."""
    async with office(tmp_path, Credentials.SEALED) as here:
        async with running_agent(here.home, None):
            await here.connected()
            await here.keeping(KEPT)
        _configure(here.home, "keep_credentials = false")
        async with running_agent(here.home, None):
            await here.connected()
            await here.keeping(Keeping(KeepingState.NOT_KEPT, SealTrouble.FORBIDDEN))
            await here.back_up()
            assert not here.files
            assert not here.key.exists()
