"""What most tests of the manager need: somewhere to save, and a job."""

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import Job, LocalPlace, Repository, SecretKind
from kustos.core.repositories import RepositoryDraft


async def saved_repository(
    manager: Manager, name: str = "NAS", path: str = "/srv/backup"
) -> Repository:
    """A repository in a folder that need not be there. Nothing of it leaves the store."""
    return await manager.repositories.save(
        RepositoryDraft(
            name=name,
            place=LocalPlace(path=path),
            secrets={SecretKind.PASSWORD: "correct horse"},
        )
    )


async def saved_job(manager: Manager, machine_id: str) -> Job:
    """A job of that machine, into a repository of its own: see `saved_repository`."""
    repository = await saved_repository(manager)
    return await manager.jobs.save(
        JobDraft(
            name="Documents",
            machine_id=machine_id,
            repository_id=repository.id,
            sources=("/home/anna",),
        )
    )
