"""The loop's side of the journal."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kustos_agent.journal import Acceptance, Journal
from kustos_agent.journal_file import JournalError
from kustos_agent.journal_thread import JournalThread
from kustos_agent.protocol.messages import TaskStarted
from kustos_agent.protocol.values import TaskKind

STARTED = TaskStarted(task_id="t", kind=TaskKind.BACKUP, at=datetime(2026, 5, 1, tzinfo=UTC))


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[JournalThread]:
    """An open one."""
    async with JournalThread(tmp_path / "journal.sqlite3", owner="me") as opened:
        yield opened


async def test_calls_happen_in_the_order_in_which_they_were_made(journal: JournalThread) -> None:
    """Numbers are given in that order, whoever is waiting."""
    numbers = await asyncio.gather(*(journal.append(STARTED) for _ in range(50)))
    assert numbers == list(range(1, 51))
    assert journal.position == 50


async def test_growth_is_announced_when_it_is_on_disk(journal: JournalThread) -> None:
    """To the one who sends it on."""
    positions: list[int] = []
    journal.on_growth(lambda: positions.append(journal.position))
    await journal.append(STARTED)
    await journal.append(STARTED)
    await journal.acknowledge(2)
    assert positions == [1, 2]
    assert await journal.after(0) == []


async def test_growth_is_announced_though_nobody_waits_for_it(journal: JournalThread) -> None:
    """The caller was cancelled; the event is there all the same and must be sent."""
    grown = asyncio.Event()
    journal.on_growth(grown.set)
    caller = asyncio.create_task(journal.append(STARTED))
    await asyncio.sleep(0)
    caller.cancel()
    async with asyncio.timeout(5):
        await grown.wait()
    assert journal.position == 1


async def test_a_slow_disk_does_not_hold_up_the_loop(
    journal: JournalThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heartbeats and cancelling go on meanwhile."""
    release = threading.Event()
    accept = Journal.accept

    def slow(self: Journal, task_id: str, kind: TaskKind, job_id: str) -> Acceptance:
        release.wait()
        return accept(self, task_id, kind, job_id)

    monkeypatch.setattr(Journal, "accept", slow)
    accepting = asyncio.create_task(journal.accept("t", TaskKind.INIT))
    beats = 0
    while beats < 10:
        await asyncio.sleep(0)
        beats += 1
    assert not accepting.done()
    release.set()
    assert await accepting is Acceptance.NEW


async def test_a_journal_that_does_not_open_says_why(tmp_path: Path) -> None:
    """And leaves no thread behind."""
    before = threading.active_count()
    with pytest.raises(JournalError):
        async with JournalThread(tmp_path / "no" / "journal.sqlite3", owner="me"):
            pass
    assert threading.active_count() == before


async def test_what_was_begun_is_finished_before_it_closes(tmp_path: Path) -> None:
    """Nothing handed over is lost at the end."""
    path = tmp_path / "journal.sqlite3"
    async with JournalThread(path, owner="me") as journal:
        pending = [asyncio.ensure_future(journal.append(STARTED)) for _ in range(20)]
        await asyncio.sleep(0)
    await asyncio.gather(*pending)
    async with JournalThread(path, owner="me") as again:
        assert again.position == 20
        assert again.id == journal.id
