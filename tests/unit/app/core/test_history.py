"""A day of figures in samples of five minutes, whatever the clock does."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.history import DAY, SLOT, SLOTS, Sample, Tally, began, of_last_day
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import DiskSpace

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def beat(**told: Any) -> Heartbeat:
    return Heartbeat(**{"at": NOON, **told})


def test_the_beats_of_five_minutes_become_one_sample() -> None:
    """Means and peaks; latency of those that told it, the fullest disk of all."""
    tally = Tally()
    disk = DiskSpace(mount_point="/", free=25, total=100)
    small = DiskSpace(mount_point="/boot", free=1, total=10)
    for number, told in enumerate(
        [
            beat(cpu_percent=10.0, memory_used=1, memory_total=4, disks=(disk, small)),
            beat(cpu_percent=50.0, memory_used=3, memory_total=4, latency_ms=20.0),
            beat(cpu_percent=30.0, memory_used=2, memory_total=4, running=("a", "b")),
        ]
    ):
        assert tally.add("m", told, NOON + 30 * SECOND * number) == []
    (sample,) = tally.ended(NOON + SLOT)
    assert sample == Sample(
        machine_id="m",
        began_at=NOON,
        beats=3,
        cpu_mean=30.0,
        cpu_most=50.0,
        memory_mean=50.0,
        memory_most=75.0,
        disk=90.0,
        latency_mean=20.0,
        latency_most=20.0,
        running=2,
    )
    assert tally.ended(NOON + SLOT) == []


def test_the_first_beat_of_a_slot_ends_the_one_before_for_all() -> None:
    tally = Tally()
    tally.add("a", beat(), NOON)
    tally.add("b", beat(), NOON + SECOND)
    ended = tally.add("a", beat(), NOON + SLOT)
    assert {sample.machine_id for sample in ended} == {"a", "b"}
    current = tally.of("a")
    assert current is not None
    assert current.began_at == NOON + SLOT
    assert tally.of("b") is None


@pytest.mark.parametrize(
    "told",
    [
        {"cpu_percent": 1e308, "latency_ms": 1e308},
        {"cpu_percent": -5.0, "latency_ms": -1.0},
        {"memory_used": 2**63 - 1, "memory_total": 1},
        {"disks": (DiskSpace(mount_point="/", free=2**63 - 1, total=1),)},
        {"disks": (DiskSpace(mount_point="/", free=0, total=0),)},
    ],
)
def test_numbers_that_cannot_be_stay_within_what_can(told: dict[str, Any]) -> None:
    """An agent may say anything; what is kept can be drawn."""
    tally = Tally()
    for number in range(3):
        tally.add("m", beat(**told), NOON + number * SECOND)
    (sample,) = tally.close(NOON)
    for share in (sample.cpu_mean, sample.cpu_most, sample.memory_mean, sample.disk or 0.0):
        assert 0.0 <= share <= 100.0
    assert 0.0 <= (sample.latency_most or 0.0) <= 600_000.0


FIGURES = st.builds(
    Heartbeat,
    at=st.just(NOON),
    cpu_percent=st.floats(-1e9, 1e9),
    memory_used=st.integers(0, 2**63 - 1),
    memory_total=st.integers(0, 2**63 - 1),
    latency_ms=st.none() | st.floats(-1e9, 1e9),
)
STEPS = st.timedeltas(timedelta(hours=-30), timedelta(hours=30)) | st.timedeltas(
    timedelta(), timedelta(minutes=10)
)


@given(st.lists(st.tuples(STEPS, st.sampled_from(["a", "b"]), FIGURES), max_size=60))
def test_nothing_is_lost_or_counted_twice_and_a_day_is_never_more_than_its_slots(
    beats: list[tuple[timedelta, str, Heartbeat]],
) -> None:
    """Also when the clock jumps: each beat is in one sample, of the slot it came in."""
    tally, now = Tally(), NOON
    samples: list[Sample] = []
    expected: dict[str, int] = {"a": 0, "b": 0}
    for step, machine_id, told in beats:
        now += step
        samples += tally.add(machine_id, told, now)
        expected[machine_id] += 1
        current = tally.of(machine_id)
        assert current is not None
        assert current.began_at == began(now)
    samples += tally.close(now)
    for machine_id, number in expected.items():
        own = [sample for sample in samples if sample.machine_id == machine_id]
        assert sum(sample.beats for sample in own) == number
        kept = {sample.slot: sample for sample in own}
        assert len(of_last_day(kept.values(), now)) <= SLOTS
    for sample in samples:
        assert 0.0 <= sample.cpu_mean <= sample.cpu_most + 1e-9 <= 100.1
        assert 0.0 <= sample.memory_mean <= sample.memory_most + 1e-9 <= 100.1
        assert (sample.latency_mean is None) == (sample.latency_most is None)
        assert 0 <= sample.slot < SLOTS


@given(st.lists(st.timedeltas(-2 * DAY, 2 * DAY), max_size=40))
def test_the_last_day_is_in_order_and_neither_older_nor_in_the_future(
    ages: list[timedelta],
) -> None:
    tally = Tally()
    samples = []
    for age in ages:
        tally.add("m", beat(), NOON - age)
        samples += tally.close(NOON - age)
    found = of_last_day(samples, NOON)
    assert list(found) == sorted(found, key=lambda sample: sample.began_at)
    assert all(NOON - DAY < sample.began_at <= NOON for sample in found)


def test_slots_come_again_at_the_same_time_of_the_next_day() -> None:
    tally = Tally()
    slots = set()
    for number in range(2 * SLOTS):
        tally.add("m", beat(), NOON + number * SLOT)
        slots |= {sample.slot for sample in tally.close(NOON)}
    assert len(slots) == SLOTS
