"""Samples in their places: the last place is now, the first almost a day ago."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kustos.core.history import DAY, SLOT, SLOTS, Sample, began
from kustos.gui.models.day_series import Figure, moment_of, place_of, series_of

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
MOMENTS = st.timedeltas(-9_000 * DAY, 9_000 * DAY).map(lambda age: NOON + age)


def sample(began_at: datetime, cpu: float = 10.0) -> Sample:
    return Sample(
        machine_id="m",
        began_at=began_at,
        beats=10,
        cpu_mean=cpu,
        cpu_most=2 * cpu,
        memory_mean=40.0,
        memory_most=50.0,
        disk=None,
        latency_mean=120.0,
        latency_most=180.0,
        running=5,
    )


@given(now=MOMENTS, place=st.integers(0, SLOTS - 1))
def test_places_and_moments_are_the_same(now: datetime, place: int) -> None:
    """At any minute of an hour."""
    moment = moment_of(place, now)
    assert place_of(moment, now) == place
    assert timedelta() <= now - moment < DAY + SLOT


def test_a_sample_stands_in_its_place_and_gaps_are_none() -> None:
    now = NOON + timedelta(minutes=3)
    series = series_of(Figure.CPU, [sample(NOON), sample(NOON - 3 * SLOT, 5.0)], now)
    assert series.mean[-4:] == (5.0, None, None, 10.0)
    assert series.most[-1] == 20.0
    assert len(series.mean) == SLOTS
    assert not series.empty


def test_what_is_older_than_the_line_is_left_out() -> None:
    old = sample(began(NOON) - DAY)
    assert series_of(Figure.CPU, [old], NOON).empty


def test_shares_are_drawn_against_the_whole_and_others_against_their_most() -> None:
    """A good link's trembling and one task are not drawn as if they filled the day."""
    samples = [sample(NOON)]
    assert series_of(Figure.MEMORY, samples, NOON).top == 100.0
    assert series_of(Figure.LATENCY, samples, NOON).top == 180.0
    assert series_of(Figure.TASKS, samples, NOON).top == 5.0
    assert series_of(Figure.LATENCY, [], NOON).top == 50.0
    assert series_of(Figure.TASKS, [], NOON).top == 2.0
    assert series_of(Figure.DISK, samples, NOON).empty
