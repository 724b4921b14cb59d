"""Ids that follow from what they name."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.ids import due_id

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@given(st.timezones())
def test_a_due_run_has_one_id_in_every_time_zone(zone: timezone) -> None:
    """The same moment, whatever clock it is read from."""
    assert due_id("job", NOON.astimezone(zone)) == due_id("job", NOON)


def test_other_runs_have_other_ids() -> None:
    """Of another job, or a moment later."""
    ids = {
        due_id("job", NOON),
        due_id("other", NOON),
        due_id("job", NOON + timedelta(microseconds=1)),
    }
    assert len(ids) == 3


def test_the_id_of_a_due_run_is_the_same_in_every_version() -> None:
    """An agent and a manager of different versions must come to the same one."""
    assert due_id("job", NOON) == "adc60eeb-6113-5481-ac3a-fea7ad6cf6ea"


def test_a_time_without_a_zone_names_no_run() -> None:
    with pytest.raises(ValueError, match="zone"):
        due_id("job", NOON.replace(tzinfo=None))
