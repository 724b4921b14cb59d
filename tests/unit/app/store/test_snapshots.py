"""Known snapshots."""

import pytest
from sqlalchemy.exc import IntegrityError

from kustos.store.unit_of_work import SqlUnit
from tests.unit.app.store.samples import DAY, NOON, repository, snapshot, task


def test_a_snapshot_reads_back_as_it_was_put(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    full = snapshot(
        tags=("kustos", "job:job"),
        machine_id="machine",
        job_id="job",
        task_id="task",
        files=1,
        bytes=2**53,
        bytes_added=0,
    )
    unit.snapshots.put([full])
    assert unit.snapshots.get("repository", full.id) == full


def test_the_same_id_in_another_repository_is_another_snapshot(unit: SqlUnit) -> None:
    """restic copy keeps nothing in common, but two repositories may be copies of a disk."""
    unit.repositories.add(repository("second"))
    unit.snapshots.put([snapshot()])
    assert unit.snapshots.get("second", snapshot().id) is None


def test_what_is_learnt_again_keeps_the_first_time_and_fills_gaps(unit: SqlUnit) -> None:
    unit.snapshots.put([snapshot(machine_id="machine", files=5)])
    unit.snapshots.put(
        [snapshot(learnt_at=NOON + DAY, job_id="job", task_id="t", files=9, bytes=7)]
    )
    expected = snapshot(machine_id="machine", job_id="job", task_id="t", files=5, bytes=7)
    assert unit.snapshots.get("repository", snapshot().id) == expected


def test_putting_a_list_twice_changes_nothing(unit: SqlUnit) -> None:
    listed = [snapshot(str(number), files=number) for number in range(3)]
    unit.snapshots.put(listed)
    before = unit.snapshots.of_repository("repository")
    unit.snapshots.put(listed)
    unit.snapshots.put([])
    assert unit.snapshots.of_repository("repository") == before


def test_snapshots_are_listed_newest_first(unit: SqlUnit) -> None:
    days = {"b": 1, "c": 3, "a": 2}
    unit.snapshots.put(
        snapshot(id_, time=NOON + day * DAY, job_id="job") for id_, day in days.items()
    )
    unit.snapshots.put([snapshot("unexpected", time=NOON + 9 * DAY)])
    assert [each.id for each in unit.snapshots.of_job("job")] == ["c", "a", "b"]
    everything = [each.id for each in unit.snapshots.of_repository("repository")]
    assert everything == ["unexpected", "c", "a", "b"]


def test_records_of_vanished_snapshots_go_unless_learnt_since(unit: SqlUnit) -> None:
    unit.repositories.add(repository("second"))
    unit.snapshots.put(
        [
            snapshot("kept", learnt_at=NOON),
            snapshot("gone", learnt_at=NOON),
            snapshot("new", learnt_at=NOON + DAY),
            snapshot("elsewhere", repository_id="second", learnt_at=NOON),
        ]
    )
    unit.snapshots.keep_only("repository", frozenset({"kept", "foreign"}), NOON + DAY)
    assert {each.id for each in unit.snapshots.of_repository("repository")} == {"kept", "new"}
    assert [each.id for each in unit.snapshots.of_repository("second")] == ["elsewhere"]


def test_more_snapshots_than_a_statement_has_parameters_can_be_kept(unit: SqlUnit) -> None:
    unit.snapshots.put(snapshot(f"{number:05}") for number in range(300))
    ids = frozenset(f"{number:05}" for number in range(40_000) if number != 7)
    unit.snapshots.keep_only("repository", ids, NOON + DAY)
    assert len(unit.snapshots.of_repository("repository")) == 299


@pytest.mark.parametrize("field", ["repository_id", "machine_id", "job_id"])
def test_a_snapshot_cannot_belong_to_what_is_not_there(unit: SqlUnit, field: str) -> None:
    savepoint = unit.snapshots._connection.begin_nested()
    with pytest.raises(IntegrityError):
        unit.snapshots.put([snapshot(**{field: "nobody"})])
    savepoint.rollback()
