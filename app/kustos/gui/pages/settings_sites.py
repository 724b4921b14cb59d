"""On *Settings*: the offices or customers whose machines are kept apart. Who has one only is asked
whether there are more, and sees nothing else of it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.site import FIRST_SITE
from kustos.core.sites import SiteView
from kustos.gui.notice import Notice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import numbers, sites
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.row_list import fit_rows


class SitesCard(TranslatedWidget):
    """Shows `SiteView`s; what is to be done it asks by signals."""

    add_wanted = Signal()
    change_wanted = Signal(object)
    """The `SiteView`."""
    remove_wanted = Signal(object)
    """The same."""

    def __init__(self) -> None:
        super().__init__()
        self.views: tuple[SiteView, ...] = ()
        """All that there are."""
        self.add = Button()
        self.add.clicked.connect(self.add_wanted)
        self.add.setEnabled(False)
        self.notice = Notice()
        """Where the page says what went wrong."""
        self._single = Label("", TextRole.MUTED, wrap=True)
        self.rows: list[SiteRow] = []
        self._card = Card()
        self._card.add_action(self.add)
        self._card.add(self.notice)
        self._card.add(self._single)
        self._list = QVBoxLayout()
        self._list.setSpacing(measure.GAP)
        self._card.add(self._list)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._card)
        self.retranslate()

    def show_sites(self, views: Sequence[SiteView]) -> None:
        """Show these; one alone is not shown."""
        self.views = tuple(views)
        self.add.setEnabled(True)
        wanted = self.views if len(views) > 1 else ()
        fit_rows(self._list, self.rows, len(wanted), self._row)
        for row, view in zip(self.rows, wanted, strict=True):
            row.show_site(view)
        self.retranslate()

    def _row(self) -> "SiteRow":
        row = SiteRow()
        row.change_wanted.connect(self.change_wanted)
        row.remove_wanted.connect(self.remove_wanted)
        return row

    def retranslate(self) -> None:
        several = len(self.views) > 1
        self._card.set_title(self.tr("Sites") if several else self.tr("Several offices"))
        self.add.setText(self.tr("Add a site …") if several else self.tr("Add an office …"))
        self._single.setText(
            self.tr(
                "All machines belong to one office. If this Kustos looks after several offices or"
                " customers, their machines can be told apart, and channels can tell of one alone."
            )
        )
        self._single.setVisible(not several)


class SiteRow(TranslatedWidget):
    """One site: its name, how many machines belong to it, and what can be done with it."""

    change_wanted = Signal(object)
    remove_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: SiteView | None = None
        self._name = Label("", TextRole.STRONG, wrap=True)
        self._machines = Label("", TextRole.MUTED)
        self.change = Button()
        self.change.clicked.connect(lambda: self.change_wanted.emit(self._view))
        self.remove = Button()
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self._view))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._name)
        words.addWidget(self._machines)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measure.GAP_SMALL)
        row.addLayout(words, 1)
        row.addWidget(self.change)
        row.addWidget(self.remove)
        self.retranslate()

    def show_site(self, view: SiteView) -> None:
        """Show this one."""
        self._view = view
        self.retranslate()

    def retranslate(self) -> None:
        self.change.setText(self.tr("Change …"))
        self.remove.setText(self.tr("Remove …"))
        if self._view is None:
            return
        name, first = sites.name(self._view.site), self._view.site.id == FIRST_SITE
        self._name.setText(name)
        self._machines.setText(numbers.Counts().machines(len(self._view.machine_ids)))
        self.change.setAccessibleName(self.tr("Change {name}").format(name=name))
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=name))
        self.remove.setEnabled(not first)
        self.remove.setToolTip(
            self.tr("What is in no other site belongs to this one: it stays.") if first else ""
        )
