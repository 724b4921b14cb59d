"""What holds for every dialog."""

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from kustos.gui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from tests.gui.scripted_links import Room


class Asking(Dialog):
    """Without words."""

    def retranslate(self) -> None:
        """Nothing to set."""


async def test_what_a_dialog_asks_ends_with_the_window_that_takes_it_along(room: "Room") -> None:
    """Nobody finished it; no answer, and no failure, may reach its deleted widgets."""
    window = QWidget()
    dialog = Asking(room.bridge, window)
    begun, ended = asyncio.Event(), asyncio.Event()
    failures: list[Exception] = []

    async def ask() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    dialog.run(ask(), failures.append)
    await begun.wait()
    delete(window)
    async with asyncio.timeout(5):
        await ended.wait()
    assert not failures
