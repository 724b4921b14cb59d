"""Policies all the way: a real manager, an agent of its own process, real restic."""

from datetime import timedelta
from pathlib import Path

from msgspec import structs

from kustos.core.model import TaskState
from kustos.core.policy import PolicyContent
from kustos.core.policy_drafts import PolicyDraft
from kustos_agent.protocol.schedules import IntervalTimes, Schedule
from tests.helpers.trees import small_files

from .test_schedules import due_soon, office


async def test_what_a_policy_becomes_is_what_its_machine_does_by_itself(tmp_path: Path) -> None:
    """The machine plans the first revision, is sent the second, and runs that when it is due; then
    it has the first one's folders again, and what has run stays told as it was."""
    async with office(tmp_path) as at:
        policies = at.manager.policies
        soon, due = due_soon(10)
        times = IntervalTimes(seconds=86_400, since=due + timedelta(hours=9))
        content = PolicyContent(
            repository_id=at.repository_id,
            sources=(str(at.folder / "source"),),
            schedule=Schedule(times=times, zone="UTC"),
        )
        policy = await policies.save(PolicyDraft(name="Office PCs", content=content))
        (job,) = await policies.assign(policy.id, [at.machine_id])
        await at.planned(job.id)
        small_files(tmp_path / "more", 5)
        wider = (*content.sources, str(at.folder / "more"))
        changed = structs.replace(content, sources=wider, schedule=soon)
        draft = PolicyDraft(name="Office PCs", content=changed)
        await policies.save(draft, policy.id, based_on=1)
        await at.planned(job.id)
        task = await at.run(job, due)
        assert task.state is TaskState.SUCCESS
        (snapshot,) = await at.manager.browse.snapshots_of_job(job.id)
        assert set(snapshot.paths) == set(wider)
        await policies.roll_back(policy.id, 1, based_on=2)
        await at.planned(job.id)
        kept = await at.manager.jobs.get(job.id)
        assert kept is not None
        assert (kept.sources, kept.policy_revision) == (content.sources, 3)
        again = await at.manager.tasks.get(task.id)
        assert again == task
