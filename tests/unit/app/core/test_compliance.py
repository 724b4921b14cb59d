"""What is amiss with a job, how badly, and by which evidence; and the fleet's report as files."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.compliance import (
    COSTS,
    Breach,
    Finding,
    JobFacts,
    Severity,
    breaches,
    job_score,
    mean_score,
)
from kustos.core.compliance_reports import (
    COLUMNS,
    Compliance,
    FleetReport,
    JobReport,
    MachineReport,
    as_csv,
    as_json,
)
from kustos.core.model import Job, JobRecord, Snapshot, Task, TaskState
from kustos.core.orders import BackupOrder
from kustos_agent.protocol.schedules import CronTimes, Schedule
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import TaskKind
from tests.helpers.saved import saved_repository

from .conftest import Core

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = 24 * HOUR
JOB = Job(
    id="j",
    name="J",
    machine_id="m",
    repository_id="r",
    sources=("/home",),
    created_at=NOW - 99 * DAY,
    schedule=Schedule(times=CronTimes(expression="@daily"), zone="UTC"),
)
BY_HAND = replace(JOB, schedule=None)
TASK = Task(
    id="t",
    kind=TaskKind.BACKUP,
    machine_id="m",
    repository_id="r",
    job_id="j",
    order=BackupOrder(sources=("/home",)),
    created_at=NOW - HOUR,
    finished_at=NOW - HOUR,
    state=TaskState.SUCCESS,
)
SNAPSHOT = Snapshot(
    id="a" * 64,
    repository_id="r",
    time=NOW - HOUR,
    learnt_at=NOW - HOUR,
    hostname="h",
    paths=("/home",),
    job_id="j",
    task_id="t",
)
WELL = JobFacts(
    job=JOB,
    record=JobRecord(job_id="j", last=TASK, last_good_at=NOW - HOUR),
    sizes=(100, 100, 100, 100),
    snapshots=(SNAPSHOT,),
)
FAILED = replace(TASK, state=TaskState.FAILED)
LATE = JobRecord(job_id="j", last=TASK, last_good_at=NOW - 3 * DAY)


def test_a_job_that_does_what_is_expected_has_no_finding_and_all_points() -> None:
    assert breaches(WELL, NOW) == ()
    assert job_score(()) == 100


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"record": LATE},
            Breach(
                finding=Finding.NO_RECENT_BACKUP,
                severity=Severity.CRITICAL,
                since=NOW - DAY,
                seen=3 * 86_400,
                expected=2 * 86_400,
            ),
        ),
        (
            {"record": JobRecord(job_id="j", last=None, last_good_at=None), "snapshots": ()},
            Breach(
                finding=Finding.NO_RECENT_BACKUP,
                severity=Severity.CRITICAL,
                since=NOW - 97 * DAY,
                seen=99 * 86_400,
                expected=2 * 86_400,
            ),
        ),
        (
            {
                "record": JobRecord(job_id="j", last=None, last_good_at=None),
                "job": BY_HAND,
                "snapshots": (),
            },
            Breach(finding=Finding.NO_RECENT_BACKUP, severity=Severity.WARNING),
        ),
        (
            {"snapshots": ()},
            Breach(finding=Finding.SNAPSHOT_TOO_OLD, severity=Severity.CRITICAL),
        ),
        (
            {"snapshots": (replace(SNAPSHOT, time=NOW + 9 * DAY, learnt_at=NOW - 3 * DAY),)},
            Breach(
                finding=Finding.SNAPSHOT_TOO_OLD,
                severity=Severity.WARNING,
                since=NOW - DAY,
                seen=3 * 86_400,
                expected=2 * 86_400,
            ),
        ),
        (
            {"record": replace(WELL.record, last=FAILED)},
            Breach(finding=Finding.BACKUP_FAILED, severity=Severity.WARNING, since=NOW - HOUR),
        ),
        (
            {"sizes": (49, 100, 90, 110)},
            Breach(
                finding=Finding.TOO_SMALL,
                severity=Severity.WARNING,
                since=NOW - HOUR,
                seen=49,
                expected=100,
                basis=3,
            ),
        ),
        (
            {"sizes": (9, *[100] * 50)},
            Breach(
                finding=Finding.TOO_SMALL,
                severity=Severity.CRITICAL,
                since=NOW - HOUR,
                seen=9,
                expected=100,
                basis=10,
            ),
        ),
        (
            {"snapshots": (SNAPSHOT, replace(SNAPSHOT, id="b" * 64, task_id=None))},
            Breach(
                finding=Finding.UNEXPECTED_SNAPSHOTS,
                severity=Severity.WARNING,
                since=NOW - HOUR,
                seen=1,
                expected=0,
            ),
        ),
        (
            {"missing": 2},
            Breach(
                finding=Finding.RETENTION_NOT_MET, severity=Severity.WARNING, seen=2, expected=0
            ),
        ),
    ],
)
def test_each_finding_has_its_evidence(changes: dict[str, Any], expected: Breach) -> None:
    assert breaches(replace(WELL, **changes), NOW) == (expected,)


@pytest.mark.parametrize(
    ("size", "severity"),
    [(1_000, None), (999, Severity.WARNING), (100, Severity.WARNING), (99, Severity.CRITICAL)],
)
def test_a_job_s_own_minimum_holds_from_its_first_run_on(
    size: int, severity: Severity | None
) -> None:
    """Whatever it used to save."""
    job = replace(JOB, min_bytes=1_000)
    facts = replace(WELL, job=job, sizes=(size, *[10**9] * 5))
    alone = replace(facts, sizes=(size,))
    for given_ in (facts, alone):
        found = [one for one in breaches(given_, NOW) if one.finding is Finding.TOO_SMALL]
        assert [(one.severity, one.seen, one.expected, one.basis) for one in found] == (
            [(severity, size, 1_000, None)] if severity else []
        )


@pytest.mark.parametrize(
    "changes",
    [
        {"sizes": (50, 100, 100, 100)},
        {"sizes": (1, 100, 100)},
        {"missing": 0},
        {"record": LATE, "job": BY_HAND},
    ],
)
def test_what_is_within_bounds_is_no_finding(changes: dict[str, Any]) -> None:
    """Just big enough; too few runs to compare with; rules that are met; a job by hand alone."""
    assert breaches(replace(WELL, **changes), NOW) == ()


def test_a_failure_without_a_recent_good_backup_is_critical() -> None:
    found = breaches(replace(WELL, record=replace(LATE, last=FAILED)), NOW)
    assert [breach.finding for breach in found] == [Finding.NO_RECENT_BACKUP, Finding.BACKUP_FAILED]
    assert {breach.severity for breach in found} == {Severity.CRITICAL}


@given(st.lists(st.sampled_from(Severity), max_size=6))
def test_more_that_is_amiss_never_means_more_points(severities: list[Severity]) -> None:
    found = [Breach(finding=Finding.TOO_SMALL, severity=severity) for severity in severities]
    score = job_score(found)
    assert 0 <= score <= 100
    for severity in Severity:
        more = Breach(finding=Finding.BACKUP_FAILED, severity=severity)
        assert job_score([*found, more]) == max(0, score - COSTS[severity])


@given(st.lists(st.integers(0, 100), min_size=1, max_size=20))
def test_all_points_are_given_only_if_nothing_is_amiss_anywhere(scores: list[int]) -> None:
    mean = mean_score(scores)
    assert min(scores) <= mean <= max(scores)
    assert (mean == 100) == (set(scores) == {100})


def test_without_anything_that_is_backed_up_there_are_no_points() -> None:
    assert mean_score([]) == 0


def _sample() -> FleetReport:
    breach = Breach(
        finding=Finding.TOO_SMALL, severity=Severity.WARNING, since=NOW, seen=1, expected=9, basis=3
    )
    jobs = (
        JobReport(job_id="j", name="=1+1", score=80, last_good_at=NOW, breaches=(breach,)),
        JobReport(job_id="k", name='A "B", C\n', score=100, last_good_at=None, breaches=()),
    )
    return FleetReport(
        made_at=NOW,
        score=45,
        machines=(
            MachineReport(machine_id="m", name="ÄRGER", score=90, jobs=jobs),
            MachineReport(machine_id="n", name="@new", score=0, jobs=()),
        ),
    )


def test_a_table_has_a_line_for_each_finding_and_for_what_has_none() -> None:
    """Any name comes back as it was, but for one that a spreadsheet would take for a formula."""
    header, *lines = csv.reader(io.StringIO(as_csv(_sample()), newline=""))
    assert tuple(header) == COLUMNS
    noon = "2026-03-02T12:00:00+00:00"
    assert lines == [
        ["ÄRGER", "90", "'=1+1", "80", noon, "too-small", "warning", noon, "1", "9", "3"],
        ["ÄRGER", "90", 'A "B", C\n', "100", "", "", "", "", "", "", ""],
        ["'@new", "0", "", "", "", "", "", "", "", "", ""],
    ]


def test_json_has_all_of_it() -> None:
    read = json.loads(as_json(_sample()))
    assert read["score"] == 45
    assert read["machines"][0]["jobs"][0]["breaches"][0]["finding"] == "too-small"
    assert read["machines"][1] == {"machine_id": "n", "name": "@new", "score": 0, "jobs": []}


async def test_a_report_is_made_of_what_is_stored(core: Core) -> None:
    """A job whose last run saved next to nothing, one that is overdue, a machine without any."""
    now = core.clock.now()
    good = await core.machine("B")
    await core.machine("a")
    repository = await saved_repository(core.composition.manager)
    jobs = [
        replace(
            JOB,
            id=name,
            name=name,
            machine_id=good.id,
            repository_id=repository.id,
            schedule=Schedule(times=CronTimes(expression="0 * * * *"), zone="UTC"),
        )
        for name in ("shrunk", "late")
    ]

    def fill(unit: Any) -> None:
        for job in jobs:
            unit.jobs.add(job)
        for number in range(6):
            at = now - (5 - number) * HOUR
            unit.tasks.add(
                replace(
                    TASK,
                    id=f"t{number}",
                    machine_id=good.id,
                    job_id="shrunk",
                    created_at=at,
                    finished_at=at,
                    result=BackupResult(
                        snapshot_id=f"{number:064}", bytes_total=1_000 if number < 5 else 10
                    ),
                )
            )
        unit.snapshots.put(
            [
                replace(
                    SNAPSHOT,
                    repository_id=repository.id,
                    job_id="shrunk",
                    machine_id=good.id,
                    time=now,
                    learnt_at=now,
                )
            ]
        )

    await core.store.write(fill)
    report = await Compliance(store=core.store, clock=core.clock).report()
    assert [(machine.name, machine.score) for machine in report.machines] == [("a", 0), ("B", 40)]
    assert report.score == 20
    found = {
        job.name: [breach.finding for breach in job.breaches] for job in report.machines[1].jobs
    }
    assert found == {"late": [Finding.NO_RECENT_BACKUP], "shrunk": [Finding.TOO_SMALL]}
