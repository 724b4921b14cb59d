"""Quotas of repositories: what is used of them, and for how long the rest lasts."""

from datetime import datetime, timedelta
from typing import Final

from kustos.core.quota import LEAST_BYTES, MOST_BYTES, Usage
from kustos.core.quotas import QuotaView

from . import numbers, times
from .words import Words

_DAYS: Final = 14
_WEEK: Final = 7
_WEEKS: Final = 10 * _WEEK
_MONTH: Final = 30.4
_MONTHS: Final = 730
_YEAR: Final = 365
"""Up to so many days it is said in days, in weeks, in months; above in years."""


class QuotaWords(Words):
    """The sentences."""

    def used(self, view: QuotaView) -> str:
        """412 of 500 GB (82 %); full in about 6 weeks."""
        if view.usage is not None:
            return self._used(view.usage)
        if view.quota is not None:
            return self.tr("{size}; what it holds was not measured yet.").format(
                size=numbers.size(view.quota)
            )
        if view.held is not None:
            return self.tr("None is set. It holds {size}.").format(
                size=numbers.size(view.held.stored)
            )
        return self.tr("None is set.")

    def _used(self, usage: Usage) -> str:
        said = self.tr("{used} ({percent})").format(
            used=numbers.size_of(usage.held, usage.quota), percent=numbers.percent(usage.percent)
        )
        if not usage.free:
            return self.tr("{used}; nothing is left.").format(used=said)
        if usage.lasts is None:
            return f"{said}."
        if usage.lasts < timedelta(days=1):
            return self.tr("{used}; by its growth it should be full by now.").format(used=said)
        return self.tr("{used}; full in about {span}.").format(
            used=said, span=self.span(usage.lasts)
        )

    def span(self, lasts: timedelta) -> str:
        """6 weeks"""
        days = lasts / timedelta(days=1)
        if days < _DAYS:
            return self.tr("%Ln day(s)", "", round(days))
        if days < _WEEKS:
            return self.tr("%Ln week(s)", "", round(days / _WEEK))
        if days < _MONTHS:
            return self.tr("%Ln month(s)", "", round(days / _MONTH))
        return self.tr("%Ln year(s)", "", round(days / _YEAR))

    def measured(self, view: QuotaView, now: datetime) -> str:
        """As of when; empty where it was never measured."""
        if view.held is None:
            return ""
        return self.tr("Measured {when}.").format(when=times.when(view.held.at, now))

    def holds(self, view: QuotaView, entered: int | None, now: datetime) -> str:
        """For beneath the field: what it holds now, and whether that is more than is entered."""
        if view.held is None:
            return self.tr("What it holds was not measured yet; care does that.")
        size = numbers.size(view.held.stored)
        if entered is not None and view.held.stored > entered:
            return self.tr("It holds more than that already: {size}.").format(size=size)
        return self.tr("It holds {size}, measured {when}.").format(
            size=size, when=times.when(view.held.at, now)
        )

    def out_of_range(self) -> str:
        """What a quota may be."""
        return self.tr("From {least} to {most}.").format(
            least=numbers.size(LEAST_BYTES), most=numbers.size(MOST_BYTES)
        )
