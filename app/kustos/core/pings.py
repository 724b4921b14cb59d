"""Which health checks are told of which runs, and whether that is still true: pure.

A health check takes a ping for something that happens at this moment. So what the manager learns
late (the machine ran by itself while it was off) is not told as if it were now.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from kustos_agent.protocol.values import TaskKind

from .channels import Channel, Delivery, HealthCheckTarget, Ping, PingStage
from .model import GOOD, JobRecord, Task, TaskState
from .outbox import errand_id, of_errand

FRESH: Final = timedelta(hours=1)
"""What is older when it is learnt of, or when it gets through at last, is left out."""


def pings(
    channels: Iterable[Channel],
    records: Sequence[JobRecord],
    running: Sequence[Task],
    now: datetime,
) -> list[Delivery]:
    """The starts and ends that are to be told. Each has its id from channel, run and stage: however
    often a run is seen, it is told once."""
    found: list[Delivery] = []
    told = [ping for task in running if (ping := started(task)) is not None]
    told += [ping for record in records if (ping := ended(record)) is not None]
    for channel in channels:
        if isinstance(channel.target, HealthCheckTarget):
            for ping in told:
                if concerns(channel.target, ping.job_id) and fresh(ping, now):
                    id_ = errand_id(channel, f"ping {ping.task_id} {ping.stage}")
                    found.append(of_errand(channel, ping, id_, now))
    return found


def concerns(target: HealthCheckTarget, job_id: str) -> bool:
    """Whether it is told of this job's runs."""
    return target.jobs is None or job_id in target.jobs


def fresh(ping: Ping, now: datetime) -> bool:
    """Whether it may be told as of now."""
    return ping.at >= now - FRESH


def started(task: Task) -> Ping | None:
    """None for a task that is no backup or does not run."""
    if task.kind is not TaskKind.BACKUP or task.state is not TaskState.RUNNING:
        return None
    if task.job_id is None or task.started_at is None:
        return None
    return Ping(task_id=task.id, job_id=task.job_id, stage=PingStage.START, at=task.started_at)


def ended(record: JobRecord) -> Ping | None:
    """Of the job's newest run; None if it has none. A run that was cancelled is told by nobody:
    that no success came is what the health check notices."""
    last = record.last
    if last is None or last.finished_at is None:
        return None
    stage = PingStage.SUCCESS if last.state in GOOD else PingStage.FAIL
    return Ping(task_id=last.id, job_id=record.job_id, stage=stage, at=last.finished_at)


def holds(ping: Ping, task: Task, record: JobRecord | None) -> bool:
    """Whether it is still how things are: a start that gets through after the end, or a failure
    after the next success, would tell of something that is over."""
    if ping.stage is PingStage.START:
        return task.state is TaskState.RUNNING
    return record is not None and record.last is not None and record.last.id == ping.task_id
