"""The models of the window's lists keep Qt's rules, whatever happens to their rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from kustos.core.events import MachineBeat
from kustos.core.machines import MachineView
from kustos.core.model import Machine, MachineState, NumberedLine, Task, TaskFilter, TaskState
from kustos.core.orders import SnapshotsOrder
from kustos.core.status import Verdict, Why
from kustos.gui.models.log import LogFilter, LogModel
from kustos.gui.models.machines import MachineColumn, MachinesModel
from kustos.gui.models.task_names import TaskNames, matches
from kustos.gui.models.tasks import TaskColumn, TasksModel
from kustos.gui.widgets.logview import TEXT
from kustos_agent.protocol.messages import Heartbeat, TaskProgress
from kustos_agent.protocol.values import TaskKind
from tests.gui.looking import column

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ROLES = range(Qt.ItemDataRole.UserRole + 80)


def watched(model: QAbstractItemModel) -> QAbstractItemModelTester:
    """Qt's own referee: it fails the test by a message."""
    return QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)


def machine(name: str, state: MachineState, *running: Task) -> MachineView:
    return MachineView(
        machine=Machine(id=name, name=name, hostname=name, os_name="Debian", enrolled_at=NOW),
        verdict=Verdict(state=state, why=Why.ALL_GOOD),
        connected=True,
        jobs=1,
        last_good_at=NOW - timedelta(hours=2),
        last_seen=NOW,
        running=running,
        days=(None,) * 30,
        heartbeat=None,
    )


def task(number: int, state: TaskState = TaskState.SUCCESS) -> Task:
    return Task(
        id=str(number),
        kind=TaskKind.SNAPSHOTS,
        machine_id="m",
        repository_id="r",
        order=SnapshotsOrder(),
        created_at=NOW - timedelta(minutes=number),
        state=state,
    )


def every_cell(model: QAbstractItemModel) -> None:
    """Ask for everything, as delegates and screen readers do."""
    for row in range(model.rowCount()):
        for number in range(model.columnCount()):
            for role in ROLES:
                model.index(row, number).data(role)


def test_machines_keep_the_rules() -> None:
    """Through another fleet, filters, sorting, progress and other words."""
    model = MachinesModel(now=lambda: NOW)
    tester = watched(model)
    running = task(1, TaskState.RUNNING)
    fleet = [
        machine("B", MachineState.PROTECTED),
        machine("a", MachineState.FAILING),
        machine("C", MachineState.RUNNING, running),
    ]
    model.set_views(fleet)
    model.sort(MachineColumn.STATE)
    every_cell(model)
    assert column(model, MachineColumn.MACHINE) == ["a", "C", "B"]
    model.sort(MachineColumn.MACHINE, Qt.SortOrder.DescendingOrder)
    assert column(model, MachineColumn.MACHINE) == ["C", "B", "a"]
    model.set_progress(TaskProgress(task_id=running.id, percent=0.0))
    model.set_filter(MachineState.RUNNING)
    model.set_views(fleet[:2])
    assert model.rowCount() == 0
    model.set_filter(None)
    model.retranslate()
    assert model.rowCount() == 2
    del tester


def test_progress_paints_the_row_of_its_task_without_a_search() -> None:
    """One cell is announced, however often it changes, and no other machine is looked at. Nor is
    anything said of rows out of sight."""
    runs = [task(number, TaskState.RUNNING) for number in range(2)]
    fleet = [
        machine("B", MachineState.RUNNING, runs[1]),
        machine("A", MachineState.RUNNING, runs[0]),
        machine("C", MachineState.PROTECTED),
    ]
    model = MachinesModel(now=lambda: NOW)
    model.set_views(fleet)
    model.sort(MachineColumn.MACHINE, Qt.SortOrder.AscendingOrder)
    changed: list[tuple[int, int, int]] = []
    model.dataChanged.connect(
        lambda first, last: changed.append((first.row(), last.row(), first.column()))
    )
    shown = model._shown
    model._shown = Unsearchable(shown)
    model.set_progress(TaskProgress(task_id=runs[1].id, percent=50.0))
    model.set_progress(TaskProgress(task_id="unknown", percent=50.0))
    model.set_progress(TaskProgress(task_id=runs[0].id, percent=20.0))
    model.set_progress(TaskProgress(task_id=runs[1].id, percent=50.0))
    model._shown = shown
    model.tell(range(1, 3))
    model.tell(range(3))
    assert changed == [(1, 1, MachineColumn.LAST_GOOD)]
    assert "50" in str(column(model, MachineColumn.LAST_GOOD)[1])
    changed.clear()
    model.set_filter(MachineState.PROTECTED)
    model.set_progress(TaskProgress(task_id=runs[1].id, percent=60.0))
    model.tell(range(3))
    assert changed == []


class Unsearchable(list[MachineView]):
    """Rows that cannot be gone through, only taken by their number."""

    def __iter__(self) -> Iterator[MachineView]:
        raise AssertionError("the rows were searched")


def test_rows_that_stay_are_not_moved(qtbot: object) -> None:
    """Fresh figures only repaint: selection and scrolling survive every reading, and a fleet is one
    announcement."""
    model = MachinesModel(now=lambda: NOW)
    fleet = [machine("A", MachineState.PROTECTED), machine("B", MachineState.PROTECTED)]
    model.set_views(fleet)
    resets: list[bool] = []
    changed: list[tuple[int, int]] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.dataChanged.connect(lambda first, last: changed.append((first.row(), last.row())))
    model.set_views([fleet[0], replace(fleet[1], last_seen=NOW + timedelta(seconds=30))])
    assert (resets, changed) == ([], [(0, 1)])


def test_rows_that_change_their_order_take_along_who_holds_them(qtbot: object) -> None:
    """A selection follows its machine, and the table is not measured anew."""
    model = MachinesModel(now=lambda: NOW)
    _referee = watched(model)
    names = ["A", "B", "C", "D"]
    model.set_views([machine(name, MachineState.PROTECTED) for name in names])
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    held = {name: QPersistentModelIndex(model.index(model.row_of(name), 2)) for name in names}
    states = [MachineState.PROTECTED, MachineState.FAILING, MachineState.RUNNING]
    model.set_views(
        [machine(name, state) for name, state in zip(names, [*states, states[1]], strict=True)]
    )
    assert [model.view(row).machine.id for row in range(4)] != names  # type: ignore[union-attr]  # there are four
    assert {name: index.row() for name, index in held.items()} == {
        name: model.row_of(name) for name in names
    }
    assert all(index.column() == 2 for index in held.values())
    assert resets == []


def test_a_link_that_is_silent_is_not_called_connected() -> None:
    """The state says offline; nothing beside it may say otherwise."""
    model = MachinesModel(now=lambda: NOW)
    silent = replace(machine("A", MachineState.OFFLINE), last_seen=NOW - timedelta(seconds=91))
    model.set_views([silent, replace(silent, last_seen=NOW - timedelta(seconds=90))])
    assert column(model, MachineColumn.LAST_SEEN) == ["2 min ago", "connected"]


def test_a_heartbeat_is_kept_and_moves_or_paints_no_row(qtbot: object) -> None:
    """Not even where rows are sorted by when they were last seen: connected ones are alike."""
    model = MachinesModel(now=lambda: NOW)
    tester = watched(model)
    away = replace(machine("C", MachineState.AWAY), connected=False)
    model.set_views(
        [machine("A", MachineState.PROTECTED), machine("B", MachineState.PROTECTED), away]
    )
    model.sort(MachineColumn.LAST_SEEN, Qt.SortOrder.DescendingOrder)
    order = column(model, MachineColumn.MACHINE)
    changed: list[int] = []
    model.dataChanged.connect(lambda first, _last: changed.append(first.row()))
    at = NOW + timedelta(seconds=30)
    beat = MachineBeat("B", at, Heartbeat(at=at, cpu_percent=7.0), ())
    told = model.set_beat(beat)
    assert told is not None
    assert (told.last_seen, told.heartbeat) == (at, beat.heartbeat)
    assert model.view(model.row_of("B")) == told
    assert model.set_beat(MachineBeat("nobody", at, beat.heartbeat, ())) is None
    model.tell(range(3))
    assert (column(model, MachineColumn.MACHINE), changed) == (order, [])
    model.set_beat(MachineBeat("C", at, beat.heartbeat, ()))
    model.tell(range(3))
    assert changed == [model.row_of("C")]
    model.set_filter(MachineState.AWAY)
    assert model.set_beat(beat) == told
    assert (model.rowCount(), model.row_of("B")) == (1, -1)
    model.set_filter(None)
    model.set_site("north")
    assert (model.rowCount(), model.set_beat(beat)) == (0, told)
    model.set_site("")
    assert model.view(model.row_of("B")) == told
    every_cell(model)
    del tester


def test_tasks_keep_the_rules() -> None:
    """Through pages, newcomers, ends, names and other words."""
    model = TasksModel(now=lambda: NOW)
    tester = watched(model)
    wanted: list[bool] = []
    model.more_wanted.connect(lambda: wanted.append(True))
    model.reset([task(1, TaskState.RUNNING), task(2)], complete=False)
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert wanted == [True]
    model.append([task(2), task(3)], complete=True)
    assert [model.view(row) and model.index(row, 0).data() for row in range(3)] == [
        "Running",
        "Success",
        "Success",
    ]
    model.insert_newest(task(0, TaskState.QUEUED))
    model.set_progress(TaskProgress(task_id="1", percent=12.0))
    model.set_names(TaskNames(machines={"m": "EMPFANG"}))
    assert column(model, TaskColumn.MACHINE) == ["EMPFANG"] * 4
    assert model.put(task(1, TaskState.FAILED))
    assert not model.put(task(99))
    every_cell(model)
    model.reset([], complete=True)
    del tester


def test_a_log_keeps_the_rules() -> None:
    """Through growth, chunks that come late, filters and another task."""
    model = LogModel()
    tester = watched(model)
    wanted: list[int] = []
    model.chunk_wanted.connect(wanted.append)
    model.grow(450)
    assert model.index(449, TEXT).data() is None
    assert model.index(448, TEXT).data() is None
    assert wanted.count(2) == 1
    lines = [
        NumberedLine(
            number=number, at=NOW, level="error" if number % 100 == 0 else "info", text=f"{number}"
        )
        for number in range(1, 451)
    ]
    model.fill(2, lines[400:])
    assert model.index(449, TEXT).data() == "450"
    model.note(lines)
    model.set_filter(LogFilter.ERRORS)
    assert [model.number(row) for row in range(model.rowCount())] == [100, 200, 300, 400]
    assert model.row_of(300) == 2
    model.note([NumberedLine(number=451, at=NOW, level="error", text="451")])
    model.grow(451)
    assert model.rowCount() == 5
    every_cell(model)
    model.clear()
    assert model.rowCount() == 0
    del tester


@pytest.mark.parametrize(
    ("filter_", "fits"),
    [
        (TaskFilter(), True),
        (TaskFilter(text="EMPF"), True),
        (TaskFilter(text="lager"), False),
        (TaskFilter(machine_id="m"), True),
        (TaskFilter(job_id="j"), False),
        (TaskFilter(kinds=frozenset({TaskKind.BACKUP})), False),
        (TaskFilter(states=frozenset({TaskState.SUCCESS, TaskState.FAILED})), True),
    ],
)
def test_a_new_task_is_filtered_as_the_store_does(filter_: TaskFilter, *, fits: bool) -> None:
    """What appears live in a filtered list is what a reload would show."""
    assert matches(task(1), filter_, TaskNames(machines={"m": "Empfang"})) is fits
