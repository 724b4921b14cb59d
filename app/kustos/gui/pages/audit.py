"""*Audit*: who did what, when, and what it was before."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout
from shiboken6 import isValid

from kustos.audit_file import form_of, save_audit
from kustos.core.audit import Actor, AuditEntry
from kustos.core.audit_trail import AuditVerdict
from kustos.core.manager import Manager
from kustos.gui.bridge import Bridge
from kustos.gui.models.audit import AuditModel
from kustos.gui.navigation import Navigator, PageKey
from kustos.gui.pages.audit_filter import AuditFilterBar
from kustos.gui.pages.list_pane import ListPane
from kustos.gui.pages.page import Page
from kustos.gui.text import audit, times
from kustos.gui.text.audit import AuditWords
from kustos.gui.text.explanation import Explanation
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import TwoLineDelegate
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.scroller import Scroller

PAGE_ENTRIES: Final = 200
_DETAIL_HEIGHT: Final = 130
"""Px."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read last."""

    entries: list[AuditEntry]
    count: int
    newest: int
    actors: list[Actor]


class AuditPage(Page):
    """The detail of the chosen entry stands below the list."""

    section = PageKey.ACTIVITY

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._known: _Known | None = None
        self._generation = 0
        self._filter = AuditFilterBar()
        self._model = AuditModel(self)
        self._verify, self._export, self._clear = Button(), Button(), Button()
        self._empty = EmptyState(glyph=Glyph.CLOCK)
        self._empty.add_action(self._clear)
        self._list = ListPane(
            bridge, head=self._export, beside=(self._verify,), empty=self._empty, foot=()
        )
        self._notice = self._list.notice
        self._detail, self._facts = Card(), Facts()
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._list.set_model(self._model, self._model.row_of)
        self._list.table.set_columns(
            [
                Column(110, fit=True),
                Column(90, 1, fit=True),
                Column(130, 1, fit=True),
                Column(120, 2, TwoLineDelegate(), fit=True),
                Column(180, 8, yield_=True),
            ]
        )
        # Few facts stand at the top, and many scroll.
        room = Plain()
        box = QVBoxLayout(room)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._facts)
        box.addStretch(1)
        scroller = Scroller(room)
        scroller.setFixedHeight(_DETAIL_HEIGHT)
        self._detail.add(scroller)
        self._list.put_above_foot(self._detail)
        self.body.addWidget(self._filter)
        self.body.addWidget(self._list)
        self.setFocusProxy(self._list.table)

    def _connect(self) -> None:
        self._filter.changed.connect(self._begin)
        self._clear.clicked.connect(self._filter.clear)
        self._model.more_wanted.connect(lambda: self.run(self._more(), self._more_failed))
        self._list.chosen.connect(self._show_chosen)
        self._verify.clicked.connect(self._look_whether_whole)
        self._export.clicked.connect(self._ask_where)

    # --- reading -------------------------------------------------------------------------------

    async def load(self) -> None:
        self._generation += 1
        generation, filter_ = self._generation, self._filter.filter
        # As far as one has scrolled already: rows must not go from under the reader.
        limit = max(PAGE_ENTRIES, self._model.rowCount())

        async def read(manager: Manager) -> _Known:
            trail = manager.audit
            return _Known(
                await trail.page(filter_, None, limit),
                await trail.count(filter_),
                await trail.newest(),
                await trail.actors(),
            )

        known = await self.bridge.call(read)
        if generation != self._generation:
            return
        self._known = known
        self._filter.set_actors(known.actors)
        self._model.reset(known.entries, complete=len(known.entries) < limit)
        self._show()

    async def _more(self) -> None:
        generation, filter_, last = self._generation, self._filter.filter, self._model.last
        before = None if last is None else last.number
        entries = await self.bridge.call(
            lambda manager: manager.audit.page(filter_, before, PAGE_ENTRIES)
        )
        if generation == self._generation:
            self._model.append(entries, complete=len(entries) < PAGE_ENTRIES)

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def _more_failed(self, error: Exception) -> None:
        self._model.not_read()
        self._notice.say_error(error)

    def _begin(self) -> None:
        """By another filter, from the top."""
        self._notice.clear()
        self._model.reset([], complete=True)
        self.invalidate()

    def tick(self) -> None:
        self._model.tick()
        if self._known is not None:
            self.run(self._look_for_more())

    async def _look_for_more(self) -> None:
        newest = await self.bridge.call(lambda manager: manager.audit.newest())
        if self._known is not None and newest != self._known.newest:
            self.invalidate()

    # --- what is shown -------------------------------------------------------------------------

    def crumb(self) -> str:
        return self.tr("Audit")

    def retranslate(self) -> None:
        self._list.table.setAccessibleName(self.tr("Audit entries"))
        self._verify.setText(self.tr("Verify"))
        self._verify.setToolTip(
            self.tr("Look whether an entry was changed, taken out or put in since it was written")
        )
        self._export.setText(self.tr("Export …"))
        self._clear.setText(self.tr("Show all"))
        self._model.retranslate()
        self._show()

    def _show(self) -> None:
        known = self._known
        if self._filter.open:
            self._empty.set_text(
                self.tr("Nothing has been done yet"),
                self.tr("Every change and every order is kept here, with who it was and when."),
            )
        else:
            self._empty.set_text(
                self.tr("No entry matches"), self.tr("Nothing that was done fits this filter.")
            )
        self._clear.setVisible(not self._filter.open)
        self._list.show_rows(
            AuditWords().entries(known.count if known else 0), read=known is not None
        )
        # No button is about a row.
        self._list.foot.hide()
        self._detail.setVisible(bool(self._model.rowCount()))
        self._show_chosen()

    def _show_chosen(self) -> None:
        entry = self._model.view(self._model.row_of(self._list.key))
        if entry is None:
            return
        deed = entry.deed
        self._detail.set_title(
            audit.action(deed.action),
            " · ".join(
                (
                    *filter(None, audit.subject(deed.subject)),
                    audit.actor(deed.actor),
                    times.exact(deed.at),
                )
            ),
        )
        self._facts.set_facts(
            [
                *audit.facts(deed),
                (self.tr("Entry"), f"{entry.number} · {entry.hash.hex()}"),
            ]
        )

    # --- doing ---------------------------------------------------------------------------------

    def _look_whether_whole(self) -> None:
        self._notice.clear()
        self._verify.setEnabled(False)
        self.run(self._verified(), self._notice.say_error)

    async def _verified(self) -> None:
        try:
            verdict = await self.bridge.call(lambda manager: manager.audit.verify())
        finally:
            # Cancelled because the page has gone, there is nobody left to tell.
            if isValid(self._verify):
                self._verify.setEnabled(True)
        self.say_verdict(verdict)

    def say_verdict(self, verdict: AuditVerdict) -> None:
        """Say what a look at all entries has found."""
        tone = Tone.PROTECTED if verdict.whole else Tone.FAILING
        self._notice.say(lambda: AuditWords().verdict(verdict), tone)

    def _ask_where(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  heavy, and seldom wanted

        dialog = QFileDialog(self, self.tr("Export the audit"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Table (*.csv)"), self.tr("JSON (*.json)")])
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix("json" if ".json" in chosen else "csv")
        )
        dialog.fileSelected.connect(self.export_to)
        dialog.open()

    def export_to(self, path: str) -> None:
        """Write all entries into a file, whatever the filter."""
        self._notice.clear()
        self._export.setEnabled(False)
        self.run(self._exported(Path(path)), self._not_exported)

    async def _exported(self, target: Path) -> None:
        try:
            await self.bridge.call(
                lambda manager: save_audit(manager.audit, target, form_of(target))
            )
        finally:
            if isValid(self._export):
                self._export.setEnabled(True)
        self._notice.say(partial(self._written, str(target)), Tone.NEUTRAL)

    def _not_exported(self, error: Exception) -> None:
        if isinstance(error, OSError):
            self._notice.say(partial(self._not_written, error))
        else:
            self._notice.say_error(error)

    def _not_written(self, error: OSError) -> Explanation:
        return Explanation(
            title=self.tr("The file could not be written"),
            cause=str(error),
            step=self.tr("Choose another folder, or make room."),
        )

    def _written(self, path: str) -> Explanation:
        return Explanation(title=self.tr("The file is written"), cause=path, step="")
