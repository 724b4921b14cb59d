"""When a machine had better be left alone."""

from datetime import UTC, datetime, timedelta

from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import BackingOff, ErrorClass, Outcome, Problem
from kustos_agent.restic.outcome import Finished
from kustos_agent.tasks import backing_off as module
from kustos_agent.tasks.backing_off import Reach, backing_off
from kustos_agent.tasks.operations import TaskEnd
from kustos_agent.tasks.retry import Wait

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
GOOD: TaskEnd = Finished(Outcome.SUCCESS, result=BackupResult(snapshot_id="a" * 64))
PARTIAL: TaskEnd = Finished(Outcome.WARNING, Problem(error=ErrorClass.PARTIAL_READ))
UNREACHABLE: TaskEnd = Finished(Outcome.FAILED, Problem(error=ErrorClass.UNREACHABLE))
WRONG: TaskEnd = Finished(Outcome.FAILED, Problem(error=ErrorClass.WRONG_PASSWORD))


def wait(error: ErrorClass, minutes: int = 2) -> Wait:
    """A task that waits so long."""
    return Wait(60.0 * minutes, NOW + timedelta(minutes=minutes), error)


def test_nothing_waits_nothing_is_wrong() -> None:
    """Even though the last one could not reach its repository."""
    assert backing_off([], nothing_reached=True) is None


def test_no_memory_concerns_everything() -> None:
    """Another task would not have it either; the soonest next attempt is the end of it."""
    waits = [wait(ErrorClass.OUT_OF_MEMORY, 8), wait(ErrorClass.OUT_OF_MEMORY, 4)]
    expected = BackingOff(until=NOW + timedelta(minutes=4), error=ErrorClass.OUT_OF_MEMORY)
    assert backing_off(waits, nothing_reached=False) == expected


def test_one_server_that_is_away_is_not_the_machine_s_fault() -> None:
    """Tasks of other repositories may well succeed."""
    waits = [wait(ErrorClass.UNREACHABLE)]
    assert backing_off(waits, nothing_reached=False) is None
    assert backing_off(waits, nothing_reached=True) is not None


def test_a_locked_repository_keeps_nobody_else() -> None:
    """It is that repository's affair."""
    assert backing_off([wait(ErrorClass.REPOSITORY_LOCKED)], nothing_reached=True) is None


def test_reach_is_what_was_seen_last() -> None:
    """Of each repository; what ended before it came there says nothing."""
    reach = Reach()
    seen = [reach.nothing]
    for location, end in (
        ("/a", WRONG),
        ("/a", UNREACHABLE),
        ("/b", PARTIAL),
        ("/b", UNREACHABLE),
        ("/b", WRONG),
        ("/a", GOOD),
    ):
        reach.note(location, end)
        seen.append(reach.nothing)
    assert seen == [False, False, True, False, True, True, False]


def test_what_is_known_of_repositories_is_bounded() -> None:
    """The one used longest ago is forgotten."""
    reach = Reach()
    reach.note("first", GOOD)
    for number in range(module.MAX_REPOSITORIES):
        reach.note(f"/{number}", UNREACHABLE)
    assert reach.nothing
    assert len(reach._reached) == module.MAX_REPOSITORIES
