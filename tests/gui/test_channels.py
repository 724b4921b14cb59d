"""*Settings*, notifications: channels are entered, tried on a real server, and removed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QApplication

from kustos.core.channels import (
    ChannelDraft,
    Delivery,
    DeliveryState,
    DigestOf,
    EmailTarget,
    NtfyTarget,
    Receipt,
    SmtpSecurity,
    TellTrouble,
    WebhookTarget,
)
from kustos.core.quiet_hours import QuietHours
from kustos.core.routes import ChosenMachines
from kustos.gui.dialogs.channel import ChannelDialog
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.dialogs.deliveries import DeliveriesDialog
from kustos.gui.forms.channel_words import APPRISE, HEALTH_CHECK, NTFY, WEBHOOK
from kustos.gui.language import Language, speak
from kustos.gui.pages.settings import SettingsPage
from kustos.gui.pages.settings_channels import ChannelsCard
from kustos.gui.preferences import Preferences
from kustos.gui.text.channels import Channels
from kustos_agent.protocol.schedules import Blocked
from tests.gui.looking import ScriptedNavigator, button, shown, the, words
from tests.gui.scripted_links import Room
from tests.helpers.processes import LOOPBACK
from tests.helpers.smtp_server import smtp_server
from tests.helpers.waiting import eventually_async


@asynccontextmanager
async def card_of(room: Room, folder: Path) -> AsyncIterator[ChannelsCard]:
    """On the settings page, once it has been read."""
    page = SettingsPage(room.bridge, ScriptedNavigator(), Preferences(folder / "window.ini"))
    async with shown(page) as here:
        card = the(ChannelsCard, here)
        await eventually_async(card.add.isEnabled, 5, "the channels to be read")
        yield card


def opened(card: ChannelsCard) -> ChannelDialog:
    return the(ChannelDialog, card.window())


def plain(port: int) -> EmailTarget:
    return EmailTarget(
        host=LOOPBACK,
        port=port,
        security=SmtpSecurity.NONE,
        sender="kustos@example.org",
        recipients=("admin@example.org",),
    )


async def test_a_channel_is_tried_and_added(room: Room, tmp_path: Path) -> None:
    """The server's real answer is shown, and a mail lies in the box, before anything is kept."""
    async with smtp_server(tmp_path) as server, card_of(room, tmp_path) as card:
        card.add.click()
        dialog = opened(card)
        form = dialog.form
        form.name.setText("Admin")
        form.host.setText(LOOPBACK)
        form.security.choose(SmtpSecurity.NONE.value)
        form.port.setValue(server.port)
        form.from_address.setText("kustos@example.org")
        form.recipients.setText("admin@example.org")
        dialog.test.click()
        assert not dialog.test.isEnabled()
        await eventually_async(lambda: dialog.notice.title, 10, "the answer")
        assert dialog.notice.title == "The test message was taken"
        assert any("queued as 4711" in text for text in words(dialog))
        assert server.mails[0]["Subject"] == "Kustos: a trial message"
        assert card.rows == []
        dialog.save.click()
        await eventually_async(lambda: "Admin" in words(card), 5, "the channel")
        assert "Nothing sent yet." in words(card)


async def test_a_refused_login_is_shown_in_the_servers_words(room: Room, tmp_path: Path) -> None:
    """With the next step; the password stands nowhere."""
    async with card_of(room, tmp_path) as card:
        card.add.click()
        dialog = opened(card)
        refusal = Receipt(trouble=TellTrouble.LOGIN_REFUSED, answer="535 5.7.8 no such login")
        dialog._say(refusal)
        assert dialog.notice.title == "The test message was not taken"
        said = " ".join(words(dialog))
        assert "The server refused the login. Its answer: 535 5.7.8 no such login" in said


async def test_each_bad_input_is_said_at_its_field(room: Room, tmp_path: Path) -> None:
    """An address of files, or of the cloud's metadata service by name and number."""
    async with card_of(room, tmp_path) as card:
        card.add.click()
        dialog = opened(card)
        form = dialog.form
        dialog.save.click()
        row = form._rows["host"][1]
        await eventually_async(lambda: row.error, 5, "that the server is missing")
        assert form._rows["recipients"][1].error
        form.kind.choose(WEBHOOK)
        form.name.setText("Chat")
        form.secret.set_text("key")
        form.url.set_text("file:///etc/passwd")
        dialog.test.click()
        url = form._rows["url"][1]
        await eventually_async(lambda: url.error, 5, "that it is no https address")
        assert "https://" in url.error
        form.url.set_text("https://169.254.169.254/latest/meta-data/")
        assert not url.error
        dialog.test.click()
        await eventually_async(lambda: dialog.notice.title, 10, "that it is not sent there")
        assert any("never sent to" in text for text in words(dialog))


async def test_a_stored_password_is_not_shown_and_stays(room: Room, tmp_path: Path) -> None:
    """The field says that there is one."""
    draft = ChannelDraft(
        name="Chat",
        target=WebhookTarget(host=""),
        secret="geheim",
        address="https://hooks.example.org/in/t0ken",
    )
    await room.do(lambda manager: manager.telling.save(draft))
    async with card_of(room, tmp_path) as card:
        await eventually_async(
            lambda: any("hooks.example.org" in text for text in words(card)), 5, "the channel"
        )
        card.rows[0].change.click()
        dialog = opened(card)
        assert dialog.form.secret.text == ""
        assert "stored" in dialog.form.secret.edit.placeholderText()
        assert dialog.form.url.text == ""
        assert "stored" in dialog.form.url.edit.placeholderText()
        assert not any("t0ken" in text for text in words(card.window()))
        assert not dialog.form.kind.isEnabled()
        dialog.form.name.setText("Team chat")
        dialog.save.click()
        await eventually_async(lambda: "Team chat" in words(card), 5, "the other name")
        (view,) = await room.do(lambda manager: manager.telling.overview())
        assert view.stored


async def test_a_channel_is_removed_after_a_question(room: Room, tmp_path: Path) -> None:
    """Which says that what waits is not sent either."""
    draft = ChannelDraft(name="Admin", target=plain(25))
    await room.do(lambda manager: manager.telling.save(draft))
    async with card_of(room, tmp_path) as card:
        card.rows[0].remove.click()
        question = the(ConfirmDialog, card.window())
        button(question, "Remove").click()

        async def gone() -> bool:
            return not await room.do(lambda manager: manager.telling.overview())

        await eventually_async(gone, 5, "the channel to be gone")


async def test_a_channel_is_kept_with_machines_hours_and_digest(room: Room, tmp_path: Path) -> None:
    """And shown again as it was entered."""
    machine = await room.join("LAPTOP")
    await room.join("SERVER")
    async with card_of(room, tmp_path) as card:
        card.add.click()
        dialog = opened(card)
        form = dialog.form
        form.kind.choose(NTFY)
        assert not form.digest.isChecked()
        form.name.setText("Phone")
        form.topic.setText("office-7431")
        await eventually_async(lambda: form.machines.ticks.boxes, 5, "the machines")
        form.machines.show_ids((machine.id,))
        form.quiet.times._add.click()
        form.digest.setChecked(True)
        form.zone.choose("Europe/Berlin")
        dialog.save.click()
        await eventually_async(lambda: "Phone" in words(card), 5, "the channel")
        (view,) = await room.do(lambda manager: manager.telling.overview())
        channel = view.channel
        assert channel.target == NtfyTarget(server="https://ntfy.sh", topic="office-7431")
        assert channel.route == ChosenMachines(ids=(machine.id,))
        assert channel.quiet is not None
        assert channel.quiet.zone == "Europe/Berlin"
        assert channel.digest is not None
        assert channel.digest.minute == 450
        said = next(text for text in words(card) if text.startswith("ntfy to"))
        assert said == (
            "ntfy to ntfy.sh, office-7431, from “Warning” on · 1 machine · quiet hours"
            " · digest at 07:30"
        )
        card.rows[0].change.click()
        again = opened(card).form
        await eventually_async(lambda: again.machines.ticks.boxes, 5, "the machines")
        shown_again = again.draft()
        assert (shown_again.target, shown_again.route) == (channel.target, channel.route)
        assert shown_again.quiet == channel.quiet


async def test_hours_that_leave_nothing_are_said_at_their_field(room: Room, tmp_path: Path) -> None:
    """And so are a service that is not used, and no job at all."""
    async with card_of(room, tmp_path) as card:
        card.add.click()
        dialog = opened(card)
        form = dialog.form
        form.kind.choose(APPRISE)
        form.name.setText("Team")
        form.url.set_text("dbus://")
        whole = Blocked(days=(1, 2, 3, 4, 5, 6, 7), begin=0, end=0)
        form.quiet.show_quiet(QuietHours(zone="UTC", times=(whole,)))
        dialog.save.click()
        rows = {name: row for name, (_, row) in form._rows.items()}
        await eventually_async(lambda: rows["quiet"].error, 5, "that it is the whole week")
        assert "whole week" in rows["quiet"].error
        assert "dbus://" in rows["url"].error
        form.kind.choose(HEALTH_CHECK)
        assert not rows["quiet"].isVisible()
        form.jobs.show_ids(())
        dialog.save.click()
        await eventually_async(lambda: rows["jobs"].error, 5, "that a job is missing")


async def test_deliveries_are_listed_with_answers_and_sent_again(
    room: Room, tmp_path: Path
) -> None:
    """By a real server that was away and is back."""
    async with smtp_server(tmp_path) as server:
        draft = ChannelDraft(name="Admin", target=plain(server.port))
        channel = await room.do(lambda manager: manager.telling.save(draft))
        now = datetime.now(UTC)
        digest = DigestOf(day=now.date(), zone="UTC")
        made = Delivery(
            id="d",
            channel_id=channel.id,
            told=(),
            created_at=now,
            due_at=now,
            state=DeliveryState.GIVEN_UP,
            attempts=12,
            trouble=TellTrouble.UNREACHABLE,
            answer="[Errno 111] Connection refused",
            errand=digest,
            ended_at=now,
        )
        await room.write(lambda unit: unit.deliveries.add([made]))
        async with card_of(room, tmp_path) as card:
            card.rows[0].deliveries.click()
            dialog = the(DeliveriesDialog, card.window())
            await eventually_async(lambda: dialog.rows, 5, "the delivery")
            (row,) = dialog.rows
            assert row.state.word == "Given up"
            assert any("Connection refused" in text for text in words(dialog))
            row.again.click()
            await eventually_async(lambda: row.state.word == "Waiting", 5, "that it waits")
            await room.do(lambda manager: manager.telling.visit())
            await eventually_async(lambda: row.state.word == "Sent", 10, "that it was sent")
            assert not row.again.isVisible()
            (mail,) = server.mails
            assert mail.get_body(("html",)) is not None
            assert any("queued as 4711" in text for text in words(dialog))


def test_every_trouble_has_its_cause_and_step_in_both_languages(qapp: QApplication) -> None:
    """And nothing is the same in both."""
    said: dict[Language, list[tuple[str, str]]] = {}
    for language in (Language.ENGLISH, Language.GERMAN):
        speak(qapp, language)
        said[language] = [Channels().trouble(trouble) for trouble in TellTrouble]
    speak(qapp, Language.ENGLISH)
    for english, german in zip(said[Language.ENGLISH], said[Language.GERMAN], strict=True):
        assert all(english)
        assert all(german)
        assert english != german
