"""Channels: kept, tried, and what became of their messages."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from msgspec.structs import replace as altered

from kustos_agent.protocol.ids import new_id

from . import messages
from .alerting import views_of
from .alerts import AlertView
from .audit import AuditAction
from .audit_facts import differing, with_secrets
from .audit_recorder import AuditRecorder
from .audit_recorder import of_channel as audited
from .bus import Bus
from .channel_problems import needs_address, place_of, problems, with_address
from .channels import Channel, ChannelDraft, Delivery, Receipt, Target, WebhookTarget
from .dispatch import Dispatch, secrets_of
from .events import ChannelsChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .messages import Courier, Wording
from .model import SecretKind
from .outbox import LOCKED_WAIT, once_more
from .owned_secrets import Sealed, of_channel, seal, sealed_of, unseal
from .ports import Clock, Store, UnitOfWork, Vault, VaultLockedError
from .quiet_hours import DailyAt, first_day
from .routes import OfSite
from .site import Site

SHOWN: Final = 100
"""As many of a channel's deliveries are read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    """A channel, whether it has a secret and an address that is one, its newest delivery (None:
    none yet), and the site that it tells of (None: of no certain one)."""

    channel: Channel
    stored: bool
    address_stored: bool = False
    last: Delivery | None = None
    waiting: int = 0
    site: Site | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryView:
    """A delivery with the alerts it is about, as far as they are still known, and the name of the
    job whose run it tells."""

    delivery: Delivery
    alerts: tuple[AlertView, ...] = ()
    job: str = ""
    machine: str = ""


class Telling:
    """Keeps channels and tries them; `dispatch` sends what waits."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        bus: Bus,
        clock: Clock,
        courier: Courier,
        wording: Wording,
        dispatch: Dispatch,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._vault = vault
        self._bus = bus
        self._clock = clock
        self._courier = courier
        self._wording = wording
        self._dispatch = dispatch
        self._seal_after = clock.now()

    async def overview(self) -> list[ChannelView]:
        """By name."""

        def read(unit: UnitOfWork) -> list[ChannelView]:
            deliveries = unit.deliveries
            sites = {site.id: site for site in unit.sites.all()}
            found = []
            for channel in unit.channels.all():
                kinds = unit.secrets.kinds(of_channel(channel.id).rows)
                route = channel.route
                found.append(
                    ChannelView(
                        channel=channel,
                        stored=SecretKind.PASSWORD in kinds,
                        address_stored=SecretKind.ADDRESS in kinds or _unsealed(channel) != "",
                        last=deliveries.last_tried(channel.id),
                        waiting=deliveries.waiting(channel.id),
                        site=sites.get(route.site_id) if isinstance(route, OfSite) else None,
                    )
                )
            return found

        return await self._store.read(read)

    async def save(self, draft: ChannelDraft, channel_id: str | None = None) -> Channel:
        """Add a channel, or change one. A secret that was entered for one place is not kept for
        another. Raises InvalidError, LookupError, VaultLockedError."""
        id_ = channel_id or new_id()
        owner = of_channel(id_)
        draft = _settled(draft)
        await self._check(draft, channel_id)
        entered = {SecretKind.PASSWORD: draft.secret, SecretKind.ADDRESS: draft.address}
        sealed = await seal(self._vault, owner, entered)
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Channel:
            former = unit.channels.get(id_)
            if former is None and channel_id is not None:
                raise LookupError(channel_id)
            sites = {site.id: site.name for site in unit.sites.all()}
            if isinstance(draft.route, OfSite) and draft.route.site_id not in sites:
                # Removed while the secrets were sealed.
                raise InvalidError([FieldProblem("route", FieldCode.UNKNOWN)])
            channel = Channel(
                id=id_,
                name=draft.name,
                target=_target(former, draft),
                floor=draft.floor,
                created_at=former.created_at if former else now,
                route=draft.route,
                quiet=draft.quiet,
                digest=_begun(former, draft.digest, now),
            )
            unit.channels.put(channel)
            if former is not None and place_of(former.target) != place_of(channel.target):
                for kind in (SecretKind.PASSWORD, SecretKind.ADDRESS):
                    unit.secrets.remove(owner.rows, kind)
            for secret in sealed:
                unit.secrets.put(secret)
            facts = with_secrets(differing(former, channel, sites), sealed)
            action = AuditAction.CHANNEL_CHANGED if former else AuditAction.CHANNEL_ADDED
            self._audit.note_change(unit, action, audited(channel), facts)
            return channel

        channel = await self._store.write(work)
        self._bus.publish(ChannelsChanged())
        return channel

    async def remove(self, channel_id: str) -> None:
        """With its secrets and its outbox."""

        def work(unit: UnitOfWork) -> None:
            for kind in (SecretKind.PASSWORD, SecretKind.ADDRESS):
                unit.secrets.remove(of_channel(channel_id).rows, kind)
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
        draft = _settled(draft)
        former, sealed = await self._check(draft, channel_id)
        kept = secrets_of(await unseal(self._vault, of_channel(channel_id or ""), sealed), former)
        used = replace(
            kept, secret=draft.secret or kept.secret, address=draft.address or kept.address
        )
        message = messages.of_news(
            new_id(), self._clock.now(), self._wording.trial(), (), trial=True
        )
        return await self._courier.deliver(draft.target, used, message)

    async def _check(
        self, draft: ChannelDraft, channel_id: str | None
    ) -> tuple[Channel | None, Sealed]:
        """The channel as it is if its secrets hold for what is entered, and these, as they are
        sealed. Raises InvalidError."""

        def read(unit: UnitOfWork) -> tuple[list[Channel], list[Site], Sealed]:
            sealed = sealed_of(unit, of_channel(channel_id)) if channel_id else {}
            return unit.channels.all(), unit.sites.all(), sealed

        channels, sites, sealed = await self._store.read(read)
        former = next((one for one in channels if one.id == channel_id), None)
        others = [one for one in channels if one.id != channel_id]
        same = former is not None and place_of(former.target) == place_of(draft.target)
        holds = sealed if same else {}
        of_same = former if same else None
        found = problems(
            draft,
            others,
            sites=sites,
            stored=SecretKind.PASSWORD in holds,
            address_stored=SecretKind.ADDRESS in holds or _unsealed(of_same) != "",
        )
        again = {"secret": SecretKind.PASSWORD, "url": SecretKind.ADDRESS}
        found = [
            FieldProblem(one.field, FieldCode.ENTER_AGAIN)
            if one.code is FieldCode.REQUIRED and not same and again.get(one.field) in sealed
            else one
            for one in found
        ]
        if found:
            raise InvalidError(found)
        return of_same, holds

    # --- what became of it ---------------------------------------------------------------------

    async def deliveries(self, channel_id: str) -> list[DeliveryView]:
        """The last ones of a channel, newest first."""

        def read(unit: UnitOfWork) -> list[DeliveryView]:
            jobs = {job.id: job for job in unit.jobs.all()}
            machines = {machine.id: machine for machine in unit.machines.all()}
            found = unit.deliveries.of_channel(channel_id, SHOWN)
            ids = dict.fromkeys(told.alert_id for one in found for told in one.told)
            alerts = [alert for id_ in ids if (alert := unit.alerts.get(id_)) is not None]
            by_id = {view.alert.id: view for view in views_of(unit, alerts)}
            views = []
            for one in found:
                job = jobs.get(getattr(one.errand, "job_id", ""))
                machine = None if job is None else machines.get(job.machine_id)
                views.append(
                    DeliveryView(
                        delivery=one,
                        alerts=tuple(
                            by_id[told.alert_id] for told in one.told if told.alert_id in by_id
                        ),
                        job=job.name if job else "",
                        machine=machine.name if machine else "",
                    )
                )
            return views

        return await self._store.read(read)

    async def try_again(self, delivery_id: str) -> None:
        """Have it sent by the next visit, quiet hours or not; one that was given up as well. What
        would come too late is left out all the same. Raises LookupError for one that was sent or is
        not there."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> None:
            delivery = unit.deliveries.get(delivery_id)
            if delivery is None or not delivery.state.may_go:
                raise LookupError(delivery_id)
            unit.deliveries.update(once_more(delivery, now))
            channel = unit.channels.get(delivery.channel_id)
            if channel is not None:
                self._audit.note(unit, AuditAction.DELIVERY_REPEATED, audited(channel))

        await self._store.write(work)
        self._bus.publish(ChannelsChanged())

    async def visit(self) -> None:
        """Seal addresses that were entered when they were no secrets, and send what is due. Raises
        an ExceptionGroup of StoreError."""
        await self._seal_addresses()
        await self._dispatch.visit()

    async def _seal_addresses(self) -> None:
        now = self._clock.now()
        if now < self._seal_after:
            return
        for channel in await self._store.read(lambda unit: unit.channels.all()):
            address = _unsealed(channel)
            if address:
                try:
                    await self._seal_address(channel, address)
                except VaultLockedError:
                    self._seal_after = now + LOCKED_WAIT
                    return

    async def _seal_address(self, channel: Channel, address: str) -> None:
        sealed = await seal(self._vault, of_channel(channel.id), {SecretKind.ADDRESS: address})

        def work(unit: UnitOfWork) -> None:
            former = unit.channels.get(channel.id)
            if former is None or _unsealed(former) != address:
                return
            assert isinstance(former.target, WebhookTarget)
            unit.channels.put(replace(former, target=altered(former.target, url="")))
            for secret in sealed:
                unit.secrets.put(secret)

        await self._store.write(work)


def _settled(draft: ChannelDraft) -> ChannelDraft:
    """With what the address says of the target."""
    address = draft.address.strip() if needs_address(draft.target) else ""
    return replace(draft, address=address, target=with_address(draft.target, address))


def _unsealed(channel: Channel | None) -> str:
    target = None if channel is None else channel.target
    return target.url if isinstance(target, WebhookTarget) else ""


def _target(former: Channel | None, draft: ChannelDraft) -> Target:
    """What is entered; an address that is not sealed yet stays where no other was entered."""
    target = draft.target
    if isinstance(target, WebhookTarget) and not draft.address:
        return altered(target, url=_unsealed(former))
    return target


def _begun(former: Channel | None, wanted: DailyAt | None, now: datetime) -> DailyAt | None:
    """With the first day that it goes out on: whoever wants a digest at 07:30 and says so at ten
    gets the first one tomorrow."""
    if wanted is None:
        return None
    before = None if former is None else former.digest
    if before is not None and (before.zone, before.minute) == (wanted.zone, wanted.minute):
        return before
    return altered(wanted, first=first_day(wanted, now))
