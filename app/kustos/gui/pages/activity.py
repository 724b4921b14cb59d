"""*Activity*: every task there was, newest first, the present ones live."""

from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from kustos.core.events import Event, JobsChanged, MachinesChanged, TaskChanged, TaskProgressed
from kustos.core.manager import Manager
from kustos.core.model import Task, TaskFilter
from kustos.gui.bridge import Bridge
from kustos.gui.models.task_names import TaskNames, matches
from kustos.gui.models.tasks import TaskColumn, TasksModel
from kustos.gui.navigation import Navigator, PageKey
from kustos.gui.notice import Notice
from kustos.gui.pages.activity_filter import ActivityFilter
from kustos.gui.pages.page import Page
from kustos.gui.text import numbers, states
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import PillDelegate, ProgressDelegate
from kustos.gui.widgets.table import TableView
from kustos_agent.protocol.messages import TaskProgress

PAGE_TASKS: Final = 100
_ROOM_FOR_SIZES: Final = 960
_ROOM_FOR_DURATION: Final = 760


class ActivityPage(Page):
    """Enter or double-click opens a task."""

    section = PageKey.ACTIVITY

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._names = TaskNames()
        self._names_stale = True
        self._count = 0
        self._generation = 0
        self._filter = ActivityFilter()
        self._filter.changed.connect(self._begin)
        self._notice = Notice(bridge)
        self._model = TasksModel(self)
        self._model.more_wanted.connect(lambda: self.run(self._more(), self._more_failed))
        self._table = TableView()
        self._table.activated.connect(self._open)
        self._empty = EmptyState(glyph=Glyph.CLOCK)
        self._clear = Button()
        self._clear.clicked.connect(self._filter.clear)
        self._empty.add_action(self._clear)
        self._audit = Button()
        self._audit.clicked.connect(self._open_audit)
        self._filter.add(self._audit)
        self._stack = QStackedWidget()
        self._build()
        self.retranslate()

    def _build(self) -> None:
        self._table.setModel(self._model)
        self._table.set_columns(
            [
                Column(90, delegate=PillDelegate(), words=states.task_states),
                Column(130, 3, fit=True),
                Column(90, 2, fit=True),
                Column(90, fit=True),
                Column(80, fit=True),
                Column(60, fit=True),
                Column(60, fit=True),
                Column(60, fit=True),
                Column(126, 4, ProgressDelegate(), fit=True),
            ]
        )
        card = Card(flush=True)
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        card.add(self._stack, 1)
        self.body.addWidget(self._filter)
        self.body.addWidget(self._notice)
        self.body.addWidget(card, 1)
        self.setFocusProxy(self._table)

    # --- reading -------------------------------------------------------------------------------

    async def load(self) -> None:
        self._generation += 1
        generation, filter_ = self._generation, self._filter.filter

        async def first_page(
            manager: Manager,
        ) -> tuple[list[Task], int, TaskNames, list[TaskProgress]]:
            tasks = await manager.tasks.page(filter_, None, PAGE_TASKS)
            count, names = await manager.tasks.count(filter_), await _names(manager)
            progress = [manager.tasks.progress(task.id) for task in tasks]
            return tasks, count, names, [known for known in progress if known is not None]

        tasks, count, names, running = await self.bridge.call(first_page)
        if generation != self._generation:
            return
        self._notice.clear()
        self._set_names(names)
        self._count = count
        self._model.reset(tasks, complete=len(tasks) < PAGE_TASKS)
        for progress in running:
            self._model.set_progress(progress)
        self._say_count()

    async def _more(self) -> None:
        generation, filter_, last = self._generation, self._filter.filter, self._model.last

        async def next_page(manager: Manager) -> list[Task]:
            return await manager.tasks.page(filter_, last, PAGE_TASKS)

        tasks = await self.bridge.call(next_page)
        if generation == self._generation:
            self._model.append(tasks, complete=len(tasks) < PAGE_TASKS)

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def _more_failed(self, error: Exception) -> None:
        self._model.not_read()
        self._notice.say_error(error)

    def _begin(self) -> None:
        self.run(self.load(), self.load_failed)

    async def _read_names(self) -> None:
        self._set_names(await self.bridge.call(_names))

    def _set_names(self, names: TaskNames) -> None:
        self._names, self._names_stale = names, False
        self._model.set_names(names)
        self._filter.set_machines(names.machines)

    # --- living --------------------------------------------------------------------------------

    def hear(self, event: Event) -> None:
        match event:
            case TaskProgressed(progress=progress):
                self._model.set_progress(progress)
            case TaskChanged(task=task):
                self._put(task)
            case MachinesChanged() | JobsChanged():
                self._names_stale = True
            case _:
                pass

    def _put(self, task: Task) -> None:
        if self._model.put(task) or task.state.terminal:
            return
        if task.machine_id not in self._names.machines or (
            task.job_id is not None and task.job_id not in self._names.jobs
        ):
            self._names_stale = True
        if matches(task, self._filter.filter, self._names):
            self._model.insert_newest(task)
            self._count += 1
            self._say_count()

    def tick(self) -> None:
        self._model.tick()
        if self._names_stale and self.isVisible():
            self._names_stale = False
            self.run(self._read_names(), self.load_failed)

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._table.setAccessibleName(self.tr("Tasks"))
        self._clear.setText(self.tr("Show all"))
        self._audit.setText(self.tr("Audit"))
        self._audit.setToolTip(self.tr("Who did what, when"))
        self._say_count()
        self._model.retranslate()

    def _say_count(self) -> None:
        self._filter.set_count(numbers.Counts().tasks(self._count))
        filtered = self._filter.filter != TaskFilter()
        if filtered:
            self._empty.set_text(
                self.tr("No task matches"), self.tr("Nothing that has run fits this filter.")
            )
        else:
            self._empty.set_text(
                self.tr("Nothing has run yet"),
                self.tr("Every backup, restore and repository task is kept here with its log."),
            )
        self._clear.setVisible(filtered)
        self._stack.setCurrentWidget(self._table if self._model.rowCount() else self._empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.width() - 2 * measure.PAGE_MARGIN_X
        for column in (TaskColumn.FILES, TaskColumn.SIZE):
            self._table.setColumnHidden(column, room < _ROOM_FOR_SIZES)
        for column in (TaskColumn.DURATION, TaskColumn.ADDED):
            self._table.setColumnHidden(column, room < _ROOM_FOR_DURATION)

    def _open_audit(self) -> None:
        self.navigator.open_audit()

    def _open(self, index: QModelIndex) -> None:
        task = self._model.view(index.row())
        if task is not None:
            self.navigator.open_task(task.id)


async def _names(manager: Manager) -> TaskNames:
    machines = await manager.machines.overview()
    jobs = await manager.jobs.overview()
    return TaskNames(
        repositories=await manager.repositories.names(),
        machines={view.machine.id: view.machine.name for view in machines},
        jobs={view.job.id: view.job.name for view in jobs},
    )
