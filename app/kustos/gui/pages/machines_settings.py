"""The card's *Settings*: whether the machine is a laptop, whether somebody works on it, where it
belongs, and what tasks may take of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.machines import MachineDetails, MachineView
from kustos.core.site import Site
from kustos.gui.forms.choice import Choice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import limits, sites
from kustos.gui.text.whys import Allowance
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.labels import Label, TextRole


class MachineSettings(TranslatedWidget):
    """Shows a `MachineView`, and how far its limits have come once that has been read."""

    laptop_wanted = Signal(bool)
    maintenance_wanted = Signal(bool)
    limits_wanted = Signal()
    site_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: MachineView | None = None
        self._details: MachineDetails | None = None
        self._laptop = QCheckBox()
        self._laptop.clicked.connect(self.laptop_wanted)
        self._laptop_hint = Label("", TextRole.CAPTION, wrap=True)
        self._laptop_hint.setContentsMargins(24, 0, 0, 0)
        self._maintenance = QCheckBox()
        self._maintenance.setEnabled(False)
        self._maintenance.clicked.connect(self.maintenance_wanted)
        self._maintenance_hint = Label("", TextRole.CAPTION, wrap=True)
        self._maintenance_hint.setContentsMargins(24, 0, 0, 0)
        self._site_title = Label("", TextRole.STRONG)
        self.site = Choice()
        self.site.activated.connect(lambda: self.site_wanted.emit(self.site.id))
        self._sites: tuple[Site, ...] = ()
        self._limits_title = Label("", TextRole.STRONG)
        self._change = Button()
        self._change.clicked.connect(self.limits_wanted)
        self._facts = Facts()
        self._state = Label("", TextRole.CAPTION, wrap=True)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 8, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self._laptop)
        box.addWidget(self._laptop_hint)
        box.addWidget(self._maintenance)
        box.addWidget(self._maintenance_hint)
        box.addSpacing(measure.GAP_SMALL)
        box.addWidget(self._site_title)
        box.addWidget(self.site)
        box.addSpacing(measure.GAP_SMALL)
        head = QHBoxLayout()
        head.addWidget(self._limits_title, 1)
        head.addWidget(self._change)
        box.addLayout(head)
        box.addWidget(self._facts)
        box.addWidget(self._state)

    def show_machine(self, view: MachineView) -> None:
        """Show this machine; what was read of another one goes."""
        if self._details is not None and self._details.machine_id != view.machine.id:
            self._details = None
        self._view = view
        self.retranslate()

    def set_sites(self, known: Sequence[Site]) -> None:
        """Those that it may belong to."""
        self._sites = tuple(known)
        self.retranslate()

    def show_details(self, details: MachineDetails) -> None:
        """It is known how far its limits have come."""
        if self._view is not None and details.machine_id == self._view.machine.id:
            self._details = details
            self.retranslate()

    def set_busy(self, busy: bool) -> None:  # noqa: FBT001  as Qt's setters
        """The mark is being kept; taken back where that failed."""
        self._laptop.setEnabled(not busy)
        self.retranslate()

    def retranslate(self) -> None:
        view, details = self._view, self._details
        self._laptop.setText(self.tr("This is a laptop"))
        self._laptop_hint.setText(Allowance().hint())
        self._laptop.setAccessibleDescription(Allowance().hint())
        self._maintenance.setText(self.tr("Maintenance mode"))
        hint = self.tr("Nobody is warned of this machine until it is taken off again.")
        self._maintenance_hint.setText(hint)
        self._maintenance.setAccessibleDescription(hint)
        self._maintenance.setEnabled(details is not None)
        self._maintenance.setChecked(details is not None and details.maintenance)
        self._site_title.setText(self.tr("Site"))
        self.site.setAccessibleName(self.tr("Site"))
        self.site.set_items([(site.id, sites.name(site)) for site in self._sites])
        several = view is not None and view.site is not None
        self._site_title.setVisible(several)
        self.site.setVisible(several)
        if view is not None and view.site is not None:
            self.site.choose(view.site.id)
        self._limits_title.setText(self.tr("Limits"))
        self._change.setText(self.tr("Change …"))
        self._change.setAccessibleName(self.tr("Change the limits"))
        if view is None:
            return
        if self._laptop.isEnabled():
            self._laptop.setChecked(view.machine.laptop)
        self._facts.set_facts(limits.facts(view.machine))
        self._state.setText(
            limits.state(details.limits_state, own=view.machine.limits is not None)
            if details is not None
            else ""
        )
        self._state.setAlignment(Qt.AlignmentFlag.AlignLeft)
