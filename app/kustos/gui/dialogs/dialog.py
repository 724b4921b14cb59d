"""What every dialog is: words that follow the language, calls that end with it, its own errors."""

from collections.abc import Callable, Coroutine
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.notice import Notice
from kustos.gui.widgets.sheet import Sheet


class Dialog(Sheet):
    """Base of the dialogs here: shown with `open()`, gone for good when closed. A subclass sets its
    words in `retranslate`, and adds `self.notice` to its body where errors belong."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None, *, width: int = 560) -> None:
        super().__init__("", parent, width=width)
        self.setModal(True)
        self.bridge = bridge
        self.notice = Notice(bridge)
        self._errands = Errands(bridge)
        self.finished.connect(self._go)
        # It may also go with its window, unfinished: an answer then finds no button any more.
        self.destroyed.connect(self._errands.cancel)

    @property
    def errands(self) -> Errands:
        """What ends with the dialog, for its parts."""
        return self._errands

    def retranslate(self) -> None:
        """Set every word again."""
        raise NotImplementedError  # see `TranslatedWidget`

    def run(
        self, work: Coroutine[Any, Any, None], failed: Callable[[Exception], None] | None = None
    ) -> None:
        """Run a coroutine that ends with the dialog; without `failed` the notice says why."""
        self._errands.run(work, failed or self.notice.say_error)

    def _go(self) -> None:
        self._errands.cancel_and_delete(self)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
