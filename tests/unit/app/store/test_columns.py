"""Values in columns."""

from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import dialect

from kustos.store import StoreDamagedError
from kustos.store.columns import Json, Moment, Word

DIALECT = dialect()
zones = st.integers(-1_439, 1_439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
EARLIEST = datetime.min + timedelta(days=2)  # noqa: DTZ901  Hypothesis adds the zone
LATEST = datetime.max - timedelta(days=2)  # noqa: DTZ901  the same
moments = st.datetimes(min_value=EARLIEST, max_value=LATEST, timezones=zones)


class Colour(StrEnum):
    RED = "red"


@given(moments)
def test_a_moment_survives_to_the_microsecond_and_comes_back_in_utc(moment: datetime) -> None:
    column = Moment()
    stored = column.process_bind_param(moment, DIALECT)
    found = column.process_result_value(stored, DIALECT)
    assert found == moment
    assert found is not None
    assert found.tzinfo is UTC


@given(moments, moments)
def test_stored_moments_sort_as_the_moments_do(one: datetime, other: datetime) -> None:
    first = Moment().process_bind_param(one, DIALECT)
    second = Moment().process_bind_param(other, DIALECT)
    assert first is not None
    assert second is not None
    assert (first < second) == (one < other)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), DIALECT)  # noqa: DTZ001  that is the point


def test_nothing_stays_nothing() -> None:
    for column in (Moment(), Word(Colour), Json(int)):
        assert column.process_bind_param(None, DIALECT) is None
        assert column.process_result_value(None, DIALECT) is None


def test_a_word_that_nobody_knows_is_damage() -> None:
    with pytest.raises(StoreDamagedError):
        Word(Colour).process_result_value("blue", DIALECT)


def test_json_of_another_shape_is_damage_and_is_not_quoted() -> None:
    with pytest.raises(StoreDamagedError) as raised:
        Json(tuple[int, ...]).process_result_value('["a secret"]', DIALECT)
    assert "secret" not in str(raised.value)
