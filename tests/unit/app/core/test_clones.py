"""Two agents with one identity show, and one agent that comes and goes never looks like two."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.clones import TURNS, WINDOW, CloneWatch, Origin, Replacement
from kustos.core.events import Event, MachineConditionsChanged
from kustos.core.model import CloneAlarm
from kustos_agent.protocol.messages import Enrol, Enrolled
from kustos_agent.protocol.token import parse_token

from .conftest import Core

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
OFFICE = Origin(journal_id="a", position=10, address="192.0.2.1")
THIEF = Origin(journal_id="b", position=3, address="198.51.100.9")


def watched(
    links: list[tuple[timedelta, Origin]], *, answered: bool = False
) -> list[tuple[Origin, ...]]:
    """What the watch says of each link that took the place of the one before it."""
    watch = CloneWatch()
    at = START
    said = []
    for (_, former), (pause, newer) in pairwise(links):
        at += pause
        seen = Replacement(at=at, former=former, newer=newer, answered=answered)
        said.append(watch.suspects(seen))
    return said


@given(st.lists(st.floats(150, 300), min_size=TURNS, max_size=12), st.booleans())
def test_two_agents_that_take_turns_are_noticed(pauses: list[float], same_journal: bool) -> None:
    """By the third turn, at the pace that a replaced agent keeps, also as copies of one disk behind
    one router."""
    thief = OFFICE if same_journal else THIEF
    links = [(timedelta(0), OFFICE)]
    for number, pause in enumerate(pauses):
        links.append((timedelta(seconds=pause), OFFICE if number % 2 else thief))
    said = watched(links, answered=True)
    assert said[: TURNS - 1] == [()] * (TURNS - 1)
    assert all(said[TURNS - 1 :])
    assert {origin.address for origin in said[-1]} == {OFFICE.address, thief.address}


def test_two_journals_that_come_back_are_noticed_though_no_farewell_was_answered() -> None:
    """The second and every later turn brings back a journal that had been replaced."""
    turns = [OFFICE, THIEF] * 3
    said = watched([(timedelta(minutes=2), origin) for origin in turns])
    assert [bool(suspects) for suspects in said] == [False, False, False, True, True]


def test_a_copy_of_the_journal_that_lags_behind_is_noticed() -> None:
    copy = Origin(journal_id="a", position=4, address=OFFICE.address)
    said = watched([(timedelta(minutes=1), origin) for origin in [OFFICE, copy] * 5])
    assert any(said)


@given(
    st.lists(
        st.tuples(
            st.floats(0, 600),
            st.sampled_from(["192.0.2.1", "203.0.113.5", "2001:db8::7"]),
            st.integers(0, 5),
            st.integers(0, 19),
        ),
        max_size=30,
    )
)
def test_a_laptop_that_roams_is_not_two(links: list[tuple[float, str, int, int]]) -> None:
    """However often it changes its address: one journal, numbers that only grow, nobody left where
    it was. One that lost its journal begins another, for good."""
    position, journal = 0, 0
    seen = []
    for seconds, address, events, lost in links:
        position += events
        if lost == 0:
            position, journal = 0, journal + 1
        seen.append(
            (
                timedelta(seconds=seconds),
                Origin(journal_id=f"j{journal}", position=position, address=address),
            )
        )
    assert not any(watched(seen))


@pytest.mark.parametrize("pause", [WINDOW / 2 + timedelta(seconds=1), WINDOW * 5])
def test_turns_far_apart_are_forgotten(pause: timedelta) -> None:
    """Somebody who starts a copy now and then for a moment."""
    links = [(pause, origin) for origin in [OFFICE, THIEF] * 5]
    assert not any(watched(links, answered=True))


async def _turns(core: Core, machine_id: str) -> None:
    for former, newer in pairwise([OFFICE, THIEF] * 2):
        core.clock.forward(timedelta(minutes=4))
        await core.composition.manager.clones.replaced(machine_id, former, newer, answered=True)


async def _alarm(core: Core, machine_id: str) -> CloneAlarm | None:
    machine = await core.composition.manager.machines.get(machine_id)
    assert machine is not None
    return machine.clone_alarm


async def test_the_alarm_is_kept_with_the_machine_until_a_person_ends_it(core: Core) -> None:
    machine = await core.machine()
    heard: list[Event] = []
    core.composition.manager.bus.listen(heard.append)
    await _turns(core, machine.id)
    raised = core.clock.now()
    expected = CloneAlarm(since=raised, addresses=("192.0.2.1", "198.51.100.9"))
    assert await _alarm(core, machine.id) == expected
    assert heard.count(MachineConditionsChanged(machine.id)) == 1
    await _turns(core, machine.id)
    assert await _alarm(core, machine.id) == expected  # since when it was first seen
    await core.composition.manager.clones.end(machine.id)
    assert await _alarm(core, machine.id) is None
    assert heard.count(MachineConditionsChanged(machine.id)) == 2
    await _turns(core, machine.id)
    assert await _alarm(core, machine.id) is not None


async def test_joining_anew_ends_the_embedded_agents_alarm(core: Core) -> None:
    enrolment = core.composition.manager.enrolment

    async def join() -> str:
        token = parse_token(await enrolment.issue_token(embedded=True))
        spent = await enrolment.spend(
            Enrol(secret=token.secret, hostname="PC", os_name="linux", agent_version="1")
        )
        assert isinstance(spent, Enrolled)
        return spent.agent_id

    machine_id = await join()
    await _turns(core, machine_id)
    assert await _alarm(core, machine_id) is not None
    assert await join() == machine_id
    assert await _alarm(core, machine_id) is None


async def test_of_a_machine_that_was_removed_no_alarm_is_raised(core: Core) -> None:
    machine = await core.machine()
    await core.composition.manager.enrolment.remove(machine.id)
    await _turns(core, machine.id)
    await core.composition.manager.clones.end(machine.id)
    assert await core.composition.manager.machines.get(machine.id) is None
