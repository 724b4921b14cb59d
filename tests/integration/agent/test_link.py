"""The link over real TLS: greeting, requests, replays, refusals, cuts."""

import asyncio
import time
from collections.abc import Callable, Sized
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from pathlib import Path

import pytest

from kustos_agent.journal import Journal
from kustos_agent.journal_file import JournalError, JournalErrorKind
from kustos_agent.journal_thread import JournalThread
from kustos_agent.link import connection as module
from kustos_agent.protocol.closing import CloseCode
from kustos_agent.protocol.messages import (
    Accepted,
    BrowseFilesystem,
    Cancelling,
    CancelTask,
    CredentialsForgotten,
    CredentialsSealed,
    FolderPage,
    ForgetCredentials,
    Heartbeat,
    LimitsApplied,
    ProbeReport,
    ProbeRepository,
    SealCredentials,
    SetLimits,
    TaskFinished,
    TaskLog,
    TaskProgress,
    TaskRetrying,
    TaskStarted,
)
from kustos_agent.protocol.tasks import TaskSpec
from kustos_agent.protocol.values import (
    ErrorClass,
    Limits,
    LogLine,
    Outcome,
    Problem,
    RepositoryAccess,
    SealedCredentials,
)
from kustos_agent.protocol.version import MAX_FRAME_BYTES
from kustos_agent.restic.outcome import Finished
from kustos_agent.restic.progress import Progress
from kustos_agent.tasks.operations import Report, TaskEnd
from tests.helpers.waiting import eventually_async
from tests.unit.agent.tasks.scripted import DONE, Script, ScriptedOperations, backup

from .agents import identity_for, inner_agent
from .certificates import Authority
from .small_manager import SmallManager

KEEP = SealCredentials(
    kept=SealedCredentials(repository_id="nas", revision="1"),
    access=RepositoryAccess(location="/repo", password="correct horse"),
)
Kinds = list[type[object]]
_NOW = datetime(2026, 5, 1, tzinfo=UTC)


def more_than(things: Sized, count: int) -> bool:
    """Whether there are."""
    return len(things) > count


async def nothing_owed(journal: JournalThread) -> bool:
    """Whether everything is acknowledged."""
    return await journal.owed() == 0


def durable(manager: SmallManager) -> Kinds:
    """The kinds of committed durable events."""
    volatile = Heartbeat | TaskProgress
    return [type(event) for event in manager.events if not isinstance(event, volatile)]


def chatty(lines: int) -> Script:
    """An operation with a log of so many lines, an event each."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await report.started("restic", "0.18.0")
        for number in range(lines):
            for _ in range(100):
                report.log(LogLine(at=_NOW, text=f"{number}"))
            await asyncio.sleep(0)
        return DONE

    return script


async def test_an_agent_says_who_and_how_it_is(tmp_path: Path, manager: SmallManager) -> None:
    """Hello first, a heartbeat at once and then as often as asked."""
    manager.heartbeat_seconds = 0.1
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()) as agent:
        peer = await manager.linked()
        assert peer.hello.journal_id == agent.journal.id
        assert peer.hello.restic_version == "0.18.0"
        assert set(peer.hello.capabilities) >= {"backup", "restore"}
        assert (await manager.event(Heartbeat)).memory_total > 0
        await manager.event(Heartbeat, 3)


async def test_a_task_runs_and_is_told(tmp_path: Path, manager: SmallManager) -> None:
    """Accepted, started, progress, finished, in that order; the journal is empty afterwards."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await report.started("restic", "0.18.0")
        report.progress(Progress(files_done=1))
        report.progress(Progress(files_done=2))
        return DONE

    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations(script)) as agent:
        assert await manager.ask(backup("t")) == Accepted()
        end = await manager.event(TaskFinished)
        assert end.outcome is Outcome.SUCCESS
        told = [event for event in manager.events if not isinstance(event, Heartbeat)]
        assert [type(told[0]), type(told[-1])] == [TaskStarted, TaskFinished]
        assert manager.of(TaskProgress) == told[1:-1]
        assert manager.of(TaskProgress)[-1].files_done == 2

        await eventually_async(partial(nothing_owed, agent.journal), 5, "the journal to be empty")


async def test_a_cancel_is_not_held_up_by_anything(tmp_path: Path, manager: SmallManager) -> None:
    """Not by as many slow requests as an agent answers at a time; those beyond are refused."""
    operations = ScriptedOperations()
    async with inner_agent(tmp_path, identity_for(manager), operations):
        await manager.ask(backup("t"))
        await manager.event(TaskStarted)
        operations.hold_probes = asyncio.Event()
        probe = ProbeRepository(repository=RepositoryAccess(location="sftp:h:/r", password="p"))
        probing = [asyncio.create_task(manager.ask(probe)) for _ in range(module.MAX_REQUESTS + 5)]
        assert await manager.ask(CancelTask(task_id="t")) == Cancelling(known=True)
        assert (await manager.event(TaskFinished)).outcome is Outcome.CANCELLED
        operations.hold_probes.set()
        answers = await asyncio.gather(*probing)
        refused = [answer for answer in answers if isinstance(answer, Problem)]
        assert len(refused) == 5


async def test_what_was_not_committed_comes_again_in_order(
    tmp_path: Path, manager: SmallManager
) -> None:
    """A cable cut in the middle; nothing is lost, nothing doubled."""
    manager.committing = False
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations(chatty(50))):
        await manager.ask(backup("t"))
        await manager.until(lambda: len(manager.received) > 10)
        await manager.cut()
        manager.committing = True
        await manager.event(TaskFinished)
        assert manager.numbers == list(range(1, 53))
        lines = [line.text for event in manager.of(TaskLog) for line in event.lines]
        assert lines == [str(number) for number in range(50) for _ in range(100)]


async def test_what_was_committed_does_not_come_again(
    tmp_path: Path, manager: SmallManager
) -> None:
    """Though the acknowledgements were lost with the cable: the welcome tells."""
    manager.acknowledging = False
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations(chatty(3))) as agent:
        await manager.ask(backup("t"))
        await manager.event(TaskFinished)
        assert len(await agent.journal.after(0)) == 5
        await manager.cut()
        manager.acknowledging = True
        assert (await manager.linked()).hello.owed == 5
        await manager.ask(backup("u"))
        await manager.event(TaskFinished, 2)
        assert manager.received == list(range(1, 11))
        await eventually_async(partial(nothing_owed, agent.journal), 5, "the acknowledgement")


async def test_many_cuts_lose_and_double_nothing(tmp_path: Path, manager: SmallManager) -> None:
    """The cable is pulled again and again while a task talks."""
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations(chatty(90))):
        await manager.ask(backup("t"))
        for cut in range(1, 8):
            await manager.until(partial(more_than, manager.numbers, 10 * cut))
            await manager.cut()
        await manager.event(TaskFinished)
    assert manager.numbers == list(range(1, 93))
    assert durable(manager) == [TaskStarted, *[TaskLog] * 90, TaskFinished]


async def test_a_task_goes_on_while_the_manager_is_away(
    tmp_path: Path, manager: SmallManager
) -> None:
    """Its end waits in the journal."""
    operations = ScriptedOperations()
    async with inner_agent(tmp_path, identity_for(manager), operations) as agent:
        await manager.ask(backup("t"))
        await manager.event(TaskStarted)
        await manager.stop()
        operations.release.set()
        await eventually_async(lambda: agent.journal.position == 2, 5, "the end in the journal")
        await manager.start()
        assert (await manager.event(TaskFinished)).outcome is Outcome.SUCCESS
        assert manager.hellos[-1].running == ()


async def test_what_is_kept_is_named_in_hello(tmp_path: Path, manager: SmallManager) -> None:
    """Given over one link, told on the next; forgotten again when the manager says so."""
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()):
        assert (await manager.linked()).hello.sealed == ()
        assert await manager.ask(KEEP) == CredentialsSealed()
        await manager.cut()
        assert (await manager.linked()).hello.sealed == (KEEP.kept,)
        forget = ForgetCredentials(repository_ids=(KEEP.kept.repository_id,))
        assert await manager.ask(forget) == CredentialsForgotten()
        await manager.cut()
        assert (await manager.linked()).hello.sealed == ()


async def test_a_running_task_is_named_in_hello(tmp_path: Path, manager: SmallManager) -> None:
    """So that the manager knows that it is not lost."""
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()):
        await manager.ask(backup("t"))
        await manager.event(TaskStarted)
        await manager.cut()
        assert (await manager.linked()).hello.running == ("t",)


# --- refusals and faults -------------------------------------------------------------------------


@pytest.mark.parametrize("status", [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN])
async def test_an_unknown_identity_leads_to_no_storm(
    tmp_path: Path, manager: SmallManager, status: HTTPStatus, logged: Callable[[str], None]
) -> None:
    """Minutes between attempts, and a line that says why; other addresses are the same manager."""
    manager.refuse_http = status
    address = f"127.0.0.1:{manager.port}"
    async with inner_agent(
        tmp_path, identity_for(manager, address, address), ScriptedOperations()
    ) as agent:
        await agent.credentials.seal(KEEP)
        agent.max_waits = 3
        await agent.patience.wait()
        assert manager.attempts == 3
        assert await agent.credentials.held() == (), "who belongs to nobody keeps nothing"
        assert agent.waits == [300.0] * 3
    logged(f"its identity is unknown (HTTP {status})")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (CloseCode.VERSION, "this manager speaks protocol 2, the agent 1"),
        (CloseCode.REVOKED, "revoked"),
        (CloseCode.REPLACED, "another connection of this agent"),
    ],
)
async def test_a_dismissal_leads_to_no_storm(
    tmp_path: Path,
    manager: SmallManager,
    code: CloseCode,
    reason: str,
    logged: Callable[[str], None],
) -> None:
    """The manager's own words are in the log; a person must act."""
    manager.close_with = (code, reason)
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()) as agent:
        await agent.credentials.seal(KEEP)
        agent.max_waits = 2
        await agent.patience.wait()
        assert agent.waits == [300.0] * 2
        # A dismissal that is no revocation takes nothing away.
        assert bool(await agent.credentials.held()) is (code is not CloseCode.REVOKED)
    logged(reason)


async def test_a_welcome_of_another_major_leads_to_no_storm(
    tmp_path: Path, manager: SmallManager, logged: Callable[[str], None]
) -> None:
    """The agent leaves, with a sentence that names both."""
    manager.major = 2
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()) as agent:
        agent.max_waits = 1
        await agent.patience.wait()
        assert agent.waits == [300.0]
        await manager.until(lambda: manager.closings)
        reason = "the manager speaks protocol 2, this agent 1"
        assert manager.closings == [(CloseCode.VERSION, reason)]
    logged(reason)


async def test_a_refused_hello_leads_to_no_storm(
    tmp_path: Path, manager: SmallManager, logged: Callable[[str], None]
) -> None:
    """Whatever the problem is."""
    manager.refuse_hello = Problem(error=ErrorClass.LOGIN_REFUSED)
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()) as agent:
        agent.max_waits = 1
        await agent.patience.wait()
        assert agent.waits == [300.0]
    logged("hello refused: login-refused")


async def test_an_answer_that_fits_no_frame_is_told_as_a_problem(
    tmp_path: Path, manager: SmallManager, logged: Callable[[str], None]
) -> None:
    """The manager does not wait for what cannot come."""
    operations = ScriptedOperations()
    operations.probed = ProbeReport(host_keys="x" * MAX_FRAME_BYTES)
    async with inner_agent(tmp_path, identity_for(manager), operations):
        probe = ProbeRepository(repository=RepositoryAccess(location="sftp:h:/r", password="p"))
        answer = await manager.ask(probe)
        assert answer == Problem(error=ErrorClass.INTERNAL, detail="too-large")
    logged("probe-repository cannot be sent")


async def test_a_manager_that_is_away_is_tried_for_ever_and_ever_more_rarely(
    tmp_path: Path, manager: SmallManager
) -> None:
    """Up to five minutes, as the dice say (here always the most)."""
    await manager.stop()
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()) as agent:
        agent.max_waits = 11
        await agent.patience.wait()
        assert agent.waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    await manager.start()


async def test_a_manager_that_drops_agents_after_their_welcome_gets_no_storm(
    tmp_path: Path, manager: SmallManager
) -> None:
    """A connection counts as good when it has held for a while."""
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()) as agent:
        for count in range(1, 5):
            await manager.cut()
            await eventually_async(partial(more_than, agent.waits, count - 1), 5, "a wait")
        assert agent.waits == [1, 2, 4, 8]


async def test_an_agent_that_ends_in_the_moment_of_a_cut_ends(
    tmp_path: Path, manager: SmallManager
) -> None:
    """Cancelled while its connection fails: neither may hide the other."""
    identity = identity_for(manager)
    for number in range(20):
        folder = tmp_path / str(number)
        folder.mkdir()
        async with inner_agent(folder, identity, ScriptedOperations()):
            peer = await manager.linked()
            peer.socket.transport.abort()
            for _ in range(number):
                await asyncio.sleep(0)
        await manager.until(lambda: manager.peer is None)


async def test_an_impostor_at_the_manager_s_address_gets_nothing(
    tmp_path: Path, manager: SmallManager, foreign_authority: Authority
) -> None:
    """Not even the token."""
    async with SmallManager(foreign_authority).running() as impostor:
        identity = identity_for(manager, f"127.0.0.1:{impostor.port}")
        async with inner_agent(tmp_path, identity, ScriptedOperations()):
            await manager.linked()
        assert impostor.attempts == 0


async def test_an_acknowledgement_of_what_was_not_sent_ends_the_link(
    tmp_path: Path, manager: SmallManager
) -> None:
    """Believing it would delete events that nobody has seen."""
    manager.acknowledging = False
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations(chatty(1))) as agent:
        await manager.ask(backup("t"))
        await manager.event(TaskFinished)
        await manager.acknowledge(1_000)
        await manager.until(lambda: manager.closings)
        assert manager.closings[0] == (CloseCode.BAD_FRAME, "acknowledged what was not sent")
        assert len(await agent.journal.after(0)) == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("not json", CloseCode.BAD_FRAME),
        (b"\x00\xff", CloseCode.BAD_FRAME),
        ('{"type":"event","action":"heartbeat"}', CloseCode.BAD_FRAME),
        ("x" * (MAX_FRAME_BYTES + 1), 1009),
    ],
)
async def test_nonsense_from_the_manager_ends_the_link_and_the_agent_comes_back(
    tmp_path: Path, manager: SmallManager, data: str | bytes, code: int
) -> None:
    """With a code that says what was wrong."""
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()):
        peer = await manager.linked()
        await peer.socket.send(data)
        await manager.until(lambda: manager.closings)
        assert manager.closings[0][0] == code
        await manager.linked()


async def test_a_request_from_the_future_is_answered(tmp_path: Path, manager: SmallManager) -> None:
    """And the link goes on."""
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()):
        peer = await manager.linked()
        await peer.socket.send('{"type":"request","action":"dance","id":"9"}')
        assert isinstance(await manager.ask(BrowseFilesystem(path="/")), FolderPage)
        assert manager.closings == []


async def test_a_manager_that_falls_silent_is_left(
    tmp_path: Path, manager: SmallManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection stands, but nobody answers: no ping for too long."""
    monkeypatch.setattr(module, "SILENCE_SECONDS", 0.1)
    manager.heartbeat_seconds = 0.1
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()):
        first = await manager.linked()
        first.socket.transport.pause_reading()
        await manager.until(lambda: manager.peer is not first and manager.peer)
        first.socket.transport.abort()


async def test_a_link_that_died_while_the_computer_slept_is_left_soon_after(
    tmp_path: Path, manager: SmallManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first heartbeat after a sleep waits for its pong a shorter time than others."""
    asleep = 0.0
    monkeypatch.setattr(module, "elapsed", lambda: time.monotonic() + asleep)
    monkeypatch.setattr(module, "WOKEN_SILENCE_SECONDS", 0.1)
    manager.heartbeat_seconds = 0.1
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()):
        first = await manager.linked()
        await manager.event(Heartbeat, 2)
        first.socket.transport.pause_reading()
        asleep = 3_600.0
        await manager.until(lambda: manager.peer is not first and manager.peer)
        first.socket.transport.abort()


async def test_the_round_trip_is_told_with_the_next_heartbeat(
    tmp_path: Path, manager: SmallManager
) -> None:
    """In milliseconds; the first has none yet, and another connection begins anew."""
    manager.heartbeat_seconds = 0.1
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()):
        assert (await manager.event(Heartbeat)).latency_ms is None
        second = await manager.event(Heartbeat, 2)
        assert second.latency_ms is not None
        assert 0 < second.latency_ms < 10_000
        await manager.cut()
        before = len(manager.of(Heartbeat))
        await manager.linked()
        assert (await manager.event(Heartbeat, before + 1)).latency_ms is None


async def test_a_disk_that_is_full_for_acknowledgements_does_not_end_the_link(
    tmp_path: Path,
    manager: SmallManager,
    monkeypatch: pytest.MonkeyPatch,
    logged: Callable[[str], None],
) -> None:
    """A later one makes it good."""
    refused: list[int] = []
    room = asyncio.Event()
    acknowledge = JournalThread.acknowledge

    async def sometimes(journal: JournalThread, seq: int) -> None:
        if not room.is_set():
            refused.append(seq)
            raise JournalError(JournalErrorKind.FULL, tmp_path, "disk is full")
        await acknowledge(journal, seq)

    monkeypatch.setattr(JournalThread, "acknowledge", sometimes)
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations(chatty(5))) as agent:
        await manager.ask(backup("t"))
        await manager.event(TaskFinished)
        await eventually_async(lambda: refused, 5, "an acknowledgement")
        room.set()
        await manager.ask(backup("u"))
        await manager.event(TaskFinished, 2)
        await eventually_async(partial(nothing_owed, agent.journal), 5, "the journal to be empty")
        assert len(manager.hellos) == 1
    logged("disk is full")


async def test_a_task_that_waits_for_its_next_attempt_is_named_in_hello(
    tmp_path: Path, manager: SmallManager
) -> None:
    """It was accepted and has no end: unnamed, it would be taken for lost. Limits that are set
    meanwhile are answered, and show in the next heartbeat."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        return Finished(Outcome.FAILED, Problem(error=ErrorClass.UNREACHABLE))

    manager.heartbeat_seconds = 0.1
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations(script)):
        await manager.ask(backup("t", retries=3))
        await manager.event(TaskRetrying)
        await manager.until(lambda: any(beat.retrying for beat in manager.of(Heartbeat)))
        assert manager.of(Heartbeat)[-1].retrying == ("t",)
        limits = Limits(max_tasks=5, retries_a_day=3)
        assert await manager.ask(SetLimits(limits=limits)) == LimitsApplied()
        await manager.until(lambda: manager.of(Heartbeat)[-1].free_slots == 5)
        assert manager.of(Heartbeat)[-1].retries_left == 2
        await manager.cut()
        assert (await manager.linked()).hello.running == ("t",)
        await manager.ask(CancelTask(task_id="t"))
        assert (await manager.event(TaskFinished)).outcome is Outcome.CANCELLED


async def test_a_journal_put_back_from_an_image_is_noticed(
    tmp_path: Path, manager: SmallManager, logged: Callable[[str], None]
) -> None:
    """The manager knows later numbers: under the old id, new events would pass for replays."""
    journal = Journal.open(tmp_path / "journal.sqlite3", owner="a")
    manager.committed[journal.id] = 40
    former = journal.id
    journal.close()
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations(chatty(1))):
        await manager.until(lambda: len(manager.hellos) == 2)
        assert manager.hellos[1].journal_id != former
        await manager.ask(backup("t"))
        await manager.event(TaskFinished)
        assert manager.numbers == [1, 2, 3]
    logged("old copy of itself")


async def test_a_journal_whose_later_connections_were_heard_takes_a_new_id(
    tmp_path: Path, manager: SmallManager, logged: Callable[[str], None]
) -> None:
    """Put back from an image as well, only younger; connections are counted in the journal."""
    manager.close_with = (CloseCode.OUTDATED, "")
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()):
        await manager.until(lambda: len(manager.hellos) == 1)
        manager.close_with = None
        await manager.linked()
        await manager.cut()
        await manager.until(lambda: len(manager.hellos) == 3)
        assert [hello.connection for hello in manager.hellos] == [1, 2, 3]
        former, renewed, same = (hello.journal_id for hello in manager.hellos)
        assert former != renewed == same
    logged("takes a new id")


async def test_a_journal_that_cannot_take_a_new_id_does_not_end_the_agent(
    tmp_path: Path,
    manager: SmallManager,
    monkeypatch: pytest.MonkeyPatch,
    logged: Callable[[str], None],
) -> None:
    """The disk is full: it is tried again with the next connection."""
    renew = JournalThread.renew
    refused: list[str] = []

    async def sometimes(journal: JournalThread) -> None:
        if not refused:
            refused.append(journal.id)
            raise JournalError(JournalErrorKind.FULL, tmp_path, "disk is full")
        await renew(journal)

    monkeypatch.setattr(JournalThread, "renew", sometimes)
    manager.close_with = (CloseCode.OUTDATED, "")
    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations()):
        await manager.until(lambda: len(manager.hellos) == 2)
        manager.close_with = None
        await manager.linked()
        first, second, last = (hello.journal_id for hello in manager.hellos)
        assert first == second != last
    logged("cannot take a new id")


async def test_one_event_may_be_of_any_size_that_fits_a_frame(
    tmp_path: Path, manager: SmallManager
) -> None:
    """A portion of the journal holds one event at least."""

    async def script(spec: TaskSpec, report: Report, cancel: asyncio.Event) -> TaskEnd:
        await report.started("x" * 8_000, "0.18.0")
        for _ in range(3):
            report.log(LogLine(at=_NOW, text="\x01" * 8_000))
        return DONE

    async with inner_agent(tmp_path, identity_for(manager), ScriptedOperations(script)):
        await manager.ask(backup("t"))
        await manager.event(TaskFinished)
        assert sum(len(event.lines) for event in manager.of(TaskLog)) == 3
