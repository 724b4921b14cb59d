"""Which channel is told what, and when it is tried again: pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from .alert_changes import AlertChange
from .channels import Channel, Delivery, DeliveryState, Receipt, TellTrouble, Told

MOST_ATTEMPTS: Final = 12
"""With the waits between them that is a little over a day."""

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=4)

LOCKED_WAIT: Final = timedelta(minutes=15)
"""A keyring may ask the person each time."""

_ANSWER_LENGTH: Final = 500


def deliveries(
    made: Iterable[AlertChange],
    channels: Sequence[Channel],
    now: datetime,
    new_id: Callable[[], str],
) -> list[Delivery]:
    """What one look has found goes to each channel as one message, in the same transaction."""
    news = [change for change in made if change.news is not None]
    found: list[Delivery] = []
    for channel in channels:
        told = tuple(
            Told(change.alert.id, change.news)
            for change in news
            if change.news is not None and change.alert.severity.rank >= channel.floor.rank
        )
        if told:
            found.append(
                Delivery(id=new_id(), channel_id=channel.id, told=told, created_at=now, due_at=now)
            )
    return found


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
