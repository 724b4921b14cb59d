"""Tasks that refer to credentials which the agent keeps."""

from pathlib import Path

from msgspec.structs import replace

from kustos_agent.protocol.messages import Accepted, RunTask, SealCredentials
from kustos_agent.protocol.values import (
    ErrorClass,
    Outcome,
    Problem,
    RepositoryAccess,
    SealedCredentials,
)

from .office import Office, office
from .scripted import backup

KEPT = SealedCredentials(repository_id="nas", revision="1")
ACCESS = RepositoryAccess(location="/repo", password="correct horse")


def sealed(task_id: str, kept: SealedCredentials = KEPT, location: str = "/repo") -> RunTask:
    """A request that tells where, and not how."""
    request = backup(task_id)
    told = RepositoryAccess(location=location, password="")
    return replace(request, spec=replace(request.spec, repository=told), sealed=kept)


async def keeping(here: Office) -> None:
    await here.credentials.seal(SealCredentials(kept=KEPT, access=ACCESS))


async def test_a_task_runs_with_what_is_kept(tmp_path: Path) -> None:
    """All of it."""
    async with office(tmp_path) as here:
        await keeping(here)
        assert await here.desk.accept(sealed("t")) == Accepted()
        await here.until(lambda: here.operations.specs)
        assert here.operations.specs[0].repository == ACCESS
        here.operations.release.set()
        assert (await here.end("t")).outcome is Outcome.SUCCESS


async def test_what_is_not_kept_is_refused_before_anything_is_promised(tmp_path: Path) -> None:
    """So that it can be offered again under the same id, with everything it takes."""
    async with office(tmp_path) as here:
        refused = await here.desk.accept(sealed("t"))
        assert isinstance(refused, Problem)
        assert (refused.error, refused.subject) == (ErrorClass.SECRET_DAMAGED, "credentials")
        assert here.desk.held == {}
        assert await here.events() == []
        assert await here.desk.accept(backup("t")) == Accepted()
        here.operations.release.set()
        assert (await here.end("t")).outcome is Outcome.SUCCESS


async def test_what_is_kept_of_another_place_is_not_used(tmp_path: Path) -> None:
    """What runs side by side and what is forbidden is judged by the place in the task."""
    async with office(tmp_path) as here:
        await keeping(here)
        assert isinstance(await here.desk.accept(sealed("t", location="/other")), Problem)
        other = replace(KEPT, revision="2")
        assert isinstance(await here.desk.accept(sealed("t", other)), Problem)


async def test_a_task_that_is_held_needs_nothing_opened_again(tmp_path: Path) -> None:
    """An answer that was lost must not turn into a refusal of what runs."""
    async with office(tmp_path) as here:
        await keeping(here)
        await here.desk.accept(sealed("t"))
        await here.credentials.clear()
        assert await here.desk.accept(sealed("t")) == Accepted()
        assert here.desk.cancel("t")
        assert (await here.end("t")).outcome is Outcome.CANCELLED
