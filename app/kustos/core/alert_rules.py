"""From when on a condition counts as one: the thresholds that a person may set. Pure."""

from datetime import timedelta
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

OFFLINE_MINUTES: Final = range(5, 30 * 24 * 60 + 1)
DISK_PERCENT: Final = range(1, 91)
QUOTA_PERCENT: Final = range(1, 101)
FULL_DAYS: Final = range(1, 366)
ESCALATE_HOURS: Final = range(30 * 24 + 1)

NO_ESCALATION: Final = 0


class AlertRules(Struct, frozen=True, kw_only=True):
    """`offline_minutes`: a machine that is no laptop may be silent for so long. `disk_percent`: a
    disk with less free is low, and critical below a third of that. `quota_percent` and
    `quota_critical_percent`: a repository that holds so much of its quota is told of.
    `full_days`: a repository whose disk or quota will be full within so many is told of, and
    critical within a quarter of that. `escalate_hours`: a warning that nobody has looked after for
    so long is critical; 0: never."""

    offline_minutes: Annotated[int, Meta(ge=OFFLINE_MINUTES[0], le=OFFLINE_MINUTES[-1])] = 60
    disk_percent: Annotated[int, Meta(ge=DISK_PERCENT[0], le=DISK_PERCENT[-1])] = 10
    quota_percent: Annotated[int, Meta(ge=QUOTA_PERCENT[0], le=QUOTA_PERCENT[-1])] = 85
    quota_critical_percent: Annotated[int, Meta(ge=QUOTA_PERCENT[0], le=QUOTA_PERCENT[-1])] = 95
    full_days: Annotated[int, Meta(ge=FULL_DAYS[0], le=FULL_DAYS[-1])] = 14
    escalate_hours: Annotated[int, Meta(ge=ESCALATE_HOURS[0], le=ESCALATE_HOURS[-1])] = 48

    @property
    def offline_after(self) -> timedelta:
        return timedelta(minutes=self.offline_minutes)

    @property
    def escalate_after(self) -> timedelta | None:
        """None: never."""
        hours = self.escalate_hours
        return None if hours == NO_ESCALATION else timedelta(hours=hours)


DEFAULTS: Final = AlertRules()


def checked(rules: AlertRules) -> AlertRules:
    """The same. Raises msgspec.ValidationError for what is out of range: a struct that is made in
    Python is not checked."""
    return msgspec.convert(msgspec.to_builtins(rules), AlertRules)


def of_text(text: str | None) -> AlertRules:
    """As they were kept; the defaults where nobody has set any. Raises msgspec.DecodeError."""
    return DEFAULTS if text is None else msgspec.json.decode(text, type=AlertRules)


def to_text(rules: AlertRules) -> str:
    """To be kept."""
    return msgspec.json.encode(rules).decode()
