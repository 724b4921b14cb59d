"""Tasks that the agent begins by itself, on the desk."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from kustos_agent.journal_file import JournalError, JournalErrorKind
from kustos_agent.protocol.messages import Accepted, RunTask, SealCredentials, TaskFinished
from kustos_agent.protocol.values import (
    ErrorClass,
    Outcome,
    Problem,
    RepositoryAccess,
    SealedCredentials,
    TaskKind,
)
from kustos_agent.schedule.ports import Note

from .office import Office, office
from .scripted import backup

KEPT = SealedCredentials(repository_id="nas", revision="1")
ACCESS = RepositoryAccess(location="/repo", password="correct horse")


def due(task_id: str = "t") -> RunTask:
    """A run as the schedule knows it."""
    request = backup(task_id)
    told = RepositoryAccess(location="/repo", password="")
    return replace(request, spec=replace(request.spec, repository=told), sealed=KEPT)


def noting(here: Office, task_id: str = "t") -> Note:
    """Accept it in the journal, as a firing does."""

    async def note(*, waits: bool) -> bool:
        await here.journal.accept(task_id, TaskKind.BACKUP)
        return True

    return note


async def keeping(here: Office) -> None:
    await here.credentials.seal(SealCredentials(kept=KEPT, access=ACCESS))


async def test_what_is_fired_runs_with_what_is_kept(tmp_path: Path) -> None:
    """And is held from before it is in the journal: a hello in between has it."""
    async with office(tmp_path) as here:
        await keeping(here)
        held: list[str] = []

        async def note(*, waits: bool) -> bool:
            held.extend(here.desk.held)
            return await noting(here)(waits=waits)

        assert await here.desk.fire(due(), note)
        assert held == ["t"]
        await here.until(lambda: here.operations.specs)
        assert here.operations.specs[0].repository == ACCESS
        assert list(here.desk.held) == ["t"]
        here.operations.release.set()
        assert (await here.end("t")).outcome is Outcome.SUCCESS


async def test_what_does_not_open_waits_for_the_manager(tmp_path: Path) -> None:
    """It is no task of this agent's, and no hello has it, until it is offered anew."""
    async with office(tmp_path) as here:
        said: list[tuple[bool, int]] = []

        async def note(*, waits: bool) -> bool:
            said.append((waits, len(here.desk.held)))
            return True

        assert await here.desk.fire(due(), note)
        assert said == [(True, 0)]
        assert here.desk.held == {}
        assert await here.events() == []
        assert await here.desk.accept(backup("t")) == Accepted()
        here.operations.release.set()
        assert (await here.end("t")).outcome is Outcome.SUCCESS


async def test_what_was_fired_before_and_does_not_open_any_more_has_failed(tmp_path: Path) -> None:
    """The manager has been told that it runs without it."""
    async with office(tmp_path) as here:
        await here.journal.accept("t", TaskKind.BACKUP)
        here.desk.resume(due())
        problem = (await here.end("t")).problem
        assert problem is not None
        assert (problem.error, problem.subject) == (ErrorClass.SECRET_DAMAGED, "credentials")
        await here.until(lambda: not here.desk.held)


async def test_what_the_journal_does_not_want_does_not_begin(tmp_path: Path) -> None:
    """Seen before, or it cannot be written."""
    full = JournalError(JournalErrorKind.FULL, tmp_path, "full")

    async def seen(*, waits: bool) -> bool:
        return False

    async def fails(*, waits: bool) -> bool:
        raise full

    async with office(tmp_path) as here:
        await keeping(here)
        assert not await here.desk.fire(due(), seen)
        with pytest.raises(JournalError):
            await here.desk.fire(due(), fails)
        assert here.desk.held == {}
        assert await here.events() == []
        assert await here.desk.accept(backup("t")) == Accepted()
        assert here.desk.cancel("t")


async def test_what_is_cancelled_while_it_is_fired_never_runs(tmp_path: Path) -> None:
    """A manager may have heard of it already."""
    async with office(tmp_path) as here:
        await keeping(here)

        async def note(*, waits: bool) -> bool:
            assert here.desk.cancel("t")
            return await noting(here)(waits=waits)

        assert await here.desk.fire(due(), note)
        assert (await here.end("t")).outcome is Outcome.CANCELLED
        assert here.operations.specs == []


async def test_what_waits_in_line_when_the_agent_ends_is_left_for_its_next_life(
    tmp_path: Path,
) -> None:
    """What has begun is interrupted, and so is what was ordered."""
    async with office(tmp_path) as here:
        await keeping(here)
        for task_id in ("a", "b", "c"):
            await here.desk.fire(due(task_id), noting(here, task_id))
            await here.until(lambda: "a" in here.desk.running)
        await here.desk.accept(backup("d"))
        await here.until(lambda: here.desk.queued == ("c", "d"))
        here.desk.close()
        for task_id in ("a", "b", "d"):
            problem = (await here.end(task_id)).problem
            assert problem == Problem(error=ErrorClass.INTERRUPTED)
        await here.until(lambda: not here.desk.held)
        ends = {event.task_id for event in await here.events() if isinstance(event, TaskFinished)}
        assert ends == {"a", "b", "d"}
        assert not await here.desk.fire(due("e"), noting(here, "e"))
        assert here.desk.held == {}


async def test_what_was_fired_in_another_life_is_taken_up(tmp_path: Path) -> None:
    """It is held at once, so that the first hello has it."""
    async with office(tmp_path) as here:
        await keeping(here)
        await here.journal.accept("t", TaskKind.BACKUP)
        here.desk.resume(due())
        assert list(here.desk.held) == ["t"]
        await here.until(lambda: here.operations.specs)
        here.operations.release.set()
        assert (await here.end("t")).outcome is Outcome.SUCCESS
