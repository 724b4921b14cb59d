"""What the clock says of due times of which nobody has told."""

from datetime import UTC, datetime, timedelta

import pytest

from kustos.core.expected import GRACE
from kustos.core.planned import Became, DueRun
from kustos.core.untold import untold_word

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONG_AGO = NOON - 9 * HOUR


def run(became: Became = Became.PLANNED) -> DueRun:
    """May wait for two hours."""
    return DueRun(
        job_id="j", machine_id="m", due=NOON, became=became, since=NOON, until=NOON + 2 * HOUR
    )


@pytest.mark.parametrize(
    ("now", "here_since", "word"),
    [
        (NOON + HOUR, LONG_AGO, Became.PLANNED),
        (NOON + 2 * HOUR, LONG_AGO, Became.PLANNED),
        (NOON + 3 * HOUR, LONG_AGO, Became.MISSED),
        (NOON + 3 * HOUR, NOON + 3 * HOUR, Became.PLANNED),
        (NOON + 4 * HOUR, NOON + 3 * HOUR, Became.MISSED),
        (NOON + GRACE, None, Became.PLANNED),
        (NOON + HOUR, None, Became.AWAY),
    ],
)
@pytest.mark.parametrize("before", [Became.PLANNED, Became.AWAY])
def test_word(now: datetime, here_since: datetime | None, word: Became, before: Became) -> None:
    """Missed once it could have been told, away once it is clear that the machine is."""
    if before is Became.AWAY and here_since is None:
        word = Became.AWAY
    said = untold_word(run(before), now=now, here_since=here_since, patient_until=LONG_AGO)
    assert said is word


def test_a_manager_that_was_away_itself_gives_machines_time_to_come() -> None:
    said = untold_word(run(), now=NOON + HOUR, here_since=None, patient_until=NOON + HOUR + GRACE)
    assert said is Became.PLANNED
