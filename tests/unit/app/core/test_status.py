"""A machine's state is the first that holds, with why and since when."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from kustos.core.model import JobRecord, MachineState, Task, TaskState
from kustos.core.orders import BackupOrder
from kustos.core.status import AWAY_ALLOWANCE, Verdict, Why, offline, verdict
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
BACKUP = Task(
    id="t",
    kind=TaskKind.BACKUP,
    machine_id="m",
    repository_id="r",
    job_id="j",
    order=BackupOrder(sources=("/home",)),
    created_at=NOW - HOUR,
    finished_at=NOW - HOUR,
)
GOOD = JobRecord(
    job_id="good", last=replace(BACKUP, state=TaskState.SUCCESS), last_good_at=NOW - HOUR
)
PARTIAL = JobRecord(
    job_id="partial", last=replace(BACKUP, state=TaskState.WARNING), last_good_at=NOW - HOUR
)
FAILED = JobRecord(
    job_id="failed",
    last=replace(BACKUP, state=TaskState.FAILED, problem=Problem(error=ErrorClass.WRONG_PASSWORD)),
    last_good_at=NOW - 24 * HOUR,
)
NEVER = JobRecord(job_id="never", last=None, last_good_at=None)


@pytest.mark.parametrize(
    ("records", "running", "last_seen", "state", "why"),
    [
        ([GOOD, FAILED, PARTIAL], True, None, MachineState.FAILING, Why.BACKUP_FAILED),
        ([GOOD, PARTIAL], True, NOW, MachineState.ATTENTION, Why.BACKUP_PARTIAL),
        ([GOOD, NEVER], False, NOW, MachineState.ATTENTION, Why.NO_BACKUP_YET),
        ([NEVER], True, NOW, MachineState.RUNNING, Why.BACKUP_RUNNING),
        ([GOOD], False, NOW - HOUR, MachineState.OFFLINE, Why.NO_HEARTBEAT),
        ([GOOD], True, NOW - HOUR, MachineState.OFFLINE, Why.NO_HEARTBEAT),
        ([], False, None, MachineState.OFFLINE, Why.NEVER_CONNECTED),
        ([], False, NOW, MachineState.UNPROTECTED, Why.NO_JOB),
        ([GOOD], False, NOW, MachineState.PROTECTED, Why.ALL_GOOD),
    ],
)
def test_the_first_state_that_holds_wins(
    records: list[JobRecord],
    running: bool,
    last_seen: datetime | None,
    state: MachineState,
    why: Why,
) -> None:
    found = verdict(records, running_since=NOW if running else None, last_seen=last_seen, now=NOW)
    assert (found.state, found.why) == (state, why)


def test_a_failing_machine_says_since_when_and_by_what() -> None:
    found = verdict([FAILED], running_since=None, last_seen=NOW, now=NOW)
    assert found.since == NOW - HOUR
    assert found.problem == Problem(error=ErrorClass.WRONG_PASSWORD)


@pytest.mark.parametrize(
    ("silence", "state", "why"),
    [
        (timedelta(seconds=90), MachineState.PROTECTED, Why.ALL_GOOD),
        (timedelta(seconds=91), MachineState.AWAY, Why.LAPTOP_AWAY),
        (AWAY_ALLOWANCE - timedelta(seconds=1), MachineState.AWAY, Why.LAPTOP_AWAY),
        (AWAY_ALLOWANCE, MachineState.OFFLINE, Why.AWAY_TOO_LONG),
    ],
)
def test_a_laptop_is_away_until_its_allowance_is_used_up(
    silence: timedelta, state: MachineState, why: Why
) -> None:
    found = verdict([GOOD], running_since=None, last_seen=NOW - silence, laptop=True, now=NOW)
    assert (found.state, found.why) == (state, why)


def test_an_away_laptop_says_since_when_and_how_long_it_may() -> None:
    seen = NOW - 24 * HOUR
    found = verdict([GOOD], running_since=None, last_seen=seen, laptop=True, now=NOW)
    assert (found.since, found.until) == (seen, seen + AWAY_ALLOWANCE)


def test_a_laptop_that_has_never_been_there_is_not_away() -> None:
    found = verdict(
        [], running_since=None, last_seen=None, enrolled_at=NOW - HOUR, laptop=True, now=NOW
    )
    assert (found.state, found.why) == (MachineState.OFFLINE, Why.NEVER_CONNECTED)
    assert found.since == NOW - HOUR


def test_a_silence_that_may_be_the_managers_own_is_unknown() -> None:
    """For 90 seconds from when it began to listen; then it is the machine's. What is known hides
    it: a failure, a laptop's allowance, that the agent has left."""
    seen = NOW - 48 * HOUR

    def of(*records: JobRecord, listened: float = 90, **known: Any) -> Verdict:
        since = NOW - timedelta(seconds=listened)
        given = {"running_since": None, "last_seen": seen, "listening_since": since, **known}
        return verdict(records, **given, now=NOW)

    assert of(GOOD) == of() == of(GOOD, running_since=NOW - HOUR)
    assert of(GOOD) == Verdict(
        state=MachineState.UNKNOWN, why=Why.NOT_HEARD_YET, since=seen, until=NOW
    )
    assert of(GOOD, listened=91).why is Why.NO_HEARTBEAT
    assert of(FAILED).state is MachineState.FAILING
    assert of(GOOD, laptop=True).state is MachineState.AWAY
    long = NOW - AWAY_ALLOWANCE - HOUR
    assert of(GOOD, laptop=True, last_seen=long).state is MachineState.UNKNOWN
    assert of(GOOD, left_at=seen).why is Why.LEFT
    assert of(GOOD, last_seen=NOW - timedelta(seconds=80)).state is MachineState.PROTECTED


def test_being_away_hides_no_failure() -> None:
    found = verdict([FAILED], running_since=None, last_seen=NOW - HOUR, laptop=True, now=NOW)
    assert found.state is MachineState.FAILING


def test_a_running_machine_says_since_when() -> None:
    found = verdict([GOOD], running_since=NOW - HOUR, last_seen=NOW, now=NOW)
    assert (found.state, found.since) == (MachineState.RUNNING, NOW - HOUR)


def test_offline_begins_after_ninety_seconds_of_silence() -> None:
    assert not offline(NOW - timedelta(seconds=90), NOW)
    assert offline(NOW - timedelta(seconds=91), NOW)
    assert offline(None, NOW)


def test_overdue_comes_after_failing_and_before_all_else() -> None:
    """Also while a backup runs, and while the machine is away as it may be."""

    def of(*records: JobRecord, **known: Any) -> Verdict:
        given = {"running_since": None, "last_seen": NOW, "overdue_since": NOW - HOUR}
        return verdict(records, **{**given, **known}, now=NOW)

    assert of(GOOD).since == NOW - HOUR
    for found in (
        of(GOOD),
        of(PARTIAL),
        of(NEVER),
        of(GOOD, running_since=NOW),
        of(GOOD, last_seen=NOW - HOUR, laptop=True),
        of(GOOD, used_twice_since=NOW - HOUR),
        of(GOOD, left_at=NOW - HOUR),
    ):
        assert (found.state, found.why) == (MachineState.OVERDUE, Why.OVERDUE)
    assert of(GOOD, FAILED).state is MachineState.FAILING


def test_a_machine_that_is_used_twice_needs_attention_whatever_it_tells() -> None:
    """A failure alone is worse; what looks well may be the other one's."""
    since = NOW - HOUR

    def of(*records: JobRecord) -> tuple[MachineState, Why]:
        found = verdict(records, running_since=None, last_seen=NOW, used_twice_since=since, now=NOW)
        return found.state, found.why

    assert of(GOOD) == (MachineState.ATTENTION, Why.USED_TWICE)
    assert of() == (MachineState.ATTENTION, Why.USED_TWICE)
    assert of(FAILED) == (MachineState.FAILING, Why.BACKUP_FAILED)


def test_a_machine_that_has_left_is_offline_at_once_and_says_so() -> None:
    """Whatever it last said of itself; what its last backup was stays true."""
    left = NOW - timedelta(seconds=5)

    def of(*records: JobRecord, laptop: bool = False) -> tuple[MachineState, Why, datetime | None]:
        found = verdict(
            records,
            running_since=NOW - HOUR,
            last_seen=NOW,
            enrolled_at=NOW - HOUR,
            laptop=laptop,
            left_at=left,
            now=NOW,
        )
        return found.state, found.why, found.since

    gone = (MachineState.OFFLINE, Why.LEFT, left)
    assert of(GOOD) == of() == of(NEVER) == of(GOOD, laptop=True) == gone
    assert of(FAILED)[:2] == (MachineState.FAILING, Why.BACKUP_FAILED)
    assert of(PARTIAL)[:2] == (MachineState.ATTENTION, Why.BACKUP_PARTIAL)


def test_paused_is_a_machine_all_of_whose_jobs_are() -> None:
    """Behind all that is wrong with it, and before being well; until the first pause ends."""

    def of(*records: JobRecord, **known: Any) -> Verdict:
        given = {"running_since": None, "last_seen": NOW, "paused_until": NOW + HOUR}
        return verdict(records, **{**given, **known}, now=NOW)

    found = of(GOOD)
    assert (found.state, found.why, found.until) == (
        MachineState.PAUSED,
        Why.ALL_PAUSED,
        NOW + HOUR,
    )
    assert of(GOOD, paused_until=NOW).state is MachineState.PROTECTED
    assert of(GOOD, paused_until=None).state is MachineState.PROTECTED
    assert of(FAILED).state is MachineState.FAILING
    assert of(GOOD, overdue_since=NOW).state is MachineState.OVERDUE
    assert of(GOOD, running_since=NOW).state is MachineState.RUNNING
    assert of(GOOD, last_seen=None).state is MachineState.OFFLINE


def test_a_first_backup_is_awaited_since_its_job_was_made() -> None:
    found = verdict([NEVER], running_since=None, last_seen=NOW, awaited_since=NOW - HOUR, now=NOW)
    assert (found.why, found.since) == (Why.NO_BACKUP_YET, NOW - HOUR)


def test_every_verdict_has_a_why_and_a_since() -> None:
    """Of all that can be known of a machine; and no state or reason is there in vain."""
    bare = replace(BACKUP, finished_at=None, state=TaskState.FAILED)
    records: tuple[list[JobRecord], ...] = (
        [],
        [GOOD],
        [PARTIAL],
        [FAILED],
        [NEVER],
        [JobRecord(job_id="lost", last=bare, last_good_at=None)],
    )
    moments = (None, NOW - 2 * HOUR)
    found = [
        verdict(
            of,
            running_since=running,
            last_seen=seen,
            overdue_since=overdue,
            enrolled_at=NOW - 9 * HOUR,
            laptop=laptop,
            used_twice_since=twice,
            left_at=left,
            jobless_since=jobless,
            paused_since=NOW - HOUR,
            paused_until=until,
            awaited_since=NOW - 3 * HOUR,
            listening_since=listened,
            now=NOW,
        )
        for of in records
        for seen in (None, NOW, NOW - HOUR, NOW - 2 * AWAY_ALLOWANCE)
        for until in (None, NOW + HOUR)
        for listened in (NOW - HOUR, NOW)
        for laptop in (False, True)
        for running, overdue, twice, left, jobless in product(moments, repeat=5)
    ]
    assert all(one.since is not None and one.since <= NOW for one in found)
    assert {one.state for one in found} == set(MachineState)
    assert {one.why for one in found} == set(Why)
