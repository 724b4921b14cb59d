"""From when to when each condition held, by what happened; what must be raised then, and what may
be. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kustos.core.alerts import AlertKey

from .office import BEAT_SECONDS, LOOK_SECONDS

Span = tuple[datetime, datetime]

LOOK: Final = timedelta(seconds=LOOK_SECONDS + 60)
BEAT: Final = timedelta(seconds=BEAT_SECONDS + 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Between `begin` and `end` an alert may be raised, once; `must`: it has to be. `end` None: it
    holds to the last. `loose`: how often, and whether it ends, nobody can say from outside."""

    key: AlertKey
    begin: datetime
    end: datetime | None
    must: bool
    loose: bool = False

    def holds(self, at: datetime) -> bool:
        """Whether it may be raised then."""
        return self.begin <= at and (self.end is None or at <= self.end)


def overlaps(one: Span, other: Span) -> timedelta:
    """For how long both hold."""
    return min(one[1], other[1]) - max(one[0], other[0])


def seen(span: Span, lives: Iterable[Span], least: timedelta = LOOK) -> bool:
    """Whether somebody must have looked meanwhile."""
    return any(overlaps(span, life) > least for life in lives)


def gaps(links: Sequence[Span], begin: datetime, end: datetime) -> Iterator[Span]:
    """When none of these was, until `end`."""
    last = begin
    for linked, unlinked in sorted(links):
        if linked > last:
            yield last, linked
        last = max(last, unlinked)
    if last < end:
        yield last, end


def joined(spans: Iterable[Span], within: timedelta) -> list[Span]:
    """Those that are close to each other, as one."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin - found[-1][1] <= within:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((begin, end))
    return found


def listed(spans: Iterable[Span], listings: Sequence[datetime], end: datetime) -> list[Span]:
    """What was there in these spans, from the listing that first shows it to the one that does not
    any more, or `end`. What another one follows at once is one: two thieves, say."""
    found: list[Span] = []
    for began, gone in spans:
        shown = next((at for at in listings if at > began), end)
        if shown <= gone:
            found.append((shown, next((at for at in listings if at > gone), end)))
    return joined(found, timedelta())
