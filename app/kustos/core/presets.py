"""The times of a schedule as people choose them, without cron. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kustos_agent.protocol.schedules import CronTimes, IntervalTimes, Schedule

HOUR_MINUTES: Final = 60
EVENING: Final = 22 * HOUR_MINUTES
LAST_DAY: Final = 0
"""Of the month: no day has this number."""

MOST_DAY: Final = 28
"""The last one that every month has."""

WITHOUT_DAY: Final = "-"
"""In the place of a day of the week: none is chosen yet."""

STEPS: Final = (1, 2, 3, 4, 6, 8, 12)
"""Hours that divide a day, so that the times are the same each day."""

_ALIKE: Final = re.compile(r"(\d+) (\d+|\*(?:/\d+)?) (\*|L|\d+) \* (\*|1-5|[1-7](?:,[1-7])*)")


class Rhythm(StrEnum):
    """How often."""

    HOURLY = "hourly"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    OWN = "own"
    """By a cron expression that is none of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """At this `minute` of the day, but with HOURLY, which has `every` so many full hours (of STEPS)
    from midnight on. WEEKLY is on these ISO weekdays, MONTHLY on this `day`, or LAST_DAY, OWN by
    this `expression`."""

    rhythm: Rhythm
    minute: int = EVENING
    every: int = 1
    days: tuple[int, ...] = (1,)
    day: int = 1
    expression: str = ""


def times_of(preset: Preset) -> CronTimes:
    """As agents get it. WEEKLY on no day has WITHOUT_DAY in it, and is refused as such."""
    hour, minute = divmod(preset.minute, HOUR_MINUTES)
    at = f"{minute} {hour}"
    match preset.rhythm:
        case Rhythm.HOURLY:
            expression = "0 * * * *" if preset.every == 1 else f"0 */{preset.every} * * *"
        case Rhythm.DAILY:
            expression = f"{at} * * *"
        case Rhythm.WEEKDAYS:
            expression = f"{at} * * 1-5"
        case Rhythm.WEEKLY:
            expression = f"{at} * * {','.join(map(str, preset.days)) or WITHOUT_DAY}"
        case Rhythm.MONTHLY:
            day = "L" if preset.day == LAST_DAY else preset.day
            expression = f"{at} {day} * *"
        case Rhythm.OWN:
            expression = preset.expression.strip()
    return CronTimes(expression=expression)


def usual_schedule(zone: str) -> Schedule:
    """What a new job begins with: each evening by the clock of that zone."""
    return Schedule(times=times_of(Preset(rhythm=Rhythm.DAILY)), zone=zone)


def preset_of(times: CronTimes | IntervalTimes) -> Preset | None:
    """The choice that gives these times; None for an interval, which is none of them."""
    if isinstance(times, IntervalTimes):
        return None
    own = Preset(rhythm=Rhythm.OWN, expression=times.expression)
    found = _ALIKE.fullmatch(times.expression)
    if found is None:
        return own
    candidate = _candidate(*found.groups())
    # A guess is only right if it says the very same.
    return candidate if _offered(candidate) and times_of(candidate) == times else own


def _candidate(minute: str, hour: str, day: str, weekday: str) -> Preset:
    if hour.startswith("*"):
        return Preset(rhythm=Rhythm.HOURLY, every=int(hour[2:] or 1))
    at = HOUR_MINUTES * int(hour) + int(minute)
    if day != "*":
        number = LAST_DAY if day == "L" else int(day)
        return Preset(rhythm=Rhythm.MONTHLY, minute=at, day=number)
    if weekday == "*":
        return Preset(rhythm=Rhythm.DAILY, minute=at)
    if weekday == "1-5":
        return Preset(rhythm=Rhythm.WEEKDAYS, minute=at)
    days = tuple(int(one) for one in weekday.split(","))
    return Preset(rhythm=Rhythm.WEEKLY, minute=at, days=days)


def _offered(preset: Preset) -> bool:
    """Whether it can be chosen, and does not merely look as if."""
    return (
        preset.minute < 24 * HOUR_MINUTES
        and preset.every in STEPS
        and preset.day <= MOST_DAY
        and list(preset.days) == sorted(set(preset.days))
    )
