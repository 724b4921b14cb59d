"""Where one is in the window: the page for each place, the way here, and the way back."""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from kustos.gui.bridge import Bridge
from kustos.gui.navigation import (
    DETAILS,
    PageKey,
    Place,
    SectionPlace,
    Ways,
)
from kustos.gui.pages.catalogue import make_page
from kustos.gui.pages.page import Page
from kustos.gui.preferences import Preferences

_HISTORY: Final = 50


class Wayfinder(QObject, Ways):
    """Implements `Navigator` on a stack of pages, made when they are first entered."""

    moved = Signal()
    """Another place, or its page has another name now; also when one decided to stay."""

    def __init__(
        self, bridge: Bridge, preferences: Preferences, stack: QStackedWidget, place: Place
    ) -> None:
        super().__init__(stack)
        self._bridge = bridge
        self._preferences = preferences
        self._stack = stack
        self._place = place
        self._page: Page | None = None
        self._sections: dict[PageKey, Page] = {}
        self._history: list[Place] = []

    @property
    def page(self) -> Page | None:
        """The page shown; None before the first."""
        return self._page

    @property
    def place(self) -> Place:
        """Where one is."""
        return self._place

    # --- Navigator -----------------------------------------------------------------------------

    @property
    def room(self) -> QWidget:
        return self._stack

    def go(self, place: Place) -> None:
        if self._page is None:
            self._enter(place)
        elif place != self._place:
            self.leave_then(partial(self._enter, place, self._place))

    def back(self) -> None:
        if self._history:
            self.leave_then(lambda: self._enter(self._history.pop()))
        elif isinstance(self._place, DETAILS):
            self.leave_then(partial(self._enter, SectionPlace(self._place.section)))

    # --- moving --------------------------------------------------------------------------------

    def leave_then(self, then: Callable[[], None]) -> None:
        """Do `then`, unless something entered would be lost and the user wants to keep it."""
        if self._page is None or not self._page.unsaved():
            then()
            return
        from kustos.gui.dialogs.leave import leave_unsaved  # noqa: PLC0415  dialogs cost 1 MB

        dialog = leave_unsaved(self._bridge, self._page.window())
        dialog.accepted.connect(then)
        dialog.finished.connect(self.moved)
        dialog.open()

    def discard(self) -> None:
        """All pages go for good."""
        for page in {*self._sections.values(), *([self._page] if self._page else [])}:
            page.discard()

    def _enter(self, place: Place, came_from: Place | None = None) -> None:
        if came_from is not None:
            self._history = [*self._history[-_HISTORY:], came_from]
        former = self._page
        page = self._page_for(place)
        page.arrive(place)
        self._place, self._page = place, page
        self._stack.setCurrentWidget(page)
        if former is not None and former is not page and former not in self._sections.values():
            former.renamed.disconnect(self.moved)
            self._stack.removeWidget(former)
            former.discard()
        self._preferences.section = place.section
        self.moved.emit()
        focused: QWidget | None = QApplication.focusWidget()
        # Who walks through the sidebar by keyboard stays in it.
        if focused is None or not focused.isVisible() or self._stack.isAncestorOf(focused):
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page_for(self, place: Place) -> Page:
        if not isinstance(place, DETAILS):
            known = self._sections.get(place.section)
            if known is not None:
                return known
        page = make_page(place, self._bridge, self, self._preferences)
        page.renamed.connect(self.moved)
        self._stack.addWidget(page)
        if not isinstance(place, DETAILS):
            self._sections[place.section] = page
        return page
