"""The 30 days of a machine or job: their marks, and what a tooltip says about one."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from kustos.core.planned import Became
from kustos.core.strips import Day, Days
from kustos.gui.widgets.states import DayState, encode_days

from . import due
from .words import QT_TRANSLATE_NOOP, Words

_MARKS = {
    Became.DONE: DayState.GOOD,
    Became.WARNING: DayState.PARTIAL,
    Became.FAILED: DayState.FAILED,
    Became.MISSED: DayState.OVERDUE,
    Became.AWAY: DayState.AWAY,
    Became.SKIPPED: DayState.SKIPPED,
}

_NO_BACKUP = QT_TRANSLATE_NOOP("days", "no backup")
_WHATS: dict[Became | None, str] = {
    Became.DONE: QT_TRANSLATE_NOOP("days", "backed up"),
    Became.WARNING: QT_TRANSLATE_NOOP("days", "backed up, some files could not be read"),
    Became.FAILED: QT_TRANSLATE_NOOP("days", "backup failed"),
    Became.MISSED: QT_TRANSLATE_NOOP("days", "backup missed"),
    Became.AWAY: QT_TRANSLATE_NOOP("days", "machine away, nothing known yet"),
    Became.SKIPPED: QT_TRANSLATE_NOOP("days", "backup skipped"),
}


def marks(days: Days) -> str:
    """For `Role.STRIP`."""
    return encode_days(
        DayState.NOTHING if day is None else _MARKS.get(day.became, DayState.NOTHING)
        for day in days
    )


def day_sentence(days: Days, day: int, now: datetime) -> str:
    """Thu 12 Nov: backup failed. `day` counts from the oldest; the days are UTC's, as stored."""
    at = (now - timedelta(days=len(days) - 1 - day)).date()
    #: Qt date format of a day without year, see QLocale.toString
    pattern = QCoreApplication.translate("days", "ddd d MMM")
    said = QLocale().toString(QDate(at.year, at.month, at.day), pattern)
    return f"{said}: {_what(days[day])}"


def _what(day: Day | None) -> str:
    if day is not None and day.reason is not None:
        said = QCoreApplication.translate("days", "backup skipped. {why}")
        return said.format(why=due.reason(day.reason))
    said = _WHATS.get(day.became if day else None, _NO_BACKUP)
    return QCoreApplication.translate("days", said)


class Strips(Words):
    """The strip for a screen reader."""

    def summary(self, days: Days) -> str:
        """In 30 days: 26 good, 1 partial, 3 failed."""
        words = [None if day is None else day.became for day in days]
        parts = [self.tr("%Ln good", "days", words.count(Became.DONE))]
        if partial := words.count(Became.WARNING):
            parts.append(self.tr("%Ln partial", "days", partial))
        if failed := words.count(Became.FAILED):
            parts.append(self.tr("%Ln failed", "days", failed))
        if missed := words.count(Became.MISSED):
            parts.append(self.tr("%Ln missed", "days", missed))
        if away := words.count(Became.AWAY):
            parts.append(self.tr("%Ln away", "days", away))
        if skipped := words.count(Became.SKIPPED):
            parts.append(self.tr("%Ln skipped", "days", skipped))
        span = self.tr("In %Ln day(s): {parts}", "", len(days))
        return span.format(parts=", ".join(parts))
