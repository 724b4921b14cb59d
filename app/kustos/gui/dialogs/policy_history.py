"""The revisions of a policy: when, what each changed, and the way back to one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kustos.core.policy_views import HistoryEntry, PolicyView, Preview
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.models.rows import RowsModel
from kustos.gui.text import numbers, policies, times
from kustos.gui.text.policies import PolicyWords
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import TwoLineDelegate
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.table import TableView

_HEIGHT = 480


class RevisionColumn(IntEnum):
    """The columns, in order."""

    NUMBER = 0
    CHANGE = 1
    SAVED = 2
    FOLLOWERS = 3


class RevisionsModel(RowsModel[HistoryEntry]):
    """Rows are `HistoryEntry`s; `Role.KEY` is the number as text."""

    columns = RevisionColumn

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells = {
            RevisionColumn.NUMBER: self._number,
            RevisionColumn.CHANGE: self._change,
            RevisionColumn.SAVED: self._saved,
            RevisionColumn.FOLLOWERS: self._followers,
        }

    def key_of(self, view: HistoryEntry) -> str:
        return str(view.revision.number)

    def titles(self) -> Sequence[str]:
        return (
            self.tr("Revision"),
            self.tr("What it changed"),
            self.tr("Saved"),
            self.tr("Used by"),
        )

    def _number(self, view: HistoryEntry, role: int) -> Any:
        return numbers.count(view.revision.number) if role == Qt.ItemDataRole.DisplayRole else None

    def _change(self, view: HistoryEntry, role: int) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return PolicyWords().history(view)
        return view.revision.note or None if role == Role.SECOND_LINE else None

    def _saved(self, view: HistoryEntry, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return times.when(view.revision.saved_at, datetime.now(UTC))
        return times.exact(view.revision.saved_at) if role == Qt.ItemDataRole.ToolTipRole else None

    def _followers(self, view: HistoryEntry, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and view.followers:
            return numbers.Counts().jobs(view.followers)
        return None


class PolicyHistoryDialog(Dialog):
    """Newest first. Going back makes a new revision with the older one's values, on all machines;
    what that changes is said before."""

    def __init__(self, bridge: Bridge, view: PolicyView, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=760)
        self._view = view
        self._newest = view.policy.revision
        self._preview: Preview | None = None
        self._doing = False
        self.model = RevisionsModel(self)
        self.table = TableView(row_height=measure.ROW_HEIGHT_TWO_LINES)
        self.table.setModel(self.model)
        self.table.set_columns(
            [
                Column(80),
                Column(240, 4, TwoLineDelegate(), fit=True),
                Column(130, 1, fit=True),
                Column(110, 1, fit=True),
            ]
        )
        card = Card(flush=True)
        card.add(self.table, 1)
        self.outcome = Label("", wrap=True)
        self._close = Button()
        self.back = Button()
        self.body.addWidget(card, 1)
        self.body.addWidget(self.outcome)
        self.body.addWidget(self.notice)
        self.add_button(self._close)
        self.add_button(self.back)
        self.resize(self.width(), _HEIGHT)
        self.table.selectionModel().currentRowChanged.connect(self._look)
        self._close.clicked.connect(self.reject)
        self.back.clicked.connect(self._do)
        self.retranslate()
        self.run(self._read())

    @property
    def chosen(self) -> HistoryEntry | None:
        """The revision whose row is chosen."""
        return self.model.view(self.table.currentIndex().row())

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Revisions of “{name}”").format(name=self._view.policy.name),
            self.tr("None is ever lost: going back to one makes a new revision of it."),
        )
        self.table.setAccessibleName(self.tr("Revisions"))
        self._close.setText(self.tr("Close"))
        self.back.setText(self.tr("Go back to this one"))
        self.model.retranslate()
        self._show()

    async def _read(self) -> None:
        policy_id = self._view.policy.id
        entries = await self.bridge.call(lambda manager: manager.policies.revisions(policy_id))
        self._newest = max((entry.revision.number for entry in entries), default=0)
        self.model.set_views(entries)
        self.table.select_row(0)
        self._look()

    def _look(self) -> None:
        """Say what going back to the chosen one would change."""
        entry = self.chosen
        self._preview = None
        self.notice.clear()
        self._show()
        if entry is not None and entry.revision.number != self._newest:
            self.run(self._looked(entry.revision.number))

    async def _looked(self, number: int) -> None:
        policy_id = self._view.policy.id
        preview = await self.bridge.call(
            lambda manager: manager.policies.preview_of(policy_id, number)
        )
        chosen = self.chosen
        if chosen is not None and chosen.revision.number == number:
            self._preview = preview
            self._show()

    def _show(self) -> None:
        entry, preview = self.chosen, self._preview
        newest = entry is not None and entry.revision.number == self._newest
        if newest:
            self.outcome.setText(self.tr("This is what the policy says now."))
        elif preview is None:
            self.outcome.setText("")
        elif preview.refused:
            self.outcome.setText(policies.refused(preview.refused))
        else:
            self.outcome.setText(PolicyWords().changes(preview.summary))
        wrong = preview is not None and bool(preview.refused)
        self.outcome.set_role(TextRole.ERROR if wrong else TextRole.NORMAL)
        self.back.setEnabled(preview is not None and not wrong and not self._doing)

    def _do(self) -> None:
        entry = self.chosen
        if entry is not None:
            self._doing = True
            self._show()
            self.run(self._gone_back(entry.revision.number), self._failed)

    async def _gone_back(self, number: int) -> None:
        policy_id, newest = self._view.policy.id, self._newest
        await self.bridge.act(
            lambda manager: manager.policies.roll_back(policy_id, number, based_on=newest)
        )
        self._doing = False
        await self._read()

    def _failed(self, error: Exception) -> None:
        self._doing = False
        self.notice.say_error(error)
        self.run(self._read())
