"""*Planned and done* of a job: each time that it was due, what became of it, and why."""

from dataclasses import dataclass

from kustos.core.events import Event, JobsChanged, LedgerChanged, TaskChanged
from kustos.core.jobs import JobView
from kustos.core.manager import Manager
from kustos.core.planned import DueFilter, DueRun
from kustos.gui.bridge import Bridge
from kustos.gui.models.due import DueModel
from kustos.gui.navigation import DuePlace, Navigator, PageKey, Place
from kustos.gui.pages.list_pane import ListPane
from kustos.gui.pages.page import Page
from kustos.gui.text import due, kinds, times
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import PillDelegate, TwoLineDelegate

PAGE_RUNS = 200


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read last."""

    job: JobView | None
    runs: list[DueRun]
    count: int


class DuePage(Page):
    """Enter or double-click opens the run."""

    section = PageKey.JOBS

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._filter = DueFilter()
        self._known: _Known | None = None
        self._model = DueModel(self)
        self._edit = Button()
        self._empty = EmptyState(glyph=Glyph.CLOCK)
        self._show_run = Button()
        self._list = ListPane(bridge, head=self._edit, empty=self._empty, foot=(self._show_run,))
        self._notice = self._list.notice
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._list.set_model(self._model, self._model.row_of)
        self._list.table.set_columns(
            [
                Column(170, 2, TwoLineDelegate(), fit=True),
                Column(124, delegate=PillDelegate(), words=due.all_words),
                Column(200, 5, fit=True),
                Column(110, 1, fit=True),
            ]
        )
        self.body.addWidget(self._list)

    def _connect(self) -> None:
        self._edit.clicked.connect(self._open_job)
        self._model.more_wanted.connect(lambda: self.run(self._more(), self._more_failed))
        self._list.chosen.connect(self._show_chosen)
        self._list.opened.connect(self._open_run)
        self._show_run.clicked.connect(self._open_run)

    # --- reading -------------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        if isinstance(place, DuePlace):
            self._filter = DueFilter(job_id=place.job_id)

    async def load(self) -> None:
        filter_ = self._filter
        # As far as one has scrolled already: rows must not go from under the reader.
        limit = max(PAGE_RUNS, self._model.rowCount())

        async def read(manager: Manager) -> _Known:
            views = await manager.jobs.overview()
            return _Known(
                next((view for view in views if view.job.id == filter_.job_id), None),
                await manager.ledger.page(filter_, None, limit),
                await manager.ledger.count(filter_),
            )

        self._known = await self.bridge.call(read)
        self._notice.clear()
        if self._known.job is None:
            self.load_failed(LookupError(filter_.job_id))
        self._model.reset(self._known.runs, complete=len(self._known.runs) < limit)
        self._show()
        self.renamed.emit()

    async def _more(self) -> None:
        filter_, last = self._filter, self._model.last
        runs = await self.bridge.call(lambda manager: manager.ledger.page(filter_, last, PAGE_RUNS))
        if last is self._model.last:
            self._model.append(runs, complete=len(runs) < PAGE_RUNS)

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def _more_failed(self, error: Exception) -> None:
        self._model.not_read()
        self._notice.say_error(error)

    # --- what is shown -------------------------------------------------------------------------

    def hear(self, event: Event) -> None:
        match event:
            case LedgerChanged(job_id=job_id) if job_id == self._filter.job_id:
                self.invalidate()
            case TaskChanged(task=task) if task.job_id == self._filter.job_id:
                self.invalidate()
            case JobsChanged():
                self.invalidate()
            case _:
                pass

    def tick(self) -> None:
        self._model.tick()

    def crumb(self) -> str:
        job = self._known.job if self._known else None
        return kinds.on_machine(job.job.name, job.machine.name) if job else ""

    def retranslate(self) -> None:
        self._list.table.setAccessibleName(self.tr("Planned and done"))
        self._edit.setText(self.tr("Edit job"))
        self._show_run.setText(self.tr("Show the run"))
        self._empty.set_text(
            self.tr("Nothing has been due yet"),
            self.tr(
                "Each time that the job is due by its schedule is listed here, with what became of"
                " it. A job that runs by hand alone is never due."
            ),
        )
        self._model.retranslate()
        self._show()

    def _show(self) -> None:
        known = self._known
        self._list.show_rows(
            due.DueCounts().due_times(known.count if known else 0), read=known is not None
        )
        self._edit.setEnabled(known is not None and known.job is not None)

    @property
    def _run(self) -> DueRun | None:
        """The chosen one."""
        return self._model.view(self._model.row_of(self._list.key))

    def _show_chosen(self) -> None:
        run = self._run
        if run is not None:
            self._list.foot.set_text(times.exact(run.due))
            self._show_run.setVisible(run.task_id is not None)

    # --- doing ---------------------------------------------------------------------------------

    def _open_job(self) -> None:
        if self._filter.job_id is not None:
            self.navigator.open_job(self._filter.job_id)

    def _open_run(self) -> None:
        run = self._run
        if run is not None and run.task_id is not None:
            self.navigator.open_task(run.task_id)
