"""Heartbeats change memory alone; the store is written for all machines at once, and seldom."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

import pytest

from kustos.core.bus import Bus
from kustos.core.conditions import ConditionKind
from kustos.core.events import Event, MachineBeat, MachinesChanged
from kustos.core.history import SLOT
from kustos.core.ports import Store, StoreFullError, UnitOfWork
from kustos.core.pulse import KEEP_EVERY, ROLL_AFTER, Pulse
from kustos.core.status import SILENCE
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import BackingOff, ErrorClass, Power
from tests.helpers.waiting import eventually_async
from tests.unit.app.core.conftest import Core, HandClock

T = TypeVar("T")
SECOND = timedelta(seconds=1)


class CountingStore:
    """The real store, and how often it was written; `full` makes it refuse."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.writes = 0
        self.full = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def write(self, work: Callable[[UnitOfWork], T]) -> T:
        if self.full:
            raise StoreFullError
        self.writes += 1
        await self.gate.wait()
        return await self._store.write(work)

    async def read(self, work: Callable[[UnitOfWork], T]) -> T:
        return await self._store.read(work)


class Watched:
    """A pulse, its clock, what it announced and what it wrote."""

    def __init__(self, core: Core) -> None:
        self.clock: HandClock = core.clock
        self.store = CountingStore(core.store)
        self.heard: list[Event] = []
        bus = Bus()
        bus.listen(self.heard.append)
        self.pulse = Pulse(store=self.store, bus=bus, clock=core.clock)

    def beat(self, machine_id: str, **told: Any) -> bool:
        return self.pulse.beat(machine_id, Heartbeat(at=self.clock.now(), **told))

    async def stored(self, machine_id: str) -> datetime | None:
        machine = await self.store.read(lambda unit: unit.machines.get(machine_id))
        assert machine is not None
        return machine.last_seen

    def announced(self) -> list[str]:
        return [event.machine_id for event in self.heard if isinstance(event, MachinesChanged)]


@pytest.fixture
def watched(core: Core) -> Watched:
    return Watched(core)


async def test_a_heartbeat_is_announced_with_all_that_changed_and_nothing_else(
    watched: Watched,
) -> None:
    """No reading of the fleet, no write: its event is all there is."""
    watched.beat("m", cpu_percent=7.0, power=Power(on_battery=True))
    (event,) = watched.heard
    assert isinstance(event, MachineBeat)
    assert (event.machine_id, event.at) == ("m", watched.clock.now())
    assert event.heartbeat.cpu_percent == 7.0
    assert [condition.kind for condition in event.conditions] == [ConditionKind.ON_BATTERY]
    assert watched.store.writes == 0


async def test_who_was_heard_is_written_once_a_minute_for_all(core: Core, watched: Watched) -> None:
    """What screens read is exact in between: it is in memory."""
    machines = [await core.machine(f"PC-{number}") for number in range(20)]
    await watched.pulse.look()
    for _ in range(10):
        watched.clock.forward(30 * SECOND)
        for machine in machines:
            watched.beat(machine.id)
        await watched.pulse.look()
        assert watched.pulse.heard(machines[0].id) == watched.clock.now()
    # Five minutes: five times who was heard, of which one also has the samples.
    assert watched.store.writes <= 5
    assert await watched.stored(machines[3].id) is not None
    behind = watched.clock.now() - (await watched.stored(machines[3].id) or watched.clock.now())
    assert behind <= KEEP_EVERY


async def test_a_departure_is_written_at_once_and_to_the_second(
    core: Core, watched: Watched
) -> None:
    machine = await core.machine()
    watched.beat(machine.id)
    heard = watched.clock.now()
    watched.clock.forward(17 * SECOND)
    watched.pulse.departed(machine.id)
    await watched.pulse.look()
    assert await watched.stored(machine.id) == heard
    assert watched.pulse.vitals(machine.id) is None


async def test_silence_is_announced_once_when_it_begins_and_once_when_it_ends(
    watched: Watched,
) -> None:
    """Whether the link broke or only went quiet."""
    watched.beat("m")
    wait = await watched.pulse.look()
    assert wait is not None
    watched.clock.forward(SILENCE)
    await watched.pulse.look()
    assert watched.announced() == []
    watched.clock.forward(SECOND)
    await watched.pulse.look()
    await watched.pulse.look()
    assert watched.announced() == ["m"]
    watched.beat("m")
    watched.beat("m")
    assert watched.announced() == ["m", "m"]


async def test_a_look_is_asked_for_when_the_next_machine_falls_silent(watched: Watched) -> None:
    watched.beat("m")
    watched.pulse._keep_at = None
    watched.clock.forward(60 * SECOND)
    wait = await watched.pulse.look()
    assert wait is not None
    assert 30.0 <= wait <= 30.1


async def test_nobody_heard_is_nothing_to_wait_for(watched: Watched) -> None:
    """But for the one look at who was there before, and the end of what may be its own silence."""
    assert await watched.pulse.look() == pytest.approx(5.0, abs=0.1)
    watched.clock.forward(ROLL_AFTER)
    assert await watched.pulse.look() == pytest.approx(85.0, abs=0.1)
    watched.clock.forward(SILENCE)
    assert await watched.pulse.look() is None


async def test_who_does_not_come_back_after_a_restart_is_announced_when_silent_for_too_long(
    core: Core, watched: Watched
) -> None:
    """Screens were read when such a machine still counted as there. One that was offline then is
    no news, and neither is one that came."""
    stays, comes, was_off = [await core.machine(name) for name in ("stays", "comes", "off")]
    now = watched.clock.now()
    seen = {stays.id: now - 80 * SECOND, comes.id: now, was_off.id: now - 2 * SILENCE}
    await core.store.write(lambda unit: unit.machines.seen(seen))
    watched.clock.forward(ROLL_AFTER)
    assert await watched.pulse.look() == pytest.approx(5.0, abs=0.1)
    watched.beat(comes.id)
    watched.clock.forward(6 * SECOND)
    await watched.pulse.look()
    await watched.pulse.look()
    assert watched.announced() == [stays.id]
    watched.beat(stays.id)
    assert watched.announced() == [stays.id, stays.id]


async def test_samples_are_kept_when_their_five_minutes_are_over(
    core: Core, watched: Watched
) -> None:
    machine = await core.machine()
    watched.beat(machine.id, cpu_percent=20.0)
    watched.clock.forward(SLOT)
    watched.beat(machine.id, cpu_percent=40.0)
    await watched.pulse.look()
    kept = await core.store.read(lambda unit: unit.health.of_machine(machine.id))
    assert [sample.cpu_mean for sample in kept] == [20.0]
    current = watched.pulse.sample(machine.id)
    assert current is not None
    assert current.cpu_mean == 40.0


async def test_a_machine_that_was_removed_keeps_no_other_from_being_written(
    core: Core, watched: Watched
) -> None:
    stays, goes = await core.machine("PC-1"), await core.machine("PC-2")
    watched.beat(stays.id)
    watched.beat(goes.id)
    await core.store.write(lambda unit: unit.machines.remove(goes.id))
    watched.clock.forward(SLOT)
    await watched.pulse.look()
    assert await watched.stored(stays.id) is not None
    assert await core.store.read(lambda unit: unit.health.of_machine(stays.id))


async def test_a_full_store_is_told_once_and_written_when_it_has_room(
    core: Core, watched: Watched, logged: Callable[[str], None]
) -> None:
    machine = await core.machine()
    watched.store.full = True
    watched.beat(machine.id)
    watched.pulse.departed(machine.id)
    await watched.pulse.look()
    logged("cannot be kept")
    watched.clock.forward(KEEP_EVERY)
    await watched.pulse.look()
    watched.store.full = False
    watched.clock.forward(KEEP_EVERY)
    await watched.pulse.look()
    assert await watched.stored(machine.id) is not None


async def test_a_clock_that_was_set_back_leaves_nobody_heard_in_the_future(
    core: Core, watched: Watched
) -> None:
    machine = await core.machine()
    watched.beat(machine.id)
    watched.clock.forward(timedelta(hours=-5))
    watched.pulse.departed(machine.id)
    assert watched.pulse.heard(machine.id) == watched.clock.now()


async def test_watching_writes_by_itself_and_leaves_nothing_unwritten(
    core: Core, watched: Watched
) -> None:
    """A departure wakes it; the slot that is still open is written at the end."""
    machine = await core.machine()
    async with watched.pulse.watching():
        watched.beat(machine.id, cpu_percent=5.0)
        watched.pulse.departed(machine.id)
        await eventually_async(lambda: watched.store.writes, 5, "the departure to be written")
        watched.beat(machine.id, cpu_percent=15.0)
    kept = await core.store.read(lambda unit: unit.health.of_machine(machine.id))
    assert [sample.beats for sample in kept] == [2]


async def test_what_is_being_written_when_watching_ends_is_written(
    core: Core, watched: Watched
) -> None:
    """A departure just before the manager closes: its time must not be lost between the two."""
    machine = await core.machine()
    watched.store.gate.clear()

    async def watch() -> None:
        async with watched.pulse.watching():
            watched.beat(machine.id)
            watched.pulse.departed(machine.id)
            await eventually_async(lambda: watched.store.writes, 5, "the write to begin")

    watching = asyncio.create_task(watch())
    await eventually_async(lambda: watched.pulse._closing, 5, "watching to end")
    watched.store.gate.set()
    await watching
    assert await watched.stored(machine.id) == watched.clock.now()


async def test_watching_raises_what_its_body_raises(watched: Watched) -> None:
    """No group around it: who opens a manager tells errors apart by their class."""

    async def fail() -> None:
        async with watched.pulse.watching():
            await asyncio.sleep(0)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()


async def test_room_follows_the_last_heartbeat_and_is_told_once_when_it_comes_back(
    watched: Watched,
) -> None:
    """Also when a back-off ends by itself: the heartbeat after it says nothing of one."""
    assert watched.pulse.room("m")
    assert not watched.beat("m", free_slots=0, queued=("a",))
    assert not watched.pulse.room("m")
    assert watched.beat("m", free_slots=1)
    assert watched.pulse.room("m")
    assert not watched.beat("m", free_slots=1)
    until = watched.clock.now() + 60 * SECOND
    assert not watched.beat("m", backing_off=BackingOff(until=until, error=ErrorClass.DISK_FULL))
    assert not watched.pulse.room("m")
    assert watched.beat("m", free_slots=2)
    # As it goes in life: the time it named is over before the next heartbeat comes.
    until = watched.clock.now() + 60 * SECOND
    watched.beat("m", backing_off=BackingOff(until=until, error=ErrorClass.DISK_FULL))
    watched.clock.forward(61 * SECOND)
    assert watched.beat("m", free_slots=2)
    assert not watched.beat("m", free_slots=2)


async def test_what_silence_means_is_announced_once_the_manager_has_listened_long_enough(
    core: Core,
) -> None:
    """Until then it may have been its own; of a machine that came it is not said."""
    gone, came = await core.machine("GONE"), await core.machine("CAME")
    before = core.clock.now()
    await core.store.write(
        lambda unit: unit.machines.seen(dict.fromkeys([gone.id, came.id], before))
    )
    core.clock.forward(timedelta(days=2))
    watched = Watched(core)
    assert watched.pulse.listening_since == core.clock.now()
    core.clock.forward(ROLL_AFTER)
    await watched.pulse.look()
    watched.clock.forward(30 * SECOND)
    watched.beat(came.id)
    core.clock.forward(SILENCE - ROLL_AFTER - 30 * SECOND)
    await watched.pulse.look()
    assert watched.announced() == []
    core.clock.forward(SECOND)
    await watched.pulse.look()
    assert watched.announced() == [gone.id]


async def test_a_sleep_of_the_managers_computer_is_nobodys_silence(watched: Watched) -> None:
    """What wakes the watch finds that its wait took eight hours; a clock that is set back does not
    make it wait for what has been."""
    watched.beat("m")
    async with watched.pulse.watching():
        await asyncio.sleep(0)
        watched.clock.forward(timedelta(hours=8))
        watched.pulse.departed("m")
        woken = watched.clock.now()
        await eventually_async(lambda: watched.pulse.listening_since == woken, 5, "the sleep seen")
    watched.clock.forward(-timedelta(days=1))
    await watched.pulse.look()
    assert watched.pulse.listening_since == watched.clock.now()
