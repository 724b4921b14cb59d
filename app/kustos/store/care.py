"""How repositories are looked after, and how far that is."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, literal_column, select

from kustos.core.care_plan import STEPS, USUAL, CarePlan, CareRecord, Kept, counts
from kustos.core.model import GOOD, Task, TaskState
from kustos.core.orders import CheckOrder
from kustos_agent.protocol.tasks import CheckDepth
from kustos_agent.protocol.values import TaskKind

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import repositories, tasks
from .tables_care import care_plans, care_records

_KEPT: Final = columns_of(care_plans, Kept)
_RECORD: Final = columns_of(care_records, CareRecord)
_TOLD: Final = ("done_at", "tried_at", "state", "task_id", "part", "parts")
_HISTORY: Final = (
    select(*columns_of(tasks, Task))
    .where(
        tasks.c.repository_id == bindparam("of"),
        # Said as the partial index says it, which is not taken otherwise.
        tasks.c.kind != literal_column("'backup'"),
        tasks.c.kind == bindparam("step"),
        tasks.c.ended_at.is_not(None),
    )
    .order_by(tasks.c.ended_at.desc(), tasks.c.id.desc())
)


class SqlCare(Rows):
    """Implements `ports.CareRows`."""

    def put_plan(self, kept: Kept) -> None:
        """Raises StoreConflictError if the repository is not known."""
        put_rows(self._connection, care_plans, [values_of(kept)], replace=("plan", "since"))

    def plan(self, repository_id: str) -> Kept | None:
        found = self._connection.execute(
            select(*_KEPT).where(care_plans.c.repository_id == repository_id)
        )
        row = found.mappings().first()
        return None if row is None else Kept(**row)

    def plans(self) -> dict[str, Kept]:
        found = self._connection.execute(select(*_KEPT))
        return {row["repository_id"]: Kept(**row) for row in found.mappings()}

    def put_record(self, record: CareRecord) -> None:
        """Raises StoreConflictError if the repository is not known."""
        put_rows(self._connection, care_records, [values_of(record)], replace=_TOLD)

    def records(self, repository_id: str | None = None) -> list[CareRecord]:
        statement = select(*_RECORD)
        if repository_id is not None:
            statement = statement.where(care_records.c.repository_id == repository_id)
        found = self._connection.execute(statement)
        return [CareRecord(**row) for row in found.mappings()]

    def history(self, repository_id: str, limit: int) -> list[Task]:
        found: list[Task] = []
        for step in STEPS:
            rows = self._connection.execute(
                _HISTORY.limit(limit), {"of": repository_id, "step": step}
            )
            found += [Task(**row) for row in rows.mappings()]
        return sorted(found, key=_ended, reverse=True)

    def follow(self, task: Task) -> None:
        """A task has changed: its end is the record's. One that was skipped has tried nothing."""
        over = task.state.terminal and task.state is not TaskState.SKIPPED
        if not over or task.kind not in STEPS or not self._is_there(task.repository_id):
            return
        kept = self.plan(task.repository_id)
        plan: CarePlan = USUAL if kept is None else kept.plan
        if not counts(plan, task.order):
            return
        job_id = (task.job_id or "") if task.kind is TaskKind.FORGET else ""
        if task.kind is TaskKind.FORGET and not job_id:
            return  # the job was removed meanwhile
        former = self._record(task.repository_id, task.kind, job_id)
        record = replace(former, tried_at=task.created_at, state=task.state, task_id=task.id)
        if task.state in GOOD:
            record = replace(record, done_at=task.created_at)
            if isinstance(task.order, CheckOrder) and task.order.depth is CheckDepth.SUBSET:
                record = replace(record, part=task.order.part, parts=task.order.parts)
        self.put_record(record)

    def _is_there(self, repository_id: str) -> bool:
        """It may have been removed while the task ran."""
        return (
            self._connection.scalar(
                select(repositories.c.id).where(repositories.c.id == repository_id)
            )
            is not None
        )

    def _record(self, repository_id: str, step: TaskKind, job_id: str) -> CareRecord:
        found = self._connection.execute(
            select(*_RECORD).where(
                care_records.c.repository_id == repository_id,
                care_records.c.step == step,
                care_records.c.job_id == job_id,
            )
        )
        row = found.mappings().first()
        if row is not None:
            return CareRecord(**row)
        return CareRecord(repository_id=repository_id, step=step, job_id=job_id)


def _ended(task: Task) -> tuple[datetime, str]:
    return task.finished_at or task.created_at, task.id
