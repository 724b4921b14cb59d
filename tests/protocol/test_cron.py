"""What a cron expression means by a clock that is never set."""

# ruff: noqa: DTZ001 - what a clock on the wall shows has no zone

from datetime import datetime, timedelta

import pytest
from croniter import CroniterBadDateError, croniter
from hypothesis import assume, given
from hypothesis import strategies as st

from kustos_agent.protocol.cron import Cron, CronError
from tests.protocol.crontabs import Crontab, crontabs

NAIVE = st.datetimes(datetime(1990, 1, 1), datetime(2150, 1, 1))


def following(expression: str, begin: datetime, count: int) -> list[datetime]:
    """So many times after this one."""
    cron, found, at = Cron(expression), [], begin
    for _ in range(count):
        following = cron.after(at)
        assert following is not None
        found.append(at := following)
    return found


@given(crontabs(), NAIVE)
def test_each_time_is_the_next_that_fits(crontab: Crontab, begin: datetime) -> None:
    """A search through days and minutes, by the meaning of each field, finds no other."""
    cron = Cron(crontab.expression)
    found = cron.after(begin)
    days = [begin.date() + timedelta(days=days) for days in range(400)]
    fitting = [day for day in days if crontab.fits_day(day)]
    minutes = [(hour, minute) for hour in sorted(crontab.hours) for minute in crontab.minutes]
    times = (
        datetime(day.year, day.month, day.day, hour, minute)
        for day in fitting[:2]
        for hour, minute in minutes
    )
    wanted = min((one for one in times if one > begin), default=None)
    if wanted is not None:
        assert found == wanted
    elif found is not None:
        assert crontab.fits(found)
        assert found > datetime.combine(days[-1], datetime.min.time())


@given(crontabs(), NAIVE)
def test_years_of_times_are_those_of_croniter(crontab: Crontab, begin: datetime) -> None:
    """Fifty in a row; where croniter gives up, after fifty years, there is none."""
    cron = Cron(crontab.expression)
    by_croniter = croniter(crontab.expression, begin, implement_cron_bug=True)
    at = begin
    for _ in range(50):
        following = cron.after(at)
        try:
            other = by_croniter.get_next(datetime)
        except CroniterBadDateError:
            assert not cron.ever()
            return
        assume(other.year < 2199)
        assert following == other
        at = other


@given(crontabs(), NAIVE, st.timedeltas(timedelta(0), timedelta(days=900)))
def test_counting_agrees_with_walking(crontab: Crontab, begin: datetime, length: timedelta) -> None:
    """Counted by months and days, it is as many as there are, end included, begin not."""
    cron, end = Cron(crontab.expression), begin + length
    counted = cron.count(begin, end)
    at, walked = begin, 0
    while walked < 500:
        following = cron.after(at)
        if following is None or following > end:
            break
        at, walked = following, walked + 1
    assert counted == walked if walked < 500 else counted >= 500
    assert cron.count(begin, at) == walked


@pytest.mark.parametrize(
    ("expression", "times"),
    [
        ("0 3 L * *", ["2027-01-31T03:00", "2027-02-28T03:00", "2027-03-31T03:00"]),
        ("0 3 15,L 2 *", ["2027-02-15T03:00", "2027-02-28T03:00", "2028-02-15T03:00"]),
        ("0 0 29 2 *", ["2028-02-29T00:00", "2032-02-29T00:00", "2036-02-29T00:00"]),
        ("@hourly", ["2027-01-01T01:00", "2027-01-01T02:00", "2027-01-01T03:00"]),
        ("@Daily", ["2027-01-02T00:00", "2027-01-03T00:00", "2027-01-04T00:00"]),
        ("@weekly", ["2027-01-03T00:00", "2027-01-10T00:00", "2027-01-17T00:00"]),
        ("@monthly", ["2027-02-01T00:00", "2027-03-01T00:00", "2027-04-01T00:00"]),
        ("@yearly", ["2028-01-01T00:00", "2029-01-01T00:00", "2030-01-01T00:00"]),
        ("0 9 * * sat-sun", ["2027-01-02T09:00", "2027-01-03T09:00", "2027-01-09T09:00"]),
        ("0 9 * * 7", ["2027-01-03T09:00", "2027-01-10T09:00", "2027-01-17T09:00"]),
        ("0 9 * * 0", ["2027-01-03T09:00", "2027-01-10T09:00", "2027-01-17T09:00"]),
        ("0 9 13 * FRI", ["2027-01-01T09:00", "2027-01-08T09:00", "2027-01-13T09:00"]),
        ("0 9 */2 * FRI", ["2027-01-01T09:00", "2027-01-15T09:00", "2027-01-29T09:00"]),
        ("0 6-6 1-1 * *", ["2027-01-01T06:00", "2027-02-01T06:00", "2027-03-01T06:00"]),
        ("5/20 8 * jan-feb *", ["2027-01-01T08:05", "2027-01-01T08:25", "2027-01-01T08:45"]),
    ],
)
def test_what_expressions_mean(expression: str, times: list[str]) -> None:
    """The first three from the first moment of 2027, a Friday."""
    found = following(expression, datetime(2027, 1, 1), 3)
    assert [one.isoformat(timespec="minutes") for one in found] == times


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "daily",
        "@reboot",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "*/0 * * * *",
        "*/ * * * *",
        "5- * * * *",
        "-5 * * * *",
        "30-10 * * * *",
        "* 22-4 * * *",
        "1,,2 * * * *",
        "1, * * * *",
        "* * L-3 * *",
        "* * L, * *",
        "* L * * *",
        "* * * * L",
        "* * * FRI *",
        "٣ * * * *",
        "1.5 * * * *",
        "0 0 ? * *",
        "\0 * * * *",
    ],
)
def test_what_means_nothing_is_refused(expression: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(CronError):
        Cron(expression)


@given(st.text(max_size=60) | st.text("0123456789*/-,L ", max_size=60))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """No other error, and what is understood is due or never due."""
    try:
        cron = Cron(text)
    except CronError:
        return
    assert (cron.after(datetime(2020, 1, 1)) is not None) == cron.ever()


@pytest.mark.parametrize("expression", ["0 0 31 2 *", "0 0 30 2 */1", "0 0 31 4,6,9,11 *"])
def test_what_no_calendar_has_is_never_due(expression: str) -> None:
    """And it is found out at once."""
    cron = Cron(expression)
    assert not cron.ever()
    assert cron.after(datetime(2020, 1, 1)) is None
