"""Which jobs may have snapshots in quarantine, found without reading those in order."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from kustos.core.awaited import Word
from kustos.core.model import Job, Snapshot
from kustos.core.quarantine import LOOKED_BACK, quarantined
from kustos.core.snapshot_trust import Doubt
from kustos.store.unit_of_work import SqlUnit
from tests.unit.app.store.samples import DAY, MINUTE, NOON, job, snapshot

HOUR = timedelta(hours=1)
TAGS = ("kustos", "job:job")


def made(id_: str, at: datetime, told: datetime | None = None, **fields: Any) -> Snapshot:
    """By a run of the job that began then."""
    given: dict[str, Any] = {
        "time": at,
        "made_at": at,
        "learnt_at": told or at + MINUTE,
        "machine_id": "machine",
        "job_id": "job",
        "task_id": f"t{id_}",
        "tags": TAGS,
    }
    return snapshot(id_, **{**given, **fields})


def unheard(_: Job) -> Word:
    """Nobody that anything could be awaited of."""
    return Word(machine=None, told=None)


def found(
    unit: SqlUnit, now: datetime = NOON + 3 * DAY, standing: tuple[str, ...] = ()
) -> dict[str, list[Doubt]]:
    jobs: list[Job] = unit.jobs.all()
    return {
        job_id: [one.doubt for one in doubted]
        for job_id, doubted in quarantined(
            unit, jobs, dict.fromkeys(standing), now, unheard
        ).items()
    }


def test_where_all_is_in_order_there_is_none(unit: SqlUnit) -> None:
    """Nor where a machine has told of three days together, in order."""
    unit.snapshots.put(made(f"a{n}", NOON + n * HOUR, NOON + 3 * DAY) for n in range(60))
    assert found(unit) == {}
    assert unit.snapshots.doubted(NOON) == frozenset()


@pytest.mark.parametrize(
    ("planted", "doubt"),
    [
        ({"task_id": None}, Doubt.UNEXPECTED),
        ({"made_at": None}, Doubt.UNEXPECTED),
        ({"time": NOON + 9 * DAY}, Doubt.FUTURE),
        ({"time": NOON - 9 * DAY}, Doubt.BACKDATED),
        ({"time": NOON - 9 * DAY, "made_at": NOON - 9 * DAY}, Doubt.BACKDATED),
    ],
)
def test_each_kind_of_doubt_is_found(unit: SqlUnit, planted: dict[str, Any], doubt: Doubt) -> None:
    """By its own words, or since it came after younger ones."""
    unit.snapshots.put(made(f"a{n}", NOON + n * HOUR) for n in range(5))
    unit.snapshots.put([made("b", NOON + 6 * HOUR, **planted)])
    assert found(unit) == {"job": [doubt]}


def test_what_came_too_late_stays_found_while_its_alert_stands(unit: SqlUnit) -> None:
    """The store looks back for some days; the alert remembers."""
    unit.snapshots.put([made("a", NOON), made("b", NOON - 9 * DAY, NOON + HOUR)])
    later = NOON + LOOKED_BACK + DAY
    assert found(unit, later) == {}
    assert found(unit, later, ("job",)) == {"job": [Doubt.BACKDATED]}


def test_what_a_job_has_elsewhere_is_no_doubt_of_it(unit: SqlUnit) -> None:
    """A job that was moved to another repository; those of no job are told otherwise."""
    unit.snapshots.put([snapshot("a"), snapshot("b", machine_id="machine")])
    assert found(unit) == {}


def test_a_big_fleet_is_looked_through_by_partial_indexes(unit: SqlUnit) -> None:
    """No step scans the table of snapshots, and no query is asked for a job that is in order."""
    for number in range(30):
        unit.jobs.add(job(f"job{number}"))
    statements: list[tuple[str, Any]] = []
    engine = unit.snapshots._connection.engine

    def note(_c: object, _k: object, statement: str, values: Any, *_: object) -> None:
        statements.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    found(unit)
    event.remove(engine, "before_cursor_execute", note)
    about = [said for said in statements if "FROM snapshots" in said[0]]
    assert len(about) == 2
    connection = unit.snapshots._connection
    for statement, values in about:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        steps = [str(row[-1]) for row in plan if "snapshots" in str(row[-1])]
        assert steps
        assert all("INDEX ix_snapshots_" in step for step in steps), steps
        assert any("doubted" in step or "late" in step for step in steps), steps
