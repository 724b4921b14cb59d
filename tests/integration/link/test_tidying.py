"""A job is tidied up: a real manager, an agent of its own process, real restic."""

import asyncio
import os
from dataclasses import replace
from pathlib import Path

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos.core.retention import Retention
from kustos.core.retention_plan import Fate
from kustos.core.snapshot_trust import Doubt
from tests.helpers import restics
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.trees import small_files
from tests.helpers.waiting import eventually_async


async def _connected(manager: Manager) -> str:
    views = await manager.machines.overview()
    return next((view.machine.id for view in views if view.connected), "")


async def test_what_the_rules_let_go_is_gone_from_the_repository_and_nothing_else(
    tmp_path: Path,
) -> None:
    """Of two jobs in one repository one is tidied up; what is on hold and what the store has lost
    sight of stay."""
    home = tmp_path / "agent"
    home.mkdir()
    (home / "agent.toml").write_text(f'restic = "{restics.find("0.18.0").path}"\n')
    small_files(tmp_path / "source", 5)
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

            async def ended(task_id: str) -> None:
                done = await manager.tasks.wait(task_id)
                assert done.state is TaskState.SUCCESS, done

            await ended((await manager.tasks.initialise(repository.id, machine_id)).id)
            draft = JobDraft(
                name="Home",
                machine_id=machine_id,
                repository_id=repository.id,
                sources=(str(tmp_path / "source"),),
                retention=Retention(last=2),
            )
            job = await manager.jobs.save(draft)
            other = await manager.jobs.save(replace(draft, name="Other", retention=None))
            for job_id in (other.id, *[job.id] * 5):
                await ended((await manager.tasks.back_up(job_id)).id)
            made = await manager.browse.snapshots_of_job(job.id)
            await manager.tidying.hold(made[4], reason="audit", by="mia")

            await ended((await manager.tidying.tidy_up(job.id)).id)

            await ended((await manager.tasks.list_snapshots(repository.id, machine_id)).id)
            left = await manager.browse.snapshots_of_job(job.id)
            assert [one.id for one in left] == [made[0].id, made[1].id, made[4].id]
            assert len(await manager.browse.snapshots_of_job(other.id)) == 1
            assert len(list((tmp_path / "repository" / "snapshots").iterdir())) == 4
            plan = (await manager.tidying.preview(job.id)).plan
            assert {one.fate for one in plan.judged} == {Fate.KEPT, Fate.HELD}

            # Somebody with the password adds one in the job's name, behind Kustos' back.
            assert all(one.doubt is None for one in plan.judged)
            await _plant(tmp_path, job.tag)
            await ended((await manager.tasks.list_snapshots(repository.id, machine_id)).id)
            plan = (await manager.tidying.preview(job.id)).plan
            assert [one.doubt for one in plan.judged if one.doubt] == [Doubt.UNEXPECTED]
            assert plan.going == ()


async def _plant(folder: Path, tag: str) -> None:
    planting = await asyncio.create_subprocess_exec(
        restics.find("0.18.0").path,
        *("backup", "--no-cache", "--quiet", "--tag", f"kustos,{tag}", "--host", "elsewhere"),
        *("--time", "2030-01-01 00:00:00", str(folder / "source")),
        env={
            **os.environ,
            "RESTIC_REPOSITORY": str(folder / "repository"),
            "RESTIC_PASSWORD": "correct horse",
        },
    )
    assert await planting.wait() == 0
