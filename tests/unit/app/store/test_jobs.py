"""Jobs."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.model import FOR_GOOD, JobRevision
from kustos.core.orders import BackupOrder
from kustos.store import RowMissingError
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.schedules import Blocked, CronTimes, IntervalTimes, Schedule
from tests.unit.app.store.samples import NOON, job

ODD = ("/home/\0e9", "/with\nnewline", "/with\"quote'", "/𝄞", "C:/Users")


def test_a_job_reads_back_with_every_odd_path(unit: SqlUnit) -> None:
    dump = JobDump(id="d", kind=DumpKind.COMMAND, name="ü.sql", command=("a b", "\n"), port=7)
    odd = job(
        "odd", sources=ODD, excludes=ODD, exclude_caches=False, one_file_system=True, dumps=(dump,)
    )
    unit.jobs.add(odd)
    assert unit.jobs.get("odd") == odd


def test_a_job_reads_back_with_its_schedule(unit: SqlUnit) -> None:
    """Of either kind of times, and paused for good."""
    nightly = Schedule(
        times=CronTimes(expression="30 2 * * *"),
        zone="Europe/Berlin",
        blocked=(Blocked(days=(1, 7), begin=0, end=1_439),),
        min_battery=33.3,
    )
    often = Schedule(times=IntervalTimes(seconds=5_400, since=NOON), zone="UTC")
    for schedule in (nightly, often):
        planned = job(
            schedule.zone,
            schedule=schedule,
            paused_until=FOR_GOOD,
            revision="r2",
            applied_revision="r1",
        )
        unit.jobs.add(planned)
        assert unit.jobs.get(planned.id) == planned


def test_what_a_job_was_to_do_outlives_it_but_not_its_machine(unit: SqlUnit) -> None:
    noted = JobRevision(
        revision="r1",
        job_id="job",
        machine_id="machine",
        repository_id="repository",
        order=BackupOrder(sources=ODD),
        saved_at=NOON,
    )
    unit.jobs.note(noted)
    unit.jobs.remove("job")
    assert unit.jobs.noted("r1") == noted
    assert unit.jobs.noted("r2") is None
    unit.machines.remove("machine")
    assert unit.jobs.noted("r1") is None


def test_jobs_are_listed_by_name(unit: SqlUnit) -> None:
    unit.jobs.add(job("a", name="Zulu"))
    assert [each.name for each in unit.jobs.all()] == ["Job", "Zulu"]


def test_an_update_changes_the_job(unit: SqlUnit) -> None:
    changed = replace(job(), name="New", sources=("/etc",), excludes=("*.tmp",))
    unit.jobs.update(changed)
    assert unit.jobs.get("job") == changed


def test_updating_a_job_that_is_gone_says_so(unit: SqlUnit) -> None:
    with pytest.raises(RowMissingError):
        unit.jobs.update(job("gone"))


@pytest.mark.parametrize("missing", ["machine_id", "repository_id"])
def test_a_job_needs_its_machine_and_its_repository(unit: SqlUnit, missing: str) -> None:
    savepoint = unit.jobs._connection.begin_nested()
    with pytest.raises(IntegrityError):
        unit.jobs.add(job("stray", **{missing: "nobody"}))
    savepoint.rollback()
    assert unit.jobs.get("stray") is None
