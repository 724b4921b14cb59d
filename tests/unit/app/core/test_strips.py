"""The last 30 days of a machine or job, the worst of each."""

from datetime import UTC, date, datetime, timedelta

from kustos.core.model import DayCount, TaskState
from kustos.core.planned import Became, DayTally
from kustos.core.strips import STRIP_DAYS, Day, strip
from kustos_agent.protocol.schedules import SkipReason

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
TODAY = (NOW.date() - date(1970, 1, 1)).days


def ended(age: int, state: TaskState) -> DayCount:
    return DayCount(
        machine_id="m", job_id="j", day=NOW.date() - timedelta(days=age), state=state, count=1
    )


def due(age: int, became: Became, reason: SkipReason | None = None) -> DayTally:
    return DayTally("m", "j", TODAY - age, became, reason, 1)


def test_each_day_shows_its_worst_end() -> None:
    found = strip(
        [
            ended(0, TaskState.SUCCESS),
            ended(1, TaskState.SUCCESS),
            ended(1, TaskState.FAILED),
            ended(29, TaskState.WARNING),
            ended(30, TaskState.FAILED),
            DayCount(
                machine_id="m", job_id="j", day=date(2020, 1, 1), state=TaskState.FAILED, count=1
            ),
        ],
        [],
        NOW,
    )
    assert len(found) == STRIP_DAYS
    assert found[-1] == Day(Became.DONE)
    assert found[-2] == Day(Became.FAILED)
    assert found[0] == Day(Became.WARNING)
    assert set(found[1:-2]) == {None}


def test_what_was_done_counts_more_than_what_was_left_out() -> None:
    """But not more than what was missed: then the machine was there and nothing came."""
    found = strip(
        [ended(2, TaskState.SUCCESS), ended(1, TaskState.SUCCESS)],
        [
            due(3, Became.AWAY),
            due(3, Became.SKIPPED, SkipReason.OFF),
            due(2, Became.SKIPPED, SkipReason.OFF),
            due(1, Became.MISSED),
            due(0, Became.SKIPPED, SkipReason.METERED),
        ],
        NOW,
    )
    assert found[-4:] == (
        Day(Became.AWAY),
        Day(Became.DONE),
        Day(Became.MISSED),
        Day(Became.SKIPPED, SkipReason.METERED),
    )


def test_what_is_not_over_or_was_cancelled_says_nothing() -> None:
    found = strip(
        [ended(0, TaskState.CANCELLED)],
        [due(0, Became.PLANNED), due(0, Became.RUNNING), due(0, Became.CANCELLED)],
        NOW,
    )
    assert set(found) == {None}
