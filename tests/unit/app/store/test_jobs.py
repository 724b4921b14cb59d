"""Jobs."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from kustos.core.job_dump import DumpKind, JobDump
from kustos.store import RowMissingError
from kustos.store.unit_of_work import SqlUnit
from tests.unit.app.store.samples import job

ODD = ("/home/\0e9", "/with\nnewline", "/with\"quote'", "/𝄞", "C:/Users")


def test_a_job_reads_back_with_every_odd_path(unit: SqlUnit) -> None:
    dump = JobDump(id="d", kind=DumpKind.COMMAND, name="ü.sql", command=("a b", "\n"), port=7)
    odd = job(
        "odd", sources=ODD, excludes=ODD, exclude_caches=False, one_file_system=True, dumps=(dump,)
    )
    unit.jobs.add(odd)
    assert unit.jobs.get("odd") == odd


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
