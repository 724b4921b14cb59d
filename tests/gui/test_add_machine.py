"""*Add a machine*: the line to type, the machines found, those that wait; and who has joined."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit
from shiboken6 import isValid

from kustos.core.announced import AnnouncedMachine
from kustos.core.enrolment import Enrolment
from kustos.core.manager import Manager
from kustos.core.pairing_ports import PairingTrouble
from kustos.gui.dialogs.add_machine import AddMachineDialog, Way
from kustos.gui.forms.code_field import CodeField, code_digits, grouped
from kustos.gui.models.newcomers import NewcomerColumn
from kustos.gui.navigation import JobPlace
from kustos.gui.pages.machines import MachinesPage
from kustos.gui.pages.machines_waiting import WaitingNotice
from kustos.gui.widgets.check_words import CheckWords
from kustos.gui.widgets.chips import FilterChips
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.tabs import TabStrip
from kustos_agent.protocol.messages import Enrolled
from kustos_agent.protocol.pairing_code import CodeError, parse_code
from kustos_agent.protocol.token import parse_token
from kustos_agent.protocol.values import Problem
from tests.gui.looking import ScriptedNavigator, button, column, shown, the, words
from tests.gui.newcomers import CODE, unpaired
from tests.gui.page import join_token
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async

if TYPE_CHECKING:
    from concurrent.futures import Future


@asynccontextmanager
async def opened(room: Room, way: Way = Way.LINE) -> AsyncIterator[AddMachineDialog]:
    """The dialog on the screen; it has to go for good when it is closed."""
    dialog = AddMachineDialog(room.bridge, way=way)
    dialog.open()
    try:
        yield dialog
    finally:
        await room.pairing_goes_on()
        if isValid(dialog):
            dialog.reject()
        await eventually_async(lambda: not isValid(dialog), 5, "the dialog to be gone")


async def fleet(room: Room) -> list[str]:
    """The names of all machines."""
    views = await room.do(lambda manager: manager.machines.overview())
    return [view.machine.name for view in views]


# --- with a line -----------------------------------------------------------------------------


async def test_the_line_is_a_valid_token_for_each_system(room: Room) -> None:
    """The agent reads the token from its input; a blank keeps it out of a shell's history."""
    async with opened(room) as dialog:
        await eventually_async(lambda: dialog.line, 5, "the line")
        token = join_token(dialog.line)
        assert parse_token(token).addresses == ("192.0.2.10:47611",)
        chips = the(FilterChips, dialog)
        button(chips, "Windows").click()
        assert dialog.line == f"echo {token} | kustos-agent join -"
        assert any("PowerShell" in text for text in words(dialog))
        for name in ("Linux", "macOS"):
            button(chips, name).click()
            assert dialog.line == f" echo {token} | kustos-agent join -"
            assert any("sudo -i" in text for text in words(dialog))


async def test_the_line_is_copied_whole_and_its_hour_is_counted(room: Room) -> None:
    """The button says that it was done."""
    async with opened(room) as dialog:
        await eventually_async(lambda: dialog.line, 5, "the line")
        button(dialog.line_pane, "Copy line").click()
        assert QGuiApplication.clipboard().text() == dialog.line
        button(dialog.line_pane, "Copied")
        assert any(text.startswith("Valid for ") for text in words(dialog))


async def test_whoever_comes_by_an_older_line_is_greeted_too(room: Room) -> None:
    """A new line does not end the former ones; only the one that is shown counts as used."""
    async with opened(room) as dialog:
        await eventually_async(lambda: dialog.line, 5, "the line")
        first = dialog.line
        button(dialog, "New line").click()
        await eventually_async(lambda: dialog.line not in {"", first}, 5, "another line")
        await room.join("TRESEN", token=join_token(first))
        await eventually_async(
            lambda: "TRESEN has joined and is connected" in words(dialog), 5, "the first"
        )
        assert "This line has been used." not in words(dialog)
        await room.join("KASSE", token=join_token(dialog.line), connected=False)
        await eventually_async(lambda: "KASSE has joined" in words(dialog), 5, "the second")
        assert "This line has been used." in words(dialog)
        assert not button(dialog.line_pane, "Copy line").isEnabled()


async def test_a_line_that_is_on_its_way_is_not_used_yet(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though somebody comes by the former one meanwhile."""
    issue, may_come = Enrolment.issue_token, threading.Event()

    async def slowly(self: Enrolment) -> str:
        await asyncio.to_thread(may_come.wait)
        return await issue(self)

    async with opened(room) as dialog:
        await eventually_async(lambda: dialog.line, 5, "the line")
        first = dialog.line
        monkeypatch.setattr(Enrolment, "issue_token", slowly)
        button(dialog, "New line").click()
        await room.join("TRESEN", token=join_token(first))
        await eventually_async(
            lambda: "TRESEN has joined and is connected" in words(dialog), 5, "the newcomer"
        )
        may_come.set()
        await eventually_async(lambda: dialog.line not in {"", first}, 5, "another line")
        assert "This line has been used." not in words(dialog)


async def test_who_came_by_another_way_did_not_use_the_line(room: Room) -> None:
    """A machine that joins by `kustos token` meanwhile is not this dialog's."""
    async with opened(room) as dialog:
        await eventually_async(lambda: dialog.line, 5, "the line")
        await room.join("TRESEN")
        await room.join("KASSE", token=join_token(dialog.line))
        await eventually_async(
            lambda: "KASSE has joined and is connected" in words(dialog), 5, "the newcomer"
        )
        assert not any("TRESEN" in text for text in words(dialog))


async def test_a_line_that_cannot_be_made_is_told(room: Room) -> None:
    """And can be asked for again."""
    room.engine.stop()
    dialog = AddMachineDialog(room.bridge)
    dialog.open()
    await eventually_async(lambda: "Kustos is closing" in words(dialog), 5, "the reason")
    assert button(dialog, "New line").isEnabled()
    dialog.reject()
    await eventually_async(lambda: not isValid(dialog), 5, "the dialog to be gone")


# --- found on the network ----------------------------------------------------------------------


async def test_the_network_is_looked_at_only_while_its_tab_is_shown(room: Room) -> None:
    """Turning to another tab or closing ends it."""
    async with opened(room) as dialog:
        await eventually_async(lambda: dialog.line, 5, "the line")
        assert not room.street.ears
        dialog.show_way(Way.NEARBY)
        await eventually_async(lambda: len(room.street.ears) == 1, 5, "a look")
        dialog.show_way(Way.WAITING)
        await eventually_async(lambda: not room.street.ears, 5, "its end")
        dialog.show_way(Way.NEARBY)
        await eventually_async(lambda: len(room.street.ears) == 1, 5, "another look")
    await eventually_async(lambda: not room.street.ears, 5, "the end with the dialog")


async def test_machines_come_and_go_by_themselves(room: Room) -> None:
    """With name, system and addresses; nobody there teaches what to type."""
    async with opened(room, Way.NEARBY) as dialog:
        table = dialog.nearby_pane.list.table
        assert "Looking for machines …" in words(dialog)
        lines = [edit.toPlainText() for edit in dialog.nearby_pane.findChildren(QPlainTextEdit)]
        assert lines == ["kustos-agent pair"]
        await looked(room)
        await room.neighbours(
            unpaired("TRESEN", addresses=("192.0.2.1:1", "[2001:db8::1]:1")), unpaired("KASSE")
        )
        await eventually_async(
            lambda: column(table.model(), NewcomerColumn.MACHINE) == ["TRESEN", "KASSE"], 5, "both"
        )
        assert column(table.model(), NewcomerColumn.ADDRESS)[0] == "192.0.2.1:1 and 1 more"
        assert not button(dialog, "Pair").isEnabled()
        await room.neighbours()
        await eventually_async(
            lambda: "Looking for machines …" in words(dialog), 5, "the empty state"
        )


async def test_the_right_code_lets_the_machine_in(room: Room) -> None:
    """By keyboard alone: the one machine is chosen, eight digits, Enter; then a job is next."""
    async with opened(room, Way.NEARBY) as dialog:
        wanted: list[str] = []
        dialog.job_wanted.connect(wanted.append)
        await one_neighbour(room, dialog, "TRESEN")
        field = the(CodeField, dialog)
        QTest.keyClicks(field, "4821 9073")
        assert field.text() == "4821-9073"
        QTest.keyClick(field, Qt.Key.Key_Return)
        await eventually_async(lambda: "TRESEN has joined" in words(dialog), 5, "the newcomer")
        assert room.street.asked == [("TRESEN", CODE)]
        assert field.text() == ""
        button(dialog, "New job").click()
        [view] = await room.do(lambda manager: manager.machines.overview())
        assert wanted == [view.machine.id]


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        (PairingTrouble.WRONG_CODE, "TRESEN shows another code."),
        (PairingTrouble.UNREACHABLE, "TRESEN does not answer."),
        (PairingTrouble.NOT_KEPT, "TRESEN could not save its identity"),
    ],
)
async def test_what_went_wrong_stands_at_the_field(
    room: Room, trouble: PairingTrouble, said: str
) -> None:
    """Until something else is typed; nobody is let in."""
    room.street.trouble = trouble
    async with opened(room, Way.NEARBY) as dialog:
        await one_neighbour(room, dialog, "TRESEN")
        field = the(CodeField, dialog)
        QTest.keyClicks(field, "12345678")
        button(dialog, "Pair").click()
        await eventually_async(
            lambda: any(text.startswith(said) for text in words(dialog)), 5, "the trouble"
        )
        assert field.accessibleDescription().startswith(said)
        QTest.keyClick(field, Qt.Key.Key_Backspace)
        assert not any(text.startswith(said) for text in words(dialog))
        assert await fleet(room) == []


async def test_too_few_digits_are_not_sent(room: Room) -> None:
    """A guess would be lost."""
    async with opened(room, Way.NEARBY) as dialog:
        await one_neighbour(room, dialog, "TRESEN")
        QTest.keyClicks(the(CodeField, dialog), "4821-90")
        button(dialog, "Pair").click()
        assert "A code has eight digits, such as 4821-9073." in words(dialog)
        assert not room.street.asked


async def test_cancelling_a_pairing_calls_it_back(room: Room) -> None:
    """At once: the field is free, nobody is let in, and the same code is good later."""
    room.street.go_on.clear()
    async with opened(room, Way.NEARBY) as dialog:
        await one_neighbour(room, dialog, "TRESEN")
        QTest.keyClicks(the(CodeField, dialog), CODE)
        button(dialog, "Pair").click()
        bar = the(ProgressBar, dialog)
        assert bar.isVisible()
        assert bar.accessibleName().startswith("Pairing with TRESEN.")
        await eventually_async(lambda: bool(room.street.asked), 5, "the attempt")
        button(dialog, "Cancel").click()
        assert not button(dialog, "Cancel").isEnabled()
        assert bar.accessibleName() == "Calling the pairing with TRESEN back …"
        said = "Cancelled: TRESEN was not added. It still waits there."
        await eventually_async(lambda: said in words(dialog), 5, "its end")
        assert not bar.isVisible()
        assert the(CodeField, dialog).text() == "4821-9073"
        assert not room.street.handed_over
        assert await fleet(room) == []
        await room.pairing_goes_on()
        assert await fleet(room) == []
        button(dialog, "Pair").click()
        await eventually_async(lambda: "TRESEN has joined" in words(dialog), 5, "the newcomer")
        assert said not in words(dialog)


async def test_cancelling_after_the_machine_was_let_in_says_so(room: Room) -> None:
    """It waits for the confirmation and greets the machine; nothing pretends that it was undone."""
    room.street.answer.clear()
    async with opened(room, Way.NEARBY) as dialog:
        await one_neighbour(room, dialog, "TRESEN")
        QTest.keyClicks(the(CodeField, dialog), CODE)
        button(dialog, "Pair").click()
        await eventually_async(lambda: bool(room.street.handed_over), 5, "the identity")
        button(dialog, "Cancel").click()
        bar = the(ProgressBar, dialog)
        said = "Too late to cancel: TRESEN has already been added."
        await eventually_async(lambda: bar.accessibleName().startswith(said), 5, "the words")
        assert bar.isVisible()
        # Another machine, so that the hint of the field can be seen.
        await room.neighbours(unpaired("TRESEN"), unpaired("KASSE"))
        await room.pairing_goes_on()
        await eventually_async(lambda: "TRESEN has joined" in words(dialog), 5, "the newcomer")
        await eventually_async(lambda: said in words(dialog), 5, "the hint")
        assert await fleet(room) == ["TRESEN"]


async def test_a_network_that_cannot_be_searched_is_told(room: Room) -> None:
    """With the way that needs no search, one click away; and no more once it works."""
    room.street.blind = True
    async with opened(room, Way.NEARBY) as dialog:
        title = "The network cannot be searched"
        await eventually_async(lambda: title in words(dialog), 5, "the sentence")
        assert "Looking for machines …" not in words(dialog)
        assert any(text.endswith("add the machine with a line instead.") for text in words(dialog))
        way = button(dialog, "Add with a line")
        way.click()
        assert dialog.line_pane.isVisible()
        room.street.blind = False
        dialog.show_way(Way.NEARBY)
        await eventually_async(lambda: "Looking for machines …" in words(dialog), 5, "sight")
        assert title not in words(dialog)
        assert not way.isVisible()


async def test_closing_while_it_pairs_loses_no_machine(room: Room) -> None:
    """What was begun is carried through, and the machine is there."""
    room.street.go_on.clear()
    async with opened(room, Way.NEARBY) as dialog:
        await one_neighbour(room, dialog, "TRESEN")
        QTest.keyClicks(the(CodeField, dialog), CODE)
        button(dialog, "Pair").click()
        await eventually_async(lambda: bool(room.street.asked), 5, "the attempt")
        dialog.reject()
        await eventually_async(lambda: not isValid(dialog), 5, "the dialog to be gone")
    await joined(room, ["TRESEN"])


async def test_no_other_machine_takes_the_place_of_one_that_has_gone(room: Room) -> None:
    """A code that is being typed was meant for that one."""
    async with opened(room, Way.NEARBY) as dialog:
        await one_neighbour(room, dialog, "TRESEN")
        QTest.keyClicks(the(CodeField, dialog), CODE)
        table = dialog.nearby_pane.list.table
        await room.neighbours(unpaired("FREMD"))
        await eventually_async(
            lambda: column(table.model(), NewcomerColumn.MACHINE) == ["FREMD"], 5, "the other"
        )
        assert dialog.nearby_pane.list.current is None
        assert "Choose a machine first." in words(dialog)
        QTest.keyClick(the(CodeField, dialog), Qt.Key.Key_Return)
        assert not room.street.asked
        QTest.mouseClick(
            table.viewport(),
            Qt.MouseButton.LeftButton,
            pos=table.visualRect(table.model().index(0, 0)).center(),
        )
        assert "The eight digits that FREMD shows" in words(dialog)


async def test_a_name_is_never_read_as_markup(room: Room) -> None:
    """Neither on the screen nor in a tooltip."""
    evil = '<img src="http://192.0.2.66/x"><b>KASSE</b> {name} &amp'
    async with opened(room, Way.NEARBY) as dialog:
        await one_neighbour(room, dialog, evil)
        assert dialog.nearby_pane.list.current is not None
        assert f"The eight digits that {evil} shows" in words(dialog)
        for label in dialog.findChildren(QLabel):
            if "<" in label.text():
                assert label.textFormat() is Qt.TextFormat.PlainText


@given(st.text(alphabet="0123456789 -.\t", max_size=24))
def test_the_field_reads_what_the_machine_shows(text: str) -> None:
    """Whatever the core takes for a code, the field sends unchanged."""
    try:
        digits = parse_code(text)
    except CodeError:
        return
    assert code_digits(text) == digits
    assert parse_code(grouped(digits)) == digits


def test_a_pasted_sentence_gives_its_code() -> None:
    """As `kustos-agent pair` prints it."""
    assert code_digits("kustos-agent 1.0.0 pairing code: 4821-9073") == CODE
    assert code_digits("48219073") == CODE
    assert code_digits("4821‑9073") == CODE


async def test_digits_can_be_mended_in_the_middle(room: Room) -> None:
    """The cursor stays where something was typed."""
    async with opened(room, Way.NEARBY) as dialog:
        await one_neighbour(room, dialog, "TRESEN")
        field = the(CodeField, dialog)
        QTest.keyClicks(field, "48219073")
        field.setCursorPosition(2)
        QTest.keyClick(field, Qt.Key.Key_Backspace)
        assert field.text() == "4219-073"
        QTest.keyClicks(field, "8")
        assert (field.text(), field.cursorPosition()) == ("4821-9073", 2)


# --- waiting for approval ----------------------------------------------------------------------


async def test_a_machine_that_waits_is_let_in_after_its_words_were_compared(room: Room) -> None:
    """Approving asks first; the words are those that the machine shows."""
    async with opened(room, Way.WAITING) as dialog:
        told = room.announce("FILIALE")
        await eventually_async(lambda: "Waiting for approval (1)" in tabs(dialog), 5, "the count")
        [machine] = await waiting(room)
        shown_words = the(CheckWords, dialog)
        assert shown_words.words == machine.words
        first, second = machine.words[:2]
        assert shown_words.accessibleName().startswith(f"1 {first}, 2 {second}, 3 ")
        button(dialog, "Approve …").click()
        assert await fleet(room) == []
        assert not told.done()
        button(dialog, "They are the same: let it in").click()
        await eventually_async(lambda: "FILIALE has joined" in words(dialog), 5, "the newcomer")
        assert isinstance(answer(told), Enrolled)
        await eventually_async(lambda: "Waiting for approval" in tabs(dialog), 5, "no count")
        assert "No machine waits" in words(dialog)


async def test_a_machine_whose_words_differ_is_sent_away(room: Room) -> None:
    """It is told so, and nobody is let in."""
    async with opened(room, Way.WAITING) as dialog:
        told = room.announce("FILIALE")
        await eventually_async(lambda: dialog.waiting_pane.list.current, 5, "the machine")
        button(dialog, "Approve …").click()
        button(dialog, "They differ: refuse").click()
        await eventually_async(lambda: "No machine waits" in words(dialog), 5, "the empty state")
        assert isinstance(answer(told), Problem)
        assert await fleet(room) == []


async def test_the_keyboard_asks_and_does_not_answer_by_accident(room: Room) -> None:
    """Enter on the machine asks; Enter once more lets nobody in, Space goes back."""
    async with opened(room, Way.WAITING) as dialog:
        told = room.announce("FILIALE")
        await eventually_async(lambda: dialog.waiting_pane.list.current, 5, "the machine")
        QTest.keyClick(dialog.waiting_pane.list.table, Qt.Key.Key_Return)
        back = button(dialog, "Back")
        assert back.hasFocus()
        QTest.keyClick(back, Qt.Key.Key_Return)
        button(dialog, "They are the same: let it in")
        QTest.keyClick(back, Qt.Key.Key_Space)
        assert button(dialog, "Approve …").hasFocus()
        assert await fleet(room) == []
        assert not told.done()


async def test_the_question_ends_when_its_machine_goes(room: Room) -> None:
    """It is not asked of another one; of that one's words nothing was compared."""
    async with opened(room, Way.WAITING) as dialog:
        room.announce("FILIALE")
        await eventually_async(lambda: dialog.waiting_pane.list.current, 5, "the machine")
        button(dialog, "Approve …").click()
        room.announce("FREMD")
        await eventually_async(lambda: dialog.waiting_pane.list.count == 2, 5, "another one")
        button(dialog, "They are the same: let it in")
        [first, _] = await waiting(room)
        await room.do(lambda manager: manager.announced.refuse(first.id))
        await eventually_async(lambda: dialog.waiting_pane.list.count == 1, 5, "one to be gone")
        assert dialog.waiting_pane.list.current is None
        assert not the(CheckWords, dialog).isVisible()
        assert "They are the same: let it in" not in buttons(dialog)


async def test_one_that_was_decided_about_elsewhere_is_told_as_that(room: Room) -> None:
    """Between the look and the click."""
    async with opened(room, Way.WAITING) as dialog:
        room.announce("FILIALE")
        await eventually_async(lambda: dialog.waiting_pane.list.current, 5, "the machine")
        [machine] = await waiting(room)
        button(dialog, "Approve …").click()
        dialog.waiting_pane._rereading.hold(held=True)  # the click comes before the news
        await room.do(lambda manager: manager.announced.refuse(machine.id))
        button(dialog, "They are the same: let it in").click()
        await eventually_async(
            lambda: "The machine does not wait any more" in words(dialog), 5, "the sentence"
        )
        assert await fleet(room) == []


async def test_a_machine_that_is_cut_off_is_told_as_that(room: Room) -> None:
    """It is expected back; its place is kept."""
    async with opened(room, Way.WAITING) as dialog:
        told = room.announce("FILIALE")
        await eventually_async(lambda: dialog.waiting_pane.list.current, 5, "the machine")
        told.cancel()
        await eventually_async(
            lambda: (one := dialog.waiting_pane.list.current) is not None and not one.connected,
            5,
            "the cut",
        )


async def test_the_line_that_announces_is_shown(room: Room) -> None:
    """It is no secret, so it is there at once."""
    async with opened(room, Way.WAITING) as dialog:
        invitation = await room.do(lambda manager: manager.enrolment.invitation())
        await eventually_async(
            lambda: dialog.waiting_pane.command == invitation.command, 5, "the line"
        )


async def test_the_page_says_quietly_that_somebody_waits(room: Room) -> None:
    """One row with the way to the words; it goes with the machine."""
    navigator = ScriptedNavigator()
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        notice = the(WaitingNotice, page)
        assert not notice.isVisible()
        room.announce("FILIALE")
        await eventually_async(notice.isVisible, 5, "the notice")
        assert notice.text == "1 machine waits to be let in FILIALE"
        button(notice, "Compare the words …").click()
        dialog = the(AddMachineDialog, page)
        await eventually_async(lambda: dialog.waiting_pane.list.current, 5, "the machine")
        assert dialog.waiting_pane.isVisible()
        button(dialog, "Refuse").click()
        await eventually_async(lambda: not notice.isVisible(), 5, "the notice to go")
        dialog.reject()
        assert navigator.places == []


async def test_the_next_step_of_a_newcomer_is_its_job(room: Room) -> None:
    """From the page: the dialog closes and the job's form opens with the machine."""
    navigator = ScriptedNavigator()
    async with shown(MachinesPage(room.bridge, navigator)) as page:
        page.approve_machine()
        dialog = the(AddMachineDialog, page)
        room.announce("FILIALE")
        await eventually_async(lambda: dialog.waiting_pane.list.current, 5, "the machine")
        button(dialog, "Approve …").click()
        button(dialog, "They are the same: let it in").click()
        await eventually_async(lambda: "FILIALE has joined" in words(dialog), 5, "the newcomer")
        button(dialog, "New job").click()
        [view] = await room.do(lambda manager: manager.machines.overview())
        assert navigator.places == [JobPlace(None, view.machine.id)]


# --- what the tests share ----------------------------------------------------------------------


async def looked(room: Room) -> None:
    """Somebody looks at the network."""
    await eventually_async(lambda: bool(room.street.ears), 5, "a look")


async def one_neighbour(room: Room, dialog: AddMachineDialog, name: str) -> None:
    """This one is on the network, and chosen since it is alone."""
    await looked(room)
    await room.neighbours(unpaired(name))
    await eventually_async(lambda: dialog.nearby_pane.list.current, 5, "the machine to be chosen")


async def joined(room: Room, names: list[str]) -> None:
    """These are the fleet in the end."""

    async def there() -> bool:
        return await fleet(room) == names

    await eventually_async(there, 5, f"{names} to have joined")


async def waiting(room: Room) -> list[AnnouncedMachine]:
    """Who waits, as the core says."""

    async def read(manager: Manager) -> list[AnnouncedMachine]:
        return list(manager.announced.announced())

    return await room.do(read)


def buttons(dialog: AddMachineDialog) -> list[str]:
    """What can be clicked."""
    found = dialog.findChildren(QAbstractButton)
    return [one.text() for one in found if one.isVisibleTo(dialog)]


def tabs(dialog: AddMachineDialog) -> list[str]:
    strip = the(TabStrip, dialog)
    return [strip.tabText(number) for number in range(strip.count())]


def answer(told: "Future[Enrolled | Problem]") -> Enrolled | Problem:
    """What the machine was told."""
    return told.result(timeout=5)
