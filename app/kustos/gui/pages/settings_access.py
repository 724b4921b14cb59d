"""On *Settings*: by what machines and manager recognise each other, and how long that lasts."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSpinBox, QVBoxLayout

from kustos.core.manager import Manager
from kustos.core.rotation import LEAST_DAYS, MOST_DAYS
from kustos.gui.notice import Notice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import times
from kustos.gui.text.identities import Certificates
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.form import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the card shows. `waiting`: None while no new certificate is under way, else the names of
    the machines that do not know it yet."""

    token_days: int
    certificate_ends: datetime
    waiting: tuple[str, ...] | None = None


async def read_access(manager: Manager) -> Access:
    """For `Bridge.call`."""
    standing = manager.authorities.standing
    waiting = await manager.authorities.waiting()
    return Access(
        token_days=await manager.rotation.days(),
        certificate_ends=standing.in_force.ends,
        waiting=None if standing.coming is None else tuple(machine.name for machine in waiting),
    )


class AccessCard(TranslatedWidget):
    """Shows an `Access`; what is to be changed it asks by signals."""

    days_chosen = Signal(int)
    replacement_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._access: Access | None = None
        self._days = QSpinBox()
        self._days.setRange(LEAST_DAYS, MOST_DAYS)
        self._days.editingFinished.connect(self._choose)
        self._replace = Button()
        self._replace.clicked.connect(self.replacement_wanted)
        self._facts = Facts()
        self.notice = Notice()
        """Where the page says what went wrong."""
        self._card = Card()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._card)
        form = Form()
        self._row = form.add_row("", self._days)
        self._card.add_action(self._replace)
        self._card.add(self.notice)
        self._card.add(form)
        self._card.add(self._facts)
        self.setEnabled(False)
        self.retranslate()

    @property
    def changing(self) -> bool:
        """Whether a new certificate is under way."""
        return self._access is not None and self._access.waiting is not None

    def show_access(self, access: Access) -> None:
        """Show this, but for a number that is being typed."""
        self._access = access
        self.setEnabled(True)
        if not self._days.hasFocus():
            self._days.setValue(access.token_days)
        self.retranslate()

    def retranslate(self) -> None:
        self._card.set_title(self.tr("Access of the machines"))
        self._row.set_label(self.tr("Renew after (days)"))
        self._row.set_hint(self.tr("Each machine gets another key for its connection by itself."))
        self._replace.setText(self.tr("Replace the certificate …"))
        access = self._access
        if access is None:
            return
        self._replace.setEnabled(access.waiting is None)
        facts = [(self.tr("Certificate until"), times.date(access.certificate_ends))]
        if access.waiting is not None:
            facts.append((self.tr("The new one waits for"), Certificates().named(access.waiting)))
        self._facts.set_facts(facts)

    def _choose(self) -> None:
        if self._access is not None and self._days.value() != self._access.token_days:
            self.days_chosen.emit(self._days.value())
