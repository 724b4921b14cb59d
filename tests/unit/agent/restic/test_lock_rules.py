"""Which locks an agent lets restic remove."""

import os
from datetime import UTC, datetime, timedelta

import psutil
import pytest

from kustos_agent.restic.locks import HeldLock, lives, parse_lock, removes_the_living

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
HERE, ELSEWHERE = "here", "elsewhere"
YOUNG, OLD = NOW - timedelta(minutes=27), NOW - timedelta(minutes=29)
ALIVE, DEAD = 1, 2


@pytest.mark.parametrize(
    ("lock", "by_itself", "ordered"),
    [
        (HeldLock(YOUNG, HERE, ALIVE), True, True),
        (HeldLock(YOUNG, HERE, DEAD), True, True),
        (HeldLock(YOUNG, ELSEWHERE, DEAD), True, True),
        (HeldLock(OLD, HERE, ALIVE), False, False),
        (HeldLock(OLD, HERE, DEAD), True, True),
        (HeldLock(OLD, ELSEWHERE, DEAD), False, True),
    ],
)
def test_restic_is_let_loose_where_it_removes_the_dead_alone(
    lock: HeldLock, by_itself: bool, ordered: bool
) -> None:
    """Young ones it leaves itself, but for those of the dead. One that it must not remove decides
    for all."""
    others = [HeldLock(YOUNG, ELSEWHERE, ALIVE), lock, HeldLock(OLD, HERE, DEAD)]
    for forgotten, may in ((False, by_itself), (True, ordered)):
        wrong = removes_the_living(
            others,
            hostname=HERE,
            now=NOW,
            lives=lambda lock: lock.pid == ALIVE,
            forgotten=forgotten,
        )
        assert wrong is not may


def test_who_has_written_a_lock_began_before_it() -> None:
    """By the start of the process that has its number now."""
    pid = os.getpid()
    began = datetime.fromtimestamp(psutil.Process(pid).create_time(), UTC)
    assert lives(HeldLock(began + timedelta(hours=1), HERE, pid))
    assert not lives(HeldLock(began - timedelta(hours=1), HERE, pid))


@pytest.mark.parametrize("pid", [-1, 0, 1 << 31, 1 << 80])
def test_what_is_no_number_of_a_process_is_nobody_s(pid: int) -> None:
    """It is whatever somebody wrote."""
    assert not lives(HeldLock(NOW, HERE, pid))


def test_a_process_that_may_not_be_looked_at_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_process: psutil.Process) -> float:
        raise psutil.AccessDenied

    monkeypatch.setattr(psutil.Process, "create_time", denied)
    assert lives(HeldLock(NOW, HERE, os.getpid()))


@pytest.mark.parametrize(
    ("output", "lock"),
    [
        (
            b'{"time":"2026-11-23T05:00:00.123456000+01:00","hostname":"nas","uid":1,"pid":7}',
            HeldLock(datetime(2026, 11, 23, 4, 0, 0, 123456, tzinfo=UTC), "nas", 7),
        ),
        (b'{"time":"2026-11-23T05:00:00","hostname":"nas"}', None),
        (b'{"hostname":"nas","pid":7}', None),
        (b"no such lock", None),
        (b'{"time":"\xff"}', None),
        (b"[" * 100_000, None),
    ],
)
def test_a_lock_is_read_or_left_alone(output: bytes, lock: HeldLock | None) -> None:
    """As `restic cat lock` shows it."""
    assert parse_lock(output) == lock
