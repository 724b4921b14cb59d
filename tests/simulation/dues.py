"""When each job was due, worked out beside Kustos: by croniter, on clocks on the wall. Pure.

The plan has no time of day within the hours in which a zone sets its clocks, but in UTC.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from croniter import croniter

from .plan import BEGIN, JobPlan

_LEAST: Final = timedelta(hours=25)
_SHORTEST: Final = timedelta(hours=12.5)
_YEAR: Final = timedelta(days=400)


def dues(job: JobPlan, after: datetime, until: datetime) -> list[datetime]:
    """Later than `after`, up to `until`."""
    return [due for due in _all(job, after, until) if after < due <= until]


def allowed_age(job: JobPlan) -> timedelta:
    """How old its last good backup may be (docs/compliance.md); an hour by which a clock is set is
    none between two runs."""
    found = dues(replace(job, zone="UTC"), BEGIN, BEGIN + _YEAR)
    gap = max((later - due for due, later in pairwise(found)), default=_LEAST)
    return max(_LEAST, 2 * max(gap, _SHORTEST)) + timedelta(seconds=job.unless_within)


def _all(job: JobPlan, after: datetime, until: datetime) -> Iterator[datetime]:
    if not job.expression:
        due = BEGIN
        while due <= until:
            due += timedelta(seconds=job.seconds)
            yield due
        return
    zone = ZoneInfo(job.zone)
    # Wall clocks, without a zone: croniter's own idea of zones differs where clocks are set.
    walls = croniter(
        job.expression, (after - timedelta(days=1)).astimezone(zone).replace(tzinfo=None)
    )
    while True:
        due = walls.get_next(datetime).replace(tzinfo=zone).astimezone(UTC)
        if due > until:
            return
        yield due
