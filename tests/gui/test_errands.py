"""Calls that end with their owner, and questions that are answered once."""

import asyncio

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from kustos.gui.dialogs.confirm import ConfirmDialog, Question
from kustos.gui.errands import Errands
from tests.gui.looking import button, the
from tests.gui.scripted_links import Room
from tests.helpers.waiting import eventually_async


async def test_nothing_is_begun_for_an_owner_that_goes(room: Room) -> None:
    """It may go before that ends, which would then touch what is no more."""
    errands, owner = Errands(room.bridge), QObject()
    begun: list[str] = []

    async def look() -> None:
        begun.append("look")

    errands.cancel_and_delete(owner)
    errands.run(look())
    await eventually_async(lambda: not isValid(owner), 5, "the owner to be gone")
    assert not begun


async def test_a_question_is_answered_once(room: Room) -> None:
    """Whoever types on while it is done cannot have it done twice."""
    may_end = asyncio.Event()
    done: list[str] = []

    async def act() -> None:
        done.append("once")
        await may_end.wait()

    window = QWidget()
    dialog = ConfirmDialog(
        room.bridge, lambda: Question("Remove?", "All.", "Remove"), act, window, typed="NAS"
    )
    dialog.open()
    field, yes = the(QLineEdit, dialog), button(dialog, "Remove")
    field.setText("NAS")
    yes.click()
    field.setText("NA")
    field.setText("NAS")
    assert not yes.isEnabled()
    may_end.set()
    await eventually_async(lambda: not isValid(dialog), 5, "the dialog to be gone")
    assert done == ["once"]
    window.deleteLater()
