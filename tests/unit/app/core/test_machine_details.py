"""A machine's page: a day of figures, what came to its tasks, and how it is when it is away."""

from datetime import timedelta
from typing import Any

import pytest

from kustos.core.history import SLOT
from kustos.core.limits import LimitsState
from kustos.core.model import MachineState, Task, TaskState
from kustos.core.orders import SnapshotsOrder
from kustos.core.status import AWAY_ALLOWANCE, Why
from kustos_agent.protocol.messages import Heartbeat, Hello
from kustos_agent.protocol.values import Limits, TaskKind
from tests.unit.app.core.conftest import Core

MINUTE = timedelta(minutes=1)
HELLO = Hello(
    major=1,
    minor=1,
    agent_version="1",
    journal_id="journal",
    journal_position=0,
    hostname="PC-1",
    os_name="linux",
)


async def beat(core: Core, machine_id: str, **told: Any) -> None:
    heartbeat = Heartbeat(at=core.clock.now(), **told)
    await core.composition.manager.machines.heartbeat(machine_id, heartbeat)


async def test_details_join_what_is_kept_with_the_sample_that_is_being_filled(core: Core) -> None:
    """Also when a part of that slot was kept before the manager was started anew."""
    machines, pulse = core.composition.manager.machines, core.composition.pulse
    machine = await core.machine()
    await beat(core, machine.id, cpu_percent=10.0)
    core.clock.forward(SLOT)
    await beat(core, machine.id, cpu_percent=20.0)
    async with pulse.watching():
        pass  # ends at once, which keeps the open slot as it is
    await beat(core, machine.id, cpu_percent=30.0)
    found = await machines.details(machine.id)
    assert [sample.cpu_mean for sample in found.samples] == [10.0, 30.0]


async def test_details_count_a_day(core: Core) -> None:
    machines, now = core.composition.manager.machines, core.clock.now()
    machine = await core.machine()
    task = Task(
        id="t",
        kind=TaskKind.SNAPSHOTS,
        machine_id=machine.id,
        repository_id="r",
        order=SnapshotsOrder(),
        created_at=now,
        finished_at=now,
        state=TaskState.FAILED,
    )
    await core.store.write(lambda unit: unit.tasks.add(task))
    await core.composition.manager.limits.set(machine.id, Limits(retries_a_day=5))
    for _ in range(3):
        core.clock.forward(MINUTE)
        await machines.arrived(machine.id, HELLO)
    await beat(core, machine.id, retries_left=3)
    counters = (await machines.details(machine.id)).counters
    assert (counters.connects, counters.reconnects) == (3, 2)
    assert (counters.retries_used, counters.retries_a_day) == (2, 5)
    assert counters.ended == {TaskState.FAILED: 1}
    core.clock.forward(timedelta(days=1))
    counters = (await machines.details(machine.id)).counters
    assert (counters.connects, counters.reconnects) == (3, 1)
    assert counters.ended == {}


async def test_details_of_a_machine_that_is_away_say_that_its_limits_wait(core: Core) -> None:
    machine = await core.machine()
    found = await core.composition.manager.machines.details(machine.id)
    assert found.limits_state is LimitsState.WAITING
    assert found.applied is None
    assert found.samples == ()


async def test_details_of_nobody_are_none(core: Core) -> None:
    with pytest.raises(LookupError):
        await core.composition.manager.machines.details("gone")


async def test_a_machine_marked_as_a_laptop_is_away_and_later_offline(core: Core) -> None:
    """The mark is kept, and taking it back makes it offline at once."""
    machines = core.composition.manager.machines
    machine = await core.machine()
    await beat(core, machine.id)
    core.clock.forward(timedelta(hours=3))
    await machines.mark_laptop(machine.id, laptop=True)
    (view,) = await machines.overview()
    assert (view.verdict.state, view.verdict.why) == (MachineState.AWAY, Why.LAPTOP_AWAY)
    await machines.mark_laptop(machine.id, laptop=False)
    (view,) = await machines.overview()
    assert view.verdict.why is Why.NO_HEARTBEAT
    await machines.mark_laptop(machine.id, laptop=True)
    core.clock.forward(AWAY_ALLOWANCE)
    (view,) = await machines.overview()
    assert (view.verdict.state, view.verdict.why) == (MachineState.OFFLINE, Why.AWAY_TOO_LONG)
    with pytest.raises(LookupError):
        await machines.mark_laptop("gone", laptop=True)


async def test_a_connected_machine_shows_its_conditions_and_an_absent_one_none(core: Core) -> None:
    machines = core.composition.manager.machines
    machine = await core.machine()
    await beat(core, machine.id, metered=True)
    (view,) = await machines.overview()
    assert len(view.conditions) == 1
    await machines.departed(machine.id)
    (view,) = await machines.overview()
    assert (view.conditions, view.heartbeat) == ((), None)
