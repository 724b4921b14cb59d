"""Lives of machines, over days and months: every due time is accounted for once."""

import random
from bisect import bisect_right
from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kustos_agent.protocol.due import TimesError, due_times, jitter, patience
from kustos_agent.protocol.requests_to_agent import PlannedJob
from kustos_agent.protocol.schedules import (
    Blocked,
    CronTimes,
    IntervalTimes,
    Schedule,
    SkipReason,
)
from kustos_agent.schedule.planner import Circumstances, Decision, Skip, decide
from tests.protocol.crontabs import ZONES
from tests.unit.agent.schedule.calendar_days import DAY, HOUR, MINUTE, MONDAY, planned

SECOND: Final = timedelta(seconds=1)
INSTANT: Final = timedelta(microseconds=1)


class Life:
    """A machine that keeps of its job what an agent keeps, `accounted`, and a record of all that
    was decided."""

    def __init__(self, job: PlannedJob, begin: datetime, machine_id: str = "machine") -> None:
        self.job = job
        self.machine_id = machine_id
        self.begun_at = begin
        self.accounted = begin
        self.begun: dict[datetime, datetime] = {}
        self.skips: list[Skip] = []
        self.times = due_times(job.schedule)
        self.late = jitter(job.schedule, machine_id, job.job_id)

    def look(self, circumstances: Circumstances) -> Decision:
        """One decision, and whether it keeps its word."""
        now, schedule = circumstances.now, self.job.schedule
        decision = decide(self.job, self.machine_id, self.accounted, circumstances)
        assert decision.accounted >= self.accounted
        assert decision.look_again is None or decision.look_again > now
        dealt_with = [skip.last for skip in decision.skips]
        if decision.begin is not None:
            assert decision.begin not in self.begun
            opened = decision.begin + self.late
            assert opened <= now < opened + patience(schedule) == decision.until
            assert not circumstances.running
            assert self.times.blocked.free_from(now) == now
            self.begun[decision.begin] = now
            dealt_with.append(decision.begin)
        assert decision.accounted == max(dealt_with, default=self.accounted)
        self.skips.extend(decision.skips)
        self.accounted = decision.accounted
        return decision

    def check(self) -> None:
        """Each due time up to the last that is dealt with is accounted for once, in order."""
        spans = sorted([(skip.first, skip.last) for skip in self.skips])
        spans += [(due, due) for due in self.begun]
        spans.sort()
        at, counted = self.begun_at, 0
        for first, last in spans:
            assert self.times.after(at) == first
            at = last
        for skip in self.skips:
            assert self.times.count(skip.first - INSTANT, skip.last) == skip.count
            assert self.times.last(skip.first - INSTANT, skip.last) == skip.last
            counted += skip.count
        assert at == self.accounted
        due = self.times.count(self.begun_at, self.accounted)
        assert due == counted + len(self.begun)


@st.composite
def some_schedules(draw: st.DrawFn) -> Schedule:
    """Due from each minute to once a month, with everything that holds up."""
    times = draw(
        st.sampled_from(
            [
                *("* * * * *", "*/7 * * * *", "@hourly", "30 2 * * *", "0,30 1-3 * * *"),
                *("0 */5 * * *", "15 9,17 * * MON-FRI", "0 3 L * *", "@weekly"),
            ]
        ).map(lambda one: CronTimes(expression=one))
        | st.builds(
            IntervalTimes,
            seconds=st.integers(60, 200_000),
            since=st.integers(-50_000, 50_000).map(lambda one: MONDAY + one * MINUTE),
        )
    )
    windows = st.builds(
        Blocked,
        days=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
        begin=st.integers(0, 1_439),
        end=st.integers(0, 1_439),
    )
    return Schedule(
        times=times,
        zone=draw(st.sampled_from(ZONES)),
        jitter_seconds=draw(st.sampled_from([0, 0, 600, 7_200, 86_400])),
        blocked=tuple(draw(st.lists(windows, max_size=2))),
        on_mains=draw(st.booleans()),
        min_battery=draw(st.sampled_from([0.0, 30.0])),
        unmetered=draw(st.booleans()),
        catch_up_seconds=draw(st.sampled_from([0, 0, 1_800, 43_200, 700_000])),
        unless_within_seconds=draw(st.sampled_from([0, 0, 3_600, 72_000])),
    )


BEGINNINGS = st.sampled_from([-65, 0, 146]).map(lambda days: MONDAY + days * DAY)
"""In spring and in autumn a day or two before clocks are set in Europe."""

STEPS = st.sampled_from([SECOND, MINUTE, 20 * MINUTE, 3 * HOUR, DAY, 40 * DAY]).flatmap(
    lambda longest: st.timedeltas(timedelta(0), longest)
)
MAYBE = st.sampled_from([None, False, True])


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(some_schedules(), BEGINNINGS, st.data())
def test_whatever_happens_each_due_time_is_accounted_for_once(
    schedule: Schedule, begin: datetime, data: st.DataObject
) -> None:
    """Sleeps, restarts, clocks that are set, batteries, networks, long runs, pauses; looked at when
    the planner asks for it or at any other moment."""
    job = planned(schedule)
    try:
        life = Life(job, begin)
    except TimesError:
        assume(False)
    now, latest, awake_since, wish = begin, begin, begin, begin
    last_good: datetime | None = None
    for _ in range(data.draw(st.integers(1, 25))):
        how = data.draw(st.sampled_from(["wished", "wished", "passes", "sleeps", "back"]))
        step = data.draw(STEPS)
        if how == "wished":
            now = max(now, wish)
        elif how == "back":
            now = max(now - step, latest - DAY)
        else:
            now += step
            awake_since = now if how == "sleeps" else awake_since
        latest = max(latest, now)
        pause = data.draw(st.none() | STEPS)
        life.job = planned(schedule, paused_until=None if pause is None else now + pause - HOUR)
        decision = life.look(
            Circumstances(
                now=now,
                on_mains=data.draw(MAYBE),
                battery_percent=data.draw(st.sampled_from([None, 10.0, 90.0])),
                metered=data.draw(MAYBE),
                last_good=last_good,
                running=data.draw(st.booleans()),
                awake_since=data.draw(st.sampled_from([awake_since, awake_since, None])),
            )
        )
        wish = decision.look_again or now
        if decision.begin is not None:
            last_good = now
    life.check()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(some_schedules(), BEGINNINGS, st.lists(st.floats(0, 1), max_size=30), st.booleans())
def test_looking_when_it_asks_is_enough(
    schedule: Schedule, begin: datetime, extra: list[float], hindered: bool
) -> None:
    """Who looks more often learns nothing else and nothing earlier, as long as nothing changes but
    the time."""
    try:
        patient = Life(planned(schedule), begin)
    except TimesError:
        assume(False)
    eager = Life(planned(schedule), begin)

    def circumstances(now: datetime) -> Circumstances:
        return Circumstances(now=now, metered=hindered, awake_since=begin)

    now: datetime | None = begin
    moments = list[datetime]()
    while now is not None and len(moments) < 60:
        moments.append(now)
        now = patient.look(circumstances(now)).look_again
    span = moments[-1] - begin
    for moment in sorted(moments + [begin + span * part for part in extra]):
        eager.look(circumstances(moment))
    assert eager.begun == patient.begun
    assert _each(eager) == _each(patient)


def _each(life: Life) -> list[tuple[datetime, datetime, SkipReason]]:
    return [(skip.first, skip.last, skip.reason) for skip in life.skips]


QUARTER: Final = 90 * DAY
LAPTOPS: Final = 200


def _awake_times(chance: random.Random) -> list[tuple[datetime, datetime]]:
    """When a laptop is awake: some hours on most days, now and then away for weeks."""
    found, now = [], MONDAY + chance.random() * DAY
    while now < MONDAY + QUARTER:
        until = now + timedelta(seconds=chance.choice([1_800, 14_400, 36_000]) * chance.random())
        found.append((now, until))
        away = chance.choice([HOUR, 8 * HOUR, DAY, DAY, 20 * DAY if chance.random() < 0.1 else DAY])
        now = until + SECOND + away * chance.random()
    return found


def test_a_fleet_of_laptops_loses_no_run_and_doubles_none() -> None:
    """Two hundred over a quarter, that sleep at random. Each due time is run as soon as the laptop
    is awake and it may, or else is told for a reason that is true."""
    chance = random.Random(5)
    told: Counter[str] = Counter()
    runs = list[tuple[str, datetime]]()
    for number in range(LAPTOPS):
        schedule = Schedule(
            times=CronTimes(expression=chance.choice(["30 12 * * *", "0 9-17/4 * * MON-FRI"])),
            zone=chance.choice(ZONES),
            jitter_seconds=1_800,
            catch_up_seconds=chance.choice([0, 7_200, 43_200, 259_200]),
        )
        life = Life(planned(schedule, job_id=f"job {number}"), MONDAY, f"laptop {number}")
        awake = _awake_times(chance)
        for begin, end in awake:
            now = begin
            while now < end:
                again = life.look(Circumstances(now=now, awake_since=begin)).look_again
                now = end if again is None else again
        life.check()
        _check_reasons(life, awake)
        told.update(skip.reason for skip in life.skips)
        runs += [(life.job.job_id, due) for due in life.begun]
    assert len(set(runs)) == len(runs) > 5_000
    assert set(told) == {SkipReason.OFF}


def _check_reasons(life: Life, awake: list[tuple[datetime, datetime]]) -> None:
    """By looking at each due time with the whole life known: it begins in the first moment at which
    the laptop is awake between its opening and the end of its time, or the next one's opening."""
    wanted = dict[datetime, datetime]()
    begins = [begin for begin, _ in awake]
    for due in life.times.between(life.begun_at, life.accounted):
        opens = due + life.late
        following = life.times.after(due)
        assert following is not None
        closes = min(opens + patience(life.job.schedule), following + life.late)
        number = bisect_right(begins, opens) - 1
        if number >= 0 and opens < awake[number][1]:
            wanted[due] = opens
        elif number + 1 < len(awake) and awake[number + 1][0] < closes:
            wanted[due] = awake[number + 1][0]
    assert life.begun == wanted
