"""Points in time as people say them: "today 02:14", "3 days ago". All take and give local time
from UTC moments; `now` is an argument so that a table can be said for one moment."""

import datetime as dt
from datetime import datetime, tzinfo
from typing import Final

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

from .words import Words

_RECENT_DAYS: Final = 7
_JUST_NOW_SECONDS: Final = 45
_HOUR: Final = 3_600
_DAY: Final = 86_400


def when(at: datetime | None, now: datetime) -> str:
    """today 02:14, yesterday 17:40, 3 days ago, 12 Nov 2026; "never" for None."""
    if at is None:
        return QCoreApplication.translate("times", "never")
    local, today = at.astimezone(), now.astimezone()
    days = (today.date() - local.date()).days
    if days == 0:
        return QCoreApplication.translate("times", "today {time}").format(time=clock(at))
    if days == 1:
        return QCoreApplication.translate("times", "yesterday {time}").format(time=clock(at))
    if days == -1:
        return QCoreApplication.translate("times", "tomorrow {time}").format(time=clock(at))
    if 0 < days < _RECENT_DAYS:
        return Spans().days_ago(days)
    return date(at)


def ago(at: datetime | None, now: datetime) -> str:
    """just now, 5 min ago, 2 h ago, 3 days ago, 12 Nov 2026; "never" for None."""
    if at is None:
        return QCoreApplication.translate("times", "never")
    seconds = (now - at).total_seconds()
    if seconds < _JUST_NOW_SECONDS:
        return QCoreApplication.translate("times", "just now")
    if seconds < _HOUR:
        minutes = max(1, round(seconds / 60))
        return QCoreApplication.translate("times", "{minutes} min ago").format(minutes=minutes)
    if seconds < _DAY:
        hours = int(seconds // _HOUR)
        return QCoreApplication.translate("times", "{hours} h ago").format(hours=hours)
    if seconds < _RECENT_DAYS * _DAY:
        return Spans().days_ago(int(seconds // _DAY))
    return date(at)


def clock(at: datetime, zone: tzinfo | None = None) -> str:
    """02:14, in this zone instead of the local one."""
    local = at.astimezone(zone)
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def clock_seconds(at: datetime) -> str:
    """12:41:02, for logs: the same in every language."""
    return at.astimezone().strftime("%H:%M:%S")


def date(at: datetime) -> str:
    """12 Nov 2026"""
    local = at.astimezone()
    #: Qt date format of a day with its year, see QLocale.toString
    pattern = QCoreApplication.translate("times", "d MMM yyyy")
    return QLocale().toString(QDate(local.year, local.month, local.day), pattern)


def day(of: dt.date) -> str:
    """12 Nov 2026, of a day without a time."""
    #: Qt date format of a day with its year, see QLocale.toString
    pattern = QCoreApplication.translate("times", "d MMM yyyy")
    return QLocale().toString(QDate(of.year, of.month, of.day), pattern)


def date_and_time(at: datetime) -> str:
    """12 Nov 2026, 20:04"""
    return f"{date(at)}, {clock(at)}"


def exact(at: datetime | None, zone: tzinfo | None = None) -> str:
    """Thu 12 Nov 2026, 20:04; empty for None. For tooltips and records; in this zone instead of the
    local one."""
    if at is None:
        return ""
    local = at.astimezone(zone)
    #: Qt date format of a day with weekday and year, see QLocale.toString
    pattern = QCoreApplication.translate("times", "ddd d MMM yyyy")
    day = QLocale().toString(QDate(local.year, local.month, local.day), pattern)
    return f"{day}, {clock(at, zone)}"


class Spans(Words):
    """Spans of time with their number."""

    def days_ago(self, number: int) -> str:
        return self.tr("%Ln day(s) ago", "", number)
