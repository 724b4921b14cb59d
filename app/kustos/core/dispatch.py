"""The outbox of messages to people and health checks, and who empties it.

A delivery is stored with the alerts it is about, in one transaction, and noted as sent after the
other end has answered. Should Kustos end between the two, it is sent once more under the same id.
Pings and digests have ids of what they are about: whoever notices them again stores nothing.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from . import messages
from .alerting import views_of
from .alerts import AlertView, Severity
from .bus import Bus
from .channels import (
    Channel,
    Delivery,
    DeliveryState,
    DigestOf,
    HealthCheckTarget,
    Ping,
    Receipt,
    Secrets,
    TellTrouble,
    WebhookTarget,
)
from .digesting import Digesting
from .events import ChannelsChanged
from .messages import Courier, Message, News, Run, Wording
from .model import JobRecord, SecretKind, Task
from .outbox import after, digests, left_out
from .owned_secrets import Sealed, of_channel, sealed_of, unseal
from .pings import fresh, holds, pings
from .ports import Clock, SecretDamagedError, Store, UnitOfWork, Vault, VaultLockedError
from .quiet_hours import over_at, same_day

AT_ONCE: Final = 20
"""Deliveries of a channel that one visit takes up."""

KEEP: Final = timedelta(days=90)
KEEP_PINGS: Final = timedelta(days=7)
"""The record of what has ended before is forgotten."""

_NOBODY_THERE: Final = frozenset({TellTrouble.UNREACHABLE, TellTrouble.TIMEOUT})

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Found:
    """What a delivery is to be made from, in one reading: a password that was entered for another
    server is not this one's."""

    channel: Channel | None
    sealed: Sealed
    views: list[AlertView]
    run: Run | None
    holds: bool


class Dispatch:
    """Notices what is to be pinged and which digests are due, and sends what waits, each time
    `visit` is called."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        bus: Bus,
        clock: Clock,
        courier: Courier,
        wording: Wording,
        digesting: Digesting,
    ) -> None:
        self._store = store
        self._vault = vault
        self._bus = bus
        self._clock = clock
        self._courier = courier
        self._wording = wording
        self._digesting = digesting

    async def visit(self) -> None:
        """Send what is due, of each channel one after the other: one that hangs holds up itself
        alone. Raises StoreError, or an ExceptionGroup of what went wrong with a channel."""
        now = self._clock.now()
        oldest, oldest_ping = now - KEEP, now - KEEP_PINGS
        await self._notice(now)
        due = await self._store.read(lambda unit: unit.deliveries.due(now, AT_ONCE))
        by_channel: dict[str, list[Delivery]] = {}
        for delivery in due:
            by_channel.setdefault(delivery.channel_id, []).append(delivery)
        # Not a TaskGroup: what goes wrong with one channel must not cut off the others.
        ended = await asyncio.gather(
            *map(self._send_all, by_channel.values()), return_exceptions=True
        )
        if due:
            await self._store.write(lambda unit: unit.deliveries.forget_before(oldest, oldest_ping))
            self._bus.publish(ChannelsChanged())
        errors = [end for end in ended if isinstance(end, Exception)]
        if errors:
            raise ExceptionGroup("messages were not sent", errors)

    async def _notice(self, now: datetime) -> None:
        """Store the pings and digests that are due and not stored yet."""

        def read(unit: UnitOfWork) -> list[Delivery]:
            channels = unit.channels.all()
            found = digests(channels, now)
            if any(isinstance(one.target, HealthCheckTarget) for one in channels):
                found += pings(channels, unit.tasks.records(), unit.tasks.unfinished(), now)
            return unit.deliveries.unknown(found)

        found = await self._store.read(read)
        if not found:
            return

        def work(unit: UnitOfWork) -> None:
            there = {channel.id for channel in unit.channels.all()}
            fresh = [one for one in unit.deliveries.unknown(found) if one.channel_id in there]
            unit.deliveries.add(fresh)

        await self._store.write(work)

    async def _send_all(self, deliveries: Sequence[Delivery]) -> None:
        """Until one finds nobody there: each of the others would wait for as long."""
        for delivery in deliveries:
            if await self._send(delivery) in _NOBODY_THERE:
                return

    async def _send(self, delivery: Delivery) -> TellTrouble | None:
        """What kept it from arriving."""
        found = await self._store.read(lambda unit: _read(unit, delivery))
        channel = found.channel
        if channel is None:
            return None
        now = self._clock.now()
        if not found.holds or _too_late(delivery, now):
            await self._keep(_ended(delivery, now))
            return None
        message = await self._message(delivery, channel, found, now)
        if message is None:
            # What it was about was removed: there is nothing to tell any more.
            await self._store.write(lambda unit: unit.deliveries.remove(delivery.id))
            return None
        receipt = await self._delivered(channel, found.sealed, message)
        await self._keep(_put_off(after(delivery, receipt, self._clock.now()), channel, message))
        if receipt.trouble is not None:
            _log.info("channel %s was not told: %s", channel.id, receipt.trouble.value)
        return receipt.trouble

    async def _keep(self, delivery: Delivery) -> None:
        await self._store.write(lambda unit: unit.deliveries.update(delivery))

    async def _message(
        self, delivery: Delivery, channel: Channel, found: _Found, now: datetime
    ) -> Message | None:
        id_, at = delivery.id, delivery.created_at
        match delivery.errand:
            case Ping(stage=stage):
                if found.run is None:
                    return None
                return messages.of_run(id_, at, self._wording.run(found.run, stage), stage)
            case DigestOf(day=day):
                digest = await self._digesting.digest(channel.route, day, now)
                return messages.of_digest(id_, at, self._wording.digest(digest), digest)
            case None:
                by_id = {view.alert.id: view for view in found.views}
                news = [
                    News(by_id[told.alert_id], told.news)
                    for told in delivery.told
                    if told.alert_id in by_id
                ]
                if not news:
                    return None
                return messages.of_news(id_, at, self._wording.words(news, now), news)

    async def _delivered(self, channel: Channel, sealed: Sealed, message: Message) -> Receipt:
        try:
            opened = await unseal(self._vault, of_channel(channel.id), sealed)
        except (VaultLockedError, SecretDamagedError):
            return Receipt(trouble=TellTrouble.LOCKED)
        return await self._courier.deliver(channel.target, secrets_of(opened, channel), message)


def secrets_of(opened: dict[SecretKind, str], channel: Channel | None) -> Secrets:
    """What goes to the courier. An address that is not sealed yet is the target's own."""
    address = opened.get(SecretKind.ADDRESS, "")
    if not address and channel is not None and isinstance(channel.target, WebhookTarget):
        address = channel.target.url
    return Secrets(secret=opened.get(SecretKind.PASSWORD, ""), address=address)


def _read(unit: UnitOfWork, delivery: Delivery) -> _Found:
    found = [unit.alerts.get(told.alert_id) for told in delivery.told]
    run, true = None, True
    if isinstance(delivery.errand, Ping):
        task = unit.tasks.get(delivery.errand.task_id)
        job = unit.jobs.get(delivery.errand.job_id)
        machine = None if task is None else unit.machines.get(task.machine_id)
        if task is not None and job is not None and machine is not None:
            run = Run(task=task, job=job, machine=machine)
            true = holds(delivery.errand, task, _record(unit, task))
    return _Found(
        channel=unit.channels.get(delivery.channel_id),
        sealed=sealed_of(unit, of_channel(delivery.channel_id)),
        views=views_of(unit, [alert for alert in found if alert is not None]),
        run=run,
        holds=true,
    )


def _record(unit: UnitOfWork, task: Task) -> JobRecord | None:
    return next((one for one in unit.tasks.records() if one.job_id == task.job_id), None)


def _too_late(delivery: Delivery, now: datetime) -> bool:
    match delivery.errand:
        case Ping() as ping:
            return not fresh(ping, now)
        case DigestOf(day=day, zone=zone):
            return not same_day(zone, day, now)
        case None:
            return False


def _ended(delivery: Delivery, now: datetime) -> Delivery:
    """What has come too late: nobody's failure if it was never tried."""
    ended = left_out(delivery, now)
    return replace(ended, state=DeliveryState.GIVEN_UP) if delivery.attempts else ended


def _put_off(done: Delivery, channel: Channel, message: Message) -> Delivery:
    """What has to be tried again rings nobody in quiet hours, but for what may."""
    quiet = channel.quiet
    if done.state is not DeliveryState.WAITING or done.errand is not None or quiet is None:
        return done
    if quiet.wakes and message.severity is Severity.CRITICAL:
        return done
    return replace(done, due_at=over_at(quiet, done.due_at))
