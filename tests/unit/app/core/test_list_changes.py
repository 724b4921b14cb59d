"""What has changed in a job's lists between two runs, and that the next run is told."""

from datetime import timedelta

from kustos.core.dumps import DumpSecrets
from kustos.core.jobs import JobDraft
from kustos.core.list_changes import list_change
from kustos.core.maintenance import Maintainers
from kustos.core.orders import BackupOrder
from kustos.core.specs import Specs
from kustos.vault import throw_away_vault
from kustos_agent.protocol.tasks import BackupSpec, ListChange
from tests.helpers.saved import saved_repository

from .conftest import Core


def test_what_has_come_and_gone_is_named() -> None:
    """In the order of the lists."""
    former = BackupOrder(sources=("/a", "/b"), excludes=("*.tmp", "x"))
    now = BackupOrder(sources=("/c", "/b", "/d"), excludes=("x", "*.bak"))
    assert list_change(former, now) == ListChange(
        sources_added=("/c", "/d"),
        sources_removed=("/a",),
        excludes_added=("*.bak",),
        excludes_removed=("*.tmp",),
    )


def test_another_order_is_no_change() -> None:
    """The same is saved."""
    assert list_change(BackupOrder(sources=("/a", "/b")), BackupOrder(sources=("/b", "/a"))) is None


async def test_the_run_after_a_change_is_told_of_it(core: Core) -> None:
    """The first run of a job has nothing to compare with, and a third without a change is told of
    none."""
    manager = core.composition.manager
    machine = await core.machine()
    nas = await saved_repository(manager)

    async def run(job_id: str) -> ListChange | None:
        core.clock.forward(timedelta(seconds=1))
        task = await manager.tasks.back_up(job_id)
        spec = await Specs(
            store=core.store,
            repositories=manager.repositories,
            maintainers=Maintainers(store=core.store, vault=throw_away_vault(core.store)),
            dumps=DumpSecrets(store=core.store, vault=throw_away_vault(core.store)),
        ).build(task)
        assert isinstance(spec, BackupSpec)
        await manager.tasks.cancel(task.id)
        return spec.changed

    draft = JobDraft(name="Office", machine_id=machine.id, repository_id=nas.id, sources=("/home",))
    job = await manager.jobs.save(draft)
    assert await run(job.id) is None
    changed = JobDraft(
        name="Office", machine_id=machine.id, repository_id=nas.id, sources=("/home", "/opt")
    )
    await manager.jobs.save(changed, job.id)
    assert await run(job.id) == ListChange(sources_added=("/opt",))
    assert await run(job.id) is None
