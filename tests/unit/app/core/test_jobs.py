"""Jobs as they are kept: names, context, and what stays when one goes."""

from dataclasses import replace

import pytest

from kustos.core.fields import FieldCode, InvalidError
from kustos.core.jobs import JobDraft
from kustos.core.model import TaskFilter
from tests.helpers.saved import saved_repository

from .conftest import Core


async def _draft(core: Core) -> JobDraft:
    machine = await core.machine()
    repository = await saved_repository(core.composition.manager)
    return JobDraft(
        name="Documents", machine_id=machine.id, repository_id=repository.id, sources=("/home",)
    )


async def test_a_saved_job_is_listed_with_its_names(core: Core) -> None:
    draft = await _draft(core)
    await core.composition.manager.jobs.save(draft)
    (view,) = await core.composition.manager.jobs.overview()
    assert (view.job.name, view.machine.name, view.repository.name) == ("Documents", "PC-1", "NAS")
    assert view.record.last is None


async def test_changing_a_job_keeps_its_id_and_tag(core: Core) -> None:
    jobs = core.composition.manager.jobs
    draft = await _draft(core)
    job = await jobs.save(draft)
    changed = await jobs.save(replace(draft, name="Papers", sources=("/opt",)), job.id)
    assert (changed.id, changed.tag, changed.created_at) == (job.id, job.tag, job.created_at)
    assert (await jobs.get(job.id)) == changed


@pytest.mark.parametrize(
    ("change", "field", "code"),
    [
        ({"sources": ("/srv",)}, "sources", FieldCode.CONTAINS_REPOSITORY),
        ({"machine_id": "nobody"}, "machine_id", FieldCode.UNKNOWN),
        ({"repository_id": "nothing"}, "repository_id", FieldCode.UNKNOWN),
    ],
)
async def test_what_only_the_context_shows_is_named_as_well(
    core: Core, change: dict[str, str], field: str, code: FieldCode
) -> None:
    draft = await _draft(core)
    with pytest.raises(InvalidError) as invalid:
        await core.composition.manager.jobs.save(replace(draft, **change))  # type: ignore[arg-type]  # any field, any value
    assert [(problem.field, problem.code) for problem in invalid.value.problems] == [(field, code)]


async def test_a_repository_inside_the_sources_is_fine_once_it_is_left_out(core: Core) -> None:
    draft = await _draft(core)
    await core.composition.manager.jobs.save(
        replace(draft, sources=("/srv",), excludes=("/srv/backup",))
    )


async def test_a_left_out_folder_counts_although_its_pattern_is_escaped(core: Core) -> None:
    draft = await _draft(core)
    odd = await saved_repository(core.composition.manager, "Odd", "/srv/[backup]/r")
    await core.composition.manager.jobs.save(
        replace(
            draft,
            repository_id=odd.id,
            sources=("/srv",),
            excludes=("/srv/\\[backup\\]",),
        )
    )


async def test_history_stays_when_a_job_goes(core: Core) -> None:
    manager = core.composition.manager
    job = await manager.jobs.save(await _draft(core))
    task = await manager.tasks.back_up(job.id)
    await manager.jobs.remove(job.id)
    assert await manager.jobs.overview() == []
    (left,) = await manager.tasks.page(TaskFilter(), None, 10)
    assert left.id == task.id
