"""Planned jobs for the tests of schedules."""

from datetime import UTC, datetime, timedelta

from kustos_agent.protocol.messages import PlannedJob
from kustos_agent.protocol.schedules import CronTimes, IntervalTimes, Schedule
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import RepositoryAccess, SealedCredentials

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
KEPT = SealedCredentials(repository_id="nas", revision="1")
ACCESS = RepositoryAccess(location="/repo", password="correct horse")

HOURLY = Schedule(times=CronTimes(expression="0 * * * *"), zone="UTC", catch_up_seconds=1_800)
"""At each full hour, and half an hour later at the latest."""


def every(seconds: int, since: datetime = NOON) -> Schedule:
    """From then on, so often."""
    times = IntervalTimes(seconds=seconds, since=since)
    return Schedule(times=times, zone="UTC", catch_up_seconds=1_800)


def planned(
    job_id: str = "j",
    schedule: Schedule = HOURLY,
    *,
    revision: str = "1",
    sealed: SealedCredentials | None = KEPT,
    location: str = "/repo",
    retries: int = 0,
    paused_until: datetime | None = None,
) -> PlannedJob:
    """A job that saves `/srv`."""
    access = RepositoryAccess(location=location, password="")
    tags = ("kustos", f"job:{job_id}")
    return PlannedJob(
        job_id=job_id,
        revision=revision,
        schedule=schedule,
        spec=BackupSpec(repository=access, sources=("/srv",), host="pc", tags=tags),
        sealed=sealed,
        retries=retries,
        paused_until=paused_until,
        name=f"Job {job_id}",
    )
