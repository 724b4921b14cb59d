"""Words for the states of machines and tasks, and the sentences that say how the fleet is."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.machines import MachineView
from kustos.core.model import MachineState, TaskState

from .words import QT_TRANSLATE_NOOP, Words

_MACHINE: Final = {
    MachineState.FAILING: QT_TRANSLATE_NOOP("machine_states", "Failing"),
    MachineState.OVERDUE: QT_TRANSLATE_NOOP("machine_states", "Overdue"),
    MachineState.ATTENTION: QT_TRANSLATE_NOOP("machine_states", "Attention"),
    MachineState.RUNNING: QT_TRANSLATE_NOOP("machine_states", "Running"),
    MachineState.AWAY: QT_TRANSLATE_NOOP("machine_states", "Away"),
    MachineState.OFFLINE: QT_TRANSLATE_NOOP("machine_states", "Offline"),
    MachineState.UNPROTECTED: QT_TRANSLATE_NOOP("machine_states", "Unprotected"),
    MachineState.PAUSED: QT_TRANSLATE_NOOP("machine_states", "Paused"),
    MachineState.PROTECTED: QT_TRANSLATE_NOOP("machine_states", "Protected"),
    MachineState.UNKNOWN: QT_TRANSLATE_NOOP("machine_states", "Unknown"),
}
_TASK: Final = {
    TaskState.CREATED: QT_TRANSLATE_NOOP("task_states", "Created"),
    TaskState.QUEUED: QT_TRANSLATE_NOOP("task_states", "Queued"),
    TaskState.ASSIGNED: QT_TRANSLATE_NOOP("task_states", "Assigned"),
    TaskState.RUNNING: QT_TRANSLATE_NOOP("task_states", "Running"),
    TaskState.SUCCESS: QT_TRANSLATE_NOOP("task_states", "Success"),
    TaskState.WARNING: QT_TRANSLATE_NOOP("task_states", "Warning"),
    TaskState.FAILED: QT_TRANSLATE_NOOP("task_states", "Failed"),
    TaskState.CANCELLED: QT_TRANSLATE_NOOP("task_states", "Cancelled"),
    TaskState.SKIPPED: QT_TRANSLATE_NOOP("task_states", "Skipped"),
}


def machine_state(state: MachineState) -> str:
    """One word."""
    return QCoreApplication.translate("machine_states", _MACHINE[state])


def task_state(state: TaskState) -> str:
    """One word."""
    return QCoreApplication.translate("task_states", _TASK[state])


def machine_states() -> list[str]:
    """All words that `machine_state` has."""
    return [machine_state(state) for state in _MACHINE]


def task_states() -> list[str]:
    """All words that `task_state` has."""
    return [task_state(state) for state in _TASK]


def protected(view: MachineView) -> bool:
    """Whether the machine counts as protected in the sentence about the fleet: it has a good
    backup, and nothing is known that speaks against the next one."""
    return view.verdict.state in {MachineState.PROTECTED, MachineState.AWAY} or (
        view.verdict.state is MachineState.RUNNING and view.last_good_at is not None
    )


class Fleet(Words):
    """The sentences on top of *Machines*."""

    def answer(self, views: Iterable[MachineView]) -> str:
        """24 of 26 machines are protected."""
        views = list(views)
        if views and all(view.verdict.state is MachineState.UNKNOWN for view in views):
            return self.tr("It is not known yet how %Ln machine(s) are.", "", len(views))
        counted = Counter(protected(view) for view in views)
        total, good = counted.total(), counted[True]
        if total == 0:
            return self.tr("No machine has joined yet.")
        if total == 1:
            return (
                self.tr("The machine is protected.")
                if good
                else self.tr("The machine is not protected.")
            )
        if good == total:
            return self.tr("All %Ln machine(s) are protected.", "", total)
        if good == 0:
            return self.tr("None of %Ln machine(s) is protected.", "", total)
        return self.tr("%Ln of {total} machine(s) are protected.", "", good).format(total=total)

    def rest(self, views: Iterable[MachineView]) -> str:
        """1 failing, 1 overdue. Empty when all are protected."""
        counted = Counter(view.verdict.state for view in views if not protected(view))
        parts = [self._part(state, counted[state]) for state in MachineState if counted[state]]
        return ", ".join(parts) + "." if parts else ""

    def _part(self, state: MachineState, number: int) -> str:
        match state:
            case MachineState.FAILING:
                said = self.tr("%Ln failing", "machines", number)
            case MachineState.OVERDUE:
                said = self.tr("%Ln overdue", "machines", number)
            case MachineState.ATTENTION:
                said = self.tr("%Ln need(s) attention", "machines", number)
            case MachineState.RUNNING:
                said = self.tr("%Ln in the first backup", "machines", number)
            case MachineState.OFFLINE:
                said = self.tr("%Ln offline", "machines", number)
            case MachineState.UNPROTECTED:
                said = self.tr("%Ln without a job", "machines", number)
            case MachineState.PAUSED:
                said = self.tr("%Ln paused", "machines", number)
            case MachineState.AWAY:
                said = self.tr("%Ln away", "machines", number)
            case MachineState.PROTECTED | MachineState.UNKNOWN:
                said = self.tr("%Ln unknown", "machines", number)
        return said

    def connected(self, total: int, connected: int) -> str:
        """26 machines · 24 connected"""
        # Not inside the f-string: lupdate does not look there.
        machines = self.tr("%Ln machine(s)", "", total)
        of_these = self.tr("%Ln connected", "", connected)
        return f"{machines} · {of_these}"
