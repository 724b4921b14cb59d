"""Durable events into the journal, however long that takes."""

import asyncio
import logging
from typing import Final, Protocol

import msgspec

from ..journal_file import JournalError
from ..protocol.codec import FrameError
from ..protocol.lists import Lists
from ..protocol.messages import Event, TaskFinished, TaskRetrying
from ..protocol.values import Problem

_log = logging.getLogger(__name__)

RETRY_SECONDS: Final = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Waits after failures in a row; the last one goes on for ever."""

_DETAIL_CHARACTERS: Final = 4_096


class EventJournal(Protocol):
    """The part of the journal that is needed here."""

    async def append(self, event: Event, lists: Lists | None = None, /) -> int | None:
        """Keep it durably; raises JournalError. See `Journal.append`."""
        ...


class Recorder:
    """A full disk must neither stop a running backup nor lose what is told of it: the event waits
    here until the journal can be written again. `stop` ends the waiting; an end that was not
    written is then made good at the next start, as `interrupted`."""

    def __init__(self, journal: EventJournal) -> None:
        self._journal = journal
        self._stopped = asyncio.Event()

    def stop(self) -> None:
        """The agent is ending: each event gets one more try."""
        self._stopped.set()

    async def record(self, event: Event, lists: Lists | None = None) -> None:
        """On return the event is on disk, or the agent is ending. `lists` as in `Journal.append`.
        Raises FrameError for an event that no frame can carry."""
        failures = 0
        while True:
            try:
                await self._journal.append(event, lists)
            except JournalError as error:
                if failures == 0:
                    _log.error("journal cannot be written, %s waits: %s", event.action, error)
                if self._stopped.is_set():
                    return
                await self._wait(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
                failures += 1
            else:
                if failures:
                    _log.info("journal can be written again")
                return

    async def finish(self, finished: TaskFinished) -> None:
        """Record a task's end. One that does not fit a frame loses its details, never its fact."""
        try:
            await self.record(finished)
        except FrameError as error:
            _log.warning("end of task %s is told without details: %s", finished.task_id, error)
            await self.record(_bare(finished))

    async def retrying(self, retrying: TaskRetrying) -> None:
        """Record that a task will be run again; as with its end, the fact counts."""
        try:
            await self.record(retrying)
        except FrameError as error:
            _log.warning("retry of %s is told without details: %s", retrying.task_id, error)
            bare = msgspec.structs.replace(retrying, problem=_bare_problem(retrying.problem))
            await self.record(bare)

    async def _wait(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return


def _bare(finished: TaskFinished) -> TaskFinished:
    return TaskFinished(
        task_id=finished.task_id,
        outcome=finished.outcome,
        at=finished.at,
        exit_code=finished.exit_code,
        problem=finished.problem and _bare_problem(finished.problem),
    )


def _bare_problem(problem: Problem) -> Problem:
    return Problem(error=problem.error, detail=_ascii(problem.detail))


def _ascii(text: str) -> str:
    return text[:_DETAIL_CHARACTERS].encode("ascii", "backslashreplace").decode("ascii")
