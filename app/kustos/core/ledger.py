"""Planned against done: what was to happen, kept beside what did (SPEC 2).

Agents tell what they run and skip (see `reports`), tasks tell their end, and what neither tells the
manager works out itself: it knows by which schedule each machine runs, and its own clock.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from .bus import Bus
from .events import LedgerChanged
from .expected import may_wait_until, uncounted
from .planned import KEPT, DueFilter, DueRun, Held
from .ports import Clock, Store, UnitOfWork
from .reconciling import RETURN
from .untold import untold_word

Counted = tuple[Held, dict[datetime, datetime], datetime]


class Ledger:
    """Keeps and reads it. `ready` says whether a machine is connected and all that it had to tell
    was heard."""

    def __init__(
        self, *, store: Store, bus: Bus, clock: Clock, ready: Callable[[str], bool]
    ) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._ready = ready
        self._here_since: dict[str, datetime] = {}
        self._looked = clock.now()
        self._patient_until = self._looked + RETURN

    # --- time that passes ----------------------------------------------------------------------

    async def visit(self) -> None:
        """Enter the due times that have come, and say of those that nobody has told of whether
        their machine was away or has missed them. To be called each minute."""
        now = self._clock.now()
        if now - self._looked > RETURN:
            # This computer slept: those that come back now were not away for it.
            self._patient_until = now + RETURN
        self._looked = now
        counted = await self._store.read(lambda unit: _counted(unit, now))
        if counted:
            await self._store.write(lambda unit: _enter(unit, counted))
        turned = await self._turn(now)
        entered = {held.job_id for held, due, _ in counted if due}
        for job_id in sorted(entered | {run.job_id for run in turned}):
            self._bus.publish(LedgerChanged(job_id))

    async def _turn(self, now: datetime) -> list[DueRun]:
        """Say what is to be said of what was not told; those of which it is another word now."""

        def read(unit: UnitOfWork) -> list[DueRun]:
            return unit.ledger.untold(
                machine_id for machine_id in unit.ledger.away() if self._ready(machine_id)
            )

        untold = await self._store.read(read)
        here = {run.machine_id for run in untold if self._ready(run.machine_id)}
        self._here_since = {
            machine_id: self._here_since.get(machine_id, now) for machine_id in here
        }
        turned = [
            replace(run, became=word, since=now)
            for run in untold
            if (
                word := untold_word(
                    run,
                    now=now,
                    here_since=self._here_since.get(run.machine_id),
                    patient_until=self._patient_until,
                )
            )
            is not run.became
        ]
        if turned:
            await self._store.write(lambda unit: unit.ledger.turn(turned))
        return turned

    async def tidy(self) -> None:
        """Drop what is too old. To be called now and then."""
        before = self._clock.now() - KEPT
        await self._store.write(lambda unit: unit.ledger.thin(before))

    # --- reading -------------------------------------------------------------------------------

    async def page(self, filter_: DueFilter, before: DueRun | None, limit: int) -> list[DueRun]:
        """Newest first, those behind `before`."""
        return await self._store.read(lambda unit: unit.ledger.page(filter_, before, limit))

    async def count(self, filter_: DueFilter) -> int:
        return await self._store.read(lambda unit: unit.ledger.count(filter_))


def _counted(unit: UnitOfWork, now: datetime) -> list[Counted]:
    """What is to be entered. Worked out where the store reads: of a fleet it takes a while."""
    found = []
    for held in unit.ledger.uncounted(now):
        due, counted = uncounted(held, now)
        found.append((held, {each: may_wait_until(held.schedule, each) for each in due}, counted))
    return found


def _enter(unit: UnitOfWork, counted: Iterable[Counted]) -> None:
    for held, due, until in counted:
        unit.ledger.expect(held, due, until)
