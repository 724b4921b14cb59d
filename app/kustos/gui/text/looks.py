"""Looking into repositories by themselves, in words: whether they open, how often it is tried."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.looks import LookDay, Looking
from kustos.core.monitor_plan import OFF

from . import errors, times
from .words import Words

SHOWN_DAYS: Final = 7

_HOUR: Final = 60
_DAY: Final = 24 * _HOUR


def name() -> str:
    """Look into it"""
    return QCoreApplication.translate("looks", "Look into it")


def mark(day: LookDay | None) -> str:
    """A sign that tells it without a colour."""
    if day is None:
        return "○"
    if not day.failed:
        return "✓"
    return "!" if day.good else "✕"


class LookWords(Words):
    """The sentences."""

    def rhythm(self, minutes: int) -> str:
        """every 5 minutes"""
        if minutes == OFF:
            return self.tr("not by itself")
        if minutes % _DAY == 0:
            return self.tr("every %Ln day(s)", "", minutes // _DAY)
        if minutes % _HOUR == 0:
            return self.tr("every %Ln hour(s)", "", minutes // _HOUR)
        return self.tr("every %Ln minute(s)", "", minutes)

    def usual(self, minutes: int) -> str:
        """as usual (every 5 minutes)"""
        return self.tr("as usual for its place ({rhythm})").format(rhythm=self.rhythm(minutes))

    def last(self, looking: Looking, now: datetime) -> str:
        """It opened, when and through whom; or since when it does not, and why."""
        look = looking.last
        if look is None:
            return self.tr("never yet")
        through = looking.through or self.tr("a machine that was removed")
        if look.problem is None:
            said = self.tr("it opened {when} (through {machine})")
            return said.format(when=times.when(look.looked_at, now), machine=through)
        said = self.tr("it has not opened since {when} (through {machine}): {why}").format(
            when=times.when(look.failed_at, now),
            machine=through,
            why=errors.explain(look.problem).title,
        )
        if look.good_at is not None:
            good = times.when(look.good_at, now)
            said += "; " + self.tr("last opened {when}").format(when=good)
        return said

    def history(self, days: Sequence[LookDay], today: date) -> str:
        """A line for each of the last days, the newest first."""
        return "\n".join(
            f"{mark(day)} {times.day(of)}: {self._day(day)}"
            for of, day in reversed(last_days(days, today))
        )

    def _day(self, day: LookDay | None) -> str:
        if day is None:
            return self.tr("no look")
        opened = self.tr("opened %Ln time(s)", "", day.good)
        if not day.failed:
            return opened
        failed = self.tr("did not open %Ln time(s)", "", day.failed)
        return f"{opened}, {failed}" if day.good else failed


def last_days(days: Sequence[LookDay], today: date) -> list[tuple[date, LookDay | None]]:
    """The last SHOWN_DAYS, oldest first, with those on which there was no look."""
    known = {day.day: day for day in days}
    shown = (today - timedelta(days=number) for number in reversed(range(SHOWN_DAYS)))
    return [(day, known.get(day)) for day in shown]
