"""The 30 days of a machine: their marks, and what a tooltip says about one."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from kustos.core.model import TaskState
from kustos.gui.widgets.states import DayState, encode_days

from .words import Words

_MARKS = {
    TaskState.SUCCESS: DayState.GOOD,
    TaskState.WARNING: DayState.PARTIAL,
    TaskState.FAILED: DayState.FAILED,
}


def marks(days: tuple[TaskState | None, ...]) -> str:
    """For `Role.STRIP`."""
    return encode_days(
        DayState.NOTHING if day is None else _MARKS.get(day, DayState.NOTHING) for day in days
    )


def day_sentence(days: tuple[TaskState | None, ...], day: int, now: datetime) -> str:
    """Thu 12 Nov: backup failed. `day` counts from the oldest; the days are UTC's, as stored."""
    at = (now - timedelta(days=len(days) - 1 - day)).date()
    #: Qt date format of a day without year, see QLocale.toString
    pattern = QCoreApplication.translate("days", "ddd d MMM")
    said = QLocale().toString(QDate(at.year, at.month, at.day), pattern)
    match days[day]:
        case TaskState.SUCCESS:
            what = QCoreApplication.translate("days", "backed up")
        case TaskState.WARNING:
            what = QCoreApplication.translate("days", "backed up, some files could not be read")
        case TaskState.FAILED:
            what = QCoreApplication.translate("days", "backup failed")
        case _:
            what = QCoreApplication.translate("days", "no backup")
    return f"{said}: {what}"


class Strips(Words):
    """The strip for a screen reader."""

    def summary(self, days: tuple[TaskState | None, ...]) -> str:
        """In 30 days: 26 good, 1 partial, 3 failed."""
        good = days.count(TaskState.SUCCESS)
        partial = days.count(TaskState.WARNING)
        failed = days.count(TaskState.FAILED)
        parts = [self.tr("%Ln good", "days", good)]
        if partial:
            parts.append(self.tr("%Ln partial", "days", partial))
        if failed:
            parts.append(self.tr("%Ln failed", "days", failed))
        span = self.tr("In %Ln day(s): {parts}", "", len(days))
        return span.format(parts=", ".join(parts))
