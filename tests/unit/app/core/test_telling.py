"""Channels and the outbox, over a real store and a courier that notes what it was given."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kustos.core.alerts import Severity
from kustos.core.channels import (
    ChannelDraft,
    DeliveryState,
    EmailTarget,
    Receipt,
    SmtpSecurity,
    Target,
    TellTrouble,
    WebhookTarget,
    problems,
    recipients_of,
)
from kustos.core.fields import FieldCode, InvalidError
from kustos.core.model import TaskState
from kustos.core.outbox import MOST_ATTEMPTS
from kustos.core.telling import Message, Telling
from kustos.vault import throw_away_vault
from kustos.wording import WindowWording

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
HOOK = WebhookTarget(url="https://hooks.example.org/in")


class NotingCourier:
    """Implements `telling.Courier`; answers what a test says, the last again and again."""

    def __init__(self) -> None:
        self.given: list[tuple[Target, str, Message]] = []
        self.answers: list[Receipt] = [Receipt(answer="250 Ok")]

    async def deliver(self, target: Target, secret: str, message: Message) -> Receipt:
        self.given.append((target, secret, message))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Office:
    def __init__(self, core: Core) -> None:
        self.core = core
        self.courier = NotingCourier()
        self.watch = Watch(core)
        self.telling = self.again()

    def again(self) -> Telling:
        """As after a restart."""
        return Telling(
            store=self.core.store,
            vault=self.core.composition.manager.keys._vault,
            bus=self.core.composition.manager.bus,
            clock=self.core.clock,
            courier=self.courier,
            wording=WindowWording(),
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
    return ChannelDraft(name=name, target=target, secret=secret)


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
    locked = office.again()
    locked._vault = throw_away_vault(office.core.store)
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
        async def deliver(self, target: Target, secret: str, message: Message) -> Receipt:
            if target == slow:
                await go_on.wait()
            else:
                told.set()
            return await super().deliver(target, secret, message)

    office.courier = Hanging()
    office.telling = office.again()
    await office.fail()
    visit = asyncio.create_task(office.telling.visit())
    async with asyncio.timeout(10):
        await told.wait()
        go_on.set()
        await visit
    assert len(office.courier.given) == 2


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


def codes(target: Target, secret: str = "x") -> dict[str, FieldCode]:
    return {one.field: one.code for one in problems(draft(target, secret=secret), stored=False)}


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
    assert codes(WebhookTarget(url=url)) == {"url": FieldCode.NOT_HTTPS}


def test_each_wrong_input_of_a_mail_server_is_said_at_its_field() -> None:
    """All at once, and a login without encryption is refused."""
    assert codes(MAIL) == {}
    assert codes(HOOK) == {}
    assert codes(HOOK, secret="") == {"secret": FieldCode.REQUIRED}
    assert codes(WebhookTarget(url="https://a:b@h/")) == {"url": FieldCode.CREDENTIALS_IN_URL}
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
