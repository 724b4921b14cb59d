"""*Settings*, the passphrase, and what the window remembers."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QSpinBox
from shiboken6 import isValid

from kustos.core.alert_rules import AlertRules
from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.gui.dialogs.confirm import ConfirmDialog
from kustos.gui.dialogs.unlock import UnlockDialog
from kustos.gui.language import Language, locale_for
from kustos.gui.navigation import PageKey
from kustos.gui.notice import Notice
from kustos.gui.pages.settings import SettingsPage
from kustos.gui.pages.settings_access import AccessCard
from kustos.gui.pages.settings_alerts import AlertsCard
from kustos.gui.preferences import Preferences
from kustos.gui.theme.palette import DARK
from kustos.gui.theme.style import Scheme, apply
from kustos.vault import desktop_vault
from tests.gui.looking import ScriptedNavigator, button, shown, the, words
from tests.gui.scripted_links import Room, open_room
from tests.helpers.waiting import eventually_async


async def test_language_and_colours_are_kept_and_applied(
    room: Room, tmp_path: Path, qapp: QApplication
) -> None:
    """At once, on the page they are chosen on, and at the next start."""
    preferences = Preferences(tmp_path / "window.ini")
    async with shown(SettingsPage(room.bridge, ScriptedNavigator(), preferences)) as page:
        language, scheme = page.findChildren(QComboBox)
        choose(language, "Deutsch")
        await eventually_async(lambda: "Darstellung" in words(page), 5, "German words")
        choose(scheme, "Dunkel")
        assert apply(qapp, preferences.scheme).palette is DARK
        again = Preferences(tmp_path / "window.ini")
        assert (again.language, again.scheme) == (Language.GERMAN, Scheme.DARK)
        choose(scheme, "Wie das System")
    apply(qapp, Scheme.LIGHT)


async def test_how_often_access_is_renewed_is_chosen_and_kept(room: Room, tmp_path: Path) -> None:
    """Within its bounds."""
    preferences = Preferences(tmp_path / "window.ini")
    async with shown(SettingsPage(room.bridge, ScriptedNavigator(), preferences)) as page:
        days = the(QSpinBox, the(AccessCard, page))
        await eventually_async(days.isEnabled, 5, "the card to be read")
        assert (days.value(), days.minimum(), days.maximum()) == (30, 1, 365)
        days.setValue(7)
        days.editingFinished.emit()
        await eventually_async(lambda: _days(room, 7), 5, "the choice to be kept")


async def test_thresholds_of_alerts_are_chosen_and_kept(room: Room, tmp_path: Path) -> None:
    """Within their bounds; zero hours is said as a word."""
    preferences = Preferences(tmp_path / "window.ini")
    async with shown(SettingsPage(room.bridge, ScriptedNavigator(), preferences)) as page:
        card = the(AlertsCard, page)
        offline, disk, quota, critical, full, escalate = (
            *(card._offline, card._disk, card._quota),
            *(card._quota_critical, card._full, card._escalate),
        )
        await eventually_async(offline.isEnabled, 5, "the card to be read")
        assert [box.value() for box in (offline, disk, escalate)] == [60, 10, 48]
        assert (quota.value(), critical.value()) == (85, 95)
        assert (disk.minimum(), disk.maximum()) == (1, 90)
        assert critical.accessibleName() == "Quota critical from (percent)"
        escalate.setValue(0)
        assert escalate.text() == "never"
        disk.setValue(15)
        disk.editingFinished.emit()
        full.setValue(30)
        full.editingFinished.emit()
        # What is critical is low in any case.
        quota.setValue(97)
        quota.editingFinished.emit()
        wanted = AlertRules(
            disk_percent=15,
            quota_percent=97,
            quota_critical_percent=97,
            full_days=30,
            escalate_hours=0,
        )

        async def kept() -> bool:
            return await room.do(lambda manager: manager.alerting.rules()) == wanted

        await eventually_async(kept, 5, "the choice to be kept")


async def _days(room: Room, expected: int) -> bool:
    return await room.do(lambda manager: manager.rotation.days()) == expected


async def test_the_certificate_is_replaced_when_asked_for_and_says_for_whom_it_waits(
    room: Room, tmp_path: Path
) -> None:
    """Not a second time while it waits."""
    await room.join("LAPTOP", connected=False)
    preferences = Preferences(tmp_path / "window.ini")
    async with shown(SettingsPage(room.bridge, ScriptedNavigator(), preferences)) as page:
        replace = button(page, "Replace the certificate …")
        await eventually_async(replace.isEnabled, 5, "the card to be read")
        replace.click()
        dialog = the(ConfirmDialog, page)
        button(dialog, "Replace").click()
        await eventually_async(lambda: "LAPTOP" in words(page), 10, "whom it waits for")
        assert not replace.isEnabled()


def test_damaged_preferences_count_as_none(tmp_path: Path) -> None:
    """Nobody is kept out by an ini file."""
    path = tmp_path / "window.ini"
    path.write_bytes(b"[window]\nlanguage=klingon\nscheme=\xff\xfe\ngeometry=nonsense\n")
    preferences = Preferences(path)
    assert preferences.language is Language.SYSTEM
    assert preferences.scheme is Scheme.SYSTEM
    assert preferences.section is PageKey.MACHINES
    assert preferences.geometry is None


@pytest.mark.parametrize(
    ("language", "system", "expected"),
    [
        (Language.SYSTEM, "de_AT", "de_AT"),
        (Language.SYSTEM, "fr_FR", "en_GB"),
        (Language.GERMAN, "en_US", "de_DE"),
        (Language.ENGLISH, "en_US", "en_US"),
        (Language.ENGLISH, "C", "en_GB"),
    ],
)
def test_numbers_look_as_the_system_has_them(
    language: Language, system: str, expected: str
) -> None:
    """Where it speaks the language chosen."""
    assert locale_for(language, QLocale(system)).name() == expected


async def test_without_a_keyring_a_passphrase_is_chosen_and_later_entered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first form that stores a password asks for it; the next start asks before anything."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    vault = desktop_vault(tmp_path / "master.key")
    async with open_room(tmp_path, vault) as room:
        notice = Notice(room.bridge)
        with pytest.raises(VaultLockedError) as refused:
            await room.repository()
        notice.say_error(refused.value)
        assert notice.title == "A passphrase is needed first"
        notice.deleteLater()
        dialog = UnlockDialog(room.bridge, KeyTrouble.PASSPHRASE_UNSET)
        dialog.open()
        first, again = dialog.findChildren(QLineEdit)
        take = button(dialog, "Use this passphrase")
        type_into(first, "correct horse")
        type_into(again, "correct house")
        assert not take.isEnabled()
        assert "The two differ." in words(dialog)
        type_into(again, "correct horse")
        take.click()
        await eventually_async(lambda: not isValid(dialog), 20, "the passphrase to be taken")
        await room.repository()
    async with open_room(tmp_path, desktop_vault(tmp_path / "master.key")) as room:
        assert await room.do(lambda manager: manager.keys.trouble()) is KeyTrouble.PASSPHRASE_NEEDED
        dialog = UnlockDialog(room.bridge, KeyTrouble.PASSPHRASE_NEEDED)
        dialog.open()
        field = dialog.findChildren(QLineEdit)[0]
        type_into(field, "wrong")
        button(dialog, "Unlock").click()
        await eventually_async(
            lambda: any("This is not the passphrase" in text for text in words(dialog)), 20, "a no"
        )
        type_into(field, "correct horse")
        button(dialog, "Unlock").click()
        await eventually_async(lambda: not isValid(dialog), 20, "the passphrase to open")
        assert await room.do(lambda manager: manager.keys.trouble()) is None


def choose(box: QComboBox, text: str) -> None:
    """As by mouse."""
    row = box.findText(text)
    assert row >= 0, text
    box.setCurrentIndex(row)
    box.activated.emit(row)


def type_into(field: QLineEdit, text: str) -> None:
    """As by keyboard."""
    field.setText(text)
    field.textEdited.emit(text)
