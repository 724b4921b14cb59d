"""Which channel is told what, and when it is tried again: pure."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from .alert_changes import AlertChange
from .alerts import AlertNews, Severity
from .channels import (
    Channel,
    Delivery,
    DeliveryState,
    DigestOf,
    Errand,
    Receipt,
    TellTrouble,
    Told,
    tells_alerts,
)
from .quiet_hours import day_due, over_at
from .routes import covers
from .site import Belongings

MOST_ATTEMPTS: Final = 12
"""With the waits between them that is a little over a day."""

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=4)

CLOSES: Final = timedelta(minutes=1)
"""What waits for the end of quiet hours takes up nothing more so long before: it may be on its way
already when the look that has found more comes to its end."""

LOCKED_WAIT: Final = timedelta(minutes=15)
"""A keyring may ask the person each time."""

_ANSWER_LENGTH: Final = 500
_ERRANDS: Final = uuid.UUID("0d4ff1d3-6c4b-5f0a-8f1e-6b1e7a2f1c11")

Gathering = Mapping[str, Delivery]
"""By channel: the delivery that waits for the end of quiet hours and has not been tried."""


def deliveries(
    made: Iterable[AlertChange],
    channels: Sequence[Channel],
    now: datetime,
    new_id: Callable[[], str],
    *,
    gathering: Gathering,
    belongings: Belongings,
) -> list[Delivery]:
    """What one look has found goes to each channel as one message, in the same transaction; in
    quiet hours with what has been gathered before. New ones, and those of `gathering` that have
    become more."""
    news = [change for change in made if change.news is not None]
    found: list[Delivery] = []
    for channel in channels:
        mine = [change for change in news if is_told(channel, change, belongings)]
        later_at = over_at(channel.quiet, now)
        at_once = [change for change in mine if later_at == now or wakes(channel, change)]
        later = [change for change in mine if change not in at_once]
        if at_once:
            found.append(_delivery(new_id(), channel, _told(at_once), now, now))
        if later:
            so_far = gathering.get(channel.id)
            fresh = _delivery(new_id(), channel, _told(later), now, later_at)
            if so_far is not None and so_far.due_at == later_at:
                fresh = replace(so_far, told=_merged(so_far.told, fresh.told))
            found.append(fresh)
    return found


def is_told(channel: Channel, change: AlertChange, belongings: Belongings) -> bool:
    """Whether the channel is for this. None speaks of its own trouble."""
    alert = change.alert
    sites = belongings.sites(alert.machine_id, alert.repository_id)
    return (
        change.news is not None
        and tells_alerts(channel.target)
        and alert.channel_id != channel.id
        and alert.severity.rank >= channel.floor.rank
        and covers(channel.route, alert.machine_id, sites)
    )


def wakes(channel: Channel, change: AlertChange) -> bool:
    """Whether it is told in quiet hours all the same. That something is over can wait."""
    return (
        channel.quiet is not None
        and channel.quiet.wakes
        and change.alert.severity is Severity.CRITICAL
        and change.news is not AlertNews.RESOLVED
    )


def _told(changes: Iterable[AlertChange]) -> tuple[Told, ...]:
    return tuple(Told(one.alert.id, one.news) for one in changes if one.news is not None)


def _merged(before: Iterable[Told], after: Iterable[Told]) -> tuple[Told, ...]:
    """Of each alert the last word: who is told at once of a night wants to know how it stands."""
    last = {told.alert_id: told for told in (*before, *after)}
    return tuple(last.values())


def _delivery(
    id_: str, channel: Channel, told: tuple[Told, ...], now: datetime, due: datetime
) -> Delivery:
    return Delivery(id=id_, channel_id=channel.id, told=told, created_at=now, due_at=due)


def digests(channels: Iterable[Channel], now: datetime) -> list[Delivery]:
    """The digests whose hour has come today. Each has its id from channel and day: however often
    it is asked for, it is one."""
    found = []
    for channel in channels:
        day = None if channel.digest is None else day_due(channel.digest, now)
        if channel.digest is not None and day is not None:
            errand = DigestOf(day=day, zone=channel.digest.zone)
            found.append(of_errand(channel, errand, errand_id(channel, f"digest {day}"), now))
    return found


def errand_id(channel: Channel, what: str) -> str:
    """The same whenever it is asked for (UUIDv5)."""
    return str(uuid.uuid5(_ERRANDS, f"{channel.id} {what}"))


def of_errand(channel: Channel, errand: Errand, id_: str, now: datetime) -> Delivery:
    """A delivery that is about no alerts, due at once."""
    return Delivery(
        id=id_, channel_id=channel.id, told=(), created_at=now, due_at=now, errand=errand
    )


def after(delivery: Delivery, receipt: Receipt, now: datetime) -> Delivery:
    """The delivery after this attempt. A key that is locked is nobody's failure: it waits on."""
    tried = replace(delivery, trouble=receipt.trouble, answer=receipt.answer[:_ANSWER_LENGTH])
    if receipt.trouble is TellTrouble.LOCKED:
        return replace(tried, due_at=now + LOCKED_WAIT)
    tried = replace(tried, attempts=delivery.attempts + 1)
    if receipt.trouble is None:
        return replace(tried, state=DeliveryState.SENT, ended_at=now)
    if tried.attempts >= MOST_ATTEMPTS:
        return replace(tried, state=DeliveryState.GIVEN_UP, ended_at=now)
    wait = min(FIRST_WAIT * 2 ** (tried.attempts - 1), LONGEST_WAIT)
    return replace(tried, due_at=now + wait)


def left_out(delivery: Delivery, now: datetime) -> Delivery:
    """It is not sent any more, and nothing failed by that."""
    return replace(delivery, state=DeliveryState.LEFT_OUT, ended_at=now)


def once_more(delivery: Delivery, now: datetime) -> Delivery:
    """It is to be tried at once, with all its attempts: a person has asked for it."""
    return replace(delivery, state=DeliveryState.WAITING, due_at=now, ended_at=None, attempts=0)
