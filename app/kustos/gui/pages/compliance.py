"""*Compliance*: whether each job does what is expected of it, what is amiss, and a file of that."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout
from shiboken6 import isValid

from kustos.core.compliance import Finding
from kustos.core.events import Event, JobsChanged, MachinesChanged, SnapshotsChanged, TaskChanged
from kustos.gui.alert_steps import Door
from kustos.gui.bridge import Bridge
from kustos.gui.forms.choice import Choice
from kustos.gui.models.compliance import ComplianceModel, ComplianceRow, Shown, pill_of, rows_of
from kustos.gui.navigation import (
    DuePlace,
    JobPlace,
    MachinePlace,
    Navigator,
    PageKey,
    Place,
    SnapshotsPlace,
)
from kustos.gui.pages.list_pane import ListPane
from kustos.gui.pages.page import Page
from kustos.gui.report_saver import save_report
from kustos.gui.text import kinds, times
from kustos.gui.text.alerts import Alerts
from kustos.gui.text.compliance import ComplianceWords
from kustos.gui.text.explanation import Explanation
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import Banner, EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import PillDelegate, TwoLineDelegate
from kustos.gui.widgets.fields import SearchField
from kustos.gui.widgets.labels import Label, TextRole

if TYPE_CHECKING:
    from kustos.core.compliance_reports import FleetReport

_TEXT_WIDTH: Final = 220


class CompliancePage(Page):
    """Enter or double-click takes the next step of the chosen row."""

    section = PageKey.JOBS

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._report: FleetReport | None = None
        self._model = ComplianceModel(self)
        self._headline = Label("", TextRole.TITLE, wrap=True)
        self._text = SearchField(key=QKeySequence(QKeySequence.StandardKey.Find), width=_TEXT_WIDTH)
        self._shown = Choice()
        self._export = Button()
        self._empty = EmptyState(glyph=Glyph.CHECK)
        self._step = PrimaryButton()
        self._list = ListPane(bridge, head=self._export, empty=self._empty, foot=(self._step,))
        self._notice = self._list.notice
        self._why = Banner(Tone.ATTENTION)
        self._list.put_above_foot(self._why)
        self._build()
        self._text.textChanged.connect(self._show)
        self._shown.currentIndexChanged.connect(self._show)
        self._export.clicked.connect(self._ask_where)
        self._list.chosen.connect(self._show_chosen)
        self._list.opened.connect(self._take_step)
        self._step.clicked.connect(self._take_step)
        self.retranslate()
        self._shown.choose(Shown.AMISS)

    def _build(self) -> None:
        self._list.set_model(self._model, self._model.row_of)
        self._list.table.set_columns(
            [
                Column(100, delegate=PillDelegate(), words=ComplianceWords().words),
                Column(240, 5, TwoLineDelegate()),
                Column(130, 2, TwoLineDelegate(), fit=True),
                Column(110, 1, fit=True),
                Column(110, 1, TwoLineDelegate(), fit=True),
            ]
        )
        self._list.offer_menu()
        filters = QHBoxLayout()
        filters.setSpacing(measure.GAP_SMALL)
        filters.addWidget(self._text)
        filters.addWidget(self._shown)
        filters.addStretch(1)
        self.body.addWidget(self._headline)
        self.body.addLayout(filters)
        self.body.addWidget(self._list, 1)

    # --- what is shown -------------------------------------------------------------------------

    async def load(self) -> None:
        self._report = await self.bridge.call(lambda manager: manager.compliance.report())
        self._notice.clear()
        self._show()

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def hear(self, event: Event) -> None:
        match event:
            case TaskChanged(task=task) if task.state.terminal:
                self.invalidate()
            case JobsChanged() | SnapshotsChanged():
                self.invalidate()
            case MachinesChanged(machine_id=machine_id) if not self._knows(machine_id):
                self.invalidate()  # its tasks change it more often than there is another one
            case _:
                pass

    def tick(self) -> None:
        self._model.tick()

    def crumb(self) -> str:
        return self.tr("Compliance")

    def retranslate(self) -> None:
        self._text.set_placeholder(self.tr("Find by name"))
        self._shown.setAccessibleName(self.tr("What is listed"))
        self._shown.set_items(
            [
                (Shown.AMISS, self.tr("All findings")),
                (Shown.CRITICAL, self.tr("Critical ones")),
                (Shown.ALL, self.tr("All jobs")),
            ]
        )
        self._export.setText(self.tr("Export …"))
        self._export.setToolTip(
            self.tr("Writes a file that says of each job what is amiss, with the evidence.")
        )
        self._list.table.setAccessibleName(self.tr("Compliance"))
        self._model.retranslate()
        self._show()

    def _knows(self, machine_id: str) -> bool:
        machines = self._report.machines if self._report else ()
        return any(machine.machine_id == machine_id for machine in machines)

    def _show(self) -> None:
        report = self._report
        words = ComplianceWords()
        shown = Shown(self._shown.id or Shown.AMISS)
        self._model.set_views(rows_of(report, shown, self._text.text()) if report else [])
        self._headline.setText(words.headline(report) if report else "")
        if report is not None and (self._text.text().strip() or shown is Shown.CRITICAL):
            self._empty.set_text(
                self.tr("Nothing of that kind"),
                self.tr("Other names, or “All jobs”, may show more."),
            )
        else:
            self._empty.set_text(
                self.tr("Nothing is amiss"),
                self.tr(
                    "Each job is looked at: whether its last good backup is recent enough, and as"
                    " big as usual, and whether its snapshots are there that its rules keep."
                ),
            )
        made = report.made_at if report else None
        self._list.show_rows(
            self.tr("As of {time}").format(time=times.clock(made)) if made else "",
            read=report is not None,
        )
        self._export.setEnabled(report is not None)
        self._why.setVisible(self._row is not None)

    @property
    def _row(self) -> ComplianceRow | None:
        """The chosen one."""
        return self._model.view(self._model.row_of(self._list.key))

    def _show_chosen(self) -> None:
        row = self._row
        if row is None:
            return
        words = ComplianceWords()
        evidence, step = words.evidence(row.job, row.breach), words.step(row.job, row.breach)
        tone = Tone.NEUTRAL if row.in_order else pill_of(row).tone
        self._why.set_notice(tone, words.title(row.job, row.breach), f"{evidence} {step}".strip())
        name = row.machine.name
        self._list.foot.set_text(kinds.on_machine(row.job.name, name) if row.job else name)
        self._step.setText(Alerts().door(_step(row)[0]) if row.job else self.tr("Add a job"))

    # --- doing ---------------------------------------------------------------------------------

    def _take_step(self) -> None:
        if self._row is not None:
            self.navigator.go(_step(self._row)[1])

    def _ask_where(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # noqa: PLC0415  heavy, and seldom wanted

        dialog = QFileDialog(self, self.tr("Export the compliance of all jobs"))
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
        """Write the compliance of all jobs into a file, whatever is shown."""
        self._notice.clear()
        self._export.setEnabled(False)
        self.run(self._exported(path), self._not_exported)

    async def _exported(self, path: str) -> None:
        try:
            report = await self.bridge.call(lambda manager: manager.compliance.report())
            await save_report(report, path)
        finally:
            # Cancelled because the page has gone, there is nobody left to tell.
            if isValid(self._export):
                self._export.setEnabled(True)
        self._notice.say(partial(self._written, path), Tone.NEUTRAL)

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


def _step(row: ComplianceRow) -> tuple[Door, Place]:
    """Where it can be put right."""
    if row.job is None:
        return Door.JOB, JobPlace(None, row.machine.machine_id)
    job_id = row.job.job_id
    match row.breach.finding if row.breach else None:
        case Finding.NO_RECENT_BACKUP if row.breach and row.breach.expected is not None:
            return Door.LEDGER, DuePlace(job_id)
        case Finding.NO_RECENT_BACKUP | Finding.TOO_SMALL:
            return Door.JOB, JobPlace(job_id)
        case Finding.BACKUP_FAILED:
            return Door.MACHINE, MachinePlace(row.machine.machine_id)
        case _:
            return Door.SNAPSHOTS, SnapshotsPlace(job_id)
