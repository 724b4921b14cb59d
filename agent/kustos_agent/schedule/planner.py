"""Which due time of a job begins now, which are given up and why, and when to look again. Pure; the
rules are in docs/scheduling.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from ..protocol.due import GRACE, DueTimes, due_times, jitter, patience
from ..protocol.requests_to_agent import PlannedJob
from ..protocol.schedules import Schedule, SkipReason
from .courses import NO_EARLIER

WRONG_CLOCK: Final = timedelta(days=1)
"""If more than this is dealt with ahead of now, it was by a clock that was wrong."""

CLOCK_WATCH: Final = timedelta(minutes=1)
"""Until a clock that cannot be right is looked at again."""

_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds on the machine now; None: not known, which holds nothing up.

    `last_good`: when the job's last good backup ended. `running`: a task of this job is held.
    `awake_since`: when the process began, or the machine's last sleep ended.
    """

    now: datetime
    on_mains: bool | None = None
    battery_percent: float | None = None
    metered: bool | None = None
    last_good: datetime | None = None
    running: bool = False
    awake_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """`count` due times from the first to the last that are given up (one: both are the same)."""

    first: datetime
    last: datetime
    count: int
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of all due times up to `accounted`, and of no others.

    `skips` are in order of time, and older than `begin`, the due time that begins now; that may
    wait for the manager until just before `until`. `accounted` is earlier than it was before only
    if a wrong clock had moved it far ahead of now. `look_again` is later than now: the next moment
    at which time alone may change something, None if there is none.
    """

    skips: tuple[Skip, ...]
    begin: datetime | None
    accounted: datetime
    until: datetime | None
    look_again: datetime | None


def decide(
    planned: PlannedJob, machine_id: str, accounted: datetime, circumstances: Circumstances
) -> Decision:
    """What to do about this job now, if all due times up to `accounted` are dealt with. Whoever
    asks keeps what it decides together with its `accounted`. Raises TimesError."""
    return _Case(planned, machine_id, circumstances).decide(accounted.astimezone(UTC))


class _Case:
    def __init__(self, planned: PlannedJob, machine_id: str, circumstances: Circumstances) -> None:
        self._schedule: Final[Schedule] = planned.schedule
        self._paused_until = planned.paused_until
        self._times: Final[DueTimes] = due_times(planned.schedule)
        self._jitter = jitter(planned.schedule, machine_id, planned.job_id)
        self._patience = patience(planned.schedule)
        self._given = circumstances
        self._now = circumstances.now.astimezone(UTC)

    def decide(self, accounted: datetime) -> Decision:
        if self._now < NO_EARLIER:
            return Decision((), None, accounted, None, self._now + CLOCK_WATCH)
        if accounted > self._now + WRONG_CLOCK:
            accounted = self._now
        newest = self._times.last(accounted, self._now - self._jitter)
        if newest is None:
            return Decision((), None, accounted, None, self._look_again(accounted))
        skips = list(self._superseded(accounted, newest))
        closes = self._closes(newest)
        reason = self._given_up(closes) if closes <= self._now else self._hindrance(self._now)
        if reason is None:
            again = self._look_again(newest)
            return Decision(tuple(skips), newest, newest, closes, again)
        if closes <= self._now or reason is SkipReason.RECENT:
            skips.append(Skip(newest, newest, 1, reason))
            return Decision(_joined(skips), None, newest, None, self._look_again(newest))
        if skips:
            accounted = skips[-1].last
        again = self._look_again(newest, closes, self._freed(reason))
        return Decision(tuple(skips), None, accounted, None, again)

    def _opens(self, due: datetime) -> datetime:
        return due + self._jitter

    def _closes(self, due: datetime) -> datetime:
        """It begins before that, or not at all."""
        return self._opens(due) + self._patience

    def _superseded(self, accounted: datetime, newest: datetime) -> Iterator[Skip]:
        """All before the newest, by what held when the next one came in its place."""
        paused, awake = self._paused_until, self._given.awake_since
        at = accounted
        if paused is not None:
            taken = self._times.last(at, min(newest, paused - self._jitter))
            yield from self._range(at, taken, SkipReason.PAUSED)
            at = at if taken is None else max(at, taken - _INSTANT)
        if awake is not None:
            taken = self._times.last(at, min(newest, awake - self._jitter))
            if taken is not None and taken < newest and self._closes(taken) <= awake:
                taken += _INSTANT  # this one was too late before the next one came
            yield from self._range(at, taken, SkipReason.OFF)
            at = at if taken is None else max(at, taken - _INSTANT)
        yield from self._range(at, newest, SkipReason.LATER_ONE)

    def _range(
        self, after: datetime, before: datetime | None, reason: SkipReason
    ) -> Iterator[Skip]:
        """All between the two, in one."""
        last = None if before is None else self._times.last(after, before - _INSTANT)
        first = self._times.after(after)
        if first is not None and last is not None:
            yield Skip(first, last, self._times.count(after, last), reason)

    def _given_up(self, closed: datetime) -> SkipReason:
        """What held last, of one that was too late from `closed` on."""
        awake = self._given.awake_since
        paused = self._paused_until
        if awake is not None and closed <= awake and (paused is None or paused < closed):
            return SkipReason.OFF
        # What held at its end, or holds now. If nothing does, nobody looked in time: this process
        # did not run, or the clock was set forward.
        return self._hindrance(closed - _INSTANT) or SkipReason.OFF

    def _hindrance(self, moment: datetime) -> SkipReason | None:
        """Why nothing may begin at this moment; of several, the first of this list."""
        given, schedule = self._given, self._schedule
        percent = given.battery_percent
        on_battery = schedule.on_mains and given.on_mains is False
        low = percent is not None and percent < schedule.min_battery and given.on_mains is not True
        hindrances = {
            SkipReason.PAUSED: self._paused_until is not None and moment < self._paused_until,
            SkipReason.RECENT: self._recent(moment),
            SkipReason.STILL_RUNNING: given.running,
            SkipReason.BLOCKED: self._times.blocked.free_from(moment) != moment,
            SkipReason.ON_BATTERY: on_battery,
            SkipReason.LOW_BATTERY: low,
            SkipReason.METERED: schedule.unmetered and given.metered is True,
        }
        return next((reason for reason, holds in hindrances.items() if holds), None)

    def _recent(self, moment: datetime) -> bool:
        if self._given.last_good is None:
            return False
        # One far ahead was made by a clock that was wrong, and must not hold anything up.
        age = moment - self._given.last_good
        return -GRACE <= age < timedelta(seconds=self._schedule.unless_within_seconds)

    def _freed(self, reason: SkipReason) -> datetime | None:
        """When this no longer holds, if that is known."""
        if reason is SkipReason.PAUSED:
            return self._paused_until
        if reason is SkipReason.BLOCKED:
            return self._times.blocked.free_from(self._now)
        return None

    def _look_again(self, after: datetime, *others: datetime | None) -> datetime | None:
        due = self._times.after(after)
        opening = None if due is None else self._opens(due)
        return min((one for one in (opening, *others) if one is not None), default=None)


def _joined(skips: list[Skip]) -> tuple[Skip, ...]:
    """The last two as one, if they were given up for the same reason."""
    if len(skips) < 2 or skips[-2].reason is not skips[-1].reason:  # noqa: PLR2004  said above
        return tuple(skips)
    *others, one, two = skips
    return (*others, Skip(one.first, two.last, one.count + two.count, one.reason))
