"""What the agents of the `ingest` benchmark have to tell, and the tasks that they tell it of."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from kustos.core.model import Task, TaskState
from kustos.core.orders import BackupOrder
from kustos_agent.protocol.codec import EventFrame, encode
from kustos_agent.protocol.messages import TaskLog
from kustos_agent.protocol.values import LogLine, TaskKind
from tests.benchmarks.fleet_home import REPOSITORY, Seat

TEXT: Final = "/home/anna/Documents/2026/accounts/quarter-3/statement-{:05}.pdf: permission denied"


class Load(NamedTuple):
    """What each agent sends: so many events of so many log lines."""

    name: str
    events: int
    lines: int


LINES: Final = Load("lines", 100, 100)
EVENTS: Final = Load("events", 1_000, 1)


def task_id(seat: Seat, load: Load, number: int) -> str:
    """The task that the machine tells of in that round."""
    return f"{seat.machine_id}-{load.name}-{number}"


def task(seat: Seat, load: Load, number: int) -> Task:
    """As the store has it beforehand."""
    now = datetime.now(UTC)
    return Task(
        id=task_id(seat, load, number),
        kind=TaskKind.BACKUP,
        machine_id=seat.machine_id,
        repository_id=REPOSITORY,
        job_id=seat.job_id,
        order=BackupOrder(sources=("/home",)),
        created_at=now,
        state=TaskState.RUNNING,
        started_at=now,
    )


def frames(seat: Seat, load: Load, number: int) -> list[bytes]:
    """The agent's durable events, numbered from 1."""
    at = datetime.now(UTC)
    id_ = task_id(seat, load, number)
    return [
        encode(
            EventFrame(
                seq,
                TaskLog(
                    task_id=id_,
                    first=(seq - 1) * load.lines + 1,
                    lines=tuple(
                        LogLine(at=at, text=TEXT.format(seq * load.lines + line))
                        for line in range(load.lines)
                    ),
                ),
            )
        )
        for seq in range(1, load.events + 1)
    ]
