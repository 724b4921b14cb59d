"""What most tests of the manager need: somewhere to save, and a job."""

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import Job, LocalPlace, SecretKind
from kustos.core.repositories import RepositoryDraft


async def saved_job(manager: Manager, machine_id: str) -> Job:
    """A job of that machine, into a repository of its own. Nothing of it leaves the store."""
    repository = await manager.repositories.save(
        RepositoryDraft(
            name="NAS",
            place=LocalPlace(path="/srv/backup"),
            secrets={SecretKind.PASSWORD: "correct horse"},
        )
    )
    return await manager.jobs.save(
        JobDraft(
            name="Documents",
            machine_id=machine_id,
            repository_id=repository.id,
            sources=("/home/anna",),
        )
    )
