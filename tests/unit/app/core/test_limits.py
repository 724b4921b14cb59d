"""Limits are checked, kept, and brought to the agent in its welcome or while it is there."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kustos.core.bounds import bounds_of
from kustos.core.bus import Bus
from kustos.core.fields import FieldCode, FieldProblem, InvalidError
from kustos.core.limits import (
    DEFAULTS,
    LimitsState,
    MachineLimits,
    at_once,
    problems_of,
    with_kinds,
)
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos_agent.protocol.messages import Hello, LimitsApplied, SetLimits
from kustos_agent.protocol.values import ErrorClass, Limits, Problem, TaskKind
from tests.unit.app.core.conftest import Core

SLOW = Limits(upload_kib=500, max_tasks=1)
HELLO = Hello(
    major=1,
    minor=1,
    agent_version="1",
    journal_id="journal",
    journal_position=0,
    hostname="PC-1",
    os_name="linux",
)


class Line:
    """The links: who is there and what they answer is the test's."""

    def __init__(self) -> None:
        self.there = False
        self.asked: list[Any] = []
        self.refusal: Exception | None = None

    def connected(self, machine_id: str) -> bool:
        return self.there

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        if not self.there:
            raise AgentOfflineError
        self.asked.append(request)
        if self.refusal is not None:
            raise self.refusal
        return LimitsApplied()

    async def disconnect(self, machine_id: str) -> None:
        pass


class Kept:
    def __init__(self, core: Core) -> None:
        self.core = core
        self.line = Line()
        self.limits = MachineLimits(store=core.store, links=self.line, bus=Bus(), audit=core.audit)

    async def arrive(self, machine_id: str, hello: Hello = HELLO) -> Limits:
        """As the link does it: welcome, arrival, and then what changed meanwhile."""
        welcomed = await self.limits.greeting(machine_id)
        self.line.there = True
        self.limits.arrived(machine_id, hello)
        await self.limits.bring(machine_id)
        return welcomed

    async def stored(self, machine_id: str) -> Limits | None:
        machine = await self.core.store.read(lambda unit: unit.machines.get(machine_id))
        assert machine is not None
        return machine.limits


@pytest.fixture
def kept(core: Core) -> Kept:
    return Kept(core)


async def test_a_machine_that_is_away_gets_its_limits_with_the_welcome(
    core: Core, kept: Kept
) -> None:
    machine = await core.machine()
    assert await kept.limits.set(machine.id, SLOW) is LimitsState.WAITING
    assert await kept.arrive(machine.id) == SLOW
    assert kept.line.asked == []
    assert kept.limits.state(machine.id, SLOW) is LimitsState.APPLIED


async def test_a_machine_that_is_there_is_told_at_once(core: Core, kept: Kept) -> None:
    machine = await core.machine()
    assert await kept.arrive(machine.id) == DEFAULTS
    assert await kept.limits.set(machine.id, SLOW) is LimitsState.APPLIED
    assert kept.line.asked == [SetLimits(limits=SLOW)]
    assert kept.limits.applied(machine.id) == SLOW


async def test_what_is_set_while_it_comes_in_is_brought_after_the_welcome(
    core: Core, kept: Kept
) -> None:
    """It was welcomed with what held then, and is not left with that."""
    machine = await core.machine()
    await kept.limits.greeting(machine.id)
    await kept.limits.set(machine.id, SLOW)
    kept.line.there = True
    kept.limits.arrived(machine.id, HELLO)
    assert kept.limits.state(machine.id, SLOW) is LimitsState.NOT_APPLIED
    await kept.limits.bring(machine.id)
    assert kept.line.asked == [SetLimits(limits=SLOW)]


async def test_an_agent_that_is_too_old_is_said_to_be(core: Core, kept: Kept) -> None:
    """It ignores limits in the welcome, so they must not be shown as in force."""
    machine = await core.machine()
    await kept.arrive(machine.id, structs.replace(HELLO, minor=0))
    assert await kept.limits.set(machine.id, SLOW) is LimitsState.UNSUPPORTED
    assert kept.line.asked == []
    assert await kept.stored(machine.id) == SLOW


@pytest.mark.parametrize(
    "refusal",
    [AgentRefusedError(Problem(error=ErrorClass.UNSUPPORTED)), TimeoutError()],
)
async def test_limits_that_were_not_taken_are_kept_and_not_called_applied(
    core: Core, kept: Kept, refusal: Exception, logged: Callable[[str], None]
) -> None:
    machine = await core.machine()
    await kept.arrive(machine.id)
    kept.line.refusal = refusal
    assert await kept.limits.set(machine.id, SLOW) is LimitsState.NOT_APPLIED
    logged("has not taken its limits")
    assert await kept.stored(machine.id) == SLOW
    assert kept.limits.applied(machine.id) == DEFAULTS


async def test_limits_equal_to_the_defaults_are_none_of_its_own(core: Core, kept: Kept) -> None:
    """So that the machine goes with the defaults of a later version."""
    machine = await core.machine()
    await kept.limits.set(machine.id, SLOW)
    await kept.limits.set(machine.id, Limits())
    assert await kept.stored(machine.id) is None


async def test_wrong_limits_change_nothing(core: Core, kept: Kept) -> None:
    machine = await core.machine()
    with pytest.raises(InvalidError) as invalid:
        await kept.limits.set(machine.id, Limits(max_tasks=0, nice=20))
    assert invalid.value.problems == (
        FieldProblem("max_tasks", FieldCode.OUT_OF_RANGE, "1-64"),
        FieldProblem("nice", FieldCode.OUT_OF_RANGE, "0-19"),
    )
    assert await kept.stored(machine.id) is None


async def test_a_machine_that_was_removed_is_said_to_be_gone(kept: Kept) -> None:
    with pytest.raises(LookupError):
        await kept.limits.set("gone", SLOW)


def test_a_kind_cannot_have_more_than_all_together() -> None:
    limits = Limits(max_tasks=2, per_kind={TaskKind.BACKUP: 3, TaskKind.RESTORE: 2})
    assert problems_of(limits) == [FieldProblem("per_kind.backup", FieldCode.MORE_THAN_ALL, "2")]
    assert at_once(limits, TaskKind.BACKUP) == 2
    assert at_once(limits, TaskKind.INIT) == 2


def test_numbers_for_kinds_are_set_and_taken_away_each_for_itself() -> None:
    limits = Limits(max_tasks=4, per_kind={TaskKind.SNAPSHOTS: 1, TaskKind.BACKUP: 2})
    changed = with_kinds(limits, {TaskKind.BACKUP: None, TaskKind.RESTORE: 3})
    assert changed.per_kind == {TaskKind.SNAPSHOTS: 1, TaskKind.RESTORE: 3}


NUMBERS = st.integers(-5, 2**31 + 5)


@given(
    st.builds(
        Limits,
        max_tasks=st.integers(-1, 70),
        per_kind=st.dictionaries(st.sampled_from(TaskKind), st.integers(-1, 70)),
        cpu_percent=st.integers(-1, 110),
        upload_kib=NUMBERS,
        download_kib=NUMBERS,
        nice=st.integers(-2, 25),
        retries_a_day=st.integers(-1, 1_100),
    )
)
def test_what_passes_here_passes_on_the_wire(limits: Limits) -> None:
    """And what the wire refuses is refused here, at a field, and before anything is stored."""
    data = msgspec.json.encode(limits)
    if not problems_of(limits):
        assert msgspec.json.decode(data, type=Limits) == limits
    elif all(1 <= number <= limits.max_tasks for number in limits.per_kind.values()):
        with pytest.raises(msgspec.ValidationError):
            msgspec.json.decode(data, type=Limits)


def test_every_number_on_the_wire_has_its_bounds() -> None:
    numbers = {name for name in Limits.__struct_fields__ if name != "per_kind"}
    assert set(bounds_of(Limits)) == numbers
