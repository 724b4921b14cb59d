"""Identities that need a person: said where they concern, with the one next step."""

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from kustos.core.events import CertificatesChanged
from kustos.core.model import CertificateCondition, CertificateTrouble
from kustos.gui.certificate_notice import CertificateNotice
from kustos.gui.dialogs.add_machine import AddMachineDialog
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.models.machines import MachineColumn, MachinesModel
from kustos.gui.pages.machines import MachinesPage
from kustos.gui.pages.machines_clone import CloneNotice
from kustos.gui.pages.machines_left import LeftNotice
from kustos_agent.protocol.token import parse_token
from tests.gui.clones import raise_clone_alarm
from tests.gui.looking import ScriptedNavigator, button, column, shown, the, words
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async

NOW = datetime.now(UTC)


def said(inside: QWidget) -> str:
    """All words that are to be read there."""
    return "\n".join(words(inside))


def offered(inside: QWidget) -> list[str]:
    """The buttons that are there to be pressed."""
    buttons = inside.findChildren(QAbstractButton)
    return [button.text() for button in buttons if button.isVisibleTo(inside)]


async def test_a_machine_that_is_used_twice_says_so_on_its_card_until_a_person_decides(
    room: Room,
) -> None:
    """With where the two came from, and the way to shut one out."""
    async with shown(MachinesPage(room.bridge, ScriptedNavigator())) as page:
        machine = await room.join("EMPFANG")
        await raise_clone_alarm(room, machine.id)
        await eventually_async(
            lambda: "EMPFANG is connected twice" in words(page), 5, "the card's alarm"
        )
        assert "192.168.1.23, 203.0.113.5" in said(page)
        notice = the(CloneNotice, page)
        button(notice, "Remove …").click()
        dialog = the(ConfirmDialog, page)
        assert "EMPFANG" in said(dialog)
        dialog.reject()
        button(notice, "There is no copy").click()
        await eventually_async(notice.isHidden, 5, "the alarm's end")


async def test_this_computer_is_told_to_restart_instead(room: Room) -> None:
    """It cannot be removed, and joins anew by itself."""
    async with shown(MachinesPage(room.bridge, ScriptedNavigator())) as page:
        machine = await room.join("HERE", embedded=True)
        await raise_clone_alarm(room, machine.id)
        await eventually_async(lambda: "Restart Kustos" in said(page), 5, "the card's alarm")
        assert offered(the(CloneNotice, page)) == ["There is no copy"]


async def test_a_machine_that_has_left_says_so_on_its_card(room: Room) -> None:
    """Since when, and the two ways on; at once, although it was heard of a moment ago. A backup is
    not offered any more."""
    async with shown(MachinesPage(room.bridge, ScriptedNavigator())) as page:
        machine = await room.join("EMPFANG")
        await room.job(machine)
        await machine.heartbeat()
        await eventually_async(lambda: "Back up now" in offered(page), 5, "the job")
        assert button(page, "Back up now").isEnabled()
        notice = the(LeftNotice, page)
        assert notice.isHidden()
        await machine.leave()
        await eventually_async(lambda: "EMPFANG has left" in words(page), 5, "the notice")
        assert "(kustos-agent leave)" in said(notice)
        assert not button(page, "Back up now").isEnabled()
        assert column(the(MachinesModel, page), MachineColumn.STATE) == ["Offline"]
        button(notice, "Remove …").click()
        dialog = the(ConfirmDialog, page)
        assert "EMPFANG" in said(dialog)
        dialog.reject()
        button(notice, "Add it again …").click()
        adding = the(AddMachineDialog, page)
        assert adding.isVisible()
        adding.reject()


def _said(kind: CertificateTrouble, *names: str) -> CertificatesChanged:
    return CertificatesChanged(
        CertificateCondition(kind=kind, at=NOW + timedelta(days=30), names=names)
    )


async def test_a_certificate_that_ends_is_renewed_from_where_it_is_told(room: Room) -> None:
    """One press; with nobody to wait for, that is all."""
    notice = CertificateNotice(room.bridge)
    room.bridge.events.emit((_said(CertificateTrouble.AUTHORITY_ENDS),))
    await eventually_async(lambda: not notice.isHidden(), 5, "the notice")
    assert notice.title.startswith("The certificate of Kustos ends on ")
    before = await _fingerprint(room)
    button(notice, "Renew now").click()
    await eventually_async(notice.isHidden, 10, "the notice to go")
    assert await _fingerprint(room) != before
    notice.stop()
    notice.deleteLater()


async def test_using_a_new_certificate_early_says_first_who_must_join_again(room: Room) -> None:
    """By name; nothing happens before that is confirmed."""
    notice = CertificateNotice(room.bridge)
    machine = await room.join("LAPTOP", connected=False)
    before = await _fingerprint(room)
    await room.do(lambda manager: manager.authorities.roll_over())
    room.bridge.events.emit((_said(CertificateTrouble.CHANGE_WAITS, "LAPTOP"),))
    await eventually_async(lambda: not notice.isHidden(), 5, "the notice")
    assert notice.title == "The new certificate waits for 1 machine"
    button(notice, "Use it now …").click()
    dialog = the(ConfirmDialog, notice)
    assert "1 machine must then join again: LAPTOP." in said(dialog)
    assert await _fingerprint(room) == before
    button(dialog, "Use it now").click()
    await eventually_async(
        lambda: notice.title == "1 machine must join again", 10, "who was left behind"
    )
    await eventually_async(lambda: not offered(notice), 5, "the dialog to be gone")
    assert await _fingerprint(room) != before
    await room.do(lambda manager: manager.enrolment.remove(machine.id))
    await room.do(lambda manager: manager.authorities.visit())
    await eventually_async(notice.isHidden, 5, "the notice to go")
    notice.stop()
    notice.deleteLater()


@pytest.mark.parametrize("kind", list(CertificateTrouble))
async def test_every_trouble_has_words(room: Room, kind: CertificateTrouble) -> None:
    """Many machines are counted, not listed."""
    notice = CertificateNotice(room.bridge)
    names = [f"PC-{number}" for number in range(8)]
    room.bridge.events.emit((_said(kind, *names),))
    await eventually_async(lambda: not notice.isHidden(), 5, "the notice")
    assert "{" not in said(notice)
    if kind in {CertificateTrouble.CHANGE_WAITS, CertificateTrouble.LEFT_BEHIND}:
        assert "PC-4 and 3 more" in said(notice)
    notice.stop()
    notice.deleteLater()


async def _fingerprint(room: Room) -> str:
    token = await room.do(lambda manager: manager.enrolment.issue_token())
    return parse_token(token).ca
