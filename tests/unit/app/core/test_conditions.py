"""What heartbeats tell beside a machine's state: with numbers, and since when."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.conditions import SKEW_SHOWN, Condition, ConditionKind, conditions, skew
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import BackingOff, ErrorClass, Power

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SPANS = st.timedeltas(timedelta(days=-400), timedelta(days=400))


def beat(**told: Any) -> Heartbeat:
    return Heartbeat(**{"at": NOW, **told})


def kinds(found: tuple[Condition, ...]) -> list[ConditionKind]:
    return [condition.kind for condition in found]


def test_an_ordinary_heartbeat_gives_no_condition() -> None:
    told = beat(free_slots=2, latency_ms=12.0, power=Power(on_battery=False), metered=False)
    assert conditions(told, NOW) == ()


@pytest.mark.parametrize(
    ("clock", "kind"),
    [
        (NOW + 61 * SECOND, ConditionKind.CLOCK_AHEAD),
        (NOW - 61 * SECOND, ConditionKind.CLOCK_BEHIND),
    ],
)
def test_a_clock_that_is_wrong_by_more_than_a_minute_is_told_with_by_how_much(
    clock: datetime, kind: ConditionKind
) -> None:
    (found,) = conditions(beat(at=clock), NOW)
    assert (found.kind, found.off_by) == (kind, 61 * SECOND)


def test_a_minute_is_not_yet_too_much() -> None:
    assert conditions(beat(at=NOW + 60 * SECOND), NOW) == ()
    assert conditions(beat(at=NOW - 60 * SECOND), NOW) == ()


def test_the_way_of_the_heartbeat_is_no_skew() -> None:
    """A machine behind a satellite whose round trip takes 4 s and whose clock is right."""
    assert skew(beat(at=NOW - 2 * SECOND, latency_ms=4_000.0), NOW) == timedelta()


@given(off=SPANS, way=st.integers(0, 20_000))
def test_skew_is_what_the_clock_is_off_by_whatever_the_way(off: timedelta, way: int) -> None:
    """A message that was on its way for half the round trip gives the clock's error itself."""
    sent = NOW - timedelta(milliseconds=way)
    assert skew(beat(at=sent + off, latency_ms=2.0 * way), NOW) == off


@given(off=SPANS)
def test_a_clock_is_either_ahead_or_behind_or_right(off: timedelta) -> None:
    found = kinds(conditions(beat(at=NOW + off), NOW))
    if off > SKEW_SHOWN:
        assert found == [ConditionKind.CLOCK_AHEAD]
    elif off < -SKEW_SHOWN:
        assert found == [ConditionKind.CLOCK_BEHIND]
    else:
        assert found == []


def test_backing_off_says_until_when_by_the_managers_clock_and_why() -> None:
    hour = timedelta(hours=1)
    until = NOW + hour + 10 * SECOND
    told = beat(at=NOW + hour, backing_off=BackingOff(until=until, error=ErrorClass.UNREACHABLE))
    found = conditions(told, NOW)
    assert kinds(found) == [ConditionKind.CLOCK_AHEAD, ConditionKind.BACKING_OFF]
    assert (found[1].until, found[1].error) == (NOW + 10 * SECOND, ErrorClass.UNREACHABLE)


@given(
    at=st.datetimes(timezones=st.timezones()),
    until=st.datetimes(timezones=st.timezones()),
    latency=st.none() | st.floats(allow_nan=False, allow_infinity=False),
)
def test_years_and_numbers_that_cannot_be_are_no_error(
    at: datetime, until: datetime, latency: float | None
) -> None:
    """An agent may say anything; what is shown has a calendar."""
    off = BackingOff(until=until, error=ErrorClass.DISK_FULL)
    found = conditions(beat(at=at, latency_ms=latency, backing_off=off), NOW)
    (backing_off,) = [one for one in found if one.kind is ConditionKind.BACKING_OFF]
    assert backing_off.until is not None
    assert abs(backing_off.until - NOW) <= timedelta(days=365)


def test_a_machine_without_a_free_slot_says_how_many_run_and_wait() -> None:
    (found,) = conditions(beat(free_slots=0, running=("a", "b"), queued=("c",)), NOW)
    assert (found.kind, found.running, found.waiting) == (ConditionKind.SATURATED, 2, 1)


def test_battery_meter_and_a_slow_link_are_told() -> None:
    told = beat(power=Power(on_battery=True, percent=41.0), metered=True, latency_ms=1_000.0)
    found = conditions(told, NOW)
    assert kinds(found) == [
        ConditionKind.SLOW_LINK,
        ConditionKind.ON_BATTERY,
        ConditionKind.METERED,
    ]
    assert (found[0].milliseconds, found[1].percent) == (1_000.0, 41.0)


def test_what_lasts_keeps_the_time_it_began_and_what_comes_back_begins_anew() -> None:
    battery = beat(power=Power(on_battery=True))
    first = conditions(battery, NOW)
    later = conditions(battery, NOW + 30 * SECOND, first)
    assert later[0].since == NOW
    mains = conditions(beat(), NOW + 60 * SECOND, later)
    again = conditions(battery, NOW + 90 * SECOND, mains)
    assert again[0].since == NOW + 90 * SECOND
