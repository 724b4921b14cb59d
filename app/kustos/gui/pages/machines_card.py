"""The card beside the fleet: one machine, why it is as it is, its jobs and disks; behind tabs its
health and its settings."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.jobs import JobView
from kustos.core.machines import MachineView
from kustos.gui.models.machines import system_name
from kustos.gui.notice import Notice
from kustos.gui.pages.machines_clone import CloneNotice
from kustos.gui.pages.machines_disks import Disks
from kustos.gui.pages.machines_job import JobLine
from kustos.gui.pages.machines_left import LeftNotice
from kustos.gui.pages.machines_remarks import remarks
from kustos.gui.pages.machines_restic import Fetches, ResticNotice
from kustos.gui.pages.machines_tabs import MachineTabs
from kustos.gui.pages.machines_why import WhyNotice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import sites
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card, Plain, Rule
from kustos.gui.widgets.flow import FlowLayout
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.remarks import Remarks
from kustos.gui.widgets.scroller import Scroller
from kustos_agent.protocol.messages import TaskProgress


class MachineCard(TranslatedWidget):
    """Shows a `MachineView` and its jobs; what is to be done it asks by signals."""

    back_up_wanted = Signal(str)
    task_wanted = Signal(str)
    job_wanted = Signal(str)
    """Edit the job with this id; empty: a new one for this machine."""
    repository_wanted = Signal(str)
    details_wanted = Signal()
    """A tab was opened that shows more than a `MachineView` knows."""
    laptop_wanted = Signal(bool)
    limits_wanted = Signal()
    site_wanted = Signal(str)
    """Have the machine belong to the site with this id."""
    rename_wanted = Signal()
    remove_wanted = Signal()
    add_wanted = Signal()
    """Let a machine join."""
    restic_wanted = Signal(str)
    """Fetch restic to the machine with this id."""
    alarm_ended = Signal(str)
    """A person says that the machine with this id is not used twice."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._view: MachineView | None = None
        self._jobs: tuple[JobView, ...] = ()
        self._lines: dict[str, JobLine] = {}
        self._name = Label("", TextRole.TITLE, wrap=True)
        self._system = Label("", TextRole.MUTED, wrap=True)
        self.notice = Notice()
        """Where the page says what a call from this card led to."""
        self._why = WhyNotice()
        self._why.repository_wanted.connect(self.repository_wanted)
        self._why.job_wanted.connect(self.job_wanted)
        self._cloned = CloneNotice()
        self._cloned.remove_wanted.connect(self.remove_wanted)
        self._cloned.alarm_ended.connect(self.alarm_ended)
        self._left = LeftNotice()
        self._left.remove_wanted.connect(self.remove_wanted)
        self._left.add_wanted.connect(self.add_wanted)
        self._restic = ResticNotice()
        self._restic.fetch_wanted.connect(lambda: self.restic_wanted.emit(self.machine_id))
        self._fetches: Fetches = {}
        self._remarks = Remarks()
        self._work = Plain()
        self.tabs = MachineTabs(self._work, now)
        """The page reads the details that they show."""
        self.tabs.details_wanted.connect(self.details_wanted)
        self.tabs.laptop_wanted.connect(self.laptop_wanted)
        self.tabs.limits_wanted.connect(self.limits_wanted)
        self.tabs.site_wanted.connect(self.site_wanted)
        self._new_job = Button()
        self._new_job.clicked.connect(lambda: self.job_wanted.emit(""))
        self._jobs_box = QVBoxLayout()
        self._jobs_box.setSpacing(0)
        self._disks = Disks()
        self._rename = Button()
        self._rename.clicked.connect(self.rename_wanted)
        self._remove = Button()
        self._remove.clicked.connect(self.remove_wanted)
        self._build()
        self.retranslate()

    def _build(self) -> None:
        # From the outside in: what is put into something else is styled anew with all it has in it.
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        card = Card(flush=True)
        box.addWidget(card)
        inner, foot = Plain(), Plain()
        card.add(Scroller(inner), 1)
        card.add(Rule())
        card.add(foot)
        column = QVBoxLayout(inner)
        pad = measure.CARD_PADDING
        column.setContentsMargins(pad, pad - 2, pad, pad)
        column.setSpacing(measure.GAP_SMALL)
        column.addWidget(self._name)
        column.addWidget(self._system)
        column.addSpacing(4)
        column.addWidget(self.notice)
        column.addWidget(self._cloned)
        column.addWidget(self._left)
        column.addWidget(self._restic)
        column.addWidget(self._why)
        column.addWidget(self._remarks)
        column.addWidget(self.tabs)
        column.addStretch(1)
        work = QVBoxLayout(self._work)
        work.setContentsMargins(0, 4, 0, 0)
        work.setSpacing(measure.GAP_SMALL)
        work.addLayout(self._jobs_box)
        work.addWidget(self._new_job, 0, Qt.AlignmentFlag.AlignLeft)
        work.addSpacing(4)
        work.addWidget(self._disks)
        around = QVBoxLayout(foot)
        around.setContentsMargins(pad, 10, pad, 10)
        buttons = FlowLayout()
        buttons.addWidget(self._rename)
        buttons.addWidget(self._remove)
        around.addLayout(buttons)

    @property
    def machine_id(self) -> str:
        """Of the machine shown, empty for none."""
        return self._view.machine.id if self._view else ""

    def show_machine(self, view: MachineView, jobs: Sequence[JobView]) -> None:
        """Show this machine and its jobs."""
        if (view, tuple(jobs)) == (self._view, self._jobs):
            # Choosing a row, and choosing it again after a reading, come to the same.
            return
        other = view.machine.id != self.machine_id
        if other:
            self.notice.clear()
        self._view = view
        self._jobs = tuple(jobs)
        self.retranslate()
        if other and self.tabs.wants_details:
            self.details_wanted.emit()

    def show_beat(self, view: MachineView) -> None:
        """The machine shown has told its figures; nothing else of it has changed."""
        self._view = view
        self._say_remarks(view)
        self._disks.show_disks(view.heartbeat.disks if view.heartbeat else ())
        self.tabs.show_beat(view)

    def set_fetches(self, fetches: Fetches) -> None:
        """How far they are."""
        self._fetches = fetches
        if self._view is not None:
            self._restic.show_machine(self._view, fetches)

    # --- what is shown -------------------------------------------------------------------------

    def show_progress(self, progress: TaskProgress) -> None:
        """How far a running backup of one of the jobs is."""
        for line in self._lines.values():
            line.show_progress(progress)

    def set_busy(self, job_id: str, busy: bool) -> None:  # noqa: FBT001  as Qt's setters
        """A call for this job is under way."""
        line = self._lines.get(job_id)
        if line is not None:
            line.set_busy(busy)

    def tick(self) -> None:
        """Time has passed: say the relative times again."""
        if self._view is not None:
            self._say_remarks(self._view)
            for line in self._lines.values():
                line.retranslate()
            self.tabs.tick()

    def retranslate(self) -> None:
        self._new_job.setText(self.tr("New job"))
        self._rename.setText(self.tr("Rename …"))
        self._remove.setText(self.tr("Remove …"))
        view = self._view
        if view is None:
            return
        machine = view.machine
        self._name.setText(machine.name)
        parts = (
            sites.name(view.site) if view.site is not None else "",
            system_name(view),
            machine.hostname if machine.hostname != machine.name else "",
        )
        self._system.setText(" · ".join(part for part in parts if part))
        self._remove.setEnabled(not machine.embedded)
        self._remove.setToolTip(
            self.tr("This computer belongs to the window and stays.") if machine.embedded else ""
        )
        self._cloned.show_machine(machine, self._now())
        self._left.show_machine(machine, self._now())
        self._restic.show_machine(view, self._fetches)
        self._why.show_machine(view, self._jobs, self._now())
        self._say_remarks(view)
        self._show_jobs()
        self._disks.show_disks(view.heartbeat.disks if view.heartbeat else ())
        self.tabs.show_machine(view)

    def _show_jobs(self) -> None:
        wanted = [job.job.id for job in self._jobs]
        if wanted != list(self._lines):
            for line in self._lines.values():
                self._jobs_box.removeWidget(line)
                line.hide()
                line.deleteLater()
            self._lines = {}
            for job in self._jobs:
                line = JobLine(self._now)
                line.back_up_wanted.connect(self.back_up_wanted)
                line.task_wanted.connect(self.task_wanted)
                line.job_wanted.connect(self.job_wanted)
                self._jobs_box.addWidget(line)
                self._lines[job.job.id] = line
        for job in self._jobs:
            self._lines[job.job.id].show_job(job)
        self._new_job.setVisible(bool(self._jobs))

    def _say_remarks(self, view: MachineView) -> None:
        self._remarks.set_remarks(remarks(view, self._now()))
