"""Channels and the outbox, over a real store and a courier that notes what it was given."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from kustos.core.alerts import AlertKind, Severity
from kustos.core.channel_problems import problems, recipients_of
from kustos.core.channels import (
    Channel,
    ChannelDraft,
    DeliveryState,
    EmailTarget,
    HealthCheckTarget,
    PingStage,
    Receipt,
    Secrets,
    SmtpSecurity,
    Target,
    TellTrouble,
    WebhookTarget,
)
from kustos.core.digesting import Digesting
from kustos.core.dispatch import Dispatch
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.messages import Message
from kustos.core.model import SecretKind, TaskState
from kustos.core.outbox import MOST_ATTEMPTS
from kustos.core.ports import KeyTrouble, UnitOfWork, Vault, VaultLockedError
from kustos.core.quiet_hours import DailyAt, QuietHours
from kustos.core.telling import Telling
from kustos.vault import throw_away_vault
from kustos.wording import WindowWording
from kustos_agent.protocol.schedules import Blocked

from .conftest import Core, open_core
from .test_alerting import Watch

MAIL = EmailTarget(
    host="mail.example.org",
    port=587,
    security=SmtpSecurity.STARTTLS,
    sender="kustos@example.org",
    recipients=("admin@example.org",),
    user="kustos",
)
HOOK = WebhookTarget(host="hooks.example.org")
HOOK_ADDRESS = "https://hooks.example.org/in/t0ken"


class NotingCourier:
    """Implements `telling.Courier`; answers what a test says, the last again and again."""

    def __init__(self) -> None:
        self.given: list[tuple[Target, str, Message]] = []
        self.addresses: list[str] = []
        self.answers: list[Receipt] = [Receipt(answer="250 Ok")]

    async def deliver(self, target: Target, secrets: Secrets, message: Message) -> Receipt:
        self.given.append((target, secrets.secret, message))
        self.addresses.append(secrets.address)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Office:
    def __init__(self, core: Core) -> None:
        self.core = core
        self.courier = NotingCourier()
        self.watch = Watch(core)
        self.telling = self.again()

    def again(self, vault: Vault | None = None) -> Telling:
        """As after a restart."""
        manager = self.core.composition.manager
        dispatch = Dispatch(
            store=self.core.store,
            vault=vault or manager.keys._vault,
            bus=manager.bus,
            clock=self.core.clock,
            courier=self.courier,
            wording=WindowWording(),
            digesting=Digesting(
                store=self.core.store,
                machines=manager.machines,
                standing=lambda: manager.authorities.standing,
            ),
        )
        return Telling(
            store=self.core.store,
            vault=vault or manager.keys._vault,
            bus=manager.bus,
            clock=self.core.clock,
            courier=self.courier,
            wording=WindowWording(),
            dispatch=dispatch,
            audit=self.core.audit,
        )

    async def fail(self) -> None:
        await self.watch.run(TaskState.FAILED)
        await self.watch.later(minutes=1)

    async def later(self, **span: float) -> None:
        self.core.clock.forward(timedelta(**span))
        await self.telling.visit()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_core(tmp_path) as core:
        office = Office(core)
        await office.watch.set_up()
        await office.watch.alerting.visit()
        yield office


def draft(target: Target = MAIL, name: str = "Admin", secret: str = "geheim") -> ChannelDraft:
    address = HOOK_ADDRESS if isinstance(target, WebhookTarget) else ""
    return ChannelDraft(name=name, target=target, secret=secret, address=address)


async def test_an_alert_is_told_once_and_its_end_too(office: Office) -> None:
    """With the secret, in words for people and in JSON for machines."""
    await office.telling.save(draft())
    await office.fail()
    await office.telling.visit()
    await office.telling.visit()
    ((target, secret, message),) = office.courier.given
    assert (target, secret) == (MAIL, "geheim")
    assert message.subject == "Kustos: Critical: PC-1: the backup “Office” failed"
    assert "The repository cannot be reached." in message.text
    said = msgspec.json.decode(message.body)
    assert said["id"] == message.id
    (alert,) = said["alerts"]
    assert (alert["condition"], alert["news"]) == ("backup-failed", "raised")
    assert (alert["machine"], alert["job"]) == ("PC-1", "Office")
    await office.watch.run(TaskState.SUCCESS)
    await office.watch.later(minutes=1)
    await office.telling.visit()
    assert office.courier.given[-1][2].subject.startswith("Kustos: Resolved: PC-1")
    assert len(office.courier.given) == 2


async def test_what_waits_outlives_a_restart_and_keeps_its_id(office: Office) -> None:
    """It is tried again with growing pauses, as the same message, until it is taken."""
    await office.telling.save(draft())
    office.courier.answers = [
        Receipt(trouble=TellTrouble.TIMEOUT),
        Receipt(trouble=TellTrouble.UNREACHABLE),
        Receipt(answer="250 Ok"),
    ]
    await office.fail()
    await office.telling.visit()
    office.telling = office.again()
    await office.later(seconds=59)
    assert len(office.courier.given) == 1
    await office.later(seconds=1)
    await office.later(minutes=1)
    assert len(office.courier.given) == 2
    await office.later(minutes=1)
    assert len({message.id for _, _, message in office.courier.given}) == 1
    assert len(office.courier.given) == 3
    (view,) = await office.telling.overview()
    assert view.last is not None
    assert (view.last.state, view.last.answer) == (DeliveryState.SENT, "250 Ok")
    await office.later(days=1)
    assert len(office.courier.given) == 3


async def test_what_is_never_taken_is_given_up_and_said(office: Office) -> None:
    """After a day of attempts, not for ever."""
    await office.telling.save(draft())
    office.courier.answers = [Receipt(trouble=TellTrouble.REFUSED, answer="550 no")]
    await office.fail()
    for _ in range(MOST_ATTEMPTS + 3):
        await office.later(hours=4)
    assert len(office.courier.given) == MOST_ATTEMPTS
    (view,) = await office.telling.overview()
    assert view.last is not None
    assert view.last.state is DeliveryState.GIVEN_UP
    assert view.last.answer == "550 no"
    assert view.waiting == 0


async def test_what_is_less_severe_than_the_floor_is_not_told(office: Office) -> None:
    """A partial backup is a warning."""
    await office.telling.save(replace(draft(), floor=Severity.CRITICAL))
    await office.watch.run(TaskState.WARNING)
    await office.watch.later(minutes=1)
    await office.telling.visit()
    assert office.courier.given == []


async def test_several_alerts_of_one_look_are_one_message(office: Office) -> None:
    """The most severe first."""
    await office.telling.save(draft())
    for _ in range(6):
        await office.watch.later(minutes=10)
    await office.watch.run(TaskState.FAILED)
    await office.watch.later(minutes=5)
    await office.telling.visit()
    ((_, _, message),) = office.courier.given
    assert len(msgspec.json.decode(message.body)["alerts"]) == 2
    assert message.subject.startswith("Kustos: Critical: ")
    assert "PC-1 is not connected" in message.text


async def test_a_locked_key_makes_messages_wait(office: Office) -> None:
    """For as long as it takes: that is nobody's failure."""
    await office.telling.save(draft())
    await office.fail()
    locked = office.again(throw_away_vault(office.core.store))
    for _ in range(MOST_ATTEMPTS + 1):
        office.core.clock.forward(timedelta(hours=1))
        await locked.visit()
    assert office.courier.given == []
    (view,) = await office.telling.overview()
    assert view.last is not None
    assert view.last.trouble is TellTrouble.LOCKED
    await office.later(hours=1)
    assert len(office.courier.given) == 1


async def test_a_channel_that_is_removed_takes_its_outbox_and_its_secret_along(
    office: Office,
) -> None:
    """Nothing is sent after a person has said so."""
    channel = await office.telling.save(draft())
    await office.fail()
    await office.telling.remove(channel.id)
    await office.later(minutes=5)
    assert office.courier.given == []
    assert await office.telling.overview() == []
    assert not await office.core.store.read(lambda unit: unit.secrets.any())


async def test_a_channel_that_hangs_holds_up_no_other(office: Office) -> None:
    """The other one is told meanwhile."""
    slow = msgspec.structs.replace(MAIL, host="slow.example.org")
    await office.telling.save(draft(slow, "A slow one"))
    await office.telling.save(draft(HOOK, "Chat"))
    told, go_on = asyncio.Event(), asyncio.Event()

    class Hanging(NotingCourier):
        async def deliver(self, target: Target, secrets: Secrets, message: Message) -> Receipt:
            if target == slow:
                await go_on.wait()
            else:
                told.set()
            return await super().deliver(target, secrets, message)

    office.courier = Hanging()
    office.telling = office.again()
    await office.fail()
    visit = asyncio.create_task(office.telling.visit())
    async with asyncio.timeout(10):
        await told.wait()
        go_on.set()
        await visit
    assert len(office.courier.given) == 2


async def test_what_goes_wrong_with_one_channel_cuts_off_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told in the log, and the other one's message has gone out."""
    await office.telling.save(draft(name="Bad"))
    await office.telling.save(draft(HOOK, "Chat"))
    await office.fail()
    told = NotingCourier.deliver

    async def half(
        self: NotingCourier, target: Target, secrets: Secrets, message: Message
    ) -> Receipt:
        if target == MAIL:
            raise KeyError("a fault of ours")
        await asyncio.sleep(0)
        return await told(self, target, secrets, message)

    monkeypatch.setattr(NotingCourier, "deliver", half)
    with pytest.raises(ExceptionGroup):
        await office.telling.visit()
    assert [target for target, _, _ in office.courier.given] == [HOOK]


async def test_a_channel_with_much_to_tell_to_nobody_keeps_no_other_waiting(
    office: Office,
) -> None:
    """Its deliveries are tried one a visit while nobody is there; the other one's all go out."""
    gone = await office.telling.save(draft(name="Gone"))
    chat = await office.telling.save(draft(HOOK, "Chat"))
    await office.fail()
    (first,) = await office.core.store.read(lambda unit: unit.deliveries.of_channel(gone.id, 5))
    many = [
        replace(first, id=f"{channel.id} {number}", channel_id=channel.id)
        for channel, most in ((gone, 30), (chat, 3))
        for number in range(most)
    ]
    await office.core.store.write(lambda unit: unit.deliveries.add(many))

    class HalfThere(NotingCourier):
        async def deliver(self, target: Target, secrets: Secrets, message: Message) -> Receipt:
            receipt = await super().deliver(target, secrets, message)
            return Receipt(trouble=TellTrouble.TIMEOUT) if target == MAIL else receipt

    office.courier = HalfThere()
    office.telling = office.again()
    await office.telling.visit()
    told = [target for target, _, _ in office.courier.given]
    assert (told.count(MAIL), told.count(HOOK)) == (1, 4)


async def test_nothing_is_told_of_a_machine_that_was_removed(office: Office) -> None:
    """What waited about it goes unsent, and holds up nothing."""
    await office.telling.save(draft())
    await office.fail()
    await office.core.store.write(lambda unit: unit.machines.remove("id-PC-1"))
    await office.telling.visit()
    assert office.courier.given == []
    (view,) = await office.telling.overview()
    assert (view.waiting, view.last) == (0, None)


async def test_a_stored_secret_is_sent_to_no_other_server(office: Office) -> None:
    """Whoever changes the host has to know the password; other changes keep it."""
    channel = await office.telling.save(draft())
    elsewhere = msgspec.structs.replace(MAIL, host="evil.example")
    for attempt in (office.telling.save, office.telling.test):
        with pytest.raises(InvalidError) as refused:
            await attempt(draft(elsewhere, secret=""), channel.id)
        assert [one.code for one in refused.value.problems] == [FieldCode.ENTER_AGAIN]
    more = msgspec.structs.replace(MAIL, recipients=("a@example.org", "b@example.org"))
    await office.telling.save(draft(more, secret=""), channel.id)
    await office.telling.test(draft(more, secret=""), channel.id)
    assert office.courier.given[-1][1] == "geheim"


async def test_a_trial_gives_the_real_answer_and_stores_nothing(office: Office) -> None:
    """It says of itself that it is one."""
    office.courier.answers = [Receipt(trouble=TellTrouble.LOGIN_REFUSED, answer="535 no")]
    receipt = await office.telling.test(draft())
    assert receipt.answer == "535 no"
    ((_, _, message),) = office.courier.given
    assert "trial" in message.subject
    assert msgspec.json.decode(message.body)["trial"] is True
    assert await office.telling.overview() == []


async def test_an_address_is_sealed_and_only_its_host_is_kept(office: Office) -> None:
    """It often holds a token. Another host wants key and address again."""
    channel = await office.telling.save(draft(HOOK))
    assert channel.target == HOOK
    (view,) = await office.telling.overview()
    assert (view.stored, view.address_stored) == (True, True)
    kept = await office.core.store.read(
        lambda unit: [unit.secrets.get(channel.id, kind) for kind in SecretKind]
    )
    assert not any(b"t0ken" in secret for secret in kept if secret)
    await office.telling.save(replace(draft(HOOK, secret=""), address=""), channel.id)
    await office.telling.test(replace(draft(HOOK, secret=""), address=""), channel.id)
    assert office.courier.addresses == [HOOK_ADDRESS]
    elsewhere = replace(draft(HOOK, secret=""), address="https://evil.example/in")
    with pytest.raises(InvalidError) as refused:
        await office.telling.save(elsewhere, channel.id)
    assert [(one.field, one.code) for one in refused.value.problems] == [
        ("secret", FieldCode.ENTER_AGAIN)
    ]


async def test_an_address_of_before_is_sealed_as_soon_as_the_key_is_open(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until then it is used as it is, and the person need not enter it again. A keyring that asks
    is not asked every half minute."""
    asked = 0
    channel = await office.telling.save(draft(HOOK))
    former = WebhookTarget(host="hooks.example.org", url=HOOK_ADDRESS)

    async def locked(_binding: str, _secret: str) -> bytes:
        nonlocal asked
        asked += 1
        raise VaultLockedError(KeyTrouble.PASSPHRASE_NEEDED)

    def as_before(unit: UnitOfWork) -> None:
        unit.secrets.remove(channel.id, SecretKind.ADDRESS)
        unit.channels.put(replace(channel, target=former))

    await office.core.store.write(as_before)
    vault = office.core.composition.manager.keys._vault
    with monkeypatch.context() as patch:
        patch.setattr(vault, "seal", locked)
        await office.telling.visit()
    (view,) = await office.telling.overview()
    assert (view.channel.target, view.address_stored) == (former, True)
    await office.telling.save(replace(draft(HOOK, secret=""), address=""), channel.id)
    await office.later(minutes=14)
    assert asked == 1
    await office.later(minutes=1)
    (view,) = await office.telling.overview()
    assert (view.channel.target, view.address_stored) == (HOOK, True)
    await office.fail()
    await office.telling.visit()
    assert office.courier.addresses == [HOOK_ADDRESS]


async def test_a_night_is_told_in_the_morning_in_one_message(office: Office) -> None:
    """And nothing of it twice."""
    zone, start = "UTC", office.core.clock.now()
    begin = start.hour * 60 + start.minute
    week = (1, 2, 3, 4, 5, 6, 7)
    times = (Blocked(days=week, begin=begin, end=(begin + 480) % 1_440),)
    quiet = QuietHours(zone=zone, times=times, wakes=False)
    await office.telling.save(replace(draft(), quiet=quiet))
    await office.fail()
    for _ in range(13):
        await office.watch.later(minutes=9)
    await office.later(minutes=1)
    assert office.courier.given == []
    await office.later(hours=6, minutes=10)
    ((_, _, message),) = office.courier.given
    assert len(msgspec.json.decode(message.body)["alerts"]) == 2
    await office.later(hours=1)
    assert len(office.courier.given) == 1


async def test_what_failed_is_not_tried_again_in_quiet_hours(office: Office) -> None:
    """It waits for their end, unless it is what may wake."""
    begin = office.core.clock.now() + timedelta(minutes=2)
    minute = begin.hour * 60 + begin.minute
    times = (Blocked(days=(1, 2, 3, 4, 5, 6, 7), begin=minute, end=(minute + 480) % 1_440),)
    for name, wakes in (("Asleep", False), ("Awake", True)):
        quiet = QuietHours(zone="UTC", times=times, wakes=wakes)
        await office.telling.save(replace(draft(name=name), quiet=quiet))
    office.courier.answers = [Receipt(trouble=TellTrouble.TIMEOUT)]
    await office.fail()
    await office.telling.visit()
    views = {view.channel.name: view.last for view in await office.telling.overview()}
    asleep, awake = views["Asleep"], views["Awake"]
    assert asleep is not None
    assert awake is not None
    assert awake.due_at == office.core.clock.now() + timedelta(minutes=1)
    assert asleep.due_at == begin + timedelta(hours=8)


async def test_a_channel_that_gives_up_is_told_of_by_the_others(office: Office) -> None:
    """Never by itself; it is over with the next message that is taken."""
    broken = await office.telling.save(draft(name="Broken"))
    office.courier.answers = [Receipt(trouble=TellTrouble.REFUSED, answer="550 no")]
    await office.fail()
    for _ in range(MOST_ATTEMPTS):
        await office.later(hours=4)
    office.courier.answers = [Receipt(answer="250 Ok")]
    await office.telling.save(replace(draft(HOOK, name="Chat"), floor=Severity.WARNING))
    office.courier.given.clear()
    await office.watch.later(minutes=1)
    await office.telling.visit()
    alerts = await office.watch.alerting.overview()
    (alert,) = [one for one in alerts if one.alert.kind is AlertKind.CHANNEL_GAVE_UP]
    assert alert.channel is not None
    assert alert.channel.name == "Broken"
    about = [
        (target, one["condition"], one["channel"])
        for target, _, message in office.courier.given
        for one in msgspec.json.decode(message.body)["alerts"]
        if one["condition"] == "channel-gave-up"
    ]
    assert about == [(HOOK, "channel-gave-up", "Broken")]
    (given_up, *_) = [
        one
        for one in await office.telling.deliveries(broken.id)
        if one.delivery.state is DeliveryState.GIVEN_UP
    ]
    await office.telling.try_again(given_up.delivery.id)
    await office.telling.visit()
    with pytest.raises(LookupError):
        await office.telling.try_again(given_up.delivery.id)
    await office.watch.later(minutes=1)
    alerts = await office.watch.alerting.overview()
    assert not [one for one in alerts if one.alert.kind is AlertKind.CHANNEL_GAVE_UP]


async def test_the_log_says_what_each_delivery_was_about(office: Office) -> None:
    """Newest first, with the answer as it came."""
    channel = await office.telling.save(draft())
    office.courier.answers = [Receipt(trouble=TellTrouble.REFUSED, answer="451 later")]
    await office.fail()
    await office.telling.visit()
    (view,) = await office.telling.deliveries(channel.id)
    assert (view.delivery.attempts, view.delivery.answer) == (1, "451 later")
    assert view.delivery.due_at > office.core.clock.now()
    assert [one.alert.kind for one in view.alerts] == [AlertKind.BACKUP_FAILED]
    await office.telling.try_again(view.delivery.id)
    await office.telling.visit()
    assert len(office.courier.given) == 2


async def daily(office: Office) -> Channel:
    """A channel whose digest is due in an hour from now."""
    soon = office.core.clock.now() + timedelta(hours=1)
    at = DailyAt(zone="UTC", minute=soon.hour * 60 + soon.minute, first=date.min)
    return await office.telling.save(replace(draft(), digest=at))


def digests_of(office: Office) -> list[Message]:
    return [message for _, _, message in office.courier.given if message.html]


async def test_the_digest_is_told_once_a_day_also_after_a_restart(office: Office) -> None:
    """In words, in HTML and in figures."""
    await daily(office)
    await office.later(minutes=59)
    assert digests_of(office) == []
    await office.later(minutes=1)
    office.telling = office.again()
    await office.later(minutes=1)
    (message,) = digests_of(office)
    assert message.subject.startswith("Kustos: The machine is not protected.")
    assert "The last 24 hours" in message.text
    figures = msgspec.json.decode(message.body)["digest"]
    assert sum(figures["machines"].values()) == 1
    await office.later(hours=24)
    assert len(digests_of(office)) == 2


async def test_a_digest_while_offline_is_told_when_back_on_that_day_only(office: Office) -> None:
    """Never two: what could not be told yesterday is not told today."""
    channel = await daily(office)
    office.courier.answers = [Receipt(trouble=TellTrouble.UNREACHABLE)]
    await office.later(hours=1)
    await office.later(minutes=1)
    office.courier.answers = [Receipt(answer="250 Ok")]
    await office.later(minutes=5)
    assert len({message.id for message in digests_of(office)}) == 1
    await office.later(hours=1)
    told = len(digests_of(office))
    office.courier.answers = [Receipt(trouble=TellTrouble.UNREACHABLE)]
    await office.later(hours=23)
    office.courier.given.clear()
    office.courier.answers = [Receipt(answer="250 Ok")]
    await office.later(hours=24)
    assert len(digests_of(office)) == 1
    assert told >= 1
    states = [one.delivery.state for one in await office.telling.deliveries(channel.id)]
    assert states == [DeliveryState.SENT, DeliveryState.GIVEN_UP, DeliveryState.SENT]


async def test_a_manager_that_was_off_leaves_out_the_digest_of_that_day(office: Office) -> None:
    """Only today's is told."""
    await daily(office)
    await office.later(days=3, hours=2)
    assert len(digests_of(office)) == 1


async def test_a_health_check_hears_of_each_run_once(office: Office) -> None:
    """With what it came to; and of what was learnt too late nothing."""
    target = HealthCheckTarget(host="")
    check = replace(draft(target, secret=""), address="https://hc.example.org/ping/t0ken")
    channel = await office.telling.save(check)
    await office.watch.run(TaskState.SUCCESS)
    await office.telling.visit()
    await office.later(minutes=1)
    ((_, _, message),) = office.courier.given
    assert message.stage is PingStage.SUCCESS
    assert message.text.startswith("PC-1: Office: Success.")
    office.core.clock.forward(timedelta(minutes=1))
    await office.watch.run(TaskState.FAILED)
    await office.later(hours=2)
    assert len(office.courier.given) == 1
    (view,) = await office.telling.deliveries(channel.id)
    assert (view.machine, view.job) == ("PC-1", "Office")


async def test_a_ping_that_never_gets_through_is_given_up_within_the_hour(office: Office) -> None:
    """It would tell of something else by then."""
    check = replace(
        draft(HealthCheckTarget(host=""), secret=""), address="https://hc.example.org/p"
    )
    channel = await office.telling.save(check)
    office.courier.answers = [Receipt(trouble=TellTrouble.UNREACHABLE)]
    await office.watch.run(TaskState.SUCCESS)
    for _ in range(70):
        await office.later(minutes=1)
    assert 3 < len(office.courier.given) < 9
    (view,) = await office.telling.deliveries(channel.id)
    assert view.delivery.state is DeliveryState.GIVEN_UP


def codes(target: Target, secret: str = "x", address: str = "") -> dict[str, FieldCode]:
    entered = replace(draft(target, secret=secret), address=address)
    return {one.field: one.code for one in problems(entered)}


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://hooks.example.org/",
        "ftp://h/",
        "https://",
        "https://h:99999/",
        "https://[::1/",
        "https://h/a b",
        "https://h/\r\nX: y",
        "javascript:alert(1)",
        "",
    ],
)
def test_a_webhook_is_https_and_nothing_else(url: str) -> None:
    """Said at its field."""
    wanted = FieldCode.NOT_HTTPS if url else FieldCode.REQUIRED
    assert codes(HOOK, address=url) == {"url": wanted}


def test_each_wrong_input_of_a_mail_server_is_said_at_its_field() -> None:
    """All at once, and a login without encryption is refused."""
    assert codes(MAIL) == {}
    assert codes(HOOK, address=HOOK_ADDRESS) == {}
    assert codes(HOOK, secret="", address=HOOK_ADDRESS) == {"secret": FieldCode.REQUIRED}
    assert codes(HOOK, address="https://a:b@h/") == {"url": FieldCode.CREDENTIALS_IN_URL}
    wrong = EmailTarget(
        host="-bad host",
        port=0,
        security=SmtpSecurity.NONE,
        sender="nobody",
        recipients=("a@b", "x\r\nRCPT TO:<y>"),
        user="u",
    )
    assert codes(wrong) == {
        "host": FieldCode.NOT_A_HOST,
        "port": FieldCode.NOT_A_PORT,
        "security": FieldCode.LOGIN_IN_CLEAR,
        "sender": FieldCode.NOT_AN_ADDRESS,
        "recipients": FieldCode.NOT_AN_ADDRESS,
    }
    assert codes(msgspec.structs.replace(MAIL, recipients=())) == {"recipients": FieldCode.REQUIRED}


def test_recipients_are_read_however_they_are_separated() -> None:
    """Each once."""
    assert recipients_of(" a@b, c@d;a@b\n") == ("a@b", "c@d")


def test_a_draft_does_not_show_its_secret() -> None:
    """In a log or an exception."""
    assert "geheim" not in repr(draft())
    assert "t0ken" not in repr(draft(HOOK))
    assert "t0ken" not in repr(WebhookTarget(host="h", url=HOOK_ADDRESS))
