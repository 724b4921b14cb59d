"""Questions before one leaves: what was entered, or what still runs, would be lost."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.confirm import ConfirmDialog, Question
from kustos.gui.text.words import Words


def leave_unsaved(bridge: Bridge, parent: QWidget) -> ConfirmDialog:
    """Accepted when what was entered may go."""

    def ask() -> Question:
        return Question(
            title=QCoreApplication.translate("leave", "Discard the changes?"),
            text=QCoreApplication.translate("leave", "What was entered here has not been saved."),
            action=QCoreApplication.translate("leave", "Discard"),
        )

    return ConfirmDialog(bridge, ask, _nothing, parent)


def leave_running(bridge: Bridge, parent: QWidget, running: int) -> ConfirmDialog:
    """Accepted when runs on this computer may be interrupted."""

    def ask() -> Question:
        return Question(
            title=QCoreApplication.translate("leave", "Close Kustos?"),
            text=_Running().text(running),
            action=QCoreApplication.translate("leave", "Interrupt and close"),
        )

    return ConfirmDialog(bridge, ask, _nothing, parent)


async def _nothing() -> None:
    """The question alone is what matters."""


class _Running(Words):
    def text(self, number: int) -> str:
        return self.tr(
            "%Ln run(s) on this computer will be interrupted. What has been transferred is not"
            " lost, and other machines go on by themselves.",
            "",
            number,
        )
