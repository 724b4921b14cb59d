"""A machine that is saturated or backing off is sent nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kustos.core.capacity import room_for
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import BackingOff, ErrorClass

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def off(until: datetime) -> BackingOff:
    return BackingOff(until=until, error=ErrorClass.DISK_FULL)


@pytest.mark.parametrize(
    ("told", "room"),
    [
        ({}, True),
        ({"free_slots": 1}, True),
        ({"free_slots": 0}, True),
        ({"free_slots": 0, "queued": ("a",)}, False),
        ({"free_slots": 1, "queued": ("a",)}, True),
        ({"queued": ("a",)}, True),
        ({"free_slots": 2, "backing_off": off(NOW + SECOND)}, False),
        ({"free_slots": 2, "backing_off": off(NOW)}, True),
        ({"free_slots": 0, "queued": ("a",), "backing_off": off(NOW - SECOND)}, False),
    ],
)
def test_room_is_what_the_last_heartbeat_leaves(told: dict[str, Any], room: bool) -> None:
    """A kind may be at its limit while others are not, so a queue alone says nothing."""
    assert room_for(Heartbeat(at=NOW, **told), NOW) is room


def test_nothing_speaks_against_a_machine_that_has_not_told_yet() -> None:
    assert room_for(None, NOW)
