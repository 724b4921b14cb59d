"""The wall's clock is set while agents live and die: no due time is lost, no run is doubled."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kustos_agent.protocol.due import due_times
from kustos_agent.protocol.messages import ScheduleFired, ScheduleSkipped

from .machine import Machine, Time, machine
from .planned import HOUR, HOURLY, MINUTE, NOON, planned

DAY = 24 * HOUR
SETTLED = 5 * MINUTE
FAR = 16 * DAY


async def test_a_clock_that_is_set_back_begins_nothing_twice(tmp_path: Path) -> None:
    """What has run has run."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await time.go_on(2 * HOUR + SETTLED)
        time.step(-2 * HOUR)
        await time.go_on(2 * HOUR + SETTLED)
        assert [event.due for event in await here.fired()] == [NOON + HOUR, NOON + 2 * HOUR]
        await time.go_on(HOUR)
        assert [event.due for event in await here.fired()][2:] == [NOON + 3 * HOUR]


async def test_a_clock_that_is_set_forward_is_noticed(tmp_path: Path) -> None:
    """Within a minute, though nothing was due for an hour; and put right, it goes on as before."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await time.go_on(MINUTE)
        time.step(3 * HOUR)
        await time.go_on(2 * MINUTE)
        assert [event.due for event in await here.fired()] == [NOON + 3 * HOUR]
        assert [skip.count for skip in await here.skipped()] == [2]
        time.step(365 * 24 * HOUR)
        await time.go_on(2 * MINUTE)
        time.step(-365 * 24 * HOUR)
        before = len(await here.fired())
        await time.go_on(2 * HOUR)
        assert len(await here.fired()) == before + 2


async def test_what_came_due_while_the_clock_was_far_ahead_is_made_up_for(tmp_path: Path) -> None:
    """The newest, as long as it may wait; and of the others it is told that they were not run."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await time.go_on(2 * MINUTE)
        time.step(58 * 24 * HOUR + 30 * MINUTE)
        await time.go_on(3 * HOUR)
        before, told = len(await here.fired()), len(await here.skipped())
        time.step(-58 * 24 * HOUR - 30 * MINUTE)
        await time.go_on(2 * MINUTE)
        assert [event.due for event in (await here.fired())[before:]] == [NOON + 3 * HOUR]
        (skip,) = (await here.skipped())[told:]
        assert (skip.first, skip.last, skip.count) == (NOON + HOUR, NOON + 2 * HOUR, 2)


async def test_what_was_planned_by_a_clock_far_ahead_was_not_due_before(tmp_path: Path) -> None:
    """It begins with its first time after the clock is right."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned(job_id="other"))
        time.step(58 * 24 * HOUR + 30 * MINUTE)
        await time.go_on(2 * MINUTE)
        await here.plan(planned())
        await time.go_on(3 * HOUR)
        time.step(-58 * 24 * HOUR - 30 * MINUTE)
        before = len(await here.fired())
        await time.go_on(HOUR)
        assert [event.due for event in (await here.fired())[before:]] == [NOON + 4 * HOUR]


async def test_an_agent_that_began_while_the_clock_was_wrong_loses_nothing(tmp_path: Path) -> None:
    """It goes on where the clock was right last, be it that of its last life."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await time.go_on(2 * MINUTE)
        time.step(FAR + 30 * MINUTE)
        await time.go_on(HOUR)
    async with machine(tmp_path, time) as here:
        await time.go_on(HOUR)
        time.step(-FAR - 30 * MINUTE)
        before, told = len(await here.fired()), len(await here.skipped())
        await time.go_on(HOUR)
        assert [event.due for event in (await here.fired())[before:]] == [
            NOON + 2 * HOUR,
            NOON + 3 * HOUR,
        ]
        assert [skip.first for skip in (await here.skipped())[told:]] == [NOON + HOUR]


async def test_an_agent_that_begins_when_the_clock_is_right_again_loses_nothing(
    tmp_path: Path,
) -> None:
    """It was off when somebody set it right."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await time.go_on(2 * MINUTE)
        time.step(FAR)
        await time.go_on(HOUR)
        before, told = len(await here.fired()), len(await here.skipped())
    time.step(HOUR - FAR)
    async with machine(tmp_path, time) as here:
        await time.go_on(MINUTE)
        assert [event.due for event in (await here.fired())[before:]] == [NOON + 2 * HOUR]
        assert [skip.first for skip in (await here.skipped())[told:]] == [NOON + HOUR]


async def test_a_clock_that_begins_far_behind_has_nothing_told_again(tmp_path: Path) -> None:
    """One without a battery that shows this year: the network sets it after the start."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await time.go_on(2 * HOUR + 2 * MINUTE)
    time.step(-FAR)
    async with machine(tmp_path, time) as here:
        await time.go_on(2 * MINUTE)
        time.step(FAR + DAY)
        told = len(await here.skipped())
        await time.go_on(MINUTE)
        (skip,) = (await here.skipped())[told:]
        assert skip.first == NOON + 3 * HOUR


async def test_another_set_leaves_the_other_jobs_where_they_were(tmp_path: Path) -> None:
    """Though it came by the wrong clock; a new job begins when the clock is right."""
    time = Time()
    async with machine(tmp_path, time) as here:
        await here.plan(planned())
        await time.go_on(2 * MINUTE)
        time.step(FAR)
        await time.go_on(2 * MINUTE)
        await here.plan(planned(revision="2"), planned(job_id="new"))
        await time.go_on(2 * HOUR)
        time.step(-FAR)
        before = len(await here.fired())
        await time.go_on(2 * MINUTE)
        assert [(event.job_id, event.due) for event in (await here.fired())[before:]] == [
            ("j", NOON + 2 * HOUR)
        ]


class Believer:
    """What a manager takes of what a machine tells at once, by the true time."""

    def __init__(self) -> None:
        self.believed: set[datetime] = set()
        self._heard = 0

    async def hear(self, here: Machine, true: datetime) -> None:
        """All that is new."""
        events = await here.events()
        for event in events[self._heard :]:
            match event:
                case ScheduleFired(due=due) if due <= true + DAY:
                    self.believed.add(due)
                case ScheduleSkipped(first=first, last=last) if last <= true + DAY:
                    times = due_times(HOURLY).between(first - MINUTE, last)
                    self.believed.update(times)
                case _:
                    pass
        self._heard = len(events)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("time"), st.integers(min_value=1, max_value=300)),
        st.tuples(st.just("off"), st.integers(min_value=0, max_value=90)),
        st.tuples(st.just("set"), st.integers(min_value=25 * 60, max_value=60 * 1_440)),
        st.tuples(st.just("right"), st.just(0)),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
async def test_when_the_clock_is_right_every_due_time_is_told_believably(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int]]
) -> None:
    """However often it is set days ahead and right again, and whenever the agent is killed."""
    folder = tmp_path_factory.mktemp("machine")
    job = planned(schedule=replace(HOURLY, jitter_seconds=300))
    time = Time()
    ahead = timedelta()
    manager = Believer()
    ran: list[str] = []
    left = iter([*steps, ("right", 0), ("time", 90)])
    async with machine(folder, time) as here:
        await here.plan(job)
        await time.go_on(MINUTE)
    over = False
    while not over:
        over = True
        async with machine(folder, time) as here:
            for what, minutes in left:
                if what == "off":
                    over = False
                    break
                if what == "time":
                    await time.go_on(minutes * MINUTE)
                else:
                    time.step(minutes * MINUTE - ahead)
                    ahead = minutes * MINUTE
                await time.go_on(2 * MINUTE)
                await manager.hear(here, time.wall - ahead)
            ran += [request.task_id for request in here.desk.begun]
        if not over:
            time.step(minutes * MINUTE)
    assert len(ran) == len(set(ran))
    dues = set(due_times(job.schedule).between(NOON, time.wall - 10 * MINUTE))
    assert dues <= manager.believed
