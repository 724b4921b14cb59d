"""The fleet as a table: one row a machine, filtered and sorted here."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from kustos.core.events import MachineBeat
from kustos.core.machines import MachineView
from kustos.core.model import MachineState
from kustos.core.status import offline
from kustos.gui.text import days, numbers, sites, states, times
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import PillState, TextTone
from kustos_agent.protocol.messages import TaskProgress

Index = QModelIndex | QPersistentModelIndex

NO_INDEX: Final = QModelIndex()
WORST_FIRST: Final = {state: number for number, state in enumerate(MachineState)}


class MachineColumn(IntEnum):
    """The columns, in order."""

    STATE = 0
    MACHINE = 1
    LAST_GOOD = 2
    LAST_SEEN = 3
    JOBS = 4
    DAYS = 5


class MachinesModel(QAbstractTableModel):
    """Rows are `MachineView`s; `Role.KEY` is the machine's id."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._all: list[MachineView] = []
        self._places: dict[str, int] = {}
        """Of each machine in `_all`."""
        self._shown: list[MachineView] = []
        self._rows: dict[str, int] = {}
        """Of each machine in `_shown`."""
        self._machine_of: dict[str, str] = {}
        """Of each task that runs."""
        self._progress: dict[str, TaskProgress] = {}
        self._stale: set[tuple[int, MachineColumn]] = set()
        """Cells that say something else by now, and nobody was told."""
        self._only: MachineState | None = None
        self._site = ""
        self._sort_column = MachineColumn.STATE
        self._order = Qt.SortOrder.AscendingOrder
        self._cells: dict[MachineColumn, Callable[[MachineView, int], Any]] = {
            MachineColumn.STATE: self._state,
            MachineColumn.MACHINE: self._machine,
            MachineColumn.LAST_GOOD: self._last_good,
            MachineColumn.LAST_SEEN: self._last_seen,
            MachineColumn.JOBS: self._jobs,
            MachineColumn.DAYS: self._days,
        }

    # --- what is shown -------------------------------------------------------------------------

    def set_views(self, views: Sequence[MachineView]) -> None:
        """Show these machines; rows that stay in their place are only repainted."""
        # Progress may come before the views that know of the run, never after those that do not.
        running = {task.id: view.machine.id for view in views for task in view.running}
        for task_id in self._machine_of.keys() - running.keys():
            self._progress.pop(task_id, None)
        self._machine_of = running
        self._all = list(views)
        self._places = {view.machine.id: place for place, view in enumerate(self._all)}
        self._arrange()

    def set_beat(self, beat: MachineBeat) -> MachineView | None:
        """A machine has told its figures; how it is shown from now on, None for an unknown one.
        See `tell`.

        Of a connected machine the table says nothing that a heartbeat changes, so nothing is
        painted: 33 of them come each second from a fleet of 1,000.
        """
        place = self._places.get(beat.machine_id)
        if place is None:
            return None
        view = replace(
            self._all[place],
            last_seen=beat.at,
            heartbeat=beat.heartbeat,
            conditions=beat.conditions,
        )
        self._all[place] = view
        row = self._rows.get(beat.machine_id)
        if row is not None:
            self._shown[row] = view
            if not view.connected:
                self._stale.add((row, MachineColumn.LAST_SEEN))
        return view

    def set_progress(self, progress: TaskProgress) -> None:
        """How far a running task is; a task that no row runs is remembered for the next views.
        See `tell`."""
        self._progress[progress.task_id] = progress
        # 100 running tasks tell it 400 times a second: no search through the rows.
        row = self._rows.get(self._machine_of.get(progress.task_id, ""))
        if row is not None:
            self._stale.add((row, MachineColumn.LAST_GOOD))

    @property
    def untold(self) -> bool:
        """There is something to `tell`."""
        return bool(self._stale)

    def tell(self, rows: range) -> None:
        """Say which cells of these rows `set_beat` and `set_progress` have changed. The others are
        out of sight: they are painted when they come into it, and each step through Qt may wait
        for a busy engine."""
        seen = sorted(cell for cell in self._stale if cell[0] in rows)
        self._stale.clear()
        for row, column in seen:
            cell = self.index(row, column)
            self.dataChanged.emit(cell, cell)

    @property
    def filter(self) -> MachineState | None:
        """The state that alone is shown, None for all."""
        return self._only

    def set_filter(self, only: MachineState | None) -> None:
        """Show machines in this state alone; None shows all."""
        if only is not self._only:
            self._only = only
            self._arrange()

    def set_site(self, site_id: str) -> None:
        """Show machines of this site alone; empty shows all."""
        if site_id != self._site:
            self._site = site_id
            self._arrange()

    def tick(self) -> None:
        """Time has passed: say the relative times again."""
        self._repaint(MachineColumn.LAST_GOOD, MachineColumn.LAST_SEEN)

    def retranslate(self) -> None:
        """Say everything again in the language in force."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(MachineColumn) - 1)
        self._repaint(MachineColumn.STATE, MachineColumn.DAYS)

    def view(self, row: int) -> MachineView | None:
        """The machine in a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, machine_id: str) -> int:
        """Where a machine is, -1 if it is not shown."""
        return self._rows.get(machine_id, -1)

    # --- Qt's side -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(MachineColumn)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = {
            MachineColumn.STATE: self.tr("State"),
            MachineColumn.MACHINE: self.tr("Machine"),
            MachineColumn.LAST_GOOD: self.tr("Last good backup"),
            MachineColumn.LAST_SEEN: self.tr("Last seen"),
            MachineColumn.JOBS: self.tr("Jobs"),
            MachineColumn.DAYS: self.tr("30 days"),
        }
        return titles.get(MachineColumn(section)) if 0 <= section < len(titles) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        view = self.view(index.row()) if index.isValid() else None
        if view is None:
            return None
        if role == Role.KEY:
            return view.machine.id
        return self._cells[MachineColumn(index.column())](view, role)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(MachineColumn):
            self._sort_column = MachineColumn(column)
            self._order = order
            self._arrange()

    # --- cells ---------------------------------------------------------------------------------

    def _state(self, view: MachineView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return states.machine_state(view.verdict.state)
        if role == Role.STATE:
            return PillState.of(view.verdict.state.value)
        return None

    def _machine(self, view: MachineView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return view.machine.name
        if role == Role.SECOND_LINE:
            site = sites.name(view.site) if view.site is not None else ""
            return " · ".join(filter(None, (site, system_name(view))))
        return None

    def _last_good(self, view: MachineView, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._running(view) or times.when(view.last_good_at, self._now())
            case Role.PROGRESS:
                percent = self._percent(view)
                return None if not view.running else -1.0 if percent is None else percent / 100
            case Role.TEXT_TONE:
                never = view.last_good_at is None and not view.running
                return TextTone.MUTED.value if never else None
            case Qt.ItemDataRole.ToolTipRole:
                return times.exact(view.last_good_at)
        return None

    def _running(self, view: MachineView) -> str:
        if not view.running:
            return ""
        percent = self._percent(view)
        if percent is None:
            return self.tr("running")
        return self.tr("running ({percent})").format(percent=numbers.percent(percent))

    def _percent(self, view: MachineView) -> float | None:
        for task in view.running:
            progress = self._progress.get(task.id)
            if progress is not None and progress.percent is not None:
                return progress.percent
        return None

    def _last_seen(self, view: MachineView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            if view.connected and not offline(view.last_seen, self._now()):
                return self.tr("connected")
            return times.ago(view.last_seen, self._now())
        if role == Role.TEXT_TONE:
            return TextTone.MUTED.value
        if role == Qt.ItemDataRole.ToolTipRole:
            return times.exact(view.last_seen)
        return None

    def _jobs(self, view: MachineView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return numbers.count(view.jobs)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.TEXT_TONE:
            return TextTone.MUTED.value
        return None

    def _days(self, view: MachineView, role: int) -> Any:
        if role == Role.STRIP:
            return days.marks(view.days)
        if role == Role.DAY_TIPS:
            return lambda day: days.day_sentence(view.days, day, self._now())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return days.Strips().summary(view.days)
        return None

    # --- order ---------------------------------------------------------------------------------

    def _arrange(self) -> None:
        shown = [
            view
            for view in self._all
            if self._only in (None, view.verdict.state) and self._site in ("", site_id(view))
        ]
        shown.sort(key=lambda view: view.machine.name.casefold())
        shown.sort(
            key=lambda view: _sort_key(view, self._sort_column),
            reverse=self._order is Qt.SortOrder.DescendingOrder,
        )
        rows = {view.machine.id: row for row, view in enumerate(shown)}
        if rows.keys() != self._rows.keys():
            self.beginResetModel()
            self._shown, self._rows = shown, rows
            self.endResetModel()
            return
        former, self._shown, self._rows = self._shown, shown, rows
        # Neither a reset nor another layout: all columns would be measured anew, or all rows be
        # painted at once, which takes longer than two frames. What is chosen goes with its machine.
        held = self.persistentIndexList()
        moved = [self.index(rows[former[index.row()].machine.id], index.column()) for index in held]
        self.changePersistentIndexList(held, moved)
        # All of them: comparing takes longer than painting those that can be seen.
        self._repaint(MachineColumn.STATE, MachineColumn.DAYS)

    def _repaint(self, first: int, last: int) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, first), self.index(len(self._shown) - 1, last))


def system_name(view: MachineView) -> str:
    """Windows 11; Debian GNU/Linux 12, which need not be called Linux once more."""
    name, version = view.machine.os_name, view.machine.os_version
    if name.casefold() in version.casefold():
        return version
    return f"{name} {version}".strip()


def _sort_key(view: MachineView, column: MachineColumn) -> Any:
    never = datetime.min.replace(tzinfo=UTC)
    match column:
        case MachineColumn.STATE:
            return WORST_FIRST[view.verdict.state]
        case MachineColumn.MACHINE:
            return view.machine.name.casefold()
        case MachineColumn.LAST_GOOD:
            return view.last_good_at or never
        case MachineColumn.LAST_SEEN:
            # Those that are connected are alike: no heartbeat moves a row.
            return datetime.max.replace(tzinfo=UTC) if view.connected else view.last_seen or never
        case MachineColumn.JOBS:
            return view.jobs
        case MachineColumn.DAYS:
            return days.marks(view.days)


def site_id(view: MachineView) -> str:
    """Of the site that it belongs to; empty where there is one alone."""
    return view.site.id if view.site is not None else ""
