"""What machines keep sealed is just what their sealed jobs need, whatever happens in between."""

from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
import pytest
from msgspec import structs

from kustos.core.audit import KUSTOS, AuditAction, AuditFilter
from kustos.core.jobs import JobDraft
from kustos.core.model import Credentials, Job, LocalPlace, SecretKind, TaskState
from kustos.core.ports import AgentOfflineError, AgentRefusedError, KeyTrouble, VaultLockedError
from kustos.core.repositories import RepositoryDraft
from kustos.core.sealed_sets import SINCE_MINOR, Keeping, KeepingState
from kustos_agent.protocol.messages import (
    CredentialsSealed,
    ForgetCredentials,
    Hello,
    RunTask,
    SealCredentials,
)
from kustos_agent.protocol.seal_trouble import SealTrouble
from kustos_agent.protocol.values import ErrorClass, Problem, SealedCredentials
from tests.helpers.memory_credentials import MemoryCredentials

from .test_handing_over import Line, Room, compose_room, hello_with

PASSWORD = "correct horse"


@dataclass
class KeepingLine(Line):
    """A machine that keeps credentials, unless it has a `trouble`."""

    credentials: MemoryCredentials = field(default_factory=MemoryCredentials)
    trouble: SealTrouble | None = None
    unknown: bool = False
    """Its agent does not know the request."""

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        accepted = await super().ask(machine_id, request, timeout_seconds)
        match request:
            case SealCredentials() if self.unknown:
                raise AgentRefusedError(Problem(error=ErrorClass.UNSUPPORTED))
            case SealCredentials() if self.trouble is not None:
                return CredentialsSealed(trouble=self.trouble, detail="why")
            case SealCredentials():
                return await self.credentials.seal(request)
            case ForgetCredentials():
                return await self.credentials.forget(request)
            case RunTask(sealed=SealedCredentials() as kept):
                opened = await self.credentials.open(kept)
                if isinstance(opened, Problem):
                    raise AgentRefusedError(opened)
        return accepted

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
        kept = await self.line.credentials.held()
        hello = hello or structs.replace(hello_with(), sealed=kept)
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


async def test_a_run_refers_to_what_the_machine_keeps(keeper: Keeper) -> None:
    """It is given what it lacks before its first run; no request to run holds a secret."""
    await keeper.comes()
    job = await keeper.job()
    first = await keeper.run(job)
    assert first.sealed is not None
    assert PASSWORD not in msgspec.json.encode(first).decode()
    assert first.spec.repository.location == "/srv/b"
    (given,) = keeper.line.requests(SealCredentials)
    assert given.kept == first.sealed
    assert given.access.password == PASSWORD
    await keeper.sealed.visit()
    assert keeper.line.requests(SealCredentials) == [given]


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


async def test_what_does_not_open_is_given_anew_and_the_task_offered_again(
    keeper: Keeper,
) -> None:
    """Once, under the same id; nobody notices."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()
    keeper.line.credentials.kept.clear()
    request = await keeper.run(job)
    assert request.sealed is not None
    assert len(keeper.line.requests(SealCredentials)) == 2
    assert {one.task_id for one in keeper.line.requests(RunTask)} == {request.task_id}


async def test_what_cannot_be_kept_any_more_goes_with_the_task(
    keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that became full must not cost a backup."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()
    keeper.line.credentials.kept.clear()
    keeper.line.trouble = SealTrouble.DISK_FULL
    request = await keeper.run(job)
    assert request.sealed is None
    assert request.spec.repository.password == PASSWORD
    assert await keeper.keeping() == Keeping(KeepingState.NOT_KEPT, SealTrouble.DISK_FULL, "why")
    assert "disk-full" in caplog.text
    caplog.clear()


async def test_a_trouble_is_not_met_anew_at_each_run_but_when_the_machine_returns(
    keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    """Runs do not wait for a keyring that hangs."""
    await keeper.comes()
    keeper.line.trouble = SealTrouble.KEYRING
    one, other = await keeper.job(), await keeper.job(name="Other")
    assert (await keeper.run(one)).sealed is None
    assert (await keeper.run(other)).sealed is None
    assert len(keeper.line.requests(SealCredentials)) == 1
    keeper.line.trouble = None
    await keeper.comes()
    assert await keeper.keeping() == Keeping(KeepingState.KEPT)
    assert "keyring" in caplog.text
    caplog.clear()


async def test_a_locked_key_of_the_manager_does_not_keep_a_sealed_job_waiting(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing has to be opened here for it; what is new waits for the key, and says so."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()

    async def locked(*_: object) -> str:
        raise VaultLockedError(KeyTrouble.PASSPHRASE_NEEDED)

    monkeypatch.setattr(keeper.room.made.manager.repositories._vault, "open", locked)
    assert (await keeper.run(job)).sealed is not None
    keeper.line.credentials.kept.clear()
    await keeper.comes()
    assert await keeper.keeping() == Keeping(KeepingState.LOCKED)
    waiting = await keeper.room.tasks.back_up((await keeper.job(name="Other")).id)
    assert await keeper.room.state(waiting) is TaskState.QUEUED


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
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the machine is given anew what it could not open."""
    await keeper.comes()
    job = await keeper.job()
    await keeper.sealed.visit()
    keeper.line.credentials.kept.clear()
    renewed = keeper.sealed.renewed

    async def cancelling(machine_id: str, kept: SealedCredentials) -> bool:
        (unfinished,) = await keeper.room.core.store.read(lambda unit: unit.tasks.unfinished())
        keeper.line.up = False
        keeper.line.answer = AgentOfflineError(machine_id)
        await keeper.room.tasks.cancel(unfinished.id)
        keeper.line.answer = None
        return await renewed(machine_id, kept)

    monkeypatch.setattr(keeper.sealed, "renewed", cancelling)
    task = await keeper.room.tasks.back_up(job.id)
    assert len(keeper.line.requests(RunTask)) == 1
    assert (await keeper.room.stored(task.id)).cancel_asked_at is not None


async def test_an_agent_that_does_not_know_the_request_is_asked_once(keeper: Keeper) -> None:
    """Whatever its minor version says; no agent has to know it."""
    await keeper.comes()
    keeper.line.unknown = True
    one, other = await keeper.job(), await keeper.job(name="Other")
    assert (await keeper.run(one)).sealed is None
    assert (await keeper.run(other)).sealed is None
    assert len(keeper.line.requests(SealCredentials)) == 1
    assert await keeper.keeping() == Keeping(KeepingState.UNSUPPORTED)
