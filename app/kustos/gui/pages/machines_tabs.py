"""The tabs of a machine's card: its jobs, its health, its settings."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.machines import MachineDetails, MachineView
from kustos.core.site import Site
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.tabs import TabStrip

if TYPE_CHECKING:
    # Made when they are first looked at.
    from kustos.gui.pages.machines_health import MachineHealth
    from kustos.gui.pages.machines_settings import MachineSettings

_JOBS, _HEALTH, _SETTINGS = range(3)

_STALE_SECONDS: Final = 60.0
"""Details that are older are read again while they are looked at."""


class MachineTabs(TranslatedWidget):
    """`work` is the first of them, made by the card; the others are made when they are first looked
    at, and show what `MachineDetails` tell as well."""

    details_wanted = Signal()
    """A tab was opened that shows more than a `MachineView` knows."""
    laptop_wanted = Signal(bool)
    maintenance_wanted = Signal(bool)
    limits_wanted = Signal()
    site_wanted = Signal(str)

    def __init__(
        self, work: QWidget, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._work = work
        self._now = now
        self._view: MachineView | None = None
        self._strip = TabStrip()
        for _ in (_JOBS, _HEALTH, _SETTINGS):
            self._strip.addTab("")
        self._strip.currentChanged.connect(self._turn)
        self._health: MachineHealth | None = None
        self._settings: MachineSettings | None = None
        self._sites: tuple[Site, ...] = ()
        self._read_at = 0.0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self._strip)
        box.addWidget(work)
        self.retranslate()

    # --- details -------------------------------------------------------------------------------

    @property
    def wants_details(self) -> bool:
        """Whether a tab is open that shows them."""
        return self._strip.currentIndex() != _JOBS

    @property
    def stale(self) -> bool:
        """Whether those that are looked at are out of date."""
        return self.wants_details and time.monotonic() - self._read_at > _STALE_SECONDS

    def reading_details(self) -> None:
        """They are on their way."""
        self._read_at = time.monotonic()

    def show_details(self, details: MachineDetails) -> None:
        """They are here; of another machine than the one shown they are not taken."""
        for page in (self._health, self._settings):
            if page is not None:
                page.show_details(details)

    def set_marking(self, *, marking: bool) -> None:
        """The laptop's mark is being kept."""
        if self._settings is not None:
            self._settings.set_busy(marking)

    # --- what is shown -------------------------------------------------------------------------

    def show_machine(self, view: MachineView) -> None:
        """Show this machine on every tab but the first."""
        self._view = view
        self._show_pages()

    def set_sites(self, sites: Sequence[Site]) -> None:
        """Those that a machine may belong to."""
        self._sites = tuple(sites)
        if self._settings is not None:
            self._settings.set_sites(self._sites)

    def show_beat(self, view: MachineView) -> None:
        """It has told its figures; nothing else of it has changed."""
        self._view = view
        if self._health is not None:
            self._health.show_machine(view)

    def tick(self) -> None:
        """Time has passed: say the relative times again."""
        if self._health is not None:
            self._health.retranslate()

    def retranslate(self) -> None:
        self._strip.setTabText(_JOBS, self.tr("Jobs"))
        self._strip.setTabText(_HEALTH, self.tr("Health"))
        self._strip.setTabText(_SETTINGS, self.tr("Settings"))

    def _turn(self, tab: int) -> None:
        if tab == _HEALTH and self._health is None:
            from kustos.gui.pages.machines_health import MachineHealth  # noqa: PLC0415  see above

            self._health = MachineHealth(self._now)
            self._put(self._health)
        if tab == _SETTINGS and self._settings is None:
            from kustos.gui.pages.machines_settings import (  # noqa: PLC0415  see above
                MachineSettings,
            )

            self._settings = MachineSettings()
            self._settings.laptop_wanted.connect(self.laptop_wanted)
            self._settings.maintenance_wanted.connect(self.maintenance_wanted)
            self._settings.limits_wanted.connect(self.limits_wanted)
            self._settings.site_wanted.connect(self.site_wanted)
            self._settings.set_sites(self._sites)
            self._put(self._settings)
        self._work.setVisible(tab == _JOBS)
        if self._health is not None:
            self._health.setVisible(tab == _HEALTH)
        if self._settings is not None:
            self._settings.setVisible(tab == _SETTINGS)
        self._show_pages()
        if self.wants_details:
            self.details_wanted.emit()

    def _put(self, page: QWidget) -> None:
        box = self.layout()
        assert box is not None
        box.addWidget(page)

    def _show_pages(self) -> None:
        for page in (self._health, self._settings):
            if page is not None and self._view is not None:
                page.show_machine(self._view)
