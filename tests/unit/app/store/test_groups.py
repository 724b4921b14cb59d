"""Snapshots of no job by origin, and which machine those are assigned to."""

import random

from sqlalchemy import text

from kustos.core.snapshot_groups import SnapshotCount, SnapshotGroup, origin_of
from kustos.store.unit_of_work import SqlUnit
from tests.unit.app.store.conftest import Units
from tests.unit.app.store.samples import DAY, NOON, job, machine, repository, snapshot

HOME = origin_of("old-pc", ["/home"])
LISTED = 20_000


def test_snapshots_of_the_same_folders_of_a_host_are_one_group(unit: SqlUnit) -> None:
    """In any order of the folders, however the host is spelt; what it shows is of the newest."""
    unit.snapshots.put(
        [
            snapshot("a", hostname="OLD-PC", paths=("/home", "/etc"), bytes=5, tags=("weekly",)),
            snapshot("b", hostname="old-pc", paths=("/etc", "/home"), time=NOON + DAY, bytes=7),
            snapshot("c", hostname="old-pc", paths=("/home",)),
            snapshot("d", hostname="other", paths=("/home", "/etc")),
        ]
    )
    found = {(one.hostname, one.paths): one for one in unit.snapshots.groups()}
    assert len(found) == 3
    assert found["old-pc", ("/etc", "/home")] == SnapshotGroup(
        repository_id="repository",
        origin=origin_of("old-pc", ["/home", "/etc"]),
        machine_id=None,
        count=2,
        first=NOON,
        last=NOON + DAY,
        hostname="old-pc",
        paths=("/etc", "/home"),
        bytes=7,
    )


def test_what_a_job_made_is_in_no_group_and_what_a_machine_made_in_its_own(unit: SqlUnit) -> None:
    """A machine's snapshots stay its own when their job goes."""
    unit.snapshots.put(
        [
            snapshot("a", machine_id="machine", job_id="job"),
            snapshot("b", machine_id="machine"),
            snapshot("c"),
        ]
    )
    assert {(one.machine_id, one.count) for one in unit.snapshots.groups()} == {
        ("machine", 1),
        (None, 1),
    }
    unit.jobs.remove("job")
    groups = unit.snapshots.groups()
    assert {(one.machine_id, one.count) for one in groups} == {("machine", 2), (None, 1)}
    read = {one.machine_id: [each.id for each in unit.snapshots.of_group(one)] for one in groups}
    assert read == {"machine": ["b", "a"], None: ["c"]}


def test_groups_can_be_asked_of_one_repository(unit: SqlUnit) -> None:
    unit.repositories.add(repository("second"))
    unit.snapshots.put([snapshot("a"), snapshot("a", repository_id="second")])
    assert [one.repository_id for one in unit.snapshots.groups("second")] == ["second"]


def test_two_of_the_same_moment_count_once_each(unit: SqlUnit) -> None:
    unit.snapshots.put([snapshot("a", bytes=1), snapshot("b", bytes=2)])
    (group,) = unit.snapshots.groups()
    assert (group.count, group.bytes) == (2, 2)


def test_a_listing_with_another_word_on_the_folders_moves_a_snapshot(unit: SqlUnit) -> None:
    """Windows: the job says C:\\Users, restic's list /C/Users."""
    unit.snapshots.put([snapshot("a", paths=("C:\\Users",))])
    unit.snapshots.put([snapshot("a", paths=("/C/Users",))])
    (group,) = unit.snapshots.groups()
    assert group.origin == origin_of("machine.example", ["/C/Users"])


def test_snapshots_are_counted_by_whose_they_are(unit: SqlUnit) -> None:
    unit.snapshots.put(
        [
            snapshot("a", machine_id="machine", job_id="job"),
            snapshot("b", machine_id="machine"),
            snapshot("c", hostname="old-pc"),
            snapshot("d", hostname="old-pc"),
            snapshot("e", hostname="other"),
        ]
    )
    unit.assignments.put("repository", {HOME: "machine"})
    assert unit.snapshots.counts() == {"repository": SnapshotCount(known=5, foreign=1, assigned=2)}


def test_an_assignment_is_changed_and_taken_back(unit: SqlUnit) -> None:
    unit.machines.add(machine("second"), b"s" * 32)
    unit.assignments.put("repository", {HOME: "machine", "other": "machine"})
    unit.assignments.put("repository", {HOME: "second"})
    assert unit.assignments.of_repository("repository") == {HOME: "second", "other": "machine"}
    unit.assignments.put("repository", {HOME: None, "unknown": None})
    assert unit.assignments.all() == {("repository", "other"): "machine"}


def test_an_assignment_goes_with_its_machine_and_its_repository(unit: SqlUnit) -> None:
    """The snapshots of a machine that goes are foreign again."""
    unit.repositories.add(repository("second"))
    unit.snapshots.put([snapshot("a", hostname="old-pc")])
    unit.assignments.put("repository", {HOME: "machine"})
    unit.assignments.put("second", {HOME: "machine"})
    unit.repositories.remove("second")
    assert unit.assignments.all() == {("repository", HOME): "machine"}
    unit.machines.remove("machine")
    assert unit.assignments.all() == {}
    assert unit.snapshots.counts()["repository"].foreign == 1


def test_a_group_of_many_is_read_by_its_index(units: Units) -> None:
    """Of 20,000 in 40 groups, in the order of the index: nothing is sorted."""
    with units() as unit:
        unit.machines.add(machine(), b"t" * 32)
        unit.repositories.add(repository())
        unit.jobs.add(job())
        dice = random.Random(7)
        unit.snapshots.put(
            snapshot(
                f"{number:05}",
                hostname=f"pc-{dice.randrange(8)}",
                paths=(f"/data/{dice.randrange(5)}",),
                time=NOON + number * DAY / 24,
            )
            for number in range(LISTED)
        )
    with units() as unit:
        groups = unit.snapshots.groups()
        assert len(groups) == 40
        assert sum(one.count for one in groups) == LISTED
        if unit._connection.dialect.name != "sqlite":
            return
        plan = unit._connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM snapshots WHERE job_id IS NULL "
                "AND repository_id = 'r' AND origin = 'o' AND machine_id IS NULL "
                "ORDER BY time DESC, id DESC"
            )
        ).all()
        assert len(plan) == 1
        assert "INDEX ix_snapshots_origin" in plan[0][-1]
