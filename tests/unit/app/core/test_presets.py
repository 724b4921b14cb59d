"""What people choose for a schedule's times, and what is recognised as such again."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.presets import (
    LAST_DAY,
    MOST_DAY,
    STEPS,
    Preset,
    Rhythm,
    preset_of,
    times_of,
    usual_schedule,
)
from kustos_agent.protocol.due import due_times
from kustos_agent.protocol.schedules import CronTimes, IntervalTimes, Schedule

MINUTES = st.integers(0, 1_439)
PRESETS = st.one_of(
    st.builds(Preset, rhythm=st.just(Rhythm.HOURLY), every=st.sampled_from(STEPS)),
    st.builds(Preset, rhythm=st.sampled_from([Rhythm.DAILY, Rhythm.WEEKDAYS]), minute=MINUTES),
    st.builds(
        Preset,
        rhythm=st.just(Rhythm.WEEKLY),
        minute=MINUTES,
        days=st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
    ),
    st.builds(
        Preset, rhythm=st.just(Rhythm.MONTHLY), minute=MINUTES, day=st.integers(LAST_DAY, MOST_DAY)
    ),
)


@given(PRESETS)
def test_a_choice_is_recognised_in_the_times_that_it_gives(preset: Preset) -> None:
    """And these can be planned: what is offered is never refused."""
    times = times_of(preset)
    assert preset_of(times) == preset
    assert due_times(Schedule(times=times, zone="UTC")).after(datetime(2026, 1, 1, tzinfo=UTC))


@given(st.text(alphabet="0123456789*/-,L ", max_size=20))
def test_whatever_else_somebody_typed_stays_as_it_is(text: str) -> None:
    """Shown and saved again it is the same expression, be it one or not."""
    times = CronTimes(expression=text.strip() or "0 0 * * *")
    preset = preset_of(times)
    assert preset is not None
    assert times_of(preset) == times


@pytest.mark.parametrize(
    "expression",
    [
        "5 * * * *",
        "0 */5 * * *",
        "00 2 * * *",
        "0 2 31 * *",
        "0 2 1 * 1",
        "0 2 * * 3,1",
        "60 2 * * *",
        "0 24 * * *",
    ],
)
def test_what_is_only_similar_is_a_rule_of_its_own(expression: str) -> None:
    preset = preset_of(CronTimes(expression=expression))
    assert preset == Preset(rhythm=Rhythm.OWN, expression=expression)


def test_an_interval_is_no_choice() -> None:
    times = IntervalTimes(seconds=5_400, since=datetime(2026, 1, 1, tzinfo=UTC))
    assert preset_of(times) is None


def test_a_new_job_begins_with_each_evening() -> None:
    """By the clock of the zone that is given."""
    usual = usual_schedule("Europe/Berlin")
    assert isinstance(usual.times, CronTimes)
    assert preset_of(usual.times) == Preset(rhythm=Rhythm.DAILY)
    first = due_times(usual).after(datetime(2026, 1, 1, tzinfo=UTC))
    assert first == datetime(2026, 1, 1, 21, tzinfo=UTC)
