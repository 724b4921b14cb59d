"""When jobs run by themselves, as sentences; and how far their machines are with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QCoreApplication, QLocale, QTime, QTimeZone

from kustos.core.model import FOR_GOOD, Job
from kustos.core.presets import LAST_DAY, Preset, Rhythm, preset_of
from kustos.core.schedules import Planning, PlanningState
from kustos_agent.protocol.messages import ScheduleTrouble
from kustos_agent.protocol.schedules import Blocked, IntervalTimes, Schedule

from . import numbers, times
from .words import QT_TRANSLATE_NOOP, Words

_MINUTE: Final = 60
"""As seconds of an hour's minute, and as minutes of a day's hour."""
_HOUR: Final = 3_600
_DAY: Final = 86_400
_WEEK: Final = 7
_IN_A_ROW: Final = 3
"""From so many days on they are said from the first to the last."""

_PLANNING: Final = {
    PlanningState.APPLIED: QT_TRANSLATE_NOOP("schedules", "The machine begins it by itself."),
    PlanningState.WAITING: QT_TRANSLATE_NOOP(
        "schedules", "The machine is told as soon as it is connected."
    ),
    PlanningState.UNSUPPORTED: QT_TRANSLATE_NOOP(
        "schedules",
        "The machine's agent is too old to begin it by itself. Update it there (protocol 1.4).",
    ),
    PlanningState.TOO_LARGE: QT_TRANSLATE_NOOP(
        "schedules",
        "The machine plans nothing new: what its jobs say is too much to be sent at once. The"
        " largest is {name}: shorten its lists of folders and patterns.",
    ),
}
_TROUBLES: Final = {
    ScheduleTrouble.NEVER_DUE: QT_TRANSLATE_NOOP(
        "schedules", "The machine does not plan it: by its calendar it is never due."
    ),
    ScheduleTrouble.UNKNOWN_ZONE: QT_TRANSLATE_NOOP(
        "schedules",
        "The machine does not plan it: it does not know the time zone. Install its system's time"
        " zone data (tzdata), or choose another zone.",
    ),
    ScheduleTrouble.UNREADABLE: QT_TRANSLATE_NOOP(
        "schedules", "The machine does not plan it: its agent cannot read the times."
    ),
    ScheduleTrouble.ALWAYS_BLOCKED: QT_TRANSLATE_NOOP(
        "schedules", "The machine does not plan it: all times are blocked."
    ),
    ScheduleTrouble.OTHER: QT_TRANSLATE_NOOP(
        "schedules", "The machine does not plan it. Its agent's log says why."
    ),
}
_SHORT: Final = {
    PlanningState.WAITING: QT_TRANSLATE_NOOP("schedules", "waits for the machine"),
    PlanningState.UNSUPPORTED: QT_TRANSLATE_NOOP("schedules", "agent too old"),
    PlanningState.REFUSED: QT_TRANSLATE_NOOP("schedules", "not planned there"),
    PlanningState.TOO_LARGE: QT_TRANSLATE_NOOP("schedules", "not planned there"),
}


def planning(of: Planning) -> str:
    """How far the machine is with it: one sentence, or two with what to do."""
    source = _PLANNING.get(of.state)
    if source is None:
        source = _TROUBLES[of.trouble or ScheduleTrouble.OTHER]
    return QCoreApplication.translate("schedules", source).format(name=of.largest)


def briefly(of: Planning | None) -> str:
    """The same in a table, where the usual needs no word."""
    source = _SHORT.get(of.state) if of is not None else None
    return QCoreApplication.translate("schedules", source) if source else ""


def paused(until: datetime, now: datetime) -> str:
    """paused until tomorrow 07:00; paused"""
    if until >= FOR_GOOD:
        return QCoreApplication.translate("schedules", "paused")
    local, today = until.astimezone(), now.astimezone()
    near = (local.date() - today.date()).days in {0, 1}
    said = times.when(until, now) if near else times.date_and_time(until)
    return QCoreApplication.translate("schedules", "paused until {time}").format(time=said)


def next_time(at: datetime, now: datetime) -> str:
    """today 22:00, tomorrow 02:30, Thu 02:30, 12 Nov 2026, 02:30"""
    local = at.astimezone()
    days = (local.date() - now.astimezone().date()).days
    if days in {0, 1}:
        return times.when(at, now)
    if 0 < days < _WEEK:
        return f"{weekday_briefly(local.isoweekday())} {times.clock(at)}"
    return times.date_and_time(at)


def begins(job: Job, next_at: datetime | None, now: datetime) -> str:
    """When it begins the next run by itself, or that it is paused."""
    until = job.paused_until
    if until is not None and now < until:
        return paused(until, now)
    return next_time(next_at, now) if next_at is not None else ""


def own_zone() -> str:
    """The IANA name of this computer's zone."""
    return QTimeZone.systemTimeZoneId().toStdString() or "UTC"


def dated(at: datetime, zone: str) -> str:
    """Thu 12 Nov 2026, 02:30, by the clocks there. Empty for a zone that is not known here."""
    try:
        return times.exact(at, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def weekday(number: int) -> str:
    """Thursday, of 4."""
    return QLocale().standaloneDayName(number)


def weekday_briefly(number: int) -> str:
    """Thu, of 4."""
    return QLocale().standaloneDayName(number, QLocale.FormatType.ShortFormat).rstrip(".")


def minute_of_day(minute: int) -> str:
    """22:00"""
    hour, minute = divmod(minute, _MINUTE)
    return QLocale().toString(QTime(hour % 24, minute), QLocale.FormatType.ShortFormat)


class ScheduleWords(Words):
    """A schedule in words, while it is entered and afterwards."""

    def whole(self, schedule: Schedule | None) -> list[str]:
        """All that it says, a sentence each."""
        if schedule is None:
            return [self.tr("The job runs when it is started here.")]
        return [
            self._times(schedule),
            *self._begin(schedule),
            *self._conditions(schedule),
            self._missed(schedule),
        ]

    def rhythm(self, schedule: Schedule) -> str:
        """every day at 22:00"""
        preset = preset_of(schedule.times)
        if preset is None:
            assert isinstance(schedule.times, IntervalTimes), "the only times without a preset"
            return self.interval(schedule.times.seconds)
        return self._preset(preset)

    def interval(self, seconds: int) -> str:
        """every day; every 36 hours; every 90 minutes: in the largest unit that says it whole."""
        if seconds == _DAY:
            return self.tr("every day")
        if seconds % _DAY == 0:
            return self.tr("every %Ln day(s)", "", seconds // _DAY)
        if seconds % _HOUR == 0:
            return self.hours(seconds // _HOUR)
        if seconds % _MINUTE == 0:
            return self.minutes(seconds // _MINUTE)
        return self.tr("every {duration}").format(duration=numbers.duration(seconds))

    def brief(self, schedule: Schedule) -> str:
        """every day at 22:00 (Asia/Tokyo), without the zone if it is this computer's."""
        rhythm = self.rhythm(schedule)
        return rhythm if schedule.zone == own_zone() else f"{rhythm} ({schedule.zone})"

    def _preset(self, preset: Preset) -> str:
        at = minute_of_day(preset.minute)
        match preset.rhythm:
            case Rhythm.MINUTES:
                return self.minutes(preset.every)
            case Rhythm.HOURLY:
                return self.hours(preset.every)
            case Rhythm.DAILY:
                said = self.tr("every day at {time}")
            case Rhythm.WEEKDAYS:
                said = self.tr("from Monday to Friday at {time}")
            case Rhythm.WEEKLY:
                said = self.tr("each week on {days} at {time}")
            case Rhythm.MONTHLY if preset.day == LAST_DAY:
                said = self.tr("on the last day of each month at {time}")
            case Rhythm.MONTHLY:
                said = self.tr("on day {day} of each month at {time}")
            case Rhythm.OWN:
                said = self.tr("by the rule {rule}")
        days = ", ".join(weekday(day) for day in preset.days)
        return said.format(time=at, days=days, day=preset.day, rule=preset.expression)

    def minutes(self, every: int) -> str:
        """every 15 minutes"""
        return self.tr("every %Ln minute(s)", "", every)

    def hours(self, every: int) -> str:
        """every hour; every 4 hours"""
        if every == 1:
            return self.tr("every hour")
        return self.tr("every %Ln hour(s)", "", every)

    def day_of_month(self, day: int) -> str:
        """on day 15; on the last day"""
        if day == LAST_DAY:
            return self.tr("on the last day")
        return self.tr("on day {day}").format(day=day)

    def _times(self, schedule: Schedule) -> str:
        said = self.tr("It runs {rhythm}.").format(rhythm=self.rhythm(schedule))
        if schedule.zone != own_zone():
            said = self.tr("It runs {rhythm}, by the clocks of {zone}.").format(
                rhythm=self.rhythm(schedule), zone=schedule.zone
            )
        return said

    def _begin(self, schedule: Schedule) -> list[str]:
        said = []
        if schedule.jitter_seconds:
            said.append(
                self.tr(
                    "It begins up to {duration} later, on each machine always by as much."
                ).format(duration=numbers.duration(schedule.jitter_seconds))
            )
        if schedule.blocked:
            spans = "; ".join(self.blocked(one) for one in schedule.blocked)
            said.append(self.tr("No run begins {spans}.").format(spans=spans))
        return said

    def blocked(self, one: Blocked) -> str:
        """Mon–Fri 08:00–18:00"""
        if one.begin == one.end:
            return self.tr("{days}, the whole day from {time}").format(
                days=days_briefly(one.days), time=minute_of_day(one.begin)
            )
        begin, end = minute_of_day(one.begin), minute_of_day(one.end)
        return f"{days_briefly(one.days)} {begin}–{end}"

    def _conditions(self, schedule: Schedule) -> list[str]:
        said = []
        if schedule.on_mains:
            said.append(self.tr("It waits for mains power."))
        elif schedule.min_battery:
            said.append(
                self.tr("On battery it waits until this holds {percent}.").format(
                    percent=numbers.percent(schedule.min_battery)
                )
            )
        if schedule.unmetered:
            said.append(self.tr("It waits for a network that is not metered."))
        if schedule.unless_within_seconds:
            recent = self.tr("It is left out if the last good backup is not yet {duration} old.")
            duration = numbers.duration(schedule.unless_within_seconds)
            said.append(recent.format(duration=duration))
        return said

    def _missed(self, schedule: Schedule) -> str:
        if not schedule.catch_up_seconds:
            return self.tr("If the machine is off then, this run is left out.")
        return self.tr("If the machine is off then, it makes up for it within {duration}.").format(
            duration=numbers.duration(schedule.catch_up_seconds)
        )

    def takes_manager(self) -> str:
        """What is said of a job whose runs need what only this computer has."""
        return self.tr(
            "Each run needs this computer, with its key opened: without it the run waits, and is"
            " skipped if it cannot wait any longer."
        )


def days_briefly(days: Sequence[int]) -> str:
    """Mon–Fri; Tue, Thu; every day"""
    ordered = sorted(set(days))
    if len(ordered) == _WEEK:
        return QCoreApplication.translate("schedules", "every day")
    if len(ordered) >= _IN_A_ROW and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{weekday_briefly(ordered[0])}–{weekday_briefly(ordered[-1])}"
    return ", ".join(weekday_briefly(day) for day in ordered)
