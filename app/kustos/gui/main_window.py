"""The window: sidebar, top bar, and the page for the place one is at.

Its first paint waits for nothing: what belongs to pages is loaded in `prepare`, before the engine
is started, and made in `engine_ready`.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout

from kustos.gui.navigation import PageKey, Place, SectionPlace
from kustos.gui.pages.opening import OpeningPage
from kustos.gui.text import pages
from kustos.gui.theme import measure
from kustos.gui.theme.icons import app_icon
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.sidebar import Sidebar, SidebarPage
from kustos.gui.widgets.topbar import Crumb, TopBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from kustos.gui.bridge import Bridge
    from kustos.gui.certificate_notice import CertificateNotice
    from kustos.gui.fleet_watch import FleetWatch
    from kustos.gui.key_notice import KeyNotice
    from kustos.gui.pages.page import Page
    from kustos.gui.preferences import Preferences
    from kustos.gui.tray import Tray
    from kustos.gui.wayfinder import Wayfinder

# ruff: noqa: PLC0415  see above

_SIZE: Final = (1280, 800)
_LEAST_SIZE: Final = (940, 600)
PAGE_FIRST_MILLISECONDS: Final = 250
"""What the first page does not need waits so long for it to be filled."""


class MainWindow(QMainWindow):
    """Before the engine is open it shows that it is opening.

    Ctrl+1 … Ctrl+7 go to the sections, F5 reads anew, Escape goes back.
    """

    closing = Signal()
    """The window was closed, and whoever uses it agreed; everything may unwind."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self._preferences = preferences
        self._agreed = False
        self.left = False
        """Whether it has closed for good."""
        self._bridge: Bridge | None = None
        self._wanted: Place = SectionPlace(preferences.section)
        self._ways: Wayfinder | None = None
        self._fleet: FleetWatch | None = None
        self._key: KeyNotice | None = None
        self._certificates: CertificateNotice | None = None
        self._tray: Tray | None = None
        self._sidebar = Sidebar("Kustos")
        self._sidebar.chosen.connect(self._section_chosen)
        self._sidebar.setEnabled(False)
        self._top = TopBar()
        self._top.crumb_clicked.connect(self._section_chosen)
        self._above = QVBoxLayout()
        self._stack = QStackedWidget()
        self._stack.addWidget(OpeningPage())
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self.setWindowTitle("Kustos")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(*_LEAST_SIZE)
        self.resize(*_SIZE)
        geometry = self._preferences.geometry
        if geometry is not None:
            self.restoreGeometry(geometry)
        self._above.setContentsMargins(measure.PAGE_MARGIN_X, 0, measure.PAGE_MARGIN_X, 0)
        room = QVBoxLayout()
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(0)
        room.addWidget(self._top)
        room.addLayout(self._above)
        room.addWidget(self._stack, 1)
        central = Plain()
        across = QHBoxLayout(central)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._sidebar)
        across.addLayout(room, 1)
        self.setCentralWidget(central)
        for number, key in enumerate(PageKey, start=1):
            self._shortcut(f"Ctrl+{number}", partial(self.go, SectionPlace(key)))
        self._shortcut("F5", self._reload)

    def _shortcut(self, keys: str, then: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(then)

    # --- the engine ----------------------------------------------------------------------------

    def prepare(self) -> None:
        """Load what pages are made of."""
        from kustos.gui import (  # noqa: F401  to be loaded
            certificate_notice,
            fleet_watch,
            key_notice,
            room_notice,
            wayfinder,
        )

        # The module of a section's page is named like the section.
        import_module(f"kustos.gui.pages.{self.place.section}")

    def engine_ready(self, bridge: Bridge) -> None:
        """The manager is open: from now on there are pages."""
        from kustos.gui.certificate_notice import CertificateNotice
        from kustos.gui.fleet_watch import FleetWatch
        from kustos.gui.key_notice import KeyNotice
        from kustos.gui.room_notice import RoomNotice
        from kustos.gui.wayfinder import Wayfinder

        self._bridge = bridge
        self._ways = Wayfinder(bridge, self._preferences, self._stack, self._wanted)
        self._ways.moved.connect(self._say_where)
        # Painted when it has something to show, or else a moment later.
        self._stack.setUpdatesEnabled(False)
        self._ways.go(self._wanted)
        assert self.page is not None
        self.page.been_read.connect(self._show_page)
        self._sidebar.setEnabled(True)
        self._fleet = FleetWatch(bridge, self)
        self._fleet.counted.connect(self._say_fleet)
        self._key = KeyNotice(bridge)
        self._key.unlocked.connect(self._reload)
        self._above.addWidget(self._key)
        self._above.addWidget(RoomNotice(bridge))
        self._certificates = CertificateNotice(bridge)
        self._above.addWidget(self._certificates)
        looks = (self._fleet.reread, self._key.look, self._certificates.look)
        for part in (self._show_page, *looks, self._show_tray):
            QTimer.singleShot(PAGE_FIRST_MILLISECONDS, part)

    def _show_tray(self) -> None:
        """An icon in the notification area, where there is one."""
        from kustos.gui.tray import Tray

        if self._ways is None or self._bridge is None or not Tray.available():
            return
        self._tray = Tray(self._bridge, self)
        self._tray.opened.connect(self._open_alerts)
        self._say_fleet()

    def _open_alerts(self) -> None:
        self.come_to_front()
        self.go(SectionPlace(PageKey.ALERTS))

    def _show_page(self) -> None:
        if self._ways is not None:
            self._stack.setUpdatesEnabled(True)

    def engine_failed(self, error: BaseException) -> None:
        """The manager did not open, or has ended by itself: say why, and let the window be closed.
        What was being entered is gone."""
        from kustos.gui.pages.hindered import HinderedPage

        self._end_pages()
        page = HinderedPage(error, str(self._preferences.folder))
        page.quit_wanted.connect(self.close)
        self.setCentralWidget(page)
        self.setWindowTitle("Kustos")

    def _end_pages(self) -> None:
        if self._ways is not None:
            self._ways.discard()
        for part in (self._fleet, self._key, self._certificates, self._tray):
            if part is not None:
                part.stop()
        self._ways = self._fleet = self._key = self._certificates = self._tray = None

    def come_to_front(self) -> None:
        """Somebody has started Kustos again, or asks for it otherwise."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    # --- moving --------------------------------------------------------------------------------

    @property
    def ways(self) -> Wayfinder | None:
        """The navigator; None while opening."""
        return self._ways

    @property
    def page(self) -> Page | None:
        """The page shown; None while opening."""
        return self._ways.page if self._ways is not None else None

    @property
    def place(self) -> Place:
        """Where one is, or will be when the window has opened."""
        return self._ways.place if self._ways is not None else self._wanted

    def go(self, place: Place) -> None:
        """Show a place, now or as soon as there are pages."""
        self._wanted = place
        if self._ways is not None:
            self._ways.go(place)

    def _section_chosen(self, key: str) -> None:
        self.go(SectionPlace(PageKey(key)))

    def _reload(self) -> None:
        if self.page is not None:
            self.page.invalidate()
        if self._fleet is not None:
            self._fleet.reread()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What reaches the window was wanted by no field or dialog.
        if event.key() == Qt.Key.Key_Escape and self._ways is not None:
            self._ways.back()
            event.accept()
            return
        super().keyPressEvent(event)

    # --- words ---------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set every word again."""
        self._sidebar.set_pages([SidebarPage(key.value, pages.title(key)) for key in PageKey])
        self._sidebar.setAccessibleName(self.tr("Pages"))
        self._say_where()
        self._say_fleet()

    def _say_where(self) -> None:
        section = self.place.section
        title = pages.title(section)
        crumb = self.page.crumb() if self.page is not None else ""
        self._sidebar.set_current(section.value)
        if crumb:
            self._top.set_title(crumb, [Crumb(section.value, title)])
        else:
            self._top.set_title(title)
        self.setWindowTitle(f"{crumb or title} – Kustos" if self.page is not None else "Kustos")

    def _say_fleet(self) -> None:
        words = self._fleet.words if self._fleet is not None else ""
        if words:
            self._sidebar.set_footer(words, self.tr("This PC is the manager"))
        waiting = self._fleet.waiting if self._fleet is not None else 0
        spoken = self._fleet.waiting_words if self._fleet is not None else ""
        self._sidebar.set_badge(PageKey.MACHINES.value, waiting, spoken, Tone.AWAY)
        if self._fleet is not None:
            pressing, tone = self._fleet.alerts.pressing, self._fleet.alert_tone
            self._sidebar.set_badge(PageKey.ALERTS.value, pressing, self._fleet.alert_words, tone)
            if self._tray is not None:
                self._tray.show_alerts(tone if pressing else None, self._fleet.alert_words)

    # --- closing -------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._agreed or self._ways is None:
            self._leave()
            event.accept()
            return
        event.ignore()
        self._ways.leave_then(self._close_unless_running)

    def close_at_once(self) -> None:
        """Close without a question: the system is ending the program."""
        self._agreed = True
        self.close()

    def _close_unless_running(self) -> None:
        running = self._fleet.running_here if self._fleet is not None else 0
        if not running or self._bridge is None:
            self._agree()
            return
        from kustos.gui.dialogs.leave import leave_running

        dialog = leave_running(self._bridge, self, running)
        dialog.accepted.connect(self._agree)
        dialog.open()

    def _agree(self) -> None:
        self._agreed = True
        # Later: closing inside a close event, or inside a dialog's end, upsets Qt.
        QTimer.singleShot(0, self.close)

    def _leave(self) -> None:
        if self.left:
            return
        self.left = True
        self._preferences.geometry = self.saveGeometry()
        self._preferences.save()
        self._end_pages()
        self.closing.emit()
