"""Planned against done: what became of each time that a job was due."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)

from kustos.core.expected import told_times
from kustos.core.model import Task
from kustos.core.planned import (
    UNTOLD,
    Became,
    DayTally,
    DueFilter,
    DueRun,
    Held,
    became_of,
)
from kustos_agent.protocol.schedules import Schedule, SkipReason

from .engine import put_rows
from .kept import EPOCH, MICROSECONDS_A_DAY
from .rows import Rows, columns_of, values_of
from .tables import NOTHING_TOLD, jobs, ledger, schedules_held, tasks

_COLUMNS: Final = columns_of(ledger, DueRun)
_HELD: Final = columns_of(schedules_held, Held)
_GET: Final = select(*_COLUMNS).where(
    ledger.c.job_id == bindparam("of_job"), ledger.c.due == bindparam("of_due")
)
_BETWEEN: Final = (
    select(*_COLUMNS)
    .where(
        ledger.c.job_id == bindparam("of_job"),
        ledger.c.due >= bindparam("first"),
        ledger.c.due <= bindparam("last"),
    )
    .order_by(ledger.c.due)
)
_FOLLOW: Final = (
    update(ledger)
    .where(ledger.c.task_id == bindparam("of_task"))
    .values(became=bindparam("now"), reason=bindparam("why"), since=bindparam("at"))
)
_TURN: Final = (
    update(ledger)
    .where(
        ledger.c.job_id == bindparam("of_job"),
        ledger.c.due == bindparam("of_due"),
        ledger.c.task_id.is_(None),
        ledger.c.became != Became.SKIPPED,
    )
    .values(became=bindparam("now"), since=bindparam("at"))
)
_TOLD: Final = ("became", "reason", "since", "task_id", "times")
_BECAME: Final[Mapping[str, Became]] = {word.value: word for word in Became}
_REASONS: Final[Mapping[str | None, SkipReason | None]] = {
    None: None,
    **{word.value: word for word in SkipReason},
}


class SqlLedger(Rows):
    """Implements `ports.LedgerRows`."""

    # --- schedules over time -------------------------------------------------------------------

    def holds(
        self, machine_id: str, jobs: Mapping[str, tuple[str, Schedule]], at: datetime
    ) -> None:
        """Raises StoreConflictError for an unknown machine."""
        new = dict(jobs)
        of_machine = and_(
            schedules_held.c.machine_id == machine_id, schedules_held.c.ended_at.is_(None)
        )
        for held in self._held(select(*_HELD).where(of_machine)):
            wanted = new.pop(held.job_id, None)
            if wanted is not None and wanted[1] == held.schedule:
                changed: dict[str, object] = {"revision": wanted[0]}
            else:
                changed = {"ended_at": max(at, held.since)}
                if wanted is not None:
                    new[held.job_id] = wanted
            self._connection.execute(update(schedules_held).where(_same(held)).values(**changed))
        put_rows(
            self._connection,
            schedules_held,
            [
                values_of(
                    Held(
                        job_id=job_id,
                        machine_id=machine_id,
                        revision=revision,
                        schedule=schedule,
                        since=at,
                        counted=at,
                    )
                )
                for job_id, (revision, schedule) in new.items()
            ],
            # Two changes within a microsecond: the later one is the one that holds.
            replace=("machine_id", "revision", "schedule", "counted", "ended_at"),
        )

    def held(self) -> list[Held]:
        return self._held(_with_job().where(schedules_held.c.ended_at.is_(None)))

    def uncounted(self, now: datetime) -> list[Held]:
        counted, ended = schedules_held.c.counted, schedules_held.c.ended_at
        going_on = and_(ended.is_(None), counted < now)
        return self._held(_with_job().where(or_(going_on, counted < ended)))

    def expect(self, held: Held, due: Mapping[datetime, datetime], counted: datetime) -> None:
        put_rows(
            self._connection,
            ledger,
            [
                values_of(
                    DueRun(
                        job_id=held.job_id,
                        due=moment,
                        machine_id=held.machine_id,
                        became=Became.PLANNED,
                        since=moment,
                        until=until,
                    )
                )
                for moment, until in due.items()
            ],
            fill=("until",),
        )
        self._connection.execute(update(schedules_held).where(_same(held)).values(counted=counted))

    # --- what is told --------------------------------------------------------------------------

    def fired(self, job_id: str, due: datetime, task_id: str, at: datetime) -> None:
        known = self._get(job_id, due)
        if known is not None and known.task_id is not None:
            return
        task = (
            self._connection.execute(select(*columns_of(tasks, Task)).where(tasks.c.id == task_id))
            .mappings()
            .first()
        )
        machine_id = self._machine(job_id) if known is None else known.machine_id
        if task is None:
            became, reason, since = Became.PLANNED, None, at
        else:
            machine_id = machine_id or task["machine_id"]
            became, reason, since = became_of(Task(**task))
        if machine_id is not None:
            self._put(
                [
                    DueRun(
                        job_id=job_id,
                        due=due,
                        machine_id=machine_id,
                        became=became,
                        since=since,
                        reason=reason,
                        task_id=task_id,
                    )
                ]
            )

    def skipped(
        self,
        job_id: str,
        first: datetime,
        last: datetime,
        *,
        count: int,
        reason: SkipReason,
        at: datetime,
        schedule: Schedule | None = None,
    ) -> None:
        machine_id = self._machine(job_id)
        if machine_id is None:
            return
        rows = self._connection.execute(
            _BETWEEN, {"of_job": job_id, "first": first, "last": last}
        ).mappings()
        known = {row["due"]: DueRun(**row) for row in rows}
        untold = [due for due, run in known.items() if run.task_id is None]
        of_job = self._held(
            select(*_HELD)
            .where(schedules_held.c.job_id == job_id)
            .order_by(schedules_held.c.since.desc())
        )
        gone_by = [held.schedule for held in of_job]
        if schedule is not None:
            gone_by.insert(0, schedule)
        told = told_times(gone_by, untold, first, last, count)
        self._put(
            DueRun(
                job_id=job_id,
                due=due,
                machine_id=machine_id,
                became=Became.SKIPPED,
                since=at,
                reason=reason,
                times=times,
            )
            for due, times in told.items()
            if (run := known.get(due)) is None or (run.task_id is None and run.became in UNTOLD)
        )

    def follow(self, task: Task) -> None:
        """The task has moved on, and with it the run that it is, if it is one."""
        became, reason, since = became_of(task)
        self._connection.execute(
            _FOLLOW, {"of_task": task.id, "now": became, "why": reason, "at": since}
        )

    # --- what the clock says -------------------------------------------------------------------

    def untold(self, away: Iterable[str]) -> list[DueRun]:
        waiting = ledger.c.became == Became.PLANNED
        gone = and_(ledger.c.became == Became.AWAY, ledger.c.machine_id.in_(sorted(away)))
        return self._runs(select(*_COLUMNS).where(NOTHING_TOLD, or_(waiting, gone)))

    def away(self) -> set[str]:
        found = select(ledger.c.machine_id).where(NOTHING_TOLD, ledger.c.became == Became.AWAY)
        return set(self._connection.scalars(found.distinct()))

    def turn(self, runs: Iterable[DueRun]) -> None:
        turned = [
            {"of_job": run.job_id, "of_due": run.due, "now": run.became, "at": run.since}
            for run in runs
        ]
        if turned:
            self._connection.execute(_TURN, turned)

    # --- reading -------------------------------------------------------------------------------

    def page(self, filter_: DueFilter, before: DueRun | None, limit: int) -> list[DueRun]:
        statement = select(*_COLUMNS).where(*_conditions(filter_))
        if before is not None:
            key = tuple_(ledger.c.due, ledger.c.job_id)
            statement = statement.where(key < (before.due, before.job_id))
        newest = (ledger.c.due.desc(), ledger.c.job_id.desc())
        return self._runs(statement.order_by(*newest).limit(limit))

    def count(self, filter_: DueFilter) -> int:
        found = self._connection.scalar(
            select(func.count()).select_from(ledger).where(*_conditions(filter_))
        )
        return int(found or 0)

    def days(self, since: date) -> list[DayTally]:
        begin = datetime(since.year, since.month, since.day, tzinfo=EPOCH.tzinfo)
        found = self._connection.execute(_DAYS, {"begin": begin})
        return [
            DayTally(machine_id, job_id, day, _BECAME[became], _REASONS[reason], times)
            for machine_id, job_id, day, became, reason, times in found
        ]

    def thin(self, before: datetime) -> int:
        gone = self._connection.execute(delete(ledger).where(ledger.c.due < before)).rowcount
        self._connection.execute(delete(schedules_held).where(schedules_held.c.ended_at < before))
        return gone

    # --- smaller steps -------------------------------------------------------------------------

    def _get(self, job_id: str, due: datetime) -> DueRun | None:
        row = self._connection.execute(_GET, {"of_job": job_id, "of_due": due}).mappings().first()
        return None if row is None else DueRun(**row)

    def _machine(self, job_id: str) -> str | None:
        """Whose job it is, or was."""
        found = self._connection.scalar(select(jobs.c.machine_id).where(jobs.c.id == job_id))
        if found is None:
            found = self._connection.scalar(
                select(schedules_held.c.machine_id)
                .where(schedules_held.c.job_id == job_id)
                .order_by(schedules_held.c.since.desc())
                .limit(1)
            )
        return None if found is None else str(found)

    def _put(self, runs: Iterable[DueRun]) -> None:
        put_rows(self._connection, ledger, [values_of(run) for run in runs], replace=_TOLD)

    def _held(self, statement: Select[Any]) -> list[Held]:
        return [Held(**row) for row in self._connection.execute(statement).mappings()]

    def _runs(self, statement: Select[Any]) -> list[DueRun]:
        return [DueRun(**row) for row in self._connection.execute(statement).mappings()]


_DAY: Final = type_coerce(ledger.c.due, BigInteger) // MICROSECONDS_A_DAY
_DAYS: Final = (
    select(
        ledger.c.machine_id,
        ledger.c.job_id,
        _DAY,
        # Read as they are kept: there may be tens of thousands.
        type_coerce(ledger.c.became, Text),
        type_coerce(ledger.c.reason, Text),
        func.sum(ledger.c.times),
    )
    .where(ledger.c.due >= bindparam("begin", type_=ledger.c.due.type))
    .group_by(ledger.c.machine_id, ledger.c.job_id, _DAY, ledger.c.became, ledger.c.reason)
)


def _same(held: Held) -> ColumnElement[bool]:
    return and_(schedules_held.c.job_id == held.job_id, schedules_held.c.since == held.since)


def _with_job() -> Select[Any]:
    return select(*_HELD).join(jobs, jobs.c.id == schedules_held.c.job_id)


def _conditions(filter_: DueFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filter_.machine_id is not None:
        conditions.append(ledger.c.machine_id == filter_.machine_id)
    if filter_.job_id is not None:
        conditions.append(ledger.c.job_id == filter_.job_id)
    if filter_.became:
        conditions.append(ledger.c.became.in_(sorted(filter_.became)))
    return conditions
