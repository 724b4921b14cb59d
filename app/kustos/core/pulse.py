"""Signs of life: who was heard when, with which figures, and what of that is worth keeping.

A heartbeat comes every 30 s of every machine, so it costs no reading and no writing: it changes
what is in memory and is announced by itself. To the store goes once a minute who was heard when,
and every five minutes a sample of the figures, each for all machines in one write.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kustos_agent.protocol.messages import Heartbeat

from .bus import Bus
from .capacity import room_for
from .conditions import Condition, conditions
from .counters import Arrivals
from .events import MachineBeat, MachinesChanged
from .history import Sample, Tally
from .ports import Clock, Store, StoreError, UnitOfWork
from .status import SILENCE, offline

KEEP_EVERY: Final = timedelta(minutes=1)
"""How far `last_seen` in the store may be behind while a machine is connected."""

ROLL_AFTER: Final = timedelta(seconds=5)
"""From the start on: the first page does not wait for this."""

LOOK_EVERY: Final = timedelta(minutes=1)
"""At least: a look that comes much later than it should tells that this computer slept."""

_MOMENT: Final = timedelta(milliseconds=10)
"""Added to a wait, so that what was waited for is over and not just about to be."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """What a connected machine last told of itself."""

    heartbeat: Heartbeat
    conditions: tuple[Condition, ...]


class Pulse:
    """Kept on the engine's loop. `watching` has to run for silence to be announced and anything to
    reach the store; what is in memory is right without it."""

    def __init__(self, *, store: Store, bus: Bus, clock: Clock) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._heard: dict[str, datetime] = {}
        self._vitals: dict[str, Vitals] = {}
        self._silent: set[str] = set()
        """Those whose silence has been announced."""
        self._unkept: set[str] = set()
        """Those who were heard since it was last written when."""
        self._keep_at: datetime | None = None
        self._tally = Tally()
        self._samples: list[Sample] = []
        """Ended and not yet written."""
        self._failing = False
        self._woken = asyncio.Event()
        self._closing = False
        self._roll_at: datetime | None = clock.now() + ROLL_AFTER
        """When it is read who was there before the manager's start; None once that is done."""
        self._listening_since = clock.now()
        self._settled_at: datetime | None = self._listening_since + SILENCE
        """When silence is the machines' own and no more the manager's; None once that is told."""
        self._absent: set[str] = set()
        """Those who counted as offline when the manager started, and have not come."""
        self.arrivals = Arrivals()

    # --- what links report ---------------------------------------------------------------------

    def arrived(self, machine_id: str) -> None:
        """It has connected; who tells this writes it as well."""
        now = self._clock.now()
        self.arrivals.add(machine_id, now)
        self._hear(machine_id, now)

    def beat(self, machine_id: str, heartbeat: Heartbeat) -> bool:
        """A sign of life with figures. True if the machine has room for tasks by this one, and had
        none by the one before: what waits for it can be handed over."""
        now = self._clock.now()
        former = self._vitals.get(machine_id)
        # By the time it came in: a back-off that ended since is the very news of this one.
        had_room = room_for(former.heartbeat if former else None, self._heard.get(machine_id, now))
        was_silent = self._hear(machine_id, now)
        found = conditions(heartbeat, now, former.conditions if former else ())
        self._vitals[machine_id] = Vitals(heartbeat=heartbeat, conditions=found)
        self._samples += self._tally.add(machine_id, heartbeat, now)
        if self._keep_at is None:
            self._keep_at = now + KEEP_EVERY
            self._woken.set()
        self._unkept.add(machine_id)
        if was_silent:
            self._bus.publish(MachinesChanged(machine_id))
        self._bus.publish(
            MachineBeat(machine_id=machine_id, at=now, heartbeat=heartbeat, conditions=found)
        )
        return not had_room and room_for(heartbeat, now)

    def departed(self, machine_id: str) -> None:
        """The link has ended. That is no sign of life: a cable that was cut is noticed late."""
        self._vitals.pop(machine_id, None)
        now = self._clock.now()
        if machine_id in self._heard:
            # The clock may have been set back: nobody is heard in the future.
            self._heard[machine_id] = min(self._heard[machine_id], now)
            self._unkept.add(machine_id)
            self._keep_at = now
        self._woken.set()

    def _hear(self, machine_id: str, now: datetime) -> bool:
        """Whether it had been silent for long."""
        self._heard[machine_id] = now
        self._absent.discard(machine_id)
        was_silent = machine_id in self._silent
        self._silent.discard(machine_id)
        return was_silent

    def _listen_again(self, now: datetime) -> None:
        """This computer slept: nobody could be heard."""
        self._listening_since = now
        self._settled_at = now + SILENCE

    # --- reading -------------------------------------------------------------------------------

    @property
    def listening_since(self) -> datetime:
        """Before that nobody could be heard: the manager's start, or the end of a sleep of its
        computer."""
        return self._listening_since

    def heard(self, machine_id: str) -> datetime | None:
        """The last sign of life, of machines that were there when the manager started or since."""
        return self._heard.get(machine_id)

    def vitals(self, machine_id: str) -> Vitals | None:
        """None for a machine that is not connected or has not told yet."""
        return self._vitals.get(machine_id)

    def all_heard(self) -> dict[str, datetime]:
        """`heard` of every machine that has one."""
        return dict(self._heard)

    def all_vitals(self) -> dict[str, Vitals]:
        """`vitals` of every machine that has them."""
        return dict(self._vitals)

    def room(self, machine_id: str) -> bool:
        """Whether the machine may be sent another task: see `capacity`."""
        vitals = self._vitals.get(machine_id)
        return room_for(vitals.heartbeat if vitals else None, self._clock.now())

    def sample(self, machine_id: str) -> Sample | None:
        """The one that is being filled."""
        return self._tally.of(machine_id)

    # --- keeping -------------------------------------------------------------------------------

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        """Announce silence and write what is to be kept, while the context lasts; at its end, all
        that is not written yet."""
        self._closing = False
        watch = asyncio.create_task(self._watch(), name="pulse")
        try:
            yield
        finally:
            # Not cancelled: what it is writing would be neither written nor remembered.
            self._closing = True
            self._woken.set()
            await watch
            self._samples += self._tally.close(self._clock.now())
            await self._write()

    async def _watch(self) -> None:
        while not self._closing:
            wait = await self.look()
            await self._rest(
                LOOK_EVERY if wait is None else min(timedelta(seconds=wait), LOOK_EVERY)
            )

    async def _rest(self, wait: timedelta) -> None:
        began = self._clock.now()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(wait.total_seconds()):
                await self._woken.wait()
        now = self._clock.now()
        if now - began > wait + SILENCE:
            self._listen_again(now)

    async def look(self) -> float | None:
        """Announce and write what is due. Gives the seconds until something will be; None: not
        before somebody is heard."""
        self._woken.clear()
        now = self._clock.now()
        if now < self._listening_since:
            # The clock was set back: it would be waited for what has been.
            self._listen_again(now)
        if self._roll_at is not None and self._roll_at <= now:
            await self._call_the_roll(self._roll_at - ROLL_AFTER)
        if self._settled_at is not None and self._settled_at < now:
            self._settled_at = None
            for machine_id in sorted(self._absent | self._silent):
                self._bus.publish(MachinesChanged(machine_id))
        for machine_id, at in tuple(self._heard.items()):
            if machine_id not in self._silent and offline(at, now):
                self._silent.add(machine_id)
                self._bus.publish(MachinesChanged(machine_id))
        self._samples += self._tally.ended(now)
        if self._samples or (self._keep_at is not None and self._keep_at <= now):
            await self._write()
        dues = [at + SILENCE for id_, at in self._heard.items() if id_ not in self._silent]
        dues += [at for at in (self._keep_at, self._roll_at, self._settled_at) if at is not None]
        if not dues:
            return None
        return max(min(dues) - self._clock.now() + _MOMENT, _MOMENT).total_seconds()

    async def _call_the_roll(self, began: datetime) -> None:
        """Listen for those as well who counted as there when the manager started, and have not come
        yet: screens that were read then still show them so."""
        self._roll_at = None
        try:
            machines = await self._store.read(lambda unit: unit.machines.all())
        except StoreError as error:
            _log.warning("it cannot be seen which machines were there before: %r", error)
            return
        for machine in machines:
            if offline(machine.last_seen, began):
                if machine.id not in self._heard:
                    self._absent.add(machine.id)
            elif machine.last_seen is not None:
                self._heard.setdefault(machine.id, machine.last_seen)

    async def _write(self) -> None:
        self._keep_at = None
        unkept, self._unkept = self._unkept, set()
        samples, self._samples = self._samples, []
        seen: Mapping[str, datetime] = {id_: self._heard[id_] for id_ in unkept}
        if not (seen or samples):
            return

        def work(unit: UnitOfWork) -> None:
            unit.machines.seen(seen)
            unit.health.put(samples)

        try:
            await self._store.write(work)
        except StoreError as error:
            # The chart has a gap then. When a machine was last seen is written the next time.
            self._unkept |= unkept
            self._keep_at = self._clock.now() + KEEP_EVERY
            if not self._failing:
                _log.warning("figures of machines cannot be kept: %r", error)
            self._failing = True
        else:
            self._failing = False
