"""Every change and every order has its entry: who, what, what it was before."""

import msgspec

from kustos.core.audit import ActorKind, AuditAction, AuditEntry, AuditFilter, SubjectKind
from kustos.core.jobs import JobDraft
from kustos.core.model import LocalPlace, SecretKind
from kustos.core.repositories import RepositoryDraft
from tests.unit.app.core.conftest import Core


async def entries(core: Core) -> list[AuditEntry]:
    """All there are, oldest first."""
    found = await core.store.read(lambda unit: unit.audit.page(AuditFilter(), None, 1_000))
    return found[::-1]


async def last(core: Core) -> AuditEntry:
    return (await entries(core))[-1]


def after(entry: AuditEntry) -> dict[str, object]:
    found: dict[str, object] = msgspec.json.decode(entry.deed.after)
    return found


async def test_a_machine_that_is_renamed_says_what_it_was_called(core: Core) -> None:
    machine = await core.machine("PC-1")
    await core.composition.manager.machines.rename(machine.id, "Reception")
    deed = (await last(core)).deed
    assert deed.action is AuditAction.MACHINE_CHANGED
    assert deed.actor == (ActorKind.PERSON, "anna")
    assert deed.at == core.clock.now()
    assert deed.subject == (SubjectKind.MACHINE, machine.id, "Reception")
    assert (deed.before, deed.after) == ('{"name":"PC-1"}', '{"name":"Reception"}')


async def test_what_changes_nothing_has_no_entry(core: Core) -> None:
    machine = await core.machine("PC-1")
    await core.composition.manager.machines.rename(machine.id, "PC-1")
    assert await entries(core) == []


async def test_a_job_tells_of_its_life(core: Core) -> None:
    """With the names of its machine and repository, and of secrets that there are some."""
    machine = await core.machine("PC-1")
    manager = core.composition.manager
    repository = await manager.repositories.save(
        RepositoryDraft(
            name="Shelf",
            place=LocalPlace(path="/shelf"),
            secrets={SecretKind.PASSWORD: "correct horse"},
        )
    )
    draft = JobDraft(
        name="Documents", machine_id=machine.id, repository_id=repository.id, sources=("/home",)
    )
    job = await manager.jobs.save(draft)
    added = (await last(core)).deed
    assert added.action is AuditAction.JOB_ADDED
    assert after(await last(core))["machine"] == "PC-1"
    assert after(await last(core))["repository"] == "Shelf"
    await manager.jobs.remove(job.id)
    removed = (await last(core)).deed
    assert removed.action is AuditAction.JOB_REMOVED
    assert removed.subject == added.subject == (SubjectKind.JOB, job.id, "Documents")
    assert (removed.before, removed.after) == (added.after, "{}")
