"""The event loop's side of the journal: every call runs on the one thread that owns it.

Syncing a disk takes a fraction of a millisecond or, on a slow or busy one, a second: heartbeats and
cancelling must not wait for it. Calls are done in the order in which they were made.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Self, TypeVar

from .journal import Acceptance, Entry, Journal
from .journal_memory import Memory
from .journal_room import DEFAULT_BYTES
from .journal_schedule import Standing, Unstarted
from .protocol.lists import Lists
from .protocol.messages import Event, PlannedJob, ScheduleFired, ScheduleSkipped
from .protocol.values import TaskKind

T = TypeVar("T")


class JournalThread:
    """Use as an async context manager; methods raise JournalError as the journal's do."""

    def __init__(self, path: Path, *, owner: str, log_bytes: int = DEFAULT_BYTES) -> None:
        self._path = path
        self._owner = owner
        self._log_bytes = log_bytes
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="journal")
        self._journal: Journal | None = None
        self._position = 0
        self._notify: Callable[[], None] | None = None

    async def __aenter__(self) -> Self:
        try:
            self._journal = await self._call(self._open)
        except BaseException:
            self._thread.shutdown()
            raise
        self._position = self._journal.position
        return self

    def _open(self) -> Journal:
        return Journal.open(self._path, owner=self._owner, log_bytes=self._log_bytes)

    async def __aexit__(self, *_: object) -> None:
        journal = self._opened()
        await self._call(journal.close)
        self._thread.shutdown()

    @property
    def id(self) -> str:
        """Names the journal to the manager."""
        return self._opened().id

    @property
    def position(self) -> int:
        """Number of the newest event that is on disk."""
        return self._position

    @property
    def memory(self) -> Memory:
        """See `Journal.memory`; what is on disk."""
        return self._opened().memory

    async def owed(self) -> int:
        """See `Journal.owed`."""
        return await self._call(lambda: self._opened().owed())

    async def count_connection(self) -> int:
        """See `Journal.count_connection`."""
        return await self._call(lambda: self._opened().count_connection())

    async def accept(self, task_id: str, kind: TaskKind, job_id: str = "") -> Acceptance:
        """See `Journal.accept`."""
        return await self._call(lambda: self._opened().accept(task_id, kind, job_id))

    async def interrupt_open_tasks(self, now: datetime, besides: Collection[str] = ()) -> int:
        """See `Journal.interrupt_open_tasks`."""
        return await self._call(lambda: self._opened().interrupt_open_tasks(now, besides))

    @property
    def schedule_revision(self) -> str:
        """See `Journal.schedule_revision`."""
        return self._opened().schedule_revision

    async def planned(self) -> tuple[PlannedJob, ...]:
        """See `Journal.planned`."""
        return await self._call(lambda: self._opened().planned())

    async def standings(self) -> dict[str, Standing]:
        """See `Journal.standings`."""
        return await self._call(lambda: self._opened().standings())

    async def unstarted(self, now: datetime) -> tuple[Unstarted, ...]:
        """See `Journal.unstarted`."""
        return await self._call(lambda: self._opened().unstarted(now))

    async def plan(
        self,
        revision: str,
        jobs: Sequence[tuple[PlannedJob, datetime]],
        skipped: Sequence[ScheduleSkipped] = (),
    ) -> None:
        """See `Journal.plan`."""
        await self._call(lambda: self._opened().plan(revision, jobs, skipped))

    async def account(
        self,
        job_id: str,
        *,
        before: datetime,
        accounted: datetime,
        skipped: Sequence[ScheduleSkipped] = (),
        fired: ScheduleFired | None = None,
        until: datetime | None = None,
    ) -> bool:
        """See `Journal.account`."""
        return await self._call(
            lambda: self._opened().account(
                job_id,
                before=before,
                accounted=accounted,
                skipped=skipped,
                fired=fired,
                until=until,
            )
        )

    async def left(self) -> tuple[tuple[datetime, ...], datetime | None]:
        """See `Journal.left`."""
        return await self._call(lambda: self._opened().left())

    async def turn(
        self, left: datetime | None, back: datetime | None, *, now: datetime, kept: int
    ) -> None:
        """See `Journal.turn`."""
        await self._call(lambda: self._opened().turn(left, back, now=now, kept=kept))

    async def last_lists(self, job_id: str) -> Lists | None:
        """See `Journal.last_lists`."""
        return await self._call(lambda: self._opened().last_lists(job_id))

    async def append(self, event: Event, lists: Lists | None = None) -> int | None:
        """See `Journal.append`."""
        return await self._call(lambda: self._opened().append(event, lists))

    async def after(self, seq: int) -> list[Entry]:
        """See `Journal.after`."""
        return await self._call(lambda: self._opened().after(seq))

    async def acknowledge(self, seq: int) -> None:
        """See `Journal.acknowledge`."""
        await self._call(lambda: self._opened().acknowledge(seq))

    async def renew(self) -> None:
        """See `Journal.renew`."""
        await self._call(lambda: self._opened().renew())

    def on_growth(self, notify: Callable[[], None] | None) -> None:
        """Who is told, on the loop, that `position` has grown. One listener: the link."""
        self._notify = notify

    def _opened(self) -> Journal:
        assert self._journal is not None, "the journal is used before it is opened"
        return self._journal

    async def _call(self, function: Callable[[], T]) -> T:
        future = asyncio.get_running_loop().run_in_executor(self._thread, function)
        future.add_done_callback(self._look)
        # Shielded: what has reached the thread happens, whether its caller still waits or not.
        return await asyncio.shield(future)

    def _look(self, _: object) -> None:
        position = self._journal.position if self._journal is not None else 0
        if position > self._position:
            self._position = position
            if self._notify is not None:
                self._notify()
