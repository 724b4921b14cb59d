"""Planned jobs and moments for tests of the planner. Day 1 is Monday, 1 June 2026; all in UTC."""

from datetime import UTC, datetime, timedelta
from typing import Final

from kustos_agent.protocol.requests_to_agent import PlannedJob
from kustos_agent.protocol.schedules import CronTimes, IntervalTimes, Schedule
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import RepositoryAccess

MACHINE: Final = "machine"
MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
MONDAY: Final = datetime(2026, 6, 1, tzinfo=UTC)


def at(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of June, or of later if the day is."""
    return MONDAY + (day - 1) * DAY + hour * HOUR + minute * MINUTE


def daily(hour: int = 9, **more: object) -> Schedule:
    """Due each day at this hour, waiting for three hours if it has to."""
    return scheduled(CronTimes(expression=f"0 {hour} * * *"), **more)


def scheduled(times: CronTimes | IntervalTimes, **more: object) -> Schedule:
    """In UTC, waiting for three hours, if nothing else is said."""
    settings: dict[str, object] = {"zone": "UTC", "catch_up_seconds": 10_800, **more}
    return Schedule(times=times, **settings)  # type: ignore[arg-type]  # fields of a schedule


def planned(
    schedule: Schedule, *, job_id: str = "job", paused_until: datetime | None = None
) -> PlannedJob:
    """A job of this schedule."""
    return PlannedJob(
        job_id=job_id,
        revision="r1",
        schedule=schedule,
        spec=BackupSpec(
            repository=RepositoryAccess(location="/r", password=""), sources=("/home",), host="pc"
        ),
        paused_until=paused_until,
    )
