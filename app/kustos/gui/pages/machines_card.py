"""The card beside the fleet: one machine, why it is as it is, its jobs, its disks."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.jobs import JobView
from kustos.core.machines import MachineView
from kustos.core.model import MachineState
from kustos.core.status import Why
from kustos.gui.models.machines import system_name
from kustos.gui.notice import Notice
from kustos.gui.pages.machines_clone import CloneNotice
from kustos.gui.pages.machines_job import JobLine
from kustos.gui.remedy import Remedy, remedy
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import numbers, times, whys
from kustos.gui.text.remedies import remedy_button
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card, Plain, Rule
from kustos.gui.widgets.facts import Facts
from kustos.gui.widgets.flow import FlowLayout
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.progress import ProgressBar
from kustos.gui.widgets.scroller import Scroller
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.values import DiskSpace

_TONES: Final = {
    MachineState.FAILING: Tone.FAILING,
    MachineState.OVERDUE: Tone.OVERDUE,
    MachineState.ATTENTION: Tone.ATTENTION,
    MachineState.AWAY: Tone.AWAY,
}


class MachineCard(TranslatedWidget):
    """Shows a `MachineView` and its jobs; what is to be done it asks by signals."""

    back_up_wanted = Signal(str)
    task_wanted = Signal(str)
    job_wanted = Signal(str)
    """Edit the job with this id; empty: a new one for this machine."""
    repository_wanted = Signal(str)
    rename_wanted = Signal()
    remove_wanted = Signal()
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
        self._disks: list[_DiskLine] = []
        self._name = Label("", TextRole.TITLE, wrap=True)
        self._system = Label("", TextRole.MUTED, wrap=True)
        self.notice = Notice()
        """Where the page says what a call from this card led to."""
        self._why = Notice()
        self._mend = Button()
        self._mend.clicked.connect(self._want_remedy)
        self._why.add_action(self._mend)
        self._cloned = CloneNotice()
        self._cloned.remove_wanted.connect(self.remove_wanted)
        self._cloned.alarm_ended.connect(self.alarm_ended)
        self._jobs_title = Label("", TextRole.STRONG)
        self._new_job = Button()
        self._new_job.clicked.connect(lambda: self.job_wanted.emit(""))
        self._jobs_box = QVBoxLayout()
        self._jobs_box.setSpacing(0)
        self._disks_title = Label("", TextRole.STRONG)
        self._disks_box = QVBoxLayout()
        self._disks_box.setSpacing(measure.GAP_SMALL)
        self._facts = Facts()
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
        column.addWidget(self._why)
        column.addSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self._jobs_title, 1)
        head.addWidget(self._new_job)
        column.addLayout(head)
        column.addLayout(self._jobs_box)
        column.addSpacing(4)
        column.addWidget(self._disks_title)
        column.addLayout(self._disks_box)
        column.addSpacing(4)
        column.addWidget(self._facts)
        column.addStretch(1)
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
        if view.machine.id != self.machine_id:
            self.notice.clear()
        self._view = view
        self._jobs = tuple(jobs)
        self.retranslate()

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
            self._say_facts(self._view)
            for line in self._lines.values():
                line.retranslate()

    def retranslate(self) -> None:
        self._jobs_title.setText(self.tr("Jobs"))
        self._new_job.setText(self.tr("New job"))
        self._disks_title.setText(self.tr("Disks"))
        self._rename.setText(self.tr("Rename …"))
        self._remove.setText(self.tr("Remove …"))
        view = self._view
        if view is None:
            return
        machine = view.machine
        self._name.setText(machine.name)
        parts = (system_name(view), machine.hostname if machine.hostname != machine.name else "")
        self._system.setText(" · ".join(part for part in parts if part))
        self._remove.setEnabled(not machine.embedded)
        self._remove.setToolTip(
            self.tr("This computer belongs to the window and stays.") if machine.embedded else ""
        )
        self._cloned.show_machine(machine, self._now())
        self._say_why(view)
        self._show_jobs()
        self._show_disks(view.heartbeat.disks if view.heartbeat else ())
        self._say_facts(view)

    def _say_why(self, view: MachineView) -> None:
        said = whys.why(view, self._now())
        if said is None:
            self._why.clear()
            return
        tone = _TONES.get(view.verdict.state, Tone.NEUTRAL)
        self._why.say(lambda: whys.why(view, self._now()) or said, tone)
        found = self._remedy(view)
        self._mend.setVisible(found is not None)
        if view.verdict.why is Why.NO_JOB:
            self._mend.setText(self.tr("New job"))
        elif found is not None:
            self._mend.setText(remedy_button(found))

    def _remedy(self, view: MachineView) -> Remedy | None:
        if view.verdict.why is Why.NO_JOB:
            return Remedy.JOB
        problem = view.verdict.problem
        return remedy(problem.error) if problem is not None and self._blamed() else None

    def _blamed(self) -> JobView | None:
        """The job whose last run gave the machine its state."""
        since = self._view.verdict.since if self._view is not None else None
        for job in self._jobs:
            last = job.record.last
            if since is not None and last is not None and last.finished_at == since:
                return job
        return None

    def _want_remedy(self) -> None:
        blamed = self._blamed()
        found = self._remedy(self._view) if self._view is not None else None
        if found is Remedy.REPOSITORY and blamed is not None:
            self.repository_wanted.emit(blamed.repository.id)
        elif found is Remedy.JOB:
            self.job_wanted.emit(blamed.job.id if blamed is not None else "")

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
        self._jobs_title.setVisible(bool(self._jobs))
        self._new_job.setVisible(bool(self._jobs))

    def _show_disks(self, disks: Sequence[DiskSpace]) -> None:
        while len(self._disks) > len(disks):
            line = self._disks.pop()
            self._disks_box.removeWidget(line)
            line.hide()
            line.deleteLater()
        while len(self._disks) < len(disks):
            line = _DiskLine()
            self._disks_box.addWidget(line)
            self._disks.append(line)
        for line, disk in zip(self._disks, disks, strict=True):
            line.show_disk(disk)
        self._disks_title.setVisible(bool(disks))

    def _say_facts(self, view: MachineView) -> None:
        machine, now = view.machine, self._now()
        seen = self.tr("now") if view.connected else times.ago(view.last_seen, now)
        unknown = self.tr("unknown")
        no_restic = self.tr("not found") if view.connected else unknown
        self._facts.set_facts(
            [
                (self.tr("Last seen"), seen),
                (self.tr("Agent"), machine.agent_version or unknown),
                (self.tr("restic"), machine.restic_version or no_restic),
                (self.tr("Joined"), times.date(machine.enrolled_at)),
            ]
        )


class _DiskLine(TranslatedWidget):
    """A disk: its name, what is free of it, a bar."""

    def __init__(self) -> None:
        super().__init__()
        self._disk: DiskSpace | None = None
        self._name = Label("", elide=Qt.TextElideMode.ElideMiddle)
        self._free = Label("", TextRole.MUTED)
        self._bar = ProgressBar()
        row = QHBoxLayout()
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self._name, 1)
        row.addWidget(self._free)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addLayout(row)
        box.addWidget(self._bar)
        self.retranslate()

    def show_disk(self, disk: DiskSpace) -> None:
        self._disk = disk
        self.retranslate()

    def retranslate(self) -> None:
        disk = self._disk
        if disk is None:
            return
        free = self.tr("{free} free").format(free=numbers.size_of(disk.free, disk.total))
        self._name.setText(disk.mount_point)
        self._free.setText(free)
        used = (disk.total - disk.free) / disk.total if disk.total else 0.0
        self._bar.set_share(used)
        self._bar.setAccessibleName(f"{disk.mount_point}: {free}")
