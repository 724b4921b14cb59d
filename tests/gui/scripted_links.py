"""A manager core with scripted machines behind it, on a real engine thread and a real store.

The machines are driven through the very calls that the link makes (`Machines.arrived`,
`Reports.commit`, `Tasks.progressed`, …); only the network between is missing.

    async def test_…(room: Room) -> None:
        empfang = await room.join("EMPFANG")
        await empfang.start(task)
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec import structs

from kustos.bootstrap import Composition, compose
from kustos.clock import SystemClock
from kustos.core.enrolment import Enrolment
from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import AnnouncedAgent, Job, LocalPlace, Repository, SecretKind, Task
from kustos.core.ports import AgentOfflineError, AgentRefusedError, Store, UnitOfWork, Vault
from kustos.core.repositories import RepositoryDraft
from kustos.engine import Engine
from kustos.gui.bridge import Bridge
from kustos.link.certificates import open_certificates
from kustos.vault import throw_away_vault
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import (
    Accepted,
    Answer,
    BrowseFilesystem,
    BrowseSnapshot,
    Cancelling,
    CancelTask,
    CredentialsForgotten,
    CredentialsSealed,
    Enrol,
    Enrolled,
    Event,
    FetchRestic,
    FolderPage,
    ForgetCredentials,
    Heartbeat,
    Hello,
    KnowManager,
    LimitsApplied,
    ManagerKnown,
    ProbeReport,
    ProbeRepository,
    Request,
    ResticFetched,
    RunTask,
    ScheduleApplied,
    SealCredentials,
    SealSecrets,
    SetLimits,
    SetSchedule,
    TaskFinished,
    TaskLog,
    TaskProgress,
    TaskRetrying,
    TaskStarted,
)
from kustos_agent.protocol.tasks import BackupResult, TaskResult
from kustos_agent.protocol.token import parse_token
from kustos_agent.protocol.values import DiskSpace, LogLevel, LogLine, Outcome, Problem, TaskKind
from kustos_agent.protocol.version import MAJOR, MINOR
from tests.gui.newcomers import ScriptedStreet, announcement
from tests.helpers.fresh_store import fresh_store
from tests.helpers.waiting import eventually_async

if TYPE_CHECKING:
    from concurrent.futures import Future

END_SECONDS = 60.0
"""Within which a room ends, on however busy a machine."""

T = TypeVar("T")
AnswerT = TypeVar("AnswerT", bound=Answer)
Reply = Callable[[str, Any], Answer | Problem | Exception]
"""(machine id, request) -> what the agent answers; an exception is raised at the caller."""

ADDRESS = "192.0.2.10:47611"


class _Addresses:
    async def known(self) -> None:
        pass

    def outside(self) -> tuple[str, ...]:
        return (ADDRESS,)

    def loopback(self) -> tuple[str, ...]:
        return (ADDRESS,)


class ScriptedLinks:
    """`core.ports.Links` whose answers a test decides. Lives on the engine's loop."""

    def __init__(self) -> None:
        self.online: set[str] = set()
        self.asked: list[tuple[str, Request[Answer]]] = []
        self._replies: dict[type[Request[Any]], Reply] = {
            RunTask: lambda _machine, _request: Accepted(),
            KnowManager: lambda _machine, _request: ManagerKnown(),
            CancelTask: lambda _machine, _request: Cancelling(known=True),
            FetchRestic: lambda _machine, _request: ResticFetched(version="0.19.1"),
            SetLimits: lambda _machine, _request: LimitsApplied(),
            SetSchedule: lambda _machine, _request: ScheduleApplied(),
            SealCredentials: lambda _machine, _request: CredentialsSealed(),
            SealSecrets: lambda _machine, _request: CredentialsSealed(),
            ForgetCredentials: lambda _machine, _request: CredentialsForgotten(),
            ProbeRepository: lambda _machine, _request: ProbeReport(repository_id="5e" * 32),
            BrowseFilesystem: lambda _machine, request: FolderPage(path=request.path, entries=()),
            BrowseSnapshot: lambda _machine, request: FolderPage(path=request.path, entries=()),
        }

    def reply(self, request: type[Request[Any]], reply: Reply) -> None:
        """From now on, answer requests of this class so."""
        self._replies[request] = reply

    def requests(self, kind: type[Request[AnswerT]]) -> list[Request[AnswerT]]:
        """What was asked so far, of one class."""
        return [asked for _, asked in self.asked if type(asked) is kind]

    def connected(self, machine_id: str) -> bool:
        return machine_id in self.online

    async def ask(
        self,
        machine_id: str,
        request: Request[AnswerT],
        timeout_seconds: float,
    ) -> AnswerT:
        if machine_id not in self.online:
            raise AgentOfflineError
        self.asked.append((machine_id, cast("Request[Answer]", request)))
        reply = self._replies[type(request)](machine_id, request)
        if isinstance(reply, Problem):
            raise AgentRefusedError(reply)
        if isinstance(reply, Exception):
            raise reply
        return cast("AnswerT", reply)

    async def disconnect(self, machine_id: str) -> None:
        self.online.discard(machine_id)


class Room:
    """What a window has before it: the bridge; and what a test has behind it: core and machines."""

    def __init__(self, engine: Engine, links: ScriptedLinks) -> None:
        self.engine = engine
        self.links = links
        self.bridge = Bridge(engine)
        self.composition: Composition | None = None
        self.store: Store | None = None
        self.street = ScriptedStreet()
        self.machines: dict[str, ScriptedMachine] = {}

    async def do(self, work: Callable[[Manager], Coroutine[Any, Any, T]]) -> T:
        """Run something on the engine."""
        return await self.bridge.call(work)

    async def core(self, work: Callable[[Composition], Coroutine[Any, Any, T]]) -> T:
        """Run something on the engine that needs more than the manager's services."""
        composition = self.composition
        assert composition is not None
        return await self.bridge.call(lambda _manager: work(composition))

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        """Put rows into the store directly: histories."""
        store = self.store
        assert store is not None
        return await self.bridge.call(lambda _manager: store.write(work))

    async def join(
        self,
        name: str,
        *,
        os_name: str = "Debian",
        os_version: str = "12",
        restic_version: str = "0.18.1",
        connected: bool = True,
        embedded: bool = False,
        token: str | None = None,
        keep_credentials: bool = True,
        minor: int = MINOR,
    ) -> "ScriptedMachine":
        """A new machine, by this token or one of its own, connected unless told otherwise."""
        hello = Hello(
            major=MAJOR,
            minor=minor,
            agent_version="1.0.0",
            journal_id=new_id(),
            journal_position=0,
            hostname=name,
            os_name=os_name,
            os_version=os_version,
            restic_version=restic_version,
            home=f"/home/{name.lower()}",
            keep_credentials=keep_credentials,
        )

        async def work(manager: Manager) -> Enrolled:
            return await _enrol(manager.enrolment, hello, embedded=embedded, token=token)

        machine = ScriptedMachine(self, await self.do(work), hello)
        self.machines[name] = machine
        if connected:
            await machine.connect()
        return machine

    async def neighbours(self, *agents: AnnouncedAgent) -> None:
        """These unpaired machines are on the network now."""
        await self.do(lambda _manager: self.street.say(*agents))

    async def pairing_goes_on(self) -> None:
        """What `street.go_on` and `street.answer` held up."""

        async def go_on(_manager: Manager) -> None:
            self.street.go_on.set()
            self.street.answer.set()

        await self.do(go_on)

    def announce(
        self, name: str, *, nonce: str = "", os_name: str = "Debian", address: str = "203.0.113.7"
    ) -> "Future[Enrolled | Problem]":
        """A machine far away announces itself; what it is told in the end. Cancelling is a cut."""
        request = announcement(name, nonce=nonce, os_name=os_name)
        return self.engine.submit(lambda manager: manager.announced.wait(request, address))

    async def age(self, silence: dict[str, float]) -> None:
        """As if these machines had not been heard of for so many seconds, and the manager had
        listened all that time."""
        now = datetime.now(UTC)

        async def work(composition: Composition) -> None:
            composition.pulse._listening_since = now - timedelta(days=30)
            for name, seconds in silence.items():
                composition.pulse._heard[self.machines[name].id] = now - timedelta(seconds=seconds)

        await self.core(work)

    async def listen_again(self) -> None:
        """As if the manager had only just begun to listen."""

        async def work(composition: Composition) -> None:
            composition.pulse._listening_since = datetime.now(UTC)

        await self.core(work)

    async def repository(self, name: str = "NAS", path: str = "/srv/backup") -> Repository:
        """A repository in a folder, with a password."""
        draft = RepositoryDraft(
            name=name, place=LocalPlace(path=path), secrets={SecretKind.PASSWORD: "geheim"}
        )
        return await self.do(lambda manager: manager.repositories.save(draft))

    async def job(self, machine: "ScriptedMachine", name: str = "Office PCs") -> Job:
        """A job of this machine, to a repository of its own."""
        repository = await self.repository(f"NAS for {name}")
        draft = JobDraft(
            name=name,
            machine_id=machine.id,
            repository_id=repository.id,
            sources=("/home",),
        )
        return await self.do(lambda manager: manager.jobs.save(draft))

    async def start_backup(self, machine: "ScriptedMachine", name: str = "Office PCs") -> Task:
        """A job of this machine and its first backup, running."""
        job = await self.job(machine, name)
        task = await self.do(lambda manager: manager.tasks.back_up(job.id))
        await machine.start(task)
        return task


class ScriptedMachine:
    """A machine as the core sees it: what its agent would report, a test reports."""

    def __init__(self, room: Room, enrolled: Enrolled, hello: Hello) -> None:
        self._room = room
        self.id = enrolled.agent_id
        self._token = enrolled.token
        self._hello = hello
        self._position = 0

    async def connect(self, running: tuple[str, ...] = ()) -> None:
        """Its agent is there."""

        async def work(composition: Composition) -> None:
            await composition.manager.machines.greeting(self.id)
            self._room.links.online.add(self.id)
            composition.manager.sealed.arrived(self.id, self._hello)
            composition.manager.schedules.arrived(self.id, self._hello)
            await composition.manager.machines.arrived(self.id, self._hello)
            await composition.manager.machines.caught_up(self.id)
            composition.manager.schedules.caught_up(self.id, self._hello)
            hello = structs.replace(self._hello, running=running)
            composition.handing_over.agent_arrived(self.id, hello)
            await composition.handing_over.agent_ready(self.id, hello)

        await self._room.core(work)

    async def disconnect(self) -> None:
        """Its link has ended."""

        async def work(composition: Composition) -> None:
            self._room.links.online.discard(self.id)
            composition.handing_over.agent_gone(self.id)
            composition.manager.sealed.departed(self.id)
            composition.manager.schedules.departed(self.id)
            await composition.manager.machines.departed(self.id)

        await self._room.core(work)

    async def leave(self) -> None:
        """`kustos-agent leave` was typed there."""
        await self.disconnect()
        assert await self._room.do(lambda manager: manager.enrolment.leave(self._token))

    async def heartbeat(self, *disks: DiskSpace, **told: Any) -> None:
        """It is alive, has these disks and tells that of itself."""
        beat = Heartbeat(**{"at": datetime.now(UTC), "cpu_percent": 7.0, "disks": disks, **told})
        await self._room.core(lambda core: core.manager.machines.heartbeat(self.id, beat))

    async def start(
        self, task: Task, command: str = "restic backup --json", at: datetime | None = None
    ) -> None:
        """restic starts, once the task has been handed over: of others nobody takes a word."""

        async def handed_over(composition: Composition) -> bool:
            return composition.manager.tasks._live.known(task.id)

        await eventually_async(lambda: self._room.core(handed_over), 5, "the task's hand-over")
        await self._report(
            TaskStarted(
                task_id=task.id,
                kind=task.kind,
                at=at or datetime.now(UTC),
                command=command,
                restic_version="0.18.1",
            )
        )

    async def progress(self, progress: TaskProgress) -> None:
        """So far is it."""

        async def work(composition: Composition) -> None:
            composition.manager.tasks.progressed(self.id, progress)

        await self._room.core(work)

    async def log(
        self,
        task: Task,
        first: int,
        *lines: str,
        level: LogLevel = LogLevel.INFO,
        at: datetime | None = None,
    ) -> None:
        """Lines of its log, from number `first` on, a second apart."""
        start = at or datetime.now(UTC)
        await self._report(
            TaskLog(
                task_id=task.id,
                first=first,
                lines=tuple(
                    LogLine(at=start + timedelta(seconds=number), text=line, level=level)
                    for number, line in enumerate(lines)
                ),
            )
        )

    async def retry(self, task: Task, attempt: int, problem: Problem, next_at: datetime) -> None:
        """An attempt has failed, another one comes."""
        await self._report(
            TaskRetrying(
                task_id=task.id,
                attempt=attempt,
                at=datetime.now(UTC),
                next_at=next_at,
                problem=problem,
            )
        )

    async def finish(
        self,
        task: Task,
        outcome: Outcome = Outcome.SUCCESS,
        *,
        result: TaskResult | None = None,
        problem: Problem | None = None,
        at: datetime | None = None,
    ) -> None:
        """restic has ended; a good backup has a snapshot even if a test does not care which."""
        made = outcome in {Outcome.SUCCESS, Outcome.WARNING} and task.kind is TaskKind.BACKUP
        if result is None and made:
            result = BackupResult(snapshot_id=new_id().replace("-", "") * 2)
        await self._report(
            TaskFinished(
                task_id=task.id,
                outcome=outcome,
                at=at or datetime.now(UTC),
                problem=problem,
                result=result,
                exit_code=0 if outcome is Outcome.SUCCESS else 1,
            )
        )

    async def _report(self, event: Event) -> None:
        self._position += 1
        numbered = [(self._position, event)]
        await self._room.core(
            lambda core: core.reports.commit(self.id, self._hello.journal_id, numbered)
        )


@asynccontextmanager
async def open_room(
    folder: Path, vault: Callable[[Store], Vault] = throw_away_vault
) -> AsyncIterator[Room]:
    """A room whose store lies in `folder`; the engine runs while the context lasts."""
    links = ScriptedLinks()

    @asynccontextmanager
    async def opening() -> AsyncIterator[Manager]:
        store = fresh_store(folder / "kustos.db")
        try:
            room.store = store
            room.composition = compose(
                store=store,
                links=links,
                vault=vault(store),
                clock=SystemClock(),
                neighbourhood=room.street,
                pairing=room.street,
                addresses=_Addresses(),
                certificates=await asyncio.to_thread(open_certificates, folder / "tls"),
                manager_name="VERWALTUNG",
                person="anna",
            )
            yield room.composition.manager
        finally:
            await store.close()

    engine = Engine(opening)
    room = Room(engine, links)
    await _started(engine)
    try:
        yield room
    finally:
        async with _told_what_hangs(room.bridge, engine):
            await room.bridge.close()
            await _stopped(engine)


@asynccontextmanager
async def _told_what_hangs(bridge: Bridge, engine: Engine) -> AsyncIterator[None]:
    """An end that does not come fails its test, which says what it waits for."""
    try:
        async with asyncio.timeout(END_SECONDS):
            yield
    except TimeoutError:
        waiting = [repr(task) for task in (*bridge._running, *engine._work)]
        raise AssertionError(f"the room does not end: {waiting}") from None


async def _started(engine: Engine) -> None:
    engine.start()
    await asyncio.wrap_future(engine.started)


async def _stopped(engine: Engine) -> None:
    if not engine.ended.done():
        engine.stop()
    await asyncio.wrap_future(engine.ended)
    engine.join()


async def _enrol(
    enrolment: Enrolment, hello: Hello, *, embedded: bool, token: str | None
) -> Enrolled:
    spent = parse_token(token or await enrolment.issue_token(embedded=embedded))
    enrolled = await enrolment.spend(
        Enrol(
            secret=spent.secret,
            hostname=hello.hostname,
            os_name=hello.os_name,
            agent_version=hello.agent_version,
        )
    )
    assert isinstance(enrolled, Enrolled)
    return enrolled
