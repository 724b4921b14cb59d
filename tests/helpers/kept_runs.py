"""Snapshots of a job as its runs would have left them in the store."""

from datetime import UTC, datetime, timedelta

from kustos.core.model import Job, Snapshot, backup_tags


def daily_snapshots(job: Job, number: int) -> list[Snapshot]:
    """One a day, newest first, the newest of this moment."""
    now = datetime.now(UTC)
    return [
        Snapshot(
            id=f"{age + 1:02x}" * 32,
            repository_id=job.repository_id,
            time=made_at,
            made_at=made_at,
            learnt_at=made_at,
            hostname="pc",
            paths=job.sources,
            tags=backup_tags(job.id),
            machine_id=job.machine_id,
            job_id=job.id,
            task_id=f"task-{age}",
        )
        for age, made_at in enumerate(now - timedelta(days=age) for age in range(number))
    ]
