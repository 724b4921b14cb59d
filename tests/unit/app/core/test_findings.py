"""Which conditions hold, family by family."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kustos.core.alert_rules import AlertRules
from kustos.core.alerts import AlertKey, AlertKind, Severity
from kustos.core.care_plan import CarePlan, CareRecord, Kept
from kustos.core.conditions import conditions
from kustos.core.findings import look
from kustos.core.findings.facts import Facts
from kustos.core.harm import Harm, Unusual
from kustos.core.looks import CLOSED, Look
from kustos.core.model import (
    CertificateCondition,
    CertificateTrouble,
    CloneAlarm,
    Job,
    JobRecord,
    LocalPlace,
    Machine,
    Repository,
    RestPlace,
    Task,
    TaskState,
)
from kustos.core.orders import lost_order
from kustos.core.pulse import Vitals
from kustos.core.quarantine import Doubted
from kustos.core.snapshot_groups import SnapshotGroup, origin_of
from kustos.core.snapshot_trust import Doubt
from kustos.core.space import Measured
from kustos.core.trips import Trip
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.tasks import PruneResult
from kustos_agent.protocol.values import DiskSpace, ErrorClass, Problem, TaskKind

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)
PC = Machine(
    id="m",
    name="EMPFANG",
    hostname="empfang",
    os_name="Windows",
    enrolled_at=LONG_AGO,
    agent_version="0.1.0",
    restic_version="0.18.1",
    last_seen=NOW,
)
NAS = Repository(id="r", name="NAS", place=LocalPlace(path="/srv"), created_at=LONG_AGO)
CLOUD = replace(NAS, place=RestPlace(url="https://backup.example:8000/"))
JOB = Job(
    id="j", name="Office", machine_id="m", repository_id="r", sources=("/home",), created_at=NOW
)


def facts(**changed: object) -> Facts:
    """An office in which all is well."""
    well = Facts(
        now=NOW,
        listening_since=NOW - timedelta(days=1),
        rules=AlertRules(offline_minutes=60, disk_percent=10),
        machines=(PC,),
        jobs=(JOB,),
        repositories=(NAS,),
        heard={"m": NOW},
        vitals={"m": vitals()},
        agent_version="0.1.0",
    )
    return replace(well, **changed)  # type: ignore[arg-type]  # named by the test


def vitals(*, free: int = 50, at: datetime = NOW) -> Vitals:
    beat = Heartbeat(at=at, disks=(DiskSpace(mount_point="/", free=free, total=100),))
    return Vitals(heartbeat=beat, conditions=conditions(beat, NOW))


def task(
    kind: TaskKind,
    state: TaskState,
    error: ErrorClass | None = None,
    ended: datetime = NOW,
) -> Task:
    return Task(
        id=f"{kind}-{ended.timestamp()}",
        kind=kind,
        machine_id="m",
        repository_id="r",
        job_id="j" if kind is TaskKind.BACKUP else None,
        order=lost_order(kind),
        created_at=ended,
        finished_at=ended,
        state=state,
        problem=None if error is None else Problem(error=error),
    )


def kinds(of: Facts) -> set[AlertKind]:
    return {finding.key.kind for finding in look(of).findings}


def test_where_all_is_well_nothing_is_found() -> None:
    """The office as it should be."""
    assert look(facts()).findings == ()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (TaskState.SUCCESS, set()),
        (TaskState.WARNING, {AlertKind.BACKUP_PARTIAL}),
        (TaskState.FAILED, {AlertKind.BACKUP_FAILED}),
    ],
)
def test_the_last_backup_of_a_job_decides(state: TaskState, expected: set[AlertKind]) -> None:
    """What is shown is that task, with its problem."""
    last = task(TaskKind.BACKUP, state, ErrorClass.DISK_FULL)
    record = JobRecord(job_id="j", last=last, last_good_at=None)
    found = look(facts(records=(record,))).findings
    assert {finding.key.kind for finding in found} == expected
    assert [finding.evidence.task_id for finding in found] == [last.id] * len(expected)


def test_a_job_that_is_overdue_is_told_with_its_last_good_backup() -> None:
    """One that has never had any as well; what is not overdue is not told."""
    other, third = replace(JOB, id="other"), replace(JOB, id="third")
    record = JobRecord(job_id="j", last=None, last_good_at=LONG_AGO)
    late = NOW - timedelta(hours=1)
    given = facts(jobs=(JOB, other, third), records=(record,), overdue={"j": late, "other": late})
    found = look(given).findings
    assert {(one.key.job_id, one.evidence.at) for one in found} == {
        ("j", LONG_AGO),
        ("other", None),
    }
    assert {(one.key.kind, one.since) for one in found} == {(AlertKind.OVERDUE, late)}


def test_nothing_is_overdue_to_a_manager_that_has_just_come_back() -> None:
    """Its machines have ten minutes to tell what they saved meanwhile; what stood before stands."""
    late = {"j": NOW - timedelta(hours=1)}
    found = look(facts(overdue=late, listening_since=NOW - timedelta(minutes=10)))
    assert found.findings == ()
    assert (AlertKind.OVERDUE, "m") in found.unknown
    after = facts(overdue=late, listening_since=NOW - timedelta(minutes=11))
    assert kinds(after) == {AlertKind.OVERDUE}


def test_a_machine_may_be_silent_for_as_long_as_the_rule_says() -> None:
    """And not a minute more."""
    at_the_edge = facts(heard={"m": NOW - timedelta(minutes=60)})
    beyond = facts(heard={"m": NOW - timedelta(minutes=61)})
    assert kinds(at_the_edge) == set()
    assert kinds(beyond) == {AlertKind.MACHINE_OFFLINE}


def test_a_manager_that_has_just_started_cannot_say_who_is_offline() -> None:
    """It was off itself: what was raised stays, and nothing is raised."""
    seen = look(
        facts(
            heard={},
            machines=(replace(PC, last_seen=LONG_AGO),),
            listening_since=NOW - timedelta(minutes=5),
        )
    )
    assert AlertKind.MACHINE_OFFLINE not in {finding.key.kind for finding in seen.findings}
    assert (AlertKind.MACHINE_OFFLINE, "m") in seen.unknown


def test_a_laptop_may_be_away_for_a_fortnight() -> None:
    """Then it is missed."""
    laptop = (replace(PC, laptop=True),)
    assert kinds(facts(machines=laptop, heard={"m": NOW - timedelta(days=13)})) == set()
    assert kinds(facts(machines=laptop, heard={"m": NOW - timedelta(days=15)})) == {
        AlertKind.MACHINE_OFFLINE
    }


def test_a_machine_that_has_left_is_not_said_to_be_offline_too() -> None:
    """One matter, one alert."""
    left = (replace(PC, left_at=LONG_AGO),)
    assert kinds(facts(machines=left, heard={}, vitals={})) == {AlertKind.MACHINE_LEFT}


def test_an_identity_that_is_used_twice_is_critical() -> None:
    """Somebody else may have it."""
    alarm = CloneAlarm(since=LONG_AGO, addresses=("10.0.0.7",))
    (finding,) = look(facts(machines=(replace(PC, clone_alarm=alarm),))).findings
    assert (finding.key.kind, finding.severity) == (AlertKind.USED_TWICE, Severity.CRITICAL)


def test_a_clock_that_is_wrong_is_told_to_the_minute() -> None:
    """Below zero it is behind. Heartbeats differ by milliseconds, which is no news."""
    (finding,) = look(facts(vitals={"m": vitals(at=NOW - timedelta(seconds=181))})).findings
    assert finding.key.kind is AlertKind.CLOCK_WRONG
    assert finding.evidence.off_by_seconds == -180


@pytest.mark.parametrize(
    ("free", "severity"),
    [(10, None), (9, Severity.WARNING), (4, Severity.WARNING), (3, Severity.CRITICAL)],
)
def test_a_disk_is_low_below_the_rule_and_critical_below_a_third(
    free: int, severity: Severity | None
) -> None:
    """10 percent is the rule here."""
    found = look(facts(vitals={"m": vitals(free=free)})).findings
    assert [finding.severity for finding in found] == ([severity] if severity else [])


def test_a_disk_at_the_edge_does_not_raise_an_alert_each_minute() -> None:
    """What was raised ends two points above where it began."""
    standing = frozenset({AlertKey(kind=AlertKind.DISK_LOW, machine_id="m")})
    assert kinds(facts(vitals={"m": vitals(free=11)}, standing=standing)) == {AlertKind.DISK_LOW}
    assert kinds(facts(vitals={"m": vitals(free=12)}, standing=standing)) == set()


def test_of_a_machine_that_is_not_connected_nobody_knows_clock_and_disk() -> None:
    """Its last figures are no news of today."""
    assert look(facts(vitals={})).unknown == {
        (AlertKind.CLOCK_WRONG, "m"),
        (AlertKind.DISK_LOW, "m"),
    }


@pytest.mark.parametrize(
    ("restic", "agent", "expected"),
    [
        ("", "0.1.0", {AlertKind.RESTIC_MISSING}),
        ("0.13.1", "0.1.0", {AlertKind.RESTIC_OUTDATED}),
        ("0.14.0", "0.1.0", set()),
        ("0.18.1", "0.0.9", {AlertKind.AGENT_OUTDATED}),
        ("0.18.1", "0.2.0", set()),
        ("", "", set()),
    ],
)
def test_programs_that_are_missing_or_too_old(
    restic: str, agent: str, expected: set[AlertKind]
) -> None:
    """One that never connected has told nothing of its programs."""
    machine = replace(PC, restic_version=restic, agent_version=agent)
    assert kinds(facts(machines=(machine,))) == expected


def test_what_is_wrong_with_the_certificates_is_an_alert_of_no_machine() -> None:
    """It concerns all of them."""
    ends = CertificateCondition(kind=CertificateTrouble.SERVER_ENDS, at=NOW + timedelta(days=3))
    (finding,) = look(facts(certificate=ends)).findings
    assert finding.key == AlertKey(kind=AlertKind.CERTIFICATE)
    assert finding.since == NOW


@pytest.mark.parametrize("error", sorted(CLOSED))
def test_a_repository_that_cannot_be_opened_is_one_alert(error: ErrorClass) -> None:
    """However many kinds of care have failed by it."""
    care = (
        task(TaskKind.CHECK, TaskState.FAILED, error, NOW - timedelta(hours=2)),
        task(TaskKind.FORGET, TaskState.FAILED, error),
    )
    (finding,) = look(facts(care=care)).findings
    assert finding.key == AlertKey(kind=AlertKind.REPOSITORY_UNREACHABLE, repository_id="r")
    assert finding.since == NOW


def test_whatever_opens_a_repository_shows_that_it_can_be_reached() -> None:
    """A listing that went well, or a backup into it."""
    failed = task(TaskKind.CHECK, TaskState.FAILED, ErrorClass.UNREACHABLE, NOW)
    listed = task(TaskKind.SNAPSHOTS, TaskState.SUCCESS, None, NOW + timedelta(minutes=1))
    saved = JobRecord(job_id="j", last=None, last_good_at=NOW + timedelta(minutes=1))
    assert kinds(facts(care=(failed,))) == {AlertKind.REPOSITORY_UNREACHABLE}
    assert kinds(facts(care=(failed, listed))) == set()
    assert kinds(facts(care=(failed,), records=(saved,))) == set()


def _looked(**changed: object) -> Look:
    well = Look(repository_id="r", looked_at=NOW, machine_id="m")
    return replace(well, **changed)  # type: ignore[arg-type]  # named by the test


def test_looks_that_fail_are_an_alert_like_any_care() -> None:
    """From the third on, since the first; one that a task has told of is not told of twice."""
    problem = Problem(error=ErrorClass.UNREACHABLE)
    begun = NOW - timedelta(minutes=12)
    twice = _looked(failures=2, failed_at=begun, problem=problem)
    assert kinds(facts(looks={"r": twice})) == set()
    (finding,) = look(facts(looks={"r": replace(twice, failures=3)})).findings
    assert finding.key == AlertKey(kind=AlertKind.REPOSITORY_UNREACHABLE, repository_id="r")
    assert (finding.since, finding.evidence.problem) == (begun, problem)
    failed = task(TaskKind.CHECK, TaskState.FAILED, ErrorClass.UNREACHABLE)
    (finding,) = look(facts(care=(failed,), looks={"r": replace(twice, failures=3)})).findings
    assert finding.evidence.task_id == failed.id
    saved = JobRecord(job_id="j", last=None, last_good_at=NOW + timedelta(minutes=1))
    assert kinds(facts(records=(saved,), looks={"r": replace(twice, failures=3)})) == set()


def test_a_look_that_opens_a_repository_ends_that_it_did_not_open() -> None:
    """But not that somebody locks it: a look needs no lock. Nor what is older than that."""
    failed = task(TaskKind.CHECK, TaskState.FAILED, ErrorClass.UNREACHABLE, NOW)
    locked = task(TaskKind.PRUNE, TaskState.FAILED, ErrorClass.REPOSITORY_LOCKED, NOW)
    after, before = (
        _looked(good_at=NOW + timedelta(minutes=minutes), looked_at=NOW) for minutes in (1, -1)
    )
    assert kinds(facts(care=(failed, locked), looks={"r": after})) == {AlertKind.REPOSITORY_LOCKED}
    assert AlertKind.REPOSITORY_UNREACHABLE in kinds(facts(care=(failed,), looks={"r": before}))


def test_a_check_that_failed_is_ended_by_a_check_alone() -> None:
    """That its snapshots can be listed does not make a repository whole."""
    corrupt = task(TaskKind.CHECK, TaskState.FAILED, ErrorClass.CORRUPT, NOW)
    listed = task(TaskKind.SNAPSHOTS, TaskState.SUCCESS, None, NOW + timedelta(minutes=1))
    assert kinds(facts(care=(corrupt, listed))) == {AlertKind.CARE_FAILED}


def test_a_lock_that_keeps_care_from_its_work() -> None:
    """Who holds it stands in the problem."""
    locked = task(TaskKind.PRUNE, TaskState.FAILED, ErrorClass.REPOSITORY_LOCKED)
    assert kinds(facts(care=(locked,))) == {AlertKind.REPOSITORY_LOCKED}


def test_care_that_was_missed_for_two_periods_is_one_alert() -> None:
    """The check is named first; what was done since is none of it, nor what nobody wants."""
    kept = Kept(repository_id="r", plan=CarePlan(), since=NOW - timedelta(days=100))
    pruned = CareRecord(repository_id="r", step=TaskKind.PRUNE, done_at=NOW - timedelta(days=20))
    (finding,) = look(facts(care_plans=(kept,), care_records=(pruned,))).findings
    assert finding.key == AlertKey(kind=AlertKind.CARE_OVERDUE, repository_id="r")
    assert finding.severity is Severity.WARNING
    assert finding.evidence.names == ("check", "prune")
    assert finding.evidence.at is None
    assert finding.since == NOW - timedelta(days=100) + timedelta(days=61)
    checked = CareRecord(repository_id="r", step=TaskKind.CHECK, done_at=NOW - timedelta(days=40))
    (finding,) = look(facts(care_plans=(kept,), care_records=(pruned, checked))).findings
    assert (finding.evidence.names, finding.evidence.at) == (("prune",), pruned.done_at)
    off = replace(kept, plan=CarePlan(on=False))
    gone = replace(kept, repository_id="gone")
    assert kinds(facts(care_plans=(off, gone), care_records=(pruned,))) == set()


def group(hostname: str = "EMPFANG", last: datetime = NOW) -> SnapshotGroup:
    return SnapshotGroup(
        repository_id="r",
        origin=origin_of(hostname, ["/home"]),
        machine_id=None,
        count=3,
        first=LONG_AGO - timedelta(days=5),
        last=last,
        hostname=hostname,
        paths=("/home",),
    )


def test_a_snapshot_of_a_known_machine_without_a_task_is_unexpected() -> None:
    """Counted from when the repository came to Kustos."""
    (finding,) = look(facts(groups=(group(),))).findings
    assert finding.key.kind is AlertKind.UNEXPECTED_SNAPSHOT
    assert (finding.key.machine_id, finding.key.repository_id) == ("m", "r")
    assert finding.since == LONG_AGO


def test_what_was_there_before_and_what_strangers_make_is_not_unexpected() -> None:
    """A repository that was adopted holds old ones, and other computers may use it."""
    before = group(last=LONG_AGO - timedelta(days=1))
    assert kinds(facts(groups=(before, group("STRANGER")))) == set()


def unusual(*, grave: bool = False) -> Unusual:
    return Unusual(harm=Harm.CHANGED, changed=40 if grave else 20, of_files=100)


def trip(id_: str, at: datetime, *, grave: bool = False, job_id: str = "j") -> Trip:
    return Trip(task_id=id_, job_id=job_id, at=at, evidence=unusual(grave=grave), held=3)


def test_unusual_changes_of_a_job_are_one_alert_of_the_gravest() -> None:
    """Since the first of them; a job that is gone has none."""
    first, second = NOW - timedelta(days=2), NOW - timedelta(days=1)
    trips = (trip("a", first), trip("b", second, grave=True), trip("c", NOW), trip("d", NOW))
    found = look(facts(trips=(*trips, trip("e", NOW, job_id="gone")))).findings
    (finding,) = found
    assert finding.key == AlertKey(kind=AlertKind.UNUSUAL_CHANGE, machine_id="m", job_id="j")
    assert (finding.severity, finding.since) == (Severity.CRITICAL, first)
    assert (finding.evidence.task_id, finding.evidence.count) == ("b", 3)
    assert finding.evidence.change == unusual(grave=True)


def test_snapshots_in_quarantine_are_told_with_their_doubts() -> None:
    """Those of one job together, since the first was learnt of."""
    doubted = (
        Doubted(Doubt.FUTURE, NOW),
        Doubted(Doubt.UNEXPECTED, LONG_AGO),
        Doubted(Doubt.FUTURE, NOW),
    )
    (finding,) = look(facts(doubted={"j": doubted, "gone": doubted})).findings
    assert finding.key == AlertKey(kind=AlertKind.QUARANTINED, machine_id="m", job_id="j")
    assert finding.since == LONG_AGO
    assert finding.evidence.count == 3
    assert finding.evidence.doubts == (Doubt.FUTURE, Doubt.UNEXPECTED)


def grown(by: int, days: int = 10) -> tuple[Measured, ...]:
    """A repository that has grown by so much a day."""
    return tuple(Measured(NOW - timedelta(days=n), 1_000 - n * by) for n in range(days))


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (3, []),
        (4, [(Severity.WARNING, 12)]),
        (25, [(Severity.CRITICAL, 2)]),
        (0, []),
        (-5, []),
    ],
)
def test_a_repository_that_will_be_full_soon_is_told(
    by: int, expected: list[tuple[Severity, int]]
) -> None:
    """50 are free: 14 days are the rule here, and a quarter of that is critical."""
    found = look(facts(measured={"r": grown(by)})).findings
    assert [(one.severity, one.evidence.count) for one in found] == expected
    assert all(one.evidence.names == ("/",) for one in found)


QUOTA = AlertKey(kind=AlertKind.QUOTA_LOW, repository_id="r")


@pytest.mark.parametrize(
    ("quota", "expected"),
    [
        (1_177, []),
        (1_176, [(Severity.WARNING, 176)]),
        (1_053, [(Severity.WARNING, 53)]),
        (1_052, [(Severity.CRITICAL, 52)]),
        (900, [(Severity.CRITICAL, -100)]),
    ],
)
def test_a_quota_is_low_from_the_rules_on(quota: int, expected: list[tuple[Severity, int]]) -> None:
    """1,000 are held: 85 and 95 percent are the rules; the number says how much is left."""
    found = look(facts(measured={"r": grown(0)}, quotas={"r": quota})).findings
    assert [(one.severity, one.evidence.free) for one in found] == expected
    assert all((one.key, one.evidence.total) == (QUOTA, quota) for one in found)


@pytest.mark.parametrize(
    ("by", "expected"),
    [(21, []), (22, [(Severity.WARNING, 13)]), (90, [(Severity.CRITICAL, 3)]), (-5, [])],
)
def test_a_quota_that_will_be_used_up_soon_is_told(
    by: int, expected: list[tuple[Severity, int]]
) -> None:
    """300 are left, and 10 days of measurements tell the growth: 14 days are the rule."""
    far = facts(measured={"r": grown(by)}, quotas={"r": 1_300}, repositories=(CLOUD,))
    found = look(far).findings
    assert [(one.severity, one.evidence.count) for one in found] == expected


def test_what_a_prune_leaves_unused_is_held_as_well() -> None:
    """The measurement counts what snapshots need, and nothing else."""
    given = facts(measured={"r": grown(0)}, quotas={"r": 1_200})
    assert kinds(given) == set()
    pruned = replace(task(TaskKind.PRUNE, TaskState.SUCCESS), result=PruneResult(bytes_unused=20))
    assert kinds(replace(given, care=(pruned,))) == {AlertKind.QUOTA_LOW}
    failed = replace(pruned, state=TaskState.FAILED, result=None)
    assert AlertKind.QUOTA_LOW not in kinds(replace(given, care=(failed,)))


def test_a_quota_at_the_edge_does_not_raise_an_alert_each_week() -> None:
    """What was raised ends two points below where it began."""
    given = facts(measured={"r": grown(0)}, standing=frozenset({QUOTA}))
    assert kinds(replace(given, quotas={"r": 1_204})) == {AlertKind.QUOTA_LOW}
    assert kinds(replace(given, quotas={"r": 1_205})) == set()


def test_a_quota_without_a_measurement_says_nothing() -> None:
    """Nor does a measurement without a quota: nobody knows how far it is used up."""
    assert kinds(facts(quotas={"r": 1})) == set()
    assert kinds(facts(measured={"r": grown(0)})) == set()


@pytest.mark.parametrize("kind", [TaskKind.BACKUP, TaskKind.PRUNE])
def test_a_run_that_came_up_against_a_quota_is_told_at_once(kind: TaskKind) -> None:
    """Though nobody has said how much there may be, and whatever was measured, until the next
    backup or prune gets through."""
    failed = task(kind, TaskState.FAILED, ErrorClass.QUOTA, ended=LONG_AGO)
    if kind is TaskKind.BACKUP:
        given = facts(records=(JobRecord(job_id="j", last=failed, last_good_at=None),))
    else:
        given = facts(care=(failed,))
    given = replace(given, quotas={"r": 100_000}, measured={"r": grown(0)})
    (finding,) = (one for one in look(given).findings if one.key == QUOTA)
    assert (finding.severity, finding.since) == (Severity.CRITICAL, LONG_AGO)
    assert (finding.evidence.task_id, finding.evidence.total) == (failed.id, 100_000)
    measured = task(TaskKind.STATS, TaskState.SUCCESS)
    assert AlertKind.QUOTA_LOW in kinds(replace(given, care=(*given.care, measured)))
    good = replace(task(TaskKind.BACKUP, TaskState.SUCCESS), job_id="k")
    other = JobRecord(job_id="k", last=good, last_good_at=NOW)
    through = replace(given, jobs=(JOB, replace(JOB, id="k")), records=(*given.records, other))
    assert AlertKind.QUOTA_LOW not in kinds(through)


def test_a_repository_at_the_edge_does_not_raise_an_alert_each_minute() -> None:
    """What was raised ends when it is a fifth further off."""
    key = AlertKey(kind=AlertKind.REPOSITORY_FILLING, machine_id="m", repository_id="r")
    given = facts(measured={"r": grown(3)}, standing=frozenset({key}))
    assert kinds(given) == {AlertKind.REPOSITORY_FILLING}
    rules = AlertRules(full_days=13)
    assert kinds(replace(given, rules=rules)) == set()


def test_of_a_repository_s_disk_its_maintainer_tells() -> None:
    """Whether it is connected or not: another machine may have another folder of that name."""
    other = replace(PC, id="a", name="NAS")
    given = facts(machines=(PC, other), heard={"m": NOW, "a": NOW}, measured={"r": grown(5)})
    assert [one.key.machine_id for one in look(given).findings] == ["m"]
    away = replace(given, maintainers={"r": "a"})
    assert (AlertKind.REPOSITORY_FILLING, "a") in look(away).unknown
    assert look(away).findings == ()
