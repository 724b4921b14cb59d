"""When a task is run again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.transience import may_pass
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, TaskKind
from kustos_agent.restic.outcome import Finished
from kustos_agent.tasks.operations import TaskEnd
from kustos_agent.tasks.retry import REPEATABLE, RetryBudget, wait_after, worth_retrying

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def failed(error: ErrorClass = ErrorClass.UNREACHABLE, **fields: object) -> TaskEnd:
    """An attempt that ended like this."""
    result = fields.get("result")
    assert result is None or isinstance(result, BackupResult)
    return Finished(Outcome.FAILED, Problem(error=error), result)


@given(st.sampled_from(TaskKind), st.sampled_from(ErrorClass), st.sampled_from(Outcome))
def test_only_failures_that_may_pass_are_repeated(
    kind: TaskKind, error: ErrorClass, outcome: Outcome
) -> None:
    """And only of tasks that can be."""
    end: TaskEnd = Finished(outcome, Problem(error=error))
    expected = kind in REPEATABLE and outcome is Outcome.FAILED and may_pass(error)
    assert worth_retrying(kind, end) is expected


def test_a_failure_with_a_snapshot_is_told_as_it_is() -> None:
    """Another run would hide that there is one."""
    assert worth_retrying(TaskKind.BACKUP, failed())
    end = failed(result=BackupResult(snapshot_id="a" * 64))
    assert not worth_retrying(TaskKind.BACKUP, end)


@pytest.mark.parametrize(("attempt", "minutes"), [(1, 2), (2, 4), (3, 8), (10, 1_024)])
def test_the_waits_double(attempt: int, minutes: int) -> None:
    """At most; the dice say how much of it."""
    longest = wait_after(attempt, ErrorClass.UNREACHABLE, dice=1.0, now=NOW)
    assert longest.next_at - NOW == timedelta(minutes=minutes)


@given(st.integers(1, 11), st.floats(0, 1))
def test_a_wait_is_anything_up_to_its_most(attempt: int, dice: float) -> None:
    """Its length and the time on the wall say the same."""
    wait = wait_after(attempt, ErrorClass.UNREACHABLE, dice=dice, now=NOW)
    assert 0 <= wait.seconds <= 60 * 2**attempt
    assert abs((wait.next_at - NOW).total_seconds() - wait.seconds) < 1e-3


def test_a_budget_is_of_the_last_24_hours() -> None:
    """What is older is given back; what a clock that was set back left in the future, too."""
    spent = [
        NOW - timedelta(hours=25),
        NOW - timedelta(hours=23),
        NOW,
        NOW + timedelta(hours=1),
        NOW + timedelta(days=300),
    ]
    budget = RetryBudget(lambda: spent, lambda: NOW, a_day=5)
    assert budget.left == 2
    budget.a_day = 2
    assert budget.left == 0
    assert not budget.take()


def test_what_is_being_written_is_spent() -> None:
    """Two tasks that fail in the same moment do not both get the last one."""
    spent: list[datetime] = []
    budget = RetryBudget(lambda: spent, lambda: NOW, a_day=1)
    assert budget.take()
    assert not budget.take()
    spent.append(NOW)
    budget.settle()
    assert budget.left == 0


@given(st.lists(st.sampled_from(["take", "settle", "hour"]), max_size=60), st.integers(0, 5))
def test_no_24_hours_see_more_than_the_budget(moves: list[str], a_day: int) -> None:
    """Whatever comes when."""
    now = NOW
    spent: list[datetime] = []
    taken = 0
    budget = RetryBudget(lambda: spent, lambda: now, a_day=a_day)
    for move in moves:
        if move == "take":
            taken += budget.take()
        elif move == "settle" and taken:
            taken -= 1
            spent.append(now)
            budget.settle()
        elif move == "hour":
            now += timedelta(hours=1)
        last_day = [then for then in spent if now - then < timedelta(days=1)]
        assert len(last_day) + taken <= a_day
