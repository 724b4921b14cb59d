"""When a job is due, and when it may begin then, as it travels to the agent that fires it (SPEC 4).

What the words mean in moments is computed by `due`, on both sides alike.
"""

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from .values import Moment, Percent, Value, tame_moments

DAY_MINUTES: Final = 1_440

Minute = Annotated[int, Meta(ge=0, le=DAY_MINUTES - 1)]
"""Of the day, from midnight."""

Weekday = Annotated[int, Meta(ge=1, le=7)]
"""ISO: 1 is Monday."""


class CronTimes(Value, tag_field="when", tag="cron", frozen=True, kw_only=True):
    """Minute, hour, day of month, month and day of week, with names, lists, ranges, steps and L for
    the last day of the month, or a descriptor like @daily; by the clock of the schedule's zone."""

    expression: Annotated[str, Meta(min_length=1, max_length=200)]


class IntervalTimes(Value, tag_field="when", tag="interval", frozen=True, kw_only=True):
    """Each time that so many seconds have passed, counted from `since`."""

    seconds: Annotated[int, Meta(ge=60, le=31_622_400)]
    since: Moment

    def __post_init__(self) -> None:
        tame_moments(self, "since")


class Blocked(Value, frozen=True, kw_only=True):
    """No run begins from `begin` up to `end`, by the clock of the zone, on these days; past
    midnight if `end` is not later, and then it belongs to the day that it begins on."""

    days: Annotated[tuple[Weekday, ...], Meta(min_length=1, max_length=7)]
    begin: Minute
    end: Minute


class Schedule(Value, frozen=True, kw_only=True):
    """When a job is due, and what holds its run up.

    `zone` is an IANA name. Each machine begins up to `jitter_seconds` later than it is due, always
    by the same part of it. A run begins outside of `blocked` times, on mains with `on_mains`, on a
    battery that holds `min_battery` percent, off metered networks with `unmetered`. Until it may it
    waits, for `catch_up_seconds` after it was due at most; so does one that was due while the
    machine was off. None begins if the last good backup is not `unless_within_seconds` old (0: it
    always begins).
    """

    times: CronTimes | IntervalTimes
    zone: Annotated[str, Meta(min_length=1, max_length=64)]
    jitter_seconds: Annotated[int, Meta(ge=0, le=86_400)] = 0
    blocked: Annotated[tuple[Blocked, ...], Meta(max_length=50)] = ()
    on_mains: bool = False
    min_battery: Percent = 0.0
    unmetered: bool = False
    catch_up_seconds: Annotated[int, Meta(ge=0, le=2_678_400)] = 43_200
    unless_within_seconds: Annotated[int, Meta(ge=0, le=31_622_400)] = 0


class SkipReason(StrEnum):
    """Why a job was not run though it was due."""

    BLOCKED = "blocked"
    """The time was blocked for as long as it could wait."""
    ON_BATTERY = "on-battery"
    LOW_BATTERY = "low-battery"
    METERED = "metered"
    RECENT = "recent"
    """The last good backup was recent enough."""
    OFF = "off"
    """The machine was off or asleep, and too late when it was back."""
    LATER_ONE = "later-one"
    """It waited until the next one was due, which runs in its place."""
    STILL_RUNNING = "still-running"
    """The run before it had not ended."""
    PAUSED = "paused"
    MANAGER_AWAY = "manager-away"
    """The run takes what only the manager has, which was away for as long as it could wait."""
    OTHER = "other"

    @classmethod
    def _missing_(cls, _: object) -> "SkipReason":
        """A word of a newer peer must not cost the message it came in."""
        return cls.OTHER
