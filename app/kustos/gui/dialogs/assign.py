"""Assigning a repository's foreign snapshots to machines."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.foreign import Assignments, ForeignGroup
from kustos.core.manager import Manager
from kustos.core.model import Machine, Repository
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.choice import Choice
from kustos.gui.models.groups import GroupsModel
from kustos.gui.text.words import Words
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import TwoLineDelegate
from kustos.gui.widgets.form import Form
from kustos.gui.widgets.table import TableView
from kustos_agent.protocol.paths import natural_key

_HEIGHT: Final = 560
_LEAST_HEIGHT: Final = measure.HEADER_HEIGHT + 3 * measure.ROW_HEIGHT_TWO_LINES
_NONE: Final = "-"
"""In the place of a machine's id."""


class AssignDialog(Dialog):
    """A row for each host with its folders. What is chosen beneath holds for all selected rows;
    nothing is stored before *Apply*."""

    assigned = Signal(object, int)
    """Done: what the origins were assigned to before, and how many snapshots it was about."""

    def __init__(self, bridge: Bridge, repository: Repository, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=860)
        self._repository = repository
        self._machines: list[Machine] = []
        self._read_once = False
        self._busy = False
        self.model = GroupsModel(self)
        self.table = TableView(row_height=measure.ROW_HEIGHT_TWO_LINES, multiple=True)
        self.machine = Choice()
        self._empty = EmptyState(glyph=Glyph.CLOCK)
        self._filled, self._bare = Card(flush=True), Card()
        self._form = Form(label_width=150)
        self._machine_row = self._form.add_row("", self.machine)
        self._cancel = Button()
        self.apply = PrimaryButton()
        self._build()
        self._connect()
        self.retranslate()
        self.run(self._read())

    def _build(self) -> None:
        self.table.setModel(self.model)
        self.table.set_columns(
            [
                Column(150, 2, TwoLineDelegate(), fit=True, yield_=True),
                Column(80),
                Column(215, 0, TwoLineDelegate(), fit=True),
                Column(150, 1, TwoLineDelegate(), fit=True),
            ]
        )
        self.table.setMinimumHeight(_LEAST_HEIGHT)
        self._filled.add(self.table, 1)
        self._bare.add(self._empty, 1)
        self._bare.hide()
        shown = QVBoxLayout()
        shown.addWidget(self._filled, 1)
        shown.addWidget(self._bare, 1)
        self.body.addLayout(shown, 1)
        self.body.addWidget(self._form)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.apply)
        self.resize(self.width(), _HEIGHT)

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._show)
        self.model.dataChanged.connect(self._show)
        self.machine.activated.connect(self._choose)
        self._cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self._do)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Assign the snapshots of {name}").format(name=self._repository.name),
            self.tr(
                "They are then found under Restore, with the machine that they belong to. No"
                " snapshot is changed or removed because of it, now or later."
            ),
        )
        self.table.setAccessibleName(self.tr("Snapshots of machines that are not here"))
        self._empty.set_text(
            self.tr("There is nothing to assign"),
            self.tr("All known snapshots of this repository were made by machines that are here."),
        )
        self._cancel.setText(self.tr("Cancel"))
        self.apply.setText(self.tr("Apply"))
        self.model.retranslate()
        self._offer_machines()
        self._show()

    # --- what there is -------------------------------------------------------------------------

    async def _read(self) -> None:
        repository_id = self._repository.id

        async def read(manager: Manager) -> tuple[list[ForeignGroup], list[Machine]]:
            views = await manager.machines.overview()
            return await manager.foreign.groups(repository_id), [view.machine for view in views]

        groups, machines = await self.bridge.call(read)
        self._machines = sorted(machines, key=lambda machine: natural_key(machine.name))
        self._read_once = True
        self.model.set_groups(groups, {machine.id: machine.name for machine in machines})
        self._offer_machines()
        if groups:
            self.table.select_row(0)
            self.table.setFocus()
        self._show()

    def _offer_machines(self) -> None:
        named = [(machine.id, machine.name) for machine in self._machines]
        self.machine.set_items([(_NONE, self.tr("no machine")), *named])

    @property
    def _selected(self) -> list[int]:
        return [index.row() for index in self.table.selectionModel().selectedRows()]

    def _show(self) -> None:
        rows = self._selected
        chosen = self.model.chosen(rows)
        one = next(iter(chosen)) if len(chosen) == 1 else ""
        self.machine.choose(_NONE if one is None else one)
        self.machine.setPlaceholderText(self.tr("several") if len(chosen) > 1 else "")
        self.machine.setEnabled(bool(rows) and not self._busy)
        empty = self._read_once and not self.model.rowCount()
        self._bare.setVisible(empty)
        self._filled.setVisible(not empty)
        self._form.setVisible(not empty)
        self._machine_row.set_label(self.tr("Belongs to"))
        self._machine_row.set_hint(AssignCounts().about(len(rows), self.model.moving))
        self.apply.setEnabled(bool(self.model.changes) and not self._busy)

    # --- doing ---------------------------------------------------------------------------------

    def _choose(self) -> None:
        id_ = self.machine.id
        self.model.choose(self._selected, None if id_ == _NONE else id_)

    def _do(self) -> None:
        self.notice.clear()
        self._busy = True
        self._show()
        self.run(self._assign(), self._failed)

    async def _assign(self) -> None:
        repository_id, wanted, number = self._repository.id, self.model.changes, self.model.moving
        before: Assignments = await self.bridge.act(
            lambda manager: manager.foreign.assign(repository_id, wanted)
        )
        self.accept()
        self.assigned.emit(before, number)

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self.notice.say_error(error)
        self._show()


class AssignCounts(Words):
    """What the choice holds for, and how much would change."""

    def about(self, rows: int, moving: int) -> str:
        said = [self.tr("For the %Ln selected line(s).", "", rows) if rows else ""]
        said += [self.tr("%Ln snapshot(s) will be assigned anew.", "", moving) if moving else ""]
        return " ".join(filter(None, said)) or self.tr("Select the lines that it holds for.")
