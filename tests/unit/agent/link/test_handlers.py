"""The manager's requests and their answers."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from kustos_agent.browse import Browser
from kustos_agent.figures.meter import FigureMeter
from kustos_agent.figures.reading import Figures
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.identity import Identity, IdentityFile
from kustos_agent.journal_thread import JournalThread
from kustos_agent.link import handlers as module
from kustos_agent.link.handlers import Handlers
from kustos_agent.link.kept_identity import KeptIdentity
from kustos_agent.protocol.dumps import CommandDump, PostgresDump
from kustos_agent.protocol.fetch_trouble import FetchTrouble
from kustos_agent.protocol.messages import (
    Accepted,
    BrowseFilesystem,
    BrowseSnapshot,
    Cancelling,
    CancelTask,
    CompareSnapshots,
    DumpProbed,
    FetchRestic,
    FolderPage,
    Hello,
    LimitsApplied,
    ProbeDump,
    ProbeReport,
    ProbeRepository,
    ResticFetched,
    ScheduleApplied,
    ScheduleTrouble,
    SetLimits,
    SetSchedule,
)
from kustos_agent.protocol.values import (
    DirectoryEntry,
    EntryType,
    ErrorClass,
    Limits,
    Problem,
    RepositoryAccess,
)
from kustos_agent.schedule.service import ScheduleService
from kustos_agent.tasks.desk import TaskDesk
from tests.helpers.memory_credentials import MemoryCredentials
from tests.helpers.waiting import eventually_async

from ..schedule.planned import HOURLY, planned
from ..tasks.scripted import ScriptedOperations, backup

NOW = datetime(2026, 5, 1, tzinfo=UTC)
IDENTITY = Identity(agent_id="me", token="first-token-of-mine", addresses=("pc:1",), ca="old")


class HangingBrowser(Browser):
    """A folder on a dead network drive."""

    def __init__(self) -> None:
        super().__init__(ForbiddenPaths([]))
        self.release = threading.Event()
        self.hanging = 0

    def page(self, request: BrowseFilesystem) -> FolderPage | Problem:
        """See `Browser.page`."""
        if request.path.startswith("/dead"):
            self.hanging += 1
            self.release.wait()
        return super().page(request)


class Desk:
    """Handlers with everything behind them."""

    def __init__(self, folder: Path, journal: JournalThread, forbidden: ForbiddenPaths) -> None:
        self.journal = journal
        self.identity_file = IdentityFile(folder / "identity.json")
        self.identity_file.save(IDENTITY)
        self.identity = KeptIdentity(IDENTITY, self.identity_file)
        self.operations = ScriptedOperations()
        self.credentials = MemoryCredentials()
        self.browser = HangingBrowser()
        self.desk = TaskDesk(
            journal=journal,
            operations=self.operations,
            credentials=self.credentials,
            forbidden=forbidden,
            show=lambda _: None,
            now=lambda: NOW,
        )
        self.schedule = ScheduleService(
            journal=journal,
            desk=self.desk,
            meter=FigureMeter(Figures),
            machine_id="me",
            now=lambda: NOW,
        )
        self.handlers = self.handlers_with(forbidden, hooks=False)
        self.answer = self.handlers.answer

    def handlers_with(self, forbidden: ForbiddenPaths, *, hooks: bool) -> Handlers:
        return Handlers(
            desk=self.desk,
            operations=self.operations,
            credentials=self.credentials,
            browser=self.browser,
            forbidden=forbidden,
            identity=self.identity,
            schedule=self.schedule,
            hooks=hooks,
        )


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Desk]:
    """For the length of a test; `/private` below the test's folder is forbidden."""
    async with JournalThread(tmp_path / "journal.sqlite3", owner="me") as journal:
        desk = Desk(tmp_path, journal, ForbiddenPaths([tmp_path / "private"]))
        running = asyncio.create_task(desk.desk.run())
        yield desk
        desk.browser.release.set()
        desk.desk.close()
        await running


def access(location: str = "sftp:host:/repo") -> RepositoryAccess:
    """A repository."""
    return RepositoryAccess(location=location, password="p")


def snapshot(path: str = "/srv", *, after: str = "", location: str = "sftp:h:/r") -> BrowseSnapshot:
    """A page of a folder in a snapshot."""
    return BrowseSnapshot(repository=access(location), snapshot_id="a" * 64, path=path, after=after)


async def test_tasks_are_taken_and_cancelled(here: Desk) -> None:
    """Through the desk."""
    assert await here.answer(backup("t")) == Accepted()
    assert await here.answer(CancelTask(task_id="t")) == Cancelling(known=True)
    assert await here.answer(CancelTask(task_id="other")) == Cancelling(known=False)


async def test_restic_is_fetched_by_who_runs_it(here: Desk) -> None:
    """Whether it went well or not is in the answer."""
    assert await here.answer(FetchRestic()) == ResticFetched(version="0.19.1")
    here.operations.fetched = ResticFetched(trouble=FetchTrouble.CUT)
    assert await here.answer(FetchRestic()) == here.operations.fetched


async def test_snapshots_are_compared_by_who_runs_restic(here: Desk, tmp_path: Path) -> None:
    """But not in a folder that the owner has forbidden; a failure is the request's own."""

    def request(location: str) -> CompareSnapshots:
        return CompareSnapshots(repository=access(location), older="a" * 64, newer="b" * 64)

    assert await here.answer(request("sftp:h:/r")) == here.operations.compared
    barred = await here.answer(request(str(tmp_path / "private" / "repository")))
    assert isinstance(barred, Problem)
    assert barred.error is ErrorClass.FORBIDDEN_HERE
    here.operations.compared = Problem(error=ErrorClass.TIMEOUT)
    assert await here.answer(request("sftp:h:/r")) == Problem(error=ErrorClass.TIMEOUT)


async def test_a_schedule_is_taken(here: Desk) -> None:
    """Through the service, which says what can never be due."""
    never = planned("never", replace(HOURLY, zone="Mars/Olympus"))
    answer = await here.answer(SetSchedule(revision="r", jobs=(planned(), never)))
    assert answer == ScheduleApplied(refused={"never": ScheduleTrouble.UNKNOWN_ZONE})
    assert here.journal.schedule_revision == "r"


async def test_limits_are_set_for_what_comes_next(here: Desk) -> None:
    """Tasks in line start if there is room now; the next process has the new bounds."""
    for name in "abc":
        await here.answer(backup(name, location=f"/{name}"))
    in_line = here.desk.queued
    assert in_line == ("c",)
    limits = Limits(max_tasks=3, upload_kib=500, retries_a_day=7)
    assert await here.answer(SetLimits(limits=limits)) == LimitsApplied()
    assert not here.desk.queued
    assert here.desk.retries_left == 7
    assert here.operations.limits == limits


async def test_folders_are_browsed(here: Desk, tmp_path: Path) -> None:
    """Off the loop."""
    (tmp_path / "folder").mkdir()
    page = await here.answer(BrowseFilesystem(path=str(tmp_path), folders_only=True))
    assert isinstance(page, FolderPage)
    assert [entry.name for entry in page.entries] == ["folder"]


async def test_a_folder_that_hangs_holds_up_nobody(here: Desk) -> None:
    """Others are answered meanwhile."""
    slow = asyncio.create_task(here.answer(BrowseFilesystem(path="/dead")))
    assert isinstance(await here.answer(BrowseFilesystem(path="/")), FolderPage)
    assert not slow.done()
    here.browser.release.set()
    answer = await slow
    assert isinstance(answer, Problem)
    assert answer.error is ErrorClass.SOURCE_MISSING


async def test_a_folder_that_hangs_is_given_up(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its path, after a while."""
    monkeypatch.setattr(module, "BROWSE_SECONDS", 0.01)
    answer = await here.answer(BrowseFilesystem(path="/dead"))
    assert answer == Problem(error=ErrorClass.TIMEOUT, subject="/dead")


async def test_dead_folders_take_no_more_than_their_threads(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them is told of by its path; what found no place is told why."""
    monkeypatch.setattr(module, "BROWSE_SECONDS", 0.01)
    paths = [f"/dead/{number}" for number in range(2 * module.MAX_LOOKING)]
    answers = [await here.answer(BrowseFilesystem(path=path)) for path in paths]
    assert here.browser.hanging == module.MAX_LOOKING
    for path, answer in zip(paths, answers, strict=True):
        assert isinstance(answer, Problem)
        assert (answer.error, answer.subject) == (ErrorClass.TIMEOUT, path)
        begun = paths.index(path) < module.MAX_LOOKING
        assert answer.detail == ("" if begun else "other folders that were asked for do not answer")


async def test_a_repository_on_a_dead_disk_is_an_answer_too(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether it is forbidden cannot be known: it is not opened."""
    monkeypatch.setattr(module, "BROWSE_SECONDS", 0.01)
    release = threading.Event()
    monkeypatch.setattr(ForbiddenPaths, "covering", lambda *_: release.wait() and None)
    problem = Problem(error=ErrorClass.TIMEOUT, subject="/mnt/repo")
    assert await here.answer(ProbeRepository(repository=access("/mnt/repo"))) == ProbeReport(
        problem=problem
    )
    assert await here.answer(snapshot(location="/mnt/repo")) == problem
    assert here.operations.listings == 0
    release.set()


async def test_a_folder_of_a_snapshot_comes_ordered_and_in_pages(here: Desk) -> None:
    """restic is asked once for all pages, and again for a fresh first one."""
    here.operations.entries = (
        DirectoryEntry(name="z", type=EntryType.FOLDER),
        *(DirectoryEntry(name=f"file {n}" + "x" * 60, type=EntryType.FILE) for n in range(4_000)),
    )
    names: list[str] = []
    after = ""
    while True:
        page = await here.answer(snapshot(after=after))
        assert isinstance(page, FolderPage)
        names += [entry.name for entry in page.entries]
        after = page.next
        if not after:
            break
    assert names[:3] == ["z", "file 0" + "x" * 60, "file 1" + "x" * 60]
    assert len(set(names)) == 4_001
    assert here.operations.listings == 1
    await here.answer(snapshot())
    assert here.operations.listings == 2


async def test_a_page_of_another_folder_is_not_taken_from_the_last(here: Desk) -> None:
    """Nor of another snapshot or repository."""
    await here.answer(snapshot("/srv"))
    await here.answer(snapshot("/home", after="fa"))
    await here.answer(snapshot("/home", after="fa", location="sftp:other:/r"))
    assert here.operations.listings == 3


async def test_what_was_browsed_is_forgotten(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An idle agent is light."""
    monkeypatch.setattr(module, "REMEMBERED_SECONDS", 0.0)
    await here.answer(snapshot())
    await eventually_async(lambda: here.handlers._folder is None, 5, "the folder to be forgotten")


async def test_a_problem_of_restic_is_the_answer(here: Desk) -> None:
    """As it is."""
    here.operations.entries = Problem(error=ErrorClass.SNAPSHOT_MISSING, subject="a")
    assert await here.answer(snapshot()) == here.operations.entries


async def test_a_repository_is_probed(here: Desk) -> None:
    """Through restic."""
    assert await here.answer(ProbeRepository(repository=access())) == ProbeReport(repository_id="1")


async def test_a_repository_in_a_forbidden_place_is_not_opened(here: Desk, tmp_path: Path) -> None:
    """Not to probe, not to browse."""
    place = str(tmp_path / "private/repo")
    problem = Problem(error=ErrorClass.FORBIDDEN_HERE, subject=place)
    probed = await here.answer(ProbeRepository(repository=access(place)))
    assert probed == ProbeReport(problem=problem)
    assert await here.answer(snapshot(location=place)) == problem
    assert here.operations.listings == 0


async def test_what_an_agent_does_not_do_is_unsupported(here: Desk) -> None:
    """Even if it is a request."""
    hello = Hello(
        major=1,
        minor=0,
        agent_version="1",
        journal_id="j",
        journal_position=0,
        hostname="h",
        os_name="o",
    )
    assert await here.answer(hello) == Problem(error=ErrorClass.UNSUPPORTED, subject="hello")


async def test_a_fault_in_one_request_is_an_answer_too(
    here: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Logged with its trace; the link goes on."""

    async def fail(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(here.operations, "probe", fail)
    answer = await here.answer(ProbeRepository(repository=access()))
    assert answer == Problem(error=ErrorClass.INTERNAL, detail="ZeroDivisionError")
    assert [record.levelno for record in caplog.records if record.exc_info] == [logging.ERROR]
    caplog.clear()


async def test_a_command_is_not_tried_without_the_owners_leave(here: Desk) -> None:
    """Like the dump itself; a database needs no leave, and with it a command is tried."""
    command = ProbeDump(dump=CommandDump(name="x", command=("/bin/evil", "--now")))
    refused = await here.answer(command)
    assert isinstance(refused, DumpProbed)
    assert refused.problem == Problem(error=ErrorClass.FORBIDDEN_HERE, subject="/bin/evil")
    database = ProbeDump(dump=PostgresDump(name="x"))
    assert await here.answer(database) == DumpProbed()
    assert here.operations.dumps_probed == [database]
    allowed = here.handlers_with(ForbiddenPaths(()), hooks=True)
    assert await allowed.answer(command) == DumpProbed()
    assert here.operations.dumps_probed == [database, command]
