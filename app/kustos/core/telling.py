"""Telling people of alerts by the channels they have entered: a durable outbox and who empties it.

A delivery is stored with the alerts it is about, in one transaction, and noted as sent after the
other end has answered. Should Kustos end between the two, it is sent once more under the same id.
"""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import msgspec

from kustos_agent.protocol.ids import new_id

from .alerting import AlertView, views_of
from .alerts import AlertNews
from .audit import AuditAction
from .audit_facts import differing, with_secrets
from .audit_recorder import AuditRecorder
from .audit_recorder import of_channel as audited
from .bus import Bus
from .channels import (
    Channel,
    ChannelDraft,
    Delivery,
    Receipt,
    Target,
    TellTrouble,
    problems,
)
from .events import ChannelsChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .model import SecretKind
from .outbox import after
from .owned_secrets import Sealed, of_channel, seal, sealed_of, unseal
from .ports import Clock, SecretDamagedError, Store, UnitOfWork, Vault, VaultLockedError

AT_ONCE: Final = 20
"""Deliveries that one visit takes up."""

KEEP: Final = timedelta(days=90)
"""The record of what has ended before is forgotten."""

SHOWN: Final = 100

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What goes out. `body` is JSON, for machines; `subject` and `text` are for people."""

    id: str
    at: datetime
    subject: str
    text: str
    body: bytes


@dataclass(frozen=True, slots=True)
class News:
    """An alert with what is new about it."""

    view: AlertView
    news: AlertNews


class Wording(Protocol):
    """Says news to people. Called on the engine's thread."""

    def words(self, news: Sequence[News], now: datetime) -> tuple[str, str]:
        """Subject and text."""
        ...

    def trial(self) -> tuple[str, str]:
        """Subject and text of a message that only tries a channel."""
        ...


class Courier(Protocol):
    """Brings a message to where it belongs."""

    async def deliver(self, target: Target, secret: str, message: Message) -> Receipt:
        """The other end's answer, or why there is none. Raises nothing but cancellation; comes back
        within a minute or so."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """A channel, whether it has a secret, and its newest delivery (None: none yet)."""

    channel: Channel
    stored: bool
    last: Delivery | None = None
    waiting: int = 0


class Telling:
    """Keeps channels, tries them, and empties the outbox each time `visit` is called."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        bus: Bus,
        clock: Clock,
        courier: Courier,
        wording: Wording,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._vault = vault
        self._bus = bus
        self._clock = clock
        self._courier = courier
        self._wording = wording

    # --- channels ------------------------------------------------------------------------------

    async def overview(self) -> list[ChannelView]:
        """By name."""

        def read(unit: UnitOfWork) -> list[ChannelView]:
            deliveries = unit.deliveries
            return [
                ChannelView(
                    channel=channel,
                    stored=bool(unit.secrets.kinds(of_channel(channel.id).rows)),
                    last=deliveries.last_tried(channel.id),
                    waiting=deliveries.waiting(channel.id),
                )
                for channel in unit.channels.all()
            ]

        return await self._store.read(read)

    async def save(self, draft: ChannelDraft, channel_id: str | None = None) -> Channel:
        """Add a channel, or change one. A secret that was entered for one place is not kept for
        another. Raises InvalidError, LookupError, VaultLockedError."""
        id_ = channel_id or new_id()
        owner = of_channel(id_)
        await self._check(draft, channel_id)
        sealed = await seal(self._vault, owner, {SecretKind.PASSWORD: draft.secret})
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Channel:
            former = unit.channels.get(id_)
            if former is None and channel_id is not None:
                raise LookupError(channel_id)
            channel = Channel(
                id=id_,
                name=draft.name,
                target=draft.target,
                floor=draft.floor,
                created_at=former.created_at if former else now,
            )
            unit.channels.put(channel)
            if former is not None and not same_place(former.target, draft.target):
                unit.secrets.remove(owner.rows, SecretKind.PASSWORD)
            for secret in sealed:
                unit.secrets.put(secret)
            facts = with_secrets(differing(former, channel), sealed)
            action = AuditAction.CHANNEL_CHANGED if former else AuditAction.CHANNEL_ADDED
            self._audit.note_change(unit, action, audited(channel), facts)
            return channel

        channel = await self._store.write(work)
        self._bus.publish(ChannelsChanged())
        return channel

    async def remove(self, channel_id: str) -> None:
        """With its secret and its outbox."""

        def work(unit: UnitOfWork) -> None:
            unit.secrets.remove(of_channel(channel_id).rows, SecretKind.PASSWORD)
            channel = unit.channels.get(channel_id)
            unit.channels.remove(channel_id)
            if channel is not None:
                facts = differing(channel, None)
                self._audit.note(unit, AuditAction.CHANNEL_REMOVED, audited(channel), facts)

        await self._store.write(work)
        self._bus.publish(ChannelsChanged())

    async def test(self, draft: ChannelDraft, channel_id: str | None = None) -> Receipt:
        """Send a message that says that it is a trial, by what is entered. Raises InvalidError,
        VaultLockedError, SecretDamagedError."""
        sealed = await self._check(draft, channel_id)
        secret = draft.secret or await self._opened(channel_id or "", sealed)
        subject, text = self._wording.trial()
        message = _message(new_id(), self._clock.now(), subject, text, ())
        return await self._courier.deliver(draft.target, secret, message)

    async def _check(self, draft: ChannelDraft, channel_id: str | None) -> Sealed:
        """What is sealed and still holds for what is entered. Raises InvalidError."""

        def read(unit: UnitOfWork) -> tuple[list[Channel], Sealed]:
            sealed = sealed_of(unit, of_channel(channel_id)) if channel_id else {}
            return unit.channels.all(), sealed

        channels, sealed = await self._store.read(read)
        former = next((one for one in channels if one.id == channel_id), None)
        others = [one for one in channels if one.id != channel_id]
        same = former is not None and same_place(former.target, draft.target)
        holds = sealed if same else {}
        found = problems(draft, others, stored=bool(holds))
        if sealed and not holds and any(one.field == "secret" for one in found):
            found = [one for one in found if one.field != "secret"]
            found.append(FieldProblem("secret", FieldCode.ENTER_AGAIN))
        if found:
            raise InvalidError(found)
        return holds

    async def _opened(self, channel_id: str, sealed: Sealed) -> str:
        opened = await unseal(self._vault, of_channel(channel_id), sealed)
        return opened.get(SecretKind.PASSWORD, "")

    # --- the outbox ----------------------------------------------------------------------------

    async def visit(self) -> None:
        """Send what is due, of each channel one after the other: one that hangs holds up itself
        alone. Raises an ExceptionGroup of StoreError."""
        now = self._clock.now()
        oldest = now - KEEP
        due = await self._store.read(lambda unit: unit.deliveries.due(now, AT_ONCE))
        by_channel: dict[str, list[Delivery]] = {}
        for delivery in due:
            by_channel.setdefault(delivery.channel_id, []).append(delivery)
        async with asyncio.TaskGroup() as group:
            for deliveries in by_channel.values():
                group.create_task(self._send_all(deliveries))
        if due:
            await self._store.write(lambda unit: unit.deliveries.forget_before(oldest))
            self._bus.publish(ChannelsChanged())

    async def _send_all(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await self._send(delivery)

    async def _send(self, delivery: Delivery) -> None:
        id_ = delivery.channel_id

        def read(unit: UnitOfWork) -> tuple[Channel | None, Sealed, list[AlertView]]:
            # In one reading: a password that was entered for another server is not this one's.
            found = [unit.alerts.get(told.alert_id) for told in delivery.told]
            alerts = [alert for alert in found if alert is not None]
            sealed = sealed_of(unit, of_channel(id_))
            return unit.channels.get(id_), sealed, views_of(unit, alerts)

        channel, sealed, views = await self._store.read(read)
        if channel is None:
            return
        by_id = {view.alert.id: view for view in views}
        news = [
            News(by_id[told.alert_id], told.news)
            for told in delivery.told
            if told.alert_id in by_id
        ]
        if not news:
            # What it was about was removed with its machine: there is nothing to tell any more.
            await self._store.write(lambda unit: unit.deliveries.remove(delivery.id))
            return
        subject, text = self._wording.words(news, self._clock.now())
        message = _message(delivery.id, delivery.created_at, subject, text, news)
        receipt = await self._delivered(channel, sealed, message)
        done = after(delivery, receipt, self._clock.now())
        await self._store.write(lambda unit: unit.deliveries.update(done))
        if receipt.trouble is not None:
            _log.info("channel %s was not told: %s", channel.id, receipt.trouble.value)

    async def _delivered(self, channel: Channel, sealed: Sealed, message: Message) -> Receipt:
        try:
            secret = await self._opened(channel.id, sealed)
        except (VaultLockedError, SecretDamagedError):
            return Receipt(trouble=TellTrouble.LOCKED)
        return await self._courier.deliver(channel.target, secret, message)


def same_place(one: Target, other: Target) -> bool:
    """Whether a secret that was entered for the one may be sent to the other."""
    return _place(one) == _place(other)


def _place(target: Target) -> tuple[object, ...]:
    return tuple(
        getattr(target, name, None)
        for name in ("__class__", "host", "port", "security", "user", "url")
    )


def _message(id_: str, at: datetime, subject: str, text: str, news: Sequence[News]) -> Message:
    said = {
        "id": id_,
        "at": at,
        "subject": subject,
        "trial": not news,
        "alerts": [_told(one) for one in news],
    }
    return Message(id=id_, at=at, subject=subject, text=text, body=msgspec.json.encode(said))


def _told(one: News) -> Mapping[str, object]:
    alert = one.view.alert
    named = {"machine": one.view.machine, "job": one.view.job, "repository": one.view.repository}
    return {
        "id": alert.id,
        "condition": alert.kind,
        "news": one.news,
        "severity": alert.severity,
        "since": alert.since,
        "raised_at": alert.raised_at,
        "resolved_at": alert.resolved_at,
        **{noun: None if of is None else of.name for noun, of in named.items()},
    }
