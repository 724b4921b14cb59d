"""Points in time as people say them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from time import tzset

import pytest

from kustos.gui.text import times

NOW = datetime(2026, 11, 21, 11, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An hour ahead of UTC in November, where days end at 23 o'clock UTC."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    tzset()
    yield
    monkeypatch.undo()
    tzset()


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (None, "never"),
        (datetime(2026, 11, 21, 1, 14, tzinfo=UTC), "today 02:14"),
        (datetime(2026, 11, 20, 23, 14, tzinfo=UTC), "today 00:14"),
        (datetime(2026, 11, 20, 16, 40, tzinfo=UTC), "yesterday 17:40"),
        (datetime(2026, 11, 18, 16, 40, tzinfo=UTC), "3 days ago"),
        (datetime(2026, 11, 12, 16, 40, tzinfo=UTC), "12 Nov 2026"),
        (datetime(2026, 11, 22, 1, 0, tzinfo=UTC), "tomorrow 02:00"),
    ],
)
def test_days_are_those_of_the_reader(at: datetime | None, said: str) -> None:
    """Local midnight divides them, not UTC's."""
    assert times.when(at, NOW) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "just now"),
        (44, "just now"),
        (50, "1 min ago"),
        (300, "5 min ago"),
        (7_300, "2 h ago"),
        (3 * 86_400 + 5, "3 days ago"),
    ],
)
def test_ago_ticks(seconds: float, said: str) -> None:
    """From one reading to the next."""
    assert times.ago(NOW - timedelta(seconds=seconds), NOW) == said


def test_german_says_them_its_own_way(german: Callable[[], None]) -> None:
    """Words, order and dots."""
    german()
    assert times.when(datetime(2026, 11, 20, 16, 40, tzinfo=UTC), NOW) == "gestern 17:40"
    assert times.when(datetime(2026, 11, 18, 16, 40, tzinfo=UTC), NOW) == "vor 3 Tagen"
    assert times.exact(datetime(2026, 11, 12, 19, 4, tzinfo=UTC)) == "Do. 12. Nov. 2026, 20:04"
