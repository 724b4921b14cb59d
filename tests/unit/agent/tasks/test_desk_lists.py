"""What has changed in a job's lists, in the logs of runs that the agent begins by itself."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from kustos_agent.protocol.dumps import PostgresDump
from kustos_agent.protocol.hooks import Hook, Hooks
from kustos_agent.protocol.job_secrets import JobSecrets
from kustos_agent.protocol.messages import (
    Accepted,
    RunTask,
    SealCredentials,
    SealSecrets,
    TaskFinished,
    TaskLog,
    TaskStarted,
)
from kustos_agent.protocol.tasks import BackupSpec, TaskSpec
from kustos_agent.protocol.values import (
    ErrorClass,
    Outcome,
    Problem,
    RepositoryAccess,
    SealedCredentials,
    SealedSecrets,
    TaskKind,
)
from kustos_agent.restic.outcome import Finished
from kustos_agent.tasks.operations import Report, TaskEnd
from tests.helpers.secret_watch import holders

from .office import Office, office
from .scripted import DONE

KEPT = SealedCredentials(repository_id="nas", revision="1")
ACCESS = RepositoryAccess(location="/repo", password="correct horse")
BARE = RepositoryAccess(location="/repo", password="")


def run(task_id: str, *sources: str, kept: SealedCredentials | None = KEPT) -> RunTask:
    """Of the job j."""
    access = ACCESS if kept is None else BARE
    spec = BackupSpec(repository=access, sources=sources, host="pc", tags=("kustos", "job:j"))
    return RunTask(task_id=task_id, spec=spec, sealed=kept)


async def starting(_spec: TaskSpec, report: Report, _cancel: asyncio.Event) -> TaskEnd:
    """A good run."""
    await report.started("restic backup", "0.18.0")
    return DONE


async def fire(here: Office, request: RunTask) -> None:
    """To its end."""

    async def note(*, waits: bool) -> bool:
        await here.journal.accept(request.task_id, TaskKind.BACKUP, "j")
        return True

    assert await here.desk.fire(request, note)
    await here.end(request.task_id)


async def said(here: Office, task_id: str) -> list[str]:
    """In the log of this run, of changes."""
    logs = [event for event in await here.events() if isinstance(event, TaskLog)]
    lines = [line.text for log in logs if log.task_id == task_id for line in log.lines]
    return [line for line in lines if "since the last run" in line]


async def keeping(here: Office) -> None:
    await here.credentials.seal(SealCredentials(kept=KEPT, access=ACCESS))


ADDED = ["folder added since the last run: /b"]


async def test_the_first_run_by_another_list_says_what_has_changed(tmp_path: Path) -> None:
    """Once, however often it is fired by that list; the first of all has nothing to compare."""
    async with office(tmp_path, script=starting) as here:
        await keeping(here)
        for task_id, sources in (("1", "/a"), ("2", "/a"), ("3", "/a /b"), ("4", "/a /b")):
            await fire(here, run(task_id, *sources.split()))
        heard = [await said(here, task_id) for task_id in "1234"]
        assert heard == [[], [], ADDED, []]
        events = [type(event) for event in await here.events() if task_of(event) == "3"]
        assert events == [TaskLog, TaskStarted, TaskFinished], (
            "a kill after the start loses nothing"
        )


def task_of(event: object) -> str:
    """The task that it is of."""
    return str(getattr(event, "task_id", ""))


async def test_it_is_known_after_a_restart(tmp_path: Path) -> None:
    """And is no part of what the manager has to send."""
    for life, sources in enumerate(("/a", "/a /b", "/a /b")):
        async with office(tmp_path, script=starting) as here:
            await keeping(here)
            await fire(here, run(f"{life}", *sources.split()))
            assert await said(here, f"{life}") == (ADDED if life == 1 else [])


async def test_a_run_that_did_not_start_has_not_told_it(tmp_path: Path) -> None:
    """Its credentials did not open, or its end came before restic began: the next one says it."""

    async def stumbling(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        if len(here.operations.specs) == 2:
            return Finished(Outcome.FAILED, Problem(error=ErrorClass.HOOK_FAILED))
        return await starting(spec, report, cancel)

    async with office(tmp_path, script=stumbling) as here:
        await keeping(here)
        await fire(here, run("1", "/a"))
        await here.journal.accept("2", TaskKind.BACKUP, "j")
        here.desk.resume(run("2", "/a", "/b", kept=replace(KEPT, revision="2")))
        await here.end("2")
        await fire(here, run("3", "/a", "/b"))
        await fire(here, run("4", "/a", "/b"))
        await fire(here, run("5", "/a", "/b"))
        heard = [await said(here, task_id) for task_id in "12345"]
        assert heard == [[], [], ADDED, ADDED, []]


async def test_a_run_that_was_ordered_counts_as_the_last_one(tmp_path: Path) -> None:
    """The manager has said in its log what was to be said; the next scheduled one does not repeat
    it."""
    async with office(tmp_path, script=starting) as here:
        await keeping(here)
        await fire(here, run("1", "/a"))
        assert await here.desk.accept(run("2", "/a", "/b", kept=None)) == Accepted()
        await here.end("2")
        assert await said(here, "2") == [], "that is the manager's to say"
        await fire(here, run("3", "/a", "/b"))
        assert await said(here, "3") == []


async def test_nothing_secret_is_remembered(tmp_path: Path) -> None:
    """A dump or a hook counts as changed by all that says how it is run but its secrets."""
    dump = PostgresDump(name="shop.sql", user="shop")
    hook = Hook(command=("sync",))
    own = SealedSecrets(job_id="j", revision="1")

    def with_own(task_id: str, one: PostgresDump, other: Hook) -> RunTask:
        request = run(task_id, "/a")
        spec = replace(request.spec, dumps=(one,), hooks=Hooks(before=other, task=task_id))
        return replace(request, spec=spec, secrets=own)

    async with office(tmp_path, script=starting, hooks=True) as here:
        await keeping(here)
        for number, (password, one, other) in enumerate(
            (
                ("hunter2", dump, hook),
                ("swordfish", dump, hook),
                ("swordfish", replace(dump, user="boss"), replace(hook, command=("sync", "-f"))),
            )
        ):
            secrets = JobSecrets(
                dumps=(replace(one, password=password),),
                hooks=Hooks(before=replace(other, environment={"TOKEN": password})),
            )
            await here.credentials.seal(SealSecrets(kept=own, secrets=secrets))
            await fire(here, with_own(f"{number}", one, other))
        assert await said(here, "1") == []
        assert await said(here, "2") == [
            "dump changed since the last run: shop.sql",
            "hook changed since the last run: before",
        ]
    for password in ("hunter2", "swordfish"):
        assert not holders(tmp_path, password)
