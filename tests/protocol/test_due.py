"""When schedules make jobs due, where clocks are set and where they are not."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from croniter import croniter
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.due import TimesError, due_times, jitter, patience
from kustos_agent.protocol.requests_to_agent import ScheduleTrouble
from kustos_agent.protocol.schedules import Blocked, CronTimes, IntervalTimes, Schedule
from kustos_agent.protocol.values import LATEST
from tests.protocol.crontabs import ZONES, Crontab, crontabs

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)

FIRST = datetime(1971, 1, 1, tzinfo=UTC)
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=66 * 365)).map(lambda one: FIRST + one)


def cron(expression: str, zone: str = "UTC", **more: object) -> Schedule:
    """A schedule of this expression."""
    return Schedule(times=CronTimes(expression=expression), zone=zone, **more)  # type: ignore[arg-type]  # what a schedule has beside


def local(schedule: Schedule, begin: str, count: int) -> list[str]:
    """So many due times from this local time on, which may carry an offset, by the same clock."""
    zone = ZoneInfo(schedule.zone)
    at = datetime.fromisoformat(begin)
    moment = at.replace(tzinfo=zone) if at.tzinfo is None else at
    found = []
    for _ in range(count):
        following = due_times(schedule).after(moment)
        assert following is not None
        found.append(following.astimezone(zone).strftime("%d %H:%M %z"))
        moment = following
    return found


def documented() -> list[tuple[str, ...]]:
    """The examples of docs/scheduling.md: zone, expression, begin, due times."""
    text = (Path(__file__).parents[2] / "docs" / "scheduling.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if re.match(r"\| \w+/\w+ \|", line)]
    return [tuple(cell.strip(" `") for cell in row[1:5]) for row in rows]


def test_the_document_has_examples() -> None:
    """Of each zone that it promises."""
    zones = {zone for zone, *_ in documented()}
    assert zones == {
        *("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca")
    }


@pytest.mark.parametrize(("zone", "expression", "begin", "due"), documented())
def test_examples_of_the_document(zone: str, expression: str, begin: str, due: str) -> None:
    """The rules where clocks are set, as people read them."""
    times = due.split(", ")
    assert local(cron(expression, zone), begin, len(times)) == times


@pytest.mark.parametrize(
    ("zone", "expression", "begin", "due"),
    [
        # Both are the moment in which the clock is set.
        ("Europe/Berlin", "0 2,3 * * *", "2026-03-28T12:00", "29 03:00 +0200, 30 02:00 +0200"),
        # Asked while the clock shows everything for the second time.
        ("Europe/Berlin", "50 2 * * *", "2026-10-25T02:40+01:00", "26 02:50 +0100"),
        (
            "Europe/Berlin",
            "*/20 * * * *",
            "2026-10-25T02:30",
            "25 02:40 +0200, 25 02:00 +0100, 25 02:20 +0100",
        ),
        (
            "Australia/Lord_Howe",
            "*/15 2 * * *",
            "2026-10-03T12:00",
            "04 02:30 +1100, 04 02:45 +1100, 05 02:00 +1100",
        ),
        (
            "Australia/Lord_Howe",
            "*/15 2 * * *",
            "2026-04-05T01:45+11:00",
            "05 02:00 +1030, 05 02:15 +1030, 05 02:30 +1030",
        ),
        # Back over midnight, from 0:01 to 23:01.
        (
            "America/St_Johns",
            "*/30 * * * *",
            "2010-11-06T23:15",
            "06 23:30 -0230, 07 00:00 -0230, 06 23:30 -0330, 07 00:00 -0330",
        ),
        # A day that never was.
        (
            "Pacific/Apia",
            "30 12 30 12 *",
            "2011-01-06T12:00",
            "31 00:00 +1400, 30 12:30 +1400",
        ),
    ],
)
def test_where_clocks_are_set_it_gets_worse(
    zone: str, expression: str, begin: str, due: str
) -> None:
    """What no document needs."""
    times = due.split(", ")
    assert local(cron(expression, zone), begin, len(times)) == times


@given(crontabs(), st.sampled_from(ZONES), MOMENTS)
def test_each_minute_by_the_rules(crontab: Crontab, zone_name: str, begin: datetime) -> None:
    """Around the next time that the clock is set, every minute of three days is due by the rules,
    told from what the clock shows, or is not."""
    zone, day = ZoneInfo(zone_name), begin.replace(hour=0, minute=0, second=0, microsecond=0)
    for days in range(400):
        here = day + days * DAY
        if here.astimezone(zone).utcoffset() != (here + DAY).astimezone(zone).utcoffset():
            day = here
            break
    try:
        times = due_times(cron(crontab.expression, zone_name))
    except TimesError:
        assert not any(crontab.fits_day(begin + days * DAY) for days in range(366))
        return
    first, last = day - DAY, day + 2 * DAY
    wanted, at, before = [], first, (first - MINUTE).astimezone(zone)
    while at < last:
        shown = at.astimezone(zone)
        gap = (shown.replace(tzinfo=None) - before.replace(tzinfo=None)) // MINUTE
        passed = [before.replace(tzinfo=None) + one * MINUTE for one in range(1, gap)]
        each_hour = len(crontab.hours) == 24
        if (crontab.fits(shown) and (each_hour or not shown.fold)) or (
            not each_hour and any(crontab.fits(one) for one in passed)
        ):
            wanted.append(at)
        at, before = at + MINUTE, shown
    assert list(times.between(first - MINUTE / 2, last - MINUTE / 2)) == wanted


@given(crontabs(), st.sampled_from(ZONES), MOMENTS)
def test_days_on_which_no_clock_is_set_are_those_of_croniter(
    crontab: Crontab, zone_name: str, begin: datetime
) -> None:
    """Days far apart over years. Around the setting of clocks croniter has rules of its own: what
    the clock shows twice is due twice."""
    zone = ZoneInfo(zone_name)
    try:
        times = due_times(cron(crontab.expression, zone_name))
    except TimesError:
        return
    for turn in range(12):
        day = (begin + turn * 97 * DAY).astimezone(zone).replace(hour=0, minute=0, second=0)
        start = day.replace(microsecond=0, fold=0)
        around = [(start.astimezone(UTC) + days * DAY).astimezone(zone) for days in (-1, 0, 1, 2)]
        if len({one.utcoffset() for one in around}) > 1:
            continue
        end = start + DAY
        ours = [one.astimezone(zone) for one in times.between(start - MINUTE, end - MINUTE)][:20]
        theirs = list[datetime]()
        other = croniter(crontab.expression, start - MINUTE, implement_cron_bug=True)
        while len(theirs) < 20 and crontab.fits_day(start):
            following = other.get_next(datetime)
            if following >= end:
                break
            theirs.append(following)
        assert ours == theirs


def schedules() -> st.SearchStrategy[Schedule]:
    """Of both kinds, and such as are never due."""
    intervals = st.builds(
        IntervalTimes,
        seconds=st.integers(60, 400_000),
        since=MOMENTS,
    )
    crons = crontabs().map(lambda one: CronTimes(expression=one.expression))
    return st.builds(Schedule, times=intervals | crons, zone=st.sampled_from(ZONES))


@given(schedules(), MOMENTS, st.timedeltas(timedelta(0), timedelta(days=500)))
def test_counting_and_the_newest_agree_with_walking(
    schedule: Schedule, begin: datetime, length: timedelta
) -> None:
    """As many as there are, and the last of them, however long the time is."""
    try:
        times = due_times(schedule)
    except TimesError:
        return
    end, walked = begin + length, list[datetime]()
    for due in times.between(begin, end):
        walked.append(due)
        if len(walked) == 300:
            end = due
            break
    assert times.count(begin, end) == len(walked)
    assert times.last(begin, end) == (walked[-1] if walked else None)
    assert walked == sorted(set(walked))


@given(schedules(), MOMENTS)
def test_no_moment_is_jumped_over(schedule: Schedule, moment: datetime) -> None:
    """Whatever moment one asks from, what is due next is the same until it is over."""
    try:
        times = due_times(schedule)
    except TimesError:
        return
    following = times.after(moment)
    if following is None:
        return
    assert following > moment
    assert times.after(moment + (following - moment) / 2) == following
    assert times.after(following - timedelta(microseconds=1)) == following
    assert times.after(following) != following


def test_an_interval_counts_elapsed_time_from_its_beginning() -> None:
    """Its beginning is not due, and no clock that is set changes anything."""
    since = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)
    schedule = Schedule(times=IntervalTimes(seconds=14_400, since=since), zone="Europe/Berlin")
    times = due_times(schedule)
    assert times.after(datetime(2020, 1, 1, tzinfo=UTC)) == since + 4 * HOUR
    assert times.after(since) == since + 4 * HOUR
    assert times.after(since + 4 * HOUR) == since + 8 * HOUR
    assert times.count(since - DAY, since + DAY) == 6


@pytest.mark.parametrize(
    ("schedule", "trouble"),
    [
        (cron("0 0 31 2 *"), ScheduleTrouble.NEVER_DUE),
        (cron("at night"), ScheduleTrouble.UNREADABLE),
        (cron("@daily", "Europe/Atlantis"), ScheduleTrouble.UNKNOWN_ZONE),
        (cron("@daily", "Europe"), ScheduleTrouble.UNKNOWN_ZONE),
        (cron("@daily", "../../etc/passwd"), ScheduleTrouble.UNKNOWN_ZONE),
        (cron("@daily", "/etc/localtime"), ScheduleTrouble.UNKNOWN_ZONE),
        (cron("@daily", "a\0b"), ScheduleTrouble.UNKNOWN_ZONE),
        (cron("@daily", "Z\u00fcrich\ud800"), ScheduleTrouble.UNKNOWN_ZONE),
        (
            cron("@daily", blocked=(Blocked(days=EVERY_DAY, begin=0, end=0),)),
            ScheduleTrouble.ALWAYS_BLOCKED,
        ),
        (
            cron(
                "0 9 * * MON-FRI",
                catch_up_seconds=3_600,
                blocked=(Blocked(days=(1, 2, 3, 4, 5), begin=8 * 60, end=18 * 60),),
            ),
            ScheduleTrouble.ALWAYS_BLOCKED,
        ),
        (
            Schedule(
                times=IntervalTimes(seconds=86_400, since=datetime(2026, 1, 1, 9, tzinfo=UTC)),
                zone="Europe/Berlin",
                catch_up_seconds=0,
                blocked=(Blocked(days=EVERY_DAY, begin=8 * 60, end=18 * 60),),
            ),
            ScheduleTrouble.ALWAYS_BLOCKED,
        ),
        (
            Schedule(
                times=IntervalTimes(seconds=31_622_400, since=LATEST - DAY), zone="Europe/Berlin"
            ),
            ScheduleTrouble.NEVER_DUE,
        ),
    ],
)
def test_what_can_never_run_is_refused(schedule: Schedule, trouble: ScheduleTrouble) -> None:
    """Each with its reason."""
    with pytest.raises(TimesError) as refused:
        due_times(schedule)
    assert refused.value.trouble is trouble


OFFICE = Blocked(days=(1, 2, 3, 4, 5), begin=8 * 60, end=18 * 60)


@pytest.mark.parametrize(
    "schedule",
    [
        cron("0 9 * * MON-FRI", catch_up_seconds=36_000, blocked=(OFFICE,)),
        cron("0 9 * * MON-SAT", catch_up_seconds=0, blocked=(OFFICE,)),
        cron("57 17 * * *", catch_up_seconds=0, blocked=(OFFICE,)),
        cron("0 9 * * *", catch_up_seconds=0, jitter_seconds=86_400, blocked=(OFFICE,)),
        Schedule(
            times=IntervalTimes(seconds=86_460, since=datetime(2026, 1, 1, 9, tzinfo=UTC)),
            zone="UTC",
            catch_up_seconds=0,
            blocked=(Blocked(days=EVERY_DAY, begin=1, end=0),),
        ),
    ],
)
def test_what_can_run_now_and_then_is_not_refused(schedule: Schedule) -> None:
    """It waits long enough, or some of its days are free."""
    assert due_times(schedule).after(datetime(2026, 1, 1, tzinfo=UTC)) is not None


def test_blocked_times_end_by_the_clock_on_the_wall() -> None:
    """Also past midnight, over the end of a week, and in the night in which the clock is set."""
    sunday_night = Blocked(days=(7,), begin=22 * 60, end=2 * 60 + 30)
    free_from = due_times(
        cron("@hourly", "Europe/Berlin", blocked=(sunday_night,))
    ).blocked.free_from
    zone = ZoneInfo("Europe/Berlin")

    def at(month: int, day: int, hour: int, minute: int) -> datetime:
        return datetime(2026, month, day, hour, minute, tzinfo=zone)

    assert free_from(at(6, 7, 21, 59)) == at(6, 7, 21, 59)
    assert free_from(at(6, 7, 22, 0)) == at(6, 8, 2, 30)
    assert free_from(at(6, 8, 2, 29)) == at(6, 8, 2, 30)
    assert free_from(at(6, 8, 2, 30)) == at(6, 8, 2, 30)
    saturday_night = Blocked(days=(6,), begin=22 * 60, end=2 * 60 + 30)
    free_from = due_times(
        cron("@hourly", "Europe/Berlin", blocked=(saturday_night,))
    ).blocked.free_from
    # The clock is set forward past the end, and back over it.
    assert free_from(at(3, 28, 23, 0)) == at(3, 29, 3, 0).astimezone(UTC)
    first = at(10, 25, 2, 30).astimezone(UTC)
    assert free_from(at(10, 24, 23, 0)) == first
    assert free_from(first + HOUR / 2) == first + HOUR


@given(st.text(min_size=1, max_size=64), st.integers(0, 86_400))
def test_a_machine_keeps_its_part_of_the_jitter(machine: str, seconds: int) -> None:
    """Within bounds, the same each time, and growing with the schedule's."""
    schedule = cron("@daily", jitter_seconds=seconds)
    drawn = jitter(schedule, machine, "job")
    assert drawn == jitter(schedule, machine, "job")
    assert timedelta(0) <= drawn <= timedelta(seconds=seconds)
    assert drawn <= jitter(cron("@daily", jitter_seconds=86_400), machine, "job")


def test_machines_spread_over_the_jitter() -> None:
    """A thousand of them over an hour: no minute has more than four times its share."""
    schedule = cron("@daily", jitter_seconds=3_599)
    minutes = [jitter(schedule, f"machine {one}", "job") // MINUTE for one in range(1_000)]
    assert set(minutes) == set(range(60))
    assert max(minutes.count(one) for one in range(60)) < 4 * 1_000 / 60


def test_there_is_a_grace_where_nothing_is_caught_up() -> None:
    """Some minutes."""
    assert patience(cron("@daily", catch_up_seconds=0)) == 5 * MINUTE
    assert patience(cron("@daily", catch_up_seconds=7_200)) == 2 * HOUR


def test_a_time_without_a_zone_is_refused() -> None:
    """It would be taken as this computer's."""
    times = due_times(cron("@daily"))
    with pytest.raises(ValueError, match="zone"):
        times.after(FIRST.replace(tzinfo=None))
    with pytest.raises(ValueError, match="zone"):
        times.count(FIRST, FIRST.replace(tzinfo=None))


def test_the_ends_of_time_are_no_errors() -> None:
    """Before the first moment of the wire and after its last."""
    times = due_times(cron("@daily", "Pacific/Kiritimati"))
    assert times.after(datetime.min.replace(tzinfo=UTC)) is not None
    assert times.after(datetime.max.replace(tzinfo=UTC)) is None
    assert times.after(LATEST - HOUR) is None
    days = (LATEST - datetime(1970, 1, 1, tzinfo=UTC)).days
    whole = times.count(datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    assert days <= whole <= days + 1


def test_a_year_of_every_minute_is_counted_without_being_walked() -> None:
    """The steps taken are a hundredth of the due times."""
    times = due_times(cron("* * * * *", "Europe/Berlin"))
    asked = 0
    walk = times.after

    def counted(moment: datetime) -> datetime | None:
        nonlocal asked
        asked += 1
        return walk(moment)

    begin = datetime(2026, 1, 1, tzinfo=UTC)
    times.after = counted  # type: ignore[method-assign]  # to count
    try:
        assert times.count(begin, begin + 365 * DAY) == 365 * 1_440
        assert times.last(begin, begin + 365 * DAY) == begin + 365 * DAY
    finally:
        del times.after
    assert asked < 365 * 14
