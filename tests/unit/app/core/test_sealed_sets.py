"""What machines keep sealed is just what their sealed jobs need, whatever happens in between."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec import structs

from kustos.core.audit import KUSTOS, AuditAction, AuditFilter
from kustos.core.jobs import JobDraft
from kustos.core.model import Credentials, Job, LocalPlace, SecretKind, TaskState
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.core.repositories import RepositoryDraft
from kustos.core.sealed_sets import SINCE_MINOR, Keeping, KeepingState
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.messages import (
    Accepted,
    CredentialsSealed,
    ForgetCredentials,
    Hello,
    RunTask,
    ScheduleFired,
    SealCredentials,
    SealSecrets,
    TaskFinished,
)
from kustos_agent.protocol.seal_trouble import SealTrouble
from kustos_agent.protocol.values import (
    ErrorClass,
    Outcome,
    Problem,
    SealedCredentials,
    SealedSecrets,
)
from kustos_agent.tasks.opening import opened
from tests.helpers.memory_credentials import MemoryCredentials

from .lockable import Key, lockable
from .test_handing_over import Line, Room, compose_room, hello_with

PASSWORD = "correct horse"


@dataclass
class KeepingLine(Line):
    """A machine that keeps credentials, unless it has a `trouble`."""

    credentials: MemoryCredentials = field(default_factory=MemoryCredentials)
    trouble: SealTrouble | None = None
    refusal: Problem | None = None
    """Instead of its answer to what it is to keep."""
    ran: list[RunTask] = field(default_factory=list)
    """What it has taken, with all that it kept for it."""

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        accepted = await super().ask(machine_id, request, timeout_seconds)
        match request:
            case SealCredentials() | SealSecrets() if self.refusal is not None:
                raise AgentRefusedError(self.refusal)
            case SealCredentials() | SealSecrets() if self.trouble is not None:
                return CredentialsSealed(trouble=self.trouble, detail="why")
            case SealCredentials() | SealSecrets():
                return await self.credentials.seal(request)
            case ForgetCredentials():
                return await self.credentials.forget(request)
            case RunTask():
                whole = await opened(request, self.credentials)
                if isinstance(whole, Problem):
                    raise AgentRefusedError(whole)
                self.ran.append(whole)
        return accepted

    async def told(self) -> dict[str, tuple[SealedCredentials | SealedSecrets, ...]]:
        """What its hello says that it keeps."""
        kept = await self.credentials.held()
        return {
            "sealed": tuple(one for one in kept if isinstance(one, SealedCredentials)),
            "sealed_jobs": tuple(one for one in kept if isinstance(one, SealedSecrets)),
        }

    def requests(self, kind: type[Any]) -> list[Any]:
        """Those of this kind, in their order."""
        return [one for one in self.asked if isinstance(one, kind)]


class Keeper:
    """A manager with one machine and one repository."""

    def __init__(self, room: Room, line: KeepingLine) -> None:
        self.room = room
        self.line = line
        self.sealed = room.made.manager.sealed

    async def comes(self, hello: Hello | None = None) -> None:
        """The machine, keeping what it keeps."""
        self.line.up = True
        hello = hello or structs.replace(hello_with(), **await self.line.told())
        self.sealed.arrived(self.room.machine_id, hello)
        await self.room.comes(hello)
        await self.sealed.visit()

    async def job(self, credentials: Credentials = Credentials.SEALED, name: str = "Home") -> Job:
        """One that is new."""
        draft = JobDraft(
            name=name,
            machine_id=self.room.machine_id,
            repository_id=self.room.repository_id,
            sources=("/home",),
            credentials=credentials,
        )
        return await self.room.made.manager.jobs.save(draft)

    async def run(self, job: Job) -> RunTask:
        """Its backup as the machine has accepted it."""
        task = await self.room.tasks.back_up(job.id)
        assert await self.room.state(task) is TaskState.ASSIGNED
        request = self.line.requests(RunTask)[-1]
        assert isinstance(request, RunTask)
        assert request.task_id == task.id
        return request

    async def repository(self, **changes: Any) -> str:
        """Change it; the revision that it has now."""
        repositories = self.room.made.manager.repositories
        present = await repositories.get(self.room.repository_id)
        assert present is not None
        draft = RepositoryDraft(name=present.name, place=present.place)
        return (await repositories.save(replace(draft, **changes), present.id)).revision

    async def keeping(self) -> Keeping:
        """As it is shown."""
        return await self.sealed.keeping(self.room.machine_id, self.room.repository_id)


@pytest.fixture
async def keeper(core: Any) -> Keeper:
    line = KeepingLine()
    made = compose_room(core, line)
    machine = await core.machine()
    repository = await made.manager.repositories.save(
        RepositoryDraft(
            name="NAS",
            place=LocalPlace(path="/srv/b"),
            secrets={SecretKind.PASSWORD: PASSWORD},
        )
    )
    room = Room(
        core, made, line, made.manager.tasks, made.handing_over, machine.id, repository.id, []
    )
    return Keeper(room, line)


@pytest.fixture
def key(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> Key:
    return lockable(keeper.room.made.manager.repositories._vault, monkeypatch)


async def test_a_run_carries_what_it_takes_while_the_key_is_open(keeper: Keeper) -> None:
    """Nobody waits for a machine that opens what it keeps; it is kept for when nobody is here."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()
    (given,) = keeper.line.requests(SealCredentials)
    assert given.access.password == PASSWORD
    request = await keeper.run(job)
    assert request.sealed is None
    assert request.spec.repository == given.access
    await keeper.sealed.visit()
    assert keeper.line.requests(SealCredentials) == [given]


async def test_a_run_refers_to_what_the_machine_keeps_while_the_key_is_locked(
    keeper: Keeper, key: Key
) -> None:
    """Nothing has to be opened here for it, and no secret is in the request."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()
    key.locked = True
    request = await keeper.run(job)
    assert request.sealed == keeper.line.requests(SealCredentials)[0].kept
    assert request.spec.repository.location == "/srv/b"
    assert PASSWORD not in msgspec.json.encode(request).decode()


async def test_a_job_on_demand_leaves_nothing_on_its_machine(keeper: Keeper) -> None:
    """All that its run takes goes with it."""
    await keeper.comes()
    job = await keeper.job(Credentials.ON_DEMAND)
    request = await keeper.run(job)
    assert request.sealed is None
    assert request.spec.repository.password == PASSWORD
    await keeper.sealed.visit()
    assert keeper.line.requests(SealCredentials) == []


async def test_other_tasks_of_a_sealed_job_s_repository_go_on_demand(keeper: Keeper) -> None:
    """Whoever restores or looks after it sits at the manager."""
    await keeper.comes()
    await keeper.job()
    await keeper.sealed.visit()
    await keeper.room.order()
    (request,) = keeper.line.requests(RunTask)
    assert request.sealed is None
    assert request.spec.repository.password == PASSWORD


async def test_what_is_changed_is_given_anew_and_a_name_alone_is_not(keeper: Keeper) -> None:
    """The revision is another one with another password or place."""
    await keeper.comes()
    await keeper.job()
    await keeper.sealed.visit()
    first = await keeper.repository(name="Cellar")
    await keeper.sealed.visit()
    assert len(keeper.line.requests(SealCredentials)) == 1
    second = await keeper.repository(secrets={SecretKind.PASSWORD: "battery staple"})
    assert first != second
    await keeper.sealed.visit()
    (kept,) = await keeper.line.credentials.held()
    assert kept.revision == second
    assert keeper.line.requests(SealCredentials)[-1].access.password == "battery staple"


async def test_what_a_machine_is_given_to_keep_and_what_is_taken_back_is_in_the_audit(
    keeper: Keeper,
) -> None:
    """By the name of the repository; the credentials are nobody's business."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()
    await keeper.sealed.visit()
    await keeper.room.made.manager.jobs.remove(job.id)
    await keeper.sealed.visit()
    entries = await keeper.room.made.manager.audit.page(AuditFilter(), None, 100)
    kept = [entry.deed for entry in entries if entry.deed.actor == KUSTOS]
    assert [deed.action for deed in kept] == [
        AuditAction.CREDENTIALS_TAKEN_BACK,
        AuditAction.CREDENTIALS_SEALED,
    ]
    assert {deed.after for deed in kept} == {'{"repositories":["NAS"]}'}
    assert {deed.subject.id for deed in kept} == {keeper.room.machine_id}


@pytest.mark.parametrize("how", ["switched", "removed"])
async def test_what_no_job_needs_any_more_is_taken_back(keeper: Keeper, how: str) -> None:
    """But not as long as another sealed job needs it."""
    await keeper.comes()
    one, other = await keeper.job(), await keeper.job(name="Other")
    for job in (one, other):
        await keeper.sealed.visit()
        assert await keeper.line.credentials.held()
        if how == "removed":
            await keeper.room.made.manager.jobs.remove(job.id)
        else:
            draft = JobDraft(
                name=job.name,
                machine_id=job.machine_id,
                repository_id=job.repository_id,
                sources=job.sources,
                credentials=Credentials.ON_DEMAND,
            )
            await keeper.room.made.manager.jobs.save(draft, job.id)
    await keeper.sealed.visit()
    assert await keeper.line.credentials.held() == ()


async def test_a_machine_that_was_away_is_brought_up_to_date(keeper: Keeper) -> None:
    """What came and went meanwhile, in whatever state it was left; twice changes nothing."""
    stray = SealedCredentials(repository_id="sold", revision="1")
    stale = SealedCredentials(repository_id=keeper.room.repository_id, revision="old")
    access = await keeper.room.made.manager.repositories.access(keeper.room.repository_id)
    for kept in (stray, stale):
        await keeper.line.credentials.seal(SealCredentials(kept=kept, access=access))
    await keeper.job()
    assert await keeper.keeping() == Keeping(KeepingState.WAITING)
    await keeper.comes()
    now = await keeper.repository()
    assert await keeper.line.credentials.held() == (structs.replace(stale, revision=now),)
    assert await keeper.keeping() == Keeping(KeepingState.KEPT)
    before = len(keeper.line.asked)
    await keeper.comes()
    assert len(keeper.line.asked) == before


async def test_what_does_not_open_waits_for_the_key_and_then_carries_all(
    keeper: Keeper, key: Key
) -> None:
    """Under the same id; and what the machine keeps is given anew."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()
    keeper.line.credentials.kept.clear()
    key.locked = True
    task = await keeper.room.tasks.back_up(job.id)
    assert await keeper.room.state(task) is TaskState.QUEUED
    key.locked = False
    await keeper.room.handing_over.dispatch_all()
    first, second = keeper.line.requests(RunTask)
    assert first.task_id == second.task_id == task.id
    assert (first.sealed is None, second.sealed is None) == (False, True)
    await keeper.sealed.visit()
    assert await keeper.keeping() == Keeping(KeepingState.KEPT)
    assert len(keeper.line.requests(SealCredentials)) == 2


@pytest.mark.parametrize("told", ["failed", "waits"])
async def test_what_a_machine_could_not_open_by_itself_is_given_anew(
    keeper: Keeper, told: str
) -> None:
    """Be it that its run has failed by it, be it that the run waits for this manager."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()
    keeper.line.credentials.kept.clear()
    due = keeper.room.core.clock.now()
    fired = ScheduleFired(
        job_id=job.id,
        revision=job.revision,
        due=due,
        at=due,
        task_id=due_id(job.id, due),
        needs_manager=told == "waits",
        until=due + timedelta(hours=1) if told == "waits" else None,
    )
    await keeper.room.report(fired)
    if told == "failed":
        damaged = Problem(error=ErrorClass.SECRET_DAMAGED, subject="credentials")
        finished = TaskFinished(
            task_id=fired.task_id, outcome=Outcome.FAILED, at=due, problem=damaged
        )
        await keeper.room.report(finished)
    else:
        await keeper.room.handing_over.dispatch_all()
        (request,) = keeper.line.requests(RunTask)
        assert request.spec.repository.password == PASSWORD
    await keeper.sealed.visit()
    assert await keeper.keeping() == Keeping(KeepingState.KEPT)
    assert len(keeper.line.requests(SealCredentials)) == 2


async def test_a_trouble_of_the_machine_s_costs_no_run(
    keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    """What cannot be kept goes with the task; a run waits for no keyring that hangs."""
    await keeper.comes()
    keeper.line.trouble = SealTrouble.KEYRING
    job = await keeper.job()
    await keeper.sealed.visit()
    asked = keeper.line.requests(SealCredentials)
    assert (await keeper.run(job)).spec.repository.password == PASSWORD
    assert keeper.line.requests(SealCredentials) == asked
    assert await keeper.keeping() == Keeping(KeepingState.NOT_KEPT, SealTrouble.KEYRING, "why")
    keeper.line.trouble = None
    await keeper.comes()
    assert await keeper.keeping() == Keeping(KeepingState.KEPT)
    assert "keyring" in caplog.text
    caplog.clear()


async def test_what_is_new_waits_for_the_key_and_says_so(keeper: Keeper, key: Key) -> None:
    """A machine that keeps nothing of today can do nothing with a word for it."""
    await keeper.comes()
    key.locked = True
    waiting = await keeper.room.tasks.back_up((await keeper.job()).id)
    await keeper.sealed.visit()
    assert await keeper.keeping() == Keeping(KeepingState.LOCKED)
    assert await keeper.room.state(waiting) is TaskState.QUEUED
    assert keeper.line.requests(RunTask) == []


@pytest.mark.parametrize(
    ("hello", "keeping"),
    [
        (
            structs.replace(hello_with(), minor=SINCE_MINOR - 1),
            Keeping(KeepingState.UNSUPPORTED),
        ),
        (
            structs.replace(hello_with(), keep_credentials=False),
            Keeping(KeepingState.NOT_KEPT, SealTrouble.FORBIDDEN),
        ),
    ],
)
async def test_who_does_not_keep_any_gets_all_with_the_task(
    keeper: Keeper, hello: Hello, keeping: Keeping
) -> None:
    """An agent that is too old, or whose owner forbids it."""
    await keeper.comes(hello)
    job = await keeper.job()
    request = await keeper.run(job)
    assert request.sealed is None
    assert request.spec.repository.password == PASSWORD
    await keeper.sealed.visit()
    assert keeper.line.requests(SealCredentials) == []
    assert await keeper.keeping() == keeping


async def test_a_task_that_is_cancelled_meanwhile_is_not_offered_again(
    keeper: Keeper, key: Key, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the machine finds that it cannot open what it keeps."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()
    key.locked = True
    opening = keeper.line.credentials.open

    async def cancelling(kept: SealedCredentials) -> Any:
        (unfinished,) = await keeper.room.core.store.read(lambda unit: unit.tasks.unfinished())
        keeper.line.answer = AgentOfflineError(keeper.room.machine_id)
        keeper.line.credentials.kept.clear()
        await keeper.room.tasks.cancel(unfinished.id)
        keeper.line.answer = Accepted()
        key.locked = False
        return await opening(kept)

    monkeypatch.setattr(keeper.line.credentials, "open", cancelling)
    task = await keeper.room.tasks.back_up(job.id)
    assert len(keeper.line.requests(RunTask)) == 1
    assert (await keeper.room.stored(task.id)).cancel_asked_at is not None


async def test_an_agent_that_does_not_know_the_request_is_asked_once(keeper: Keeper) -> None:
    """Whatever its minor version says; no agent has to know it."""
    await keeper.comes()
    keeper.line.refusal = Problem(error=ErrorClass.UNSUPPORTED)
    await keeper.job()
    await keeper.sealed.visit()
    await keeper.job(name="Other")
    await keeper.sealed.visit()
    assert len(keeper.line.requests(SealCredentials)) == 1
    assert await keeper.keeping() == Keeping(KeepingState.UNSUPPORTED)
