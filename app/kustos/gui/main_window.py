"""The window: sidebar, top bar, and the page for the place one is at."""

import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
)

from kustos.core.events import Event, MachinesChanged, TaskChanged
from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.navigation import (
    DETAILS,
    JobPlace,
    MachinePlace,
    PageKey,
    Place,
    RepositoryPlace,
    RestorePlace,
    SectionPlace,
    SnapshotsPlace,
    TaskPlace,
)
from kustos.gui.notice import Notice
from kustos.gui.pages.catalogue import make_page
from kustos.gui.pages.opening import HinderedPage, OpeningPage
from kustos.gui.pages.page import Page
from kustos.gui.preferences import Preferences
from kustos.gui.rereading import Rereading
from kustos.gui.text import pages, states
from kustos.gui.text.keys import ASKS_FOR_PASSPHRASE
from kustos.gui.theme import measure
from kustos.gui.theme.icons import app_icon
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.sidebar import Sidebar, SidebarPage
from kustos.gui.widgets.topbar import Crumb, TopBar

_SIZE: Final = (1280, 800)
_LEAST_SIZE: Final = (940, 600)
_HISTORY: Final = 50

_log = logging.getLogger(__name__)


class MainWindow(QMainWindow):
    """Implements `Navigator`. Before the engine is open it shows that it is opening.

    Ctrl+1 … Ctrl+6 go to the sections, F5 reads anew, Escape goes back.
    """

    closing = Signal()
    """The window was closed, and whoever uses it agreed; everything may unwind."""

    def __init__(self, bridge: Bridge, preferences: Preferences) -> None:
        super().__init__()
        self._bridge = bridge
        self._preferences = preferences
        self._errands = Errands(bridge)
        self._ready = False
        self._agreed = False
        self._left = False
        self._place: Place = SectionPlace(preferences.section)
        self._page: Page | None = None
        self._sections: dict[PageKey, Page] = {}
        self._history: list[Place] = []
        self._machines, self._connected, self._running_here = 0, 0, 0
        self._sidebar = Sidebar("Kustos")
        self._sidebar.chosen.connect(self._section_chosen)
        self._top = TopBar()
        self._top.crumb_clicked.connect(self._section_chosen)
        self._keys = Notice(bridge)
        self._keys.unlocked.connect(self._reload)
        self._keys_again = Button()
        self._keys_again.clicked.connect(self._look_for_key)
        self._keys.add_action(self._keys_again)
        self._stack = QStackedWidget()
        self._stack.addWidget(OpeningPage())
        self._rereading = Rereading(self._errands, self._fleet, self._fleet_unknown, self)
        self._build()
        bridge.events.connect(self._hear)
        self.retranslate()

    def _build(self) -> None:
        self.setWindowTitle("Kustos")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(*_LEAST_SIZE)
        self.resize(*_SIZE)
        geometry = self._preferences.geometry
        if geometry is not None:
            self.restoreGeometry(geometry)
        room = QVBoxLayout()
        room.setContentsMargins(0, 0, 0, 0)
        room.setSpacing(0)
        keys = QVBoxLayout()
        keys.setContentsMargins(measure.PAGE_MARGIN_X, 0, measure.PAGE_MARGIN_X, 0)
        keys.addWidget(self._keys)
        room.addWidget(self._top)
        room.addLayout(keys)
        room.addWidget(self._stack, 1)
        central = Plain()
        across = QHBoxLayout(central)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self._sidebar)
        across.addLayout(room, 1)
        self.setCentralWidget(central)
        for number, key in enumerate(PageKey, start=1):
            self._shortcut(f"Ctrl+{number}", partial(self.show_page, key))
        self._shortcut("F5", self._reload)
        self._sidebar.setEnabled(False)

    def _shortcut(self, keys: str, then: Callable[[], None]) -> None:
        QShortcut(QKeySequence(keys), self).activated.connect(then)

    # --- the engine ----------------------------------------------------------------------------

    def engine_ready(self) -> None:
        """The manager is open: from now on there are pages."""
        self._ready = True
        self._sidebar.setEnabled(True)
        self._enter(self._place)
        self._rereading.wish()
        self._look_for_key()

    def engine_failed(self, error: BaseException) -> None:
        """The manager did not open: say why, and let the window be closed."""
        page = HinderedPage(error, str(self._preferences.folder))
        page.quit_wanted.connect(self.close)
        self.setCentralWidget(page)

    def come_to_front(self) -> None:
        """Somebody has started Kustos again, or asks for it otherwise."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    # --- Navigator -----------------------------------------------------------------------------

    def go(self, place: Place) -> None:
        if not self._ready:
            self._place = place
        elif place != self._place or self._page is None:
            self._leaving(lambda: self._enter(place, came_from=self._place))

    def back(self) -> None:
        if not self._ready:
            return
        if self._history:
            self._leaving(lambda: self._enter(self._history.pop()))
        elif isinstance(self._place, DETAILS):
            section = self._place.section
            self._leaving(lambda: self._enter(SectionPlace(section)))

    def show_page(self, key: PageKey) -> None:
        self.go(SectionPlace(key))

    def open_machine(self, machine_id: str) -> None:
        self.go(MachinePlace(machine_id))

    def open_task(self, task_id: str) -> None:
        self.go(TaskPlace(task_id))

    def open_job(self, job_id: str | None = None, machine_id: str | None = None) -> None:
        self.go(JobPlace(job_id, machine_id))

    def open_snapshots(self, job_id: str) -> None:
        self.go(SnapshotsPlace(job_id))

    def open_restore(self, job_id: str | None = None, snapshot_id: str | None = None) -> None:
        self.go(RestorePlace(job_id, snapshot_id))

    def open_repository(self, repository_id: str | None = None) -> None:
        self.go(RepositoryPlace(repository_id))

    # --- moving --------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The page shown; None while opening."""
        return self._page

    @property
    def place(self) -> Place:
        """Where one is."""
        return self._place

    def _enter(self, place: Place, came_from: Place | None = None) -> None:
        if came_from is not None:
            self._history = [*self._history[-_HISTORY:], came_from]
        former = self._page
        page = self._page_for(place)
        page.arrive(place)
        self._place, self._page = place, page
        self._stack.setCurrentWidget(page)
        if former is not None and former is not page and former not in self._sections.values():
            former.renamed.disconnect(self._say_where)
            self._stack.removeWidget(former)
            former.discard()
        self._preferences.section = place.section
        self._say_where()
        focused = QApplication.focusWidget()
        # Who walks through the sidebar by keyboard stays in it.
        if focused is None or not self._sidebar.isAncestorOf(focused):
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _page_for(self, place: Place) -> Page:
        if not isinstance(place, DETAILS):
            known = self._sections.get(place.section)
            if known is not None:
                return known
        page = make_page(place, self._bridge, self, self._preferences)
        page.renamed.connect(self._say_where)
        self._stack.addWidget(page)
        if not isinstance(place, DETAILS):
            self._sections[place.section] = page
        return page

    def _leaving(self, then: Callable[[], None]) -> None:
        """Do `then`, unless something entered would be lost and the user wants to keep it."""
        if self._page is None or not self._page.unsaved():
            then()
            return
        from kustos.gui.dialogs.leave import leave_unsaved  # noqa: PLC0415  when needed

        dialog = leave_unsaved(self._bridge, self)
        dialog.accepted.connect(then)
        dialog.finished.connect(self._say_where)
        dialog.open()

    def _section_chosen(self, key: str) -> None:
        self.show_page(PageKey(key))

    def _reload(self) -> None:
        if self._page is not None:
            self._page.invalidate()
            self._rereading.wish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # What reaches the window was wanted by no field or dialog.
        if event.key() == Qt.Key.Key_Escape:
            self.back()
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
        self._keys_again.setText(self.tr("Try again"))
        self._say_where()
        self._say_fleet()

    def _say_where(self) -> None:
        section = self._place.section
        title = pages.title(section)
        self._sidebar.set_current(section.value)
        crumb = self._page.crumb() if self._page is not None else ""
        if crumb:
            self._top.set_title(crumb, [Crumb(section.value, title)])
        else:
            self._top.set_title(title if self._ready else "")
        self.setWindowTitle(f"{crumb or title} – Kustos" if self._ready else "Kustos")

    def _say_fleet(self) -> None:
        if self._ready and self._machines:
            self._sidebar.set_footer(
                states.Fleet().connected(self._machines, self._connected),
                self.tr("This PC is the manager"),
            )

    # --- the fleet in the foot -----------------------------------------------------------------

    def _hear(self, events: tuple[Event, ...]) -> None:
        moved = any(isinstance(event, MachinesChanged | TaskChanged) for event in events)
        if moved and self._ready:
            self._rereading.wish()

    def _fleet_unknown(self, error: Exception) -> None:
        # The page says it too, with words; the foot keeps the numbers it had.
        _log.error("the fleet could not be counted", exc_info=error)

    async def _fleet(self) -> None:
        views = await self._bridge.call(lambda manager: manager.machines.overview())
        self._machines = len(views)
        self._connected = sum(view.connected for view in views)
        self._running_here = sum(len(view.running) for view in views if view.machine.embedded)
        self._say_fleet()

    # --- the key to the stored passwords -------------------------------------------------------

    def _look_for_key(self) -> None:
        self._keys_again.setEnabled(False)
        self._errands.run(self._key_found(), self._keys.say_error)

    async def _key_found(self) -> None:
        trouble = await self._bridge.call(lambda manager: manager.keys.trouble())
        self._keys_again.setEnabled(True)
        # Nothing is sealed before a passphrase is chosen: the first form asks for it.
        if trouble is None or trouble is KeyTrouble.PASSPHRASE_UNSET:
            self._keys.clear()
        else:
            self._keys_again.setVisible(trouble not in ASKS_FOR_PASSPHRASE)
            self._keys.say_error(VaultLockedError(trouble))

    # --- closing -------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._agreed or not self._ready:
            self._leave()
            event.accept()
            return
        event.ignore()
        self._leaving(self._close_unless_running)

    def _close_unless_running(self) -> None:
        if not self._running_here:
            self._agree()
            return
        from kustos.gui.dialogs.leave import leave_running  # noqa: PLC0415  when needed

        dialog = leave_running(self._bridge, self, self._running_here)
        dialog.accepted.connect(self._agree)
        dialog.open()

    def _agree(self) -> None:
        self._agreed = True
        # Later: closing inside a close event, or inside a dialog's end, upsets Qt.
        QTimer.singleShot(0, self.close)

    def _leave(self) -> None:
        self._preferences.geometry = self.saveGeometry()
        self._preferences.save()
        self._errands.cancel()
        self._rereading.stop()
        if not self._left:
            self._left = True
            for page in {*self._sections.values(), *([self._page] if self._page else [])}:
                page.discard()
            self.closing.emit()
