"""Sizes, speeds and durations as people read them."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kustos.gui.text import numbers

EXAMPLES = [
    (0, "0 bytes"),
    (999, "999 bytes"),
    (1_000, "1 KB"),
    (88_400, "88 KB"),
    (640_000, "640 KB"),
    (999_600, "1.0 MB"),
    (1_400_000, "1.4 MB"),
    (48_200_000_000, "48.2 GB"),
    (112_000_000_000, "112 GB"),
    (1_840_000_000_000, "1.84 TB"),
]


@pytest.mark.parametrize(("size", "said"), EXAMPLES)
def test_sizes_have_the_digits_worth_reading(size: int, said: str) -> None:
    """Decimal units, as file managers count."""
    assert numbers.size(size).replace(numbers.NBSP, " ") == said


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0, max_value=10**21))
def test_a_size_is_never_a_thousand_of_its_unit(size: int) -> None:
    """Nor off by more than its last digit says."""
    value, unit = numbers.size_parts(size)
    number = float(value.replace(",", ""))
    assert number < 1_000 or unit == "EB"
    factor = {"bytes": 1} | {name: 1_000 ** (at + 1) for at, name in enumerate(numbers.UNITS)}
    assert abs(number * factor[unit] - size) <= max(0.5 * factor[unit], 0.006 * size)


@pytest.mark.parametrize(
    ("done", "total", "said"),
    [
        (3_100_000_000, 4_312_000_000, "3.1 of 4.3 GB"),
        (81_000_000_000, 237_000_000_000, "81 of 237 GB"),
        (3_140_000_000, 237_000_000_000, "3.1 of 237 GB"),
        (0, 900, "0 of 900 bytes"),
    ],
)
def test_parts_are_said_in_the_unit_of_the_whole(done: int, total: int, said: str) -> None:
    """So that the two can be compared at a glance."""
    assert numbers.size_of(done, total).replace(numbers.NBSP, " ") == said


@pytest.mark.parametrize(
    ("seconds", "exact", "rough"),
    [
        (0.4, "0 s", "0 s"),
        (12, "12 s", "12 s"),
        (118, "1 min 58 s", "2 min"),
        (120, "2 min", "2 min"),
        (4_230, "1 h 10 min", "1 h 10 min"),
        (273_600, "3 d 4 h", "3 d 4 h"),
    ],
)
def test_durations_have_their_two_largest_units(seconds: float, exact: str, rough: str) -> None:
    """Estimates fewer: their seconds are noise."""
    assert numbers.duration(seconds).replace(numbers.NBSP, " ") == exact
    assert numbers.rough_duration(seconds).replace(numbers.NBSP, " ") == rough


def test_ninety_nine_and_a_half_is_not_a_hundred() -> None:
    """A hundred is said at the end alone."""
    assert numbers.percent(99.7) == f"99{numbers.NBSP}%"
    assert numbers.percent(100.0) == f"100{numbers.NBSP}%"


def test_a_slow_speed_is_not_nothing() -> None:
    """KB/s at least, no bytes."""
    assert numbers.speed(400.0) == f"0{numbers.NBSP}KB/s"
    assert numbers.speed(3_250_000.0) == f"3.3{numbers.NBSP}MB/s"
    assert numbers.speed(21_400_000.0) == f"21{numbers.NBSP}MB/s"


def test_german_has_its_own_marks_and_plurals(german: Callable[[], None]) -> None:
    """Decimal comma, thousands by point, one file and many."""
    counts = numbers.Counts()
    assert (counts.files(1), counts.files(38_412)) == ("1 file", "38,412 files")
    german()
    assert numbers.size(4_312_000_000) == f"4,3{numbers.NBSP}GB"
    assert (counts.files(1), counts.files(38_412)) == ("1 Datei", "38.412 Dateien")
