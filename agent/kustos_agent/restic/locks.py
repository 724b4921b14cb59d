"""Whose locks `restic unlock` may remove.

restic removes each lock that is older than 30 minutes, by this machine's clock, whoever holds it,
and that of a process of this machine that is gone (internal/restic/lock.go, `Stale`; the same in
0.14.0, 0.18.0 and 0.19.1). A holder writes its lock anew every five minutes; one that sleeps, is
stopped or has another time of day does not seem to, and restic 0.14 goes on without its lock. So
age alone is no proof, and restic has no command for one lock: it is asked before it is let loose.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec
import psutil
from msgspec import Struct

OLD: Final = timedelta(minutes=30)
_SOON: Final = timedelta(minutes=2)
"""What is nearly so old may be when restic looks."""

_TOLERANCE: Final = 5.0
_MAX_PID: Final = 1 << 31


class HeldLock(Struct, frozen=True):
    """As `restic cat lock` shows it: last written at `time` by the process `pid` of `hostname`."""

    time: datetime
    hostname: str = ""
    pid: int = 0


_decoder: Final = msgspec.json.Decoder(HeldLock)


def parse_lock(output: bytes) -> HeldLock | None:
    """None for what is no lock, or not one that tells when it was written."""
    try:
        lock = _decoder.decode(output)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    return lock if lock.time.tzinfo else None


def removes_the_living(
    locks: Iterable[HeldLock],
    *,
    hostname: str,
    now: datetime,
    lives: Callable[[HeldLock], bool],
    forgotten: bool,
) -> bool:
    """Whether restic would remove a lock of which nobody can say that its holder is dead.
    `forgotten`: a person has said so of those of other machines that are old."""
    old = [lock for lock in locks if now - lock.time > OLD - _SOON]
    return any(lives(lock) if lock.hostname == hostname else not forgotten for lock in old)


def lives(lock: HeldLock) -> bool:
    """Whether the process of this machine that wrote it is still there, and not another one of the
    same number."""
    if not 0 < lock.pid < _MAX_PID:
        return False
    try:
        began = psutil.Process(lock.pid).create_time()
    except psutil.NoSuchProcess:
        return False
    except psutil.Error:
        return True
    return began <= lock.time.timestamp() + _TOLERANCE
