"""What the schedule needs of the rest of the agent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ..journal_schedule import Standing, Unstarted
from ..protocol.messages import PlannedJob, RunTask, ScheduleFired, ScheduleSkipped


class ScheduleJournal(Protocol):
    """The part of the journal that is needed here."""

    async def planned(self) -> tuple[PlannedJob, ...]:
        """See `Journal.planned`."""
        ...

    async def standings(self) -> dict[str, Standing]:
        """See `Journal.standings`."""
        ...

    async def unstarted(self, now: datetime, /) -> tuple[Unstarted, ...]:
        """See `Journal.unstarted`."""
        ...

    async def plan(
        self,
        revision: str,
        jobs: Sequence[tuple[PlannedJob, datetime]],
        skipped: Sequence[ScheduleSkipped] = (),
        /,
    ) -> None:
        """See `Journal.plan`."""
        ...

    async def account(
        self,
        job_id: str,
        /,
        *,
        before: datetime,
        accounted: datetime,
        skipped: Sequence[ScheduleSkipped] = (),
        fired: ScheduleFired | None = None,
        until: datetime | None = None,
    ) -> bool:
        """See `Journal.account`."""
        ...

    async def left(self) -> tuple[tuple[datetime, ...], datetime | None]:
        """See `Journal.left`."""
        ...

    async def turn(
        self, left: datetime | None, back: datetime | None, /, *, now: datetime, kept: int
    ) -> None:
        """See `Journal.turn`."""
        ...


class Note(Protocol):
    """Writes into the journal that a task is begun here, or `waits` for the manager. False: it is
    not to be."""

    async def __call__(self, *, waits: bool) -> bool:
        """Raises JournalError."""
        ...


class Firing(Protocol):
    """The part of the desk that is needed here."""

    async def fire(self, request: RunTask, note: Note, /) -> bool:
        """See `TaskDesk.fire`."""
        ...

    def resume(self, request: RunTask, /) -> None:
        """See `TaskDesk.resume`."""
        ...
