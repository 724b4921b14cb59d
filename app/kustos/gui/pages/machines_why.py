"""On a machine's card: why the machine is in its state, with the one next step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kustos.core.jobs import JobView
from kustos.core.machines import MachineView
from kustos.core.model import MachineState
from kustos.core.status import Why
from kustos.gui.notice import Notice
from kustos.gui.remedy import Remedy, remedy
from kustos.gui.text import whys
from kustos.gui.text.remedies import remedy_button
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button

_TONES: Final = {
    MachineState.FAILING: Tone.FAILING,
    MachineState.OVERDUE: Tone.OVERDUE,
    MachineState.ATTENTION: Tone.ATTENTION,
    MachineState.AWAY: Tone.AWAY,
}


class WhyNotice(Notice):
    """Hidden for a machine whose state needs no reason."""

    repository_wanted = Signal(str)
    job_wanted = Signal(str)
    """The job with this id is to be looked at; empty: the machine wants one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._mend = Button()
        self._view: MachineView | None = None
        self._blamed: JobView | None = None
        """The job whose last run gave the machine its state."""
        self._mend.clicked.connect(self._want_remedy)
        self.add_action(self._mend)

    def show_machine(self, view: MachineView, jobs: Sequence[JobView], now: datetime) -> None:
        """What there is to say of it."""
        self._view = view
        self._blamed = _to_blame(view, jobs)
        said = whys.why(view, now)
        if said is None:
            self.clear()
            return
        tone = _TONES.get(view.verdict.state, Tone.NEUTRAL)
        self.say(lambda: whys.why(view, now) or said, tone)
        found = self._remedy()
        self._mend.setVisible(found is not None)
        if view.verdict.why is Why.NO_JOB:
            self._mend.setText(self.tr("New job"))
        elif found is not None:
            self._mend.setText(remedy_button(found))

    def _remedy(self) -> Remedy | None:
        verdict = self._view.verdict if self._view is not None else None
        if verdict is None:
            return None
        if verdict.why is Why.NO_JOB:
            return Remedy.JOB
        problem = verdict.problem
        return remedy(problem.error) if problem is not None and self._blamed else None

    def _want_remedy(self) -> None:
        blamed, found = self._blamed, self._remedy()
        if found is Remedy.REPOSITORY and blamed is not None:
            self.repository_wanted.emit(blamed.repository.id)
        elif found is Remedy.JOB:
            self.job_wanted.emit(blamed.job.id if blamed is not None else "")


def _to_blame(view: MachineView, jobs: Sequence[JobView]) -> JobView | None:
    since = view.verdict.since
    for job in jobs:
        last = job.record.last
        if since is not None and last is not None and last.ended_at == since:
            return job
    return None
