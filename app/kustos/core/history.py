"""A day of a machine's figures, five minutes a sample: pure.

Heartbeats are folded into the sample of their slot as they come; only ended samples are kept. The
slots of a day are numbered, and a new sample takes the place of yesterday's: a machine never has
more than `SLOTS`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import DiskSpace

SLOT: Final = timedelta(minutes=5)
DAY: Final = timedelta(days=1)
SLOTS: Final = DAY // SLOT
"""288."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PERCENT: Final = 100.0
_SLOWEST: Final = 600_000.0
"""Milliseconds: more than any link that still works. An agent may say any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the heartbeats of one slot came to. Shares are 0..100; `disk` is the fullest one, and
    latency (milliseconds) None, where it was not told. `running` is the most tasks at once."""

    machine_id: str
    began_at: datetime
    beats: int
    cpu_mean: float
    cpu_most: float
    memory_mean: float
    memory_most: float
    disk: float | None
    latency_mean: float | None
    latency_most: float | None
    running: int

    @property
    def slot(self) -> int:
        """0..287, the same at the same time of every day."""
        return slot_of(self.began_at)


def began(moment: datetime) -> datetime:
    """When the slot of this moment began."""
    return _EPOCH + (moment - _EPOCH) // SLOT * SLOT


def slot_of(moment: datetime) -> int:
    """The number of the slot of this moment within its (UTC) day."""
    return (moment - _EPOCH) // SLOT % SLOTS


def of_last_day(samples: Iterable[Sample], now: datetime) -> tuple[Sample, ...]:
    """Those that are of the day before `now`, oldest first; none is in the future, whatever a clock
    that was set back has left behind."""
    first, last = began(now) - DAY, began(now)
    return tuple(
        sorted(
            (sample for sample in samples if first < sample.began_at <= last),
            key=lambda sample: sample.began_at,
        )
    )


def fullest(disks: Iterable[DiskSpace]) -> float | None:
    """How full the fullest disk is, 0..100; None without one."""
    return max((_share(disk.total - disk.free, disk.total) for disk in disks), default=None)


class Tally:
    """Samples being filled, one for each machine that was heard in the slot."""

    def __init__(self) -> None:
        self._began = _EPOCH
        self._open: dict[str, Sample] = {}

    @property
    def ends_at(self) -> datetime:
        """When the open slot is over."""
        return self._began + SLOT

    def add(self, machine_id: str, beat: Heartbeat, now: datetime) -> list[Sample]:
        """Fold a heartbeat in. The samples of the slot before, if this one has begun another."""
        ended = self.ended(now)
        sample = _sample(machine_id, self._began, beat)
        former = self._open.get(machine_id)
        self._open[machine_id] = sample if former is None else _folded(former, sample)
        return ended

    def ended(self, now: datetime) -> list[Sample]:
        """The samples of a slot that is not the present one any more; they are given once."""
        if began(now) == self._began:
            return []
        return self.close(now)

    def close(self, now: datetime) -> list[Sample]:
        """All samples as they are, ended or not."""
        samples = list(self._open.values())
        self._open.clear()
        self._began = began(now)
        return samples

    def of(self, machine_id: str) -> Sample | None:
        """The open sample of a machine."""
        return self._open.get(machine_id)


def _sample(machine_id: str, began_at: datetime, beat: Heartbeat) -> Sample:
    cpu = _within(beat.cpu_percent, _PERCENT)
    memory = _share(beat.memory_used, beat.memory_total)
    latency = None if beat.latency_ms is None else _within(beat.latency_ms, _SLOWEST)
    return Sample(
        machine_id=machine_id,
        began_at=began_at,
        beats=1,
        cpu_mean=cpu,
        cpu_most=cpu,
        memory_mean=memory,
        memory_most=memory,
        disk=fullest(beat.disks),
        latency_mean=latency,
        latency_most=latency,
        running=len(beat.running),
    )


def _folded(former: Sample, new: Sample) -> Sample:
    share = 1 / (former.beats + 1)
    return Sample(
        machine_id=former.machine_id,
        began_at=former.began_at,
        beats=former.beats + 1,
        cpu_mean=former.cpu_mean + (new.cpu_mean - former.cpu_mean) * share,
        cpu_most=max(former.cpu_most, new.cpu_most),
        memory_mean=former.memory_mean + (new.memory_mean - former.memory_mean) * share,
        memory_most=max(former.memory_most, new.memory_most),
        disk=_both(max, former.disk, new.disk),
        latency_mean=_both(
            lambda one, other: one + (other - one) * share, former.latency_mean, new.latency_mean
        ),
        latency_most=_both(max, former.latency_most, new.latency_most),
        running=max(former.running, new.running),
    )


def _both(
    join: Callable[[float, float], float], one: float | None, other: float | None
) -> float | None:
    """What both come to; of one that is not known, the other."""
    if one is None or other is None:
        return other if one is None else one
    return join(one, other)


def _share(part: int, whole: int) -> float:
    return _within(_PERCENT * part / whole, _PERCENT) if whole else 0.0


def _within(value: float, most: float) -> float:
    return min(max(value, 0.0), most)
