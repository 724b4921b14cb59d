"""An office's files are encrypted: a real manager, an agent of its own process, real restic."""

import os
from pathlib import Path

import pytest

from kustos.core.alerts import AlertKind, Severity
from kustos.core.harm import Harm, Unusual
from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, Task, TaskState
from kustos.core.orders import ForgetOrder
from kustos.core.repositories import RepositoryDraft
from kustos.core.retention import Retention
from kustos.core.retention_plan import Fate
from tests.helpers import restics
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.trees import small_files
from tests.helpers.waiting import eventually_async

FILES = 150
DAYS = 9


async def _connected(manager: Manager) -> str:
    views = await manager.machines.overview()
    return next((view.machine.id for view in views if view.connected), "")


async def _change(manager: Manager) -> Unusual | None:
    """What the open alert says."""
    for view in await manager.alerting.overview():
        if view.alert.kind is AlertKind.UNUSUAL_CHANGE:
            assert view.alert.severity is Severity.CRITICAL
            return view.alert.evidence.change
    return None


def _work(folder: Path, day: int) -> None:
    """An ordinary day: three files are written anew."""
    for number in range(3):
        (folder / f"report {number}.txt").write_text(f"day {day}, report {number}\n" * 400)


def _encrypt(folder: Path, *, renamed: bool) -> None:
    """What ransomware does to each file."""
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.write_bytes(os.urandom(max(4_096, path.stat().st_size)))
        if renamed:
            path.rename(path.with_name(f"{path.name}.locked"))


async def _names_are_told(manager: Manager, *, renamed: bool) -> None:
    """Fetched by themselves, from both snapshots."""
    await manager.naming.visit()
    await manager.alerting.visit()
    change = await _change(manager)
    assert change is not None
    assert change.names is not None
    assert change.names.examples
    endings = [(one.ending, one.new, one.before) for one in change.names.endings]
    if renamed:
        assert endings == [("locked", FILES, 0)]
        assert change.names.renamed == change.names.gone == FILES
        assert change.strange_ending is not None
    else:
        assert endings == []
        assert change.names.changed == FILES


@pytest.mark.parametrize(("version", "renamed"), [("0.14.0", False), ("0.19.1", True)])
async def test_after_files_were_encrypted_the_last_good_snapshots_are_held(
    tmp_path: Path, version: str, *, renamed: bool
) -> None:
    """The alert tells it in numbers, and tidying up forgets none of what is held, however many runs
    of encrypted files come after."""
    home = tmp_path / "agent"
    home.mkdir()
    (home / "agent.toml").write_text(f'restic = "{restics.find(version).path}"\n')
    source = tmp_path / "source"
    small_files(source, FILES - 3, size=20_000)
    async with running_manager(tmp_path / "manager") as manager:
        token = await manager.enrolment.issue_token()
        async with running_agent(home, token):
            machine_id = await eventually_async(lambda: _connected(manager), 30, "the machine")
            repository = await manager.repositories.save(
                RepositoryDraft(
                    name="NAS",
                    place=LocalPlace(path=str(tmp_path / "repository")),
                    secrets={SecretKind.PASSWORD: "correct horse"},
                )
            )

            async def done(task: Task) -> Task:
                ended = await manager.tasks.wait(task.id)
                assert ended.state is TaskState.SUCCESS, ended
                return ended

            await done(await manager.tasks.initialise(repository.id, machine_id))
            job = await manager.jobs.save(
                JobDraft(
                    name="Home",
                    machine_id=machine_id,
                    repository_id=repository.id,
                    sources=(str(source),),
                    retention=Retention(last=1),
                )
            )
            for day in range(DAYS):
                _work(source, day)
                await done(await manager.tasks.back_up(job.id))
            await manager.alerting.visit()
            assert await _change(manager) is None
            good = [one.id for one in await manager.browse.snapshots_of_job(job.id)]

            _encrypt(source, renamed=renamed)
            await done(await manager.tasks.back_up(job.id))

            await manager.alerting.visit()
            change = await _change(manager)
            assert change is not None
            assert change.harm is (Harm.RENAMED if renamed else Harm.CHANGED)
            assert change.changed + change.gone == FILES == change.of_files
            assert (change.usual, change.basis) == (3, DAYS - 1)
            marks = await manager.tidying.marks(job.id)
            held = set(good[:3])
            assert set(marks.holds) == held

            await _names_are_told(manager, renamed=renamed)

            await done(await manager.tasks.back_up(job.id))
            task = await done(await manager.tidying.tidy_up(job.id))
            assert isinstance(task.order, ForgetOrder)
            assert not held & set(task.order.snapshots)
            await done(await manager.tasks.list_snapshots(repository.id, machine_id))
            left = await manager.browse.snapshots_of_job(job.id)
            assert held < {one.id for one in left}
            assert len(left) == len(held) + 1
            plan = (await manager.tidying.preview(job.id)).plan
            assert [one.fate for one in plan.judged] == [Fate.KEPT, *[Fate.HELD] * 3]

            await manager.tripping.settle(job.id, usual=True)
            assert (await manager.tidying.marks(job.id)).holds == {}
            await manager.alerting.visit()
            assert await _change(manager) is None
