"""The tabs of a job's form: a form each, and a sign at those where something has to be mended."""

from collections.abc import Iterable
from enum import IntEnum

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.gui.theme import measure
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.form import Form, FormRow
from kustos.gui.widgets.scroller import Scroller
from kustos.gui.widgets.tabs import Tabs


class JobTab(IntEnum):
    """In their order."""

    WHAT = 0
    WHEN = 1
    WHERE = 2
    KEEP = 3
    COMMANDS = 4
    HOW = 5


class JobTabs(Tabs):
    """Ctrl+Tab goes on to the next, the arrow keys do on the strip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.forms = {tab: Form() for tab in JobTab}
        self._scrollers = {tab: Scroller(_padded(form)) for tab, form in self.forms.items()}
        self._rows: dict[str, tuple[JobTab, FormRow]] = {}
        for scroller in self._scrollers.values():
            self.addTab(scroller, "")
        self.retranslate()

    @property
    def rows(self) -> dict[str, FormRow]:
        """By the names of their fields, in the order in which they are read."""
        ordered = sorted(self._rows.items(), key=lambda item: item[1][0])
        return {field: row for field, (_tab, row) in ordered}

    def put(self, tab: JobTab, rows: dict[str, FormRow]) -> None:
        """These rows stand on that tab, be it in its form or in one inside it."""
        self._rows |= {field: (tab, row) for field, row in rows.items()}

    def tab_of(self, field: str) -> JobTab | None:
        """Where a field stands."""
        found = self._rows.get(field)
        return found[0] if found is not None else None

    def name(self, tab: JobTab) -> str:
        """As it is written on it."""
        return self.tabText(tab)

    def mark_wrong(self, fields: Iterable[str]) -> list[JobTab]:
        """Put a sign at the tabs of these, and take it from the others. Those that have one now."""
        tabs = [tab for field in fields if (tab := self.tab_of(field)) is not None]
        for tab in JobTab:
            number = tabs.count(tab)
            self.strip.mark(tab, self.tr("%Ln field(s) to be mended", "", number) if number else "")
        return sorted(set(tabs))

    def lead_to(self, field: str) -> None:
        """Show the field, and put the focus there."""
        tab, row = self._rows[field]
        self.setCurrentIndex(tab)
        row.field.setFocus()
        self._scrollers[tab].ensureWidgetVisible(row)

    def retranslate(self) -> None:
        """Write on each what it is called."""
        names = {
            JobTab.WHAT: self.tr("What"),
            JobTab.WHEN: self.tr("When"),
            JobTab.WHERE: self.tr("Where to"),
            JobTab.KEEP: self.tr("Keep"),
            JobTab.COMMANDS: self.tr("Dumps and hooks"),
            JobTab.HOW: self.tr("How"),
        }
        for tab, name in names.items():
            self.setTabText(tab, name)


def _padded(form: Form) -> QWidget:
    page = Plain()
    box = QVBoxLayout(page)
    pad = measure.CARD_PADDING
    box.setContentsMargins(pad, pad - 2, pad, 0)
    box.addWidget(form, 1)
    return page
