"""What a task is doing or came to, in a few words or in one sentence."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from kustos.core.care_plan import EXCLUSIVE
from kustos.core.model import Attempt, Task, TaskState
from kustos.core.orders import RestoreOrder
from kustos.core.stopping import CancelOutcome
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.tasks import (
    BackupResult,
    InitResult,
    RestoreResult,
    SnapshotsResult,
)
from kustos_agent.protocol.values import ErrorClass, TaskKind

from . import care, errors, numbers, times
from .paths import printable
from .words import Words


def brief(task: Task, progress: TaskProgress | None = None) -> str:
    """The message column: 72 %, 2 min left; what failed; empty when there is nothing to add."""
    match task.state:
        case TaskState.RUNNING:
            return running(progress)
        case TaskState.FAILED:
            return errors.title(task.problem) if task.problem else ""
        case TaskState.WARNING:
            return _unread(task)
        case TaskState.SUCCESS:
            return Results().brief(task)
        case TaskState.SKIPPED:
            replaced = QCoreApplication.translate("outcomes", "The next run took its place")
            return errors.title(task.problem) if task.problem else replaced
        case _:
            return ""


def running(progress: TaskProgress | None) -> str:
    """72 %, 2 min left"""
    if progress is None:
        return QCoreApplication.translate("outcomes", "starting")
    parts = []
    if progress.percent is not None:
        parts.append(numbers.percent(progress.percent))
    elif progress.files_done:
        parts.append(numbers.Counts().files(progress.files_done))
    if progress.seconds_left:
        parts.append(numbers.time_left(progress.seconds_left))
    return ", ".join(parts) or QCoreApplication.translate("outcomes", "starting")


def bytes_total(task: Task) -> int | None:
    """What the task looked at or wrote, if it says so."""
    match task.result:
        case BackupResult(bytes_total=total) | RestoreResult(bytes=total):
            return total
        case _:
            return None


def bytes_added(task: Task) -> int | None:
    """What came to the repository, if the task says so."""
    return task.result.bytes_added if isinstance(task.result, BackupResult) else None


def files_total(task: Task) -> int | None:
    """How many files the task looked at or wrote, if it says so."""
    match task.result:
        case BackupResult(files_total=total) | RestoreResult(files=total):
            return total
        case _:
            return None


def seconds(task: Task) -> float | None:
    """From the start of restic to its end."""
    if task.started_at is None or task.finished_at is None:
        return None
    return (task.finished_at - task.started_at).total_seconds()


def waiting(task: Task, machine: str, now: datetime, *, connected: bool) -> str:
    """Why a task has not begun, or not begun again."""
    if task.retry_at is not None:
        return QCoreApplication.translate(
            "outcomes", "{machine} tries again {when}, or as soon as a slot is free then."
        ).format(machine=machine, when=times.when(task.retry_at, now))
    if task.state is TaskState.ASSIGNED:
        return QCoreApplication.translate(
            "outcomes", "{machine} has taken the task and starts it as soon as it has a free slot."
        ).format(machine=machine)
    if connected and task.kind in EXCLUSIVE:
        return QCoreApplication.translate(
            "outcomes",
            "Waits to be handed to {machine}: of such tasks one at a time runs in a repository.",
        ).format(machine=machine)
    if connected:
        return QCoreApplication.translate("outcomes", "Waits to be handed to {machine}.").format(
            machine=machine
        )
    if task.expires_at is None or task.offered_at is not None:
        return QCoreApplication.translate(
            "outcomes", "{machine} is not connected. The task starts as soon as it is back."
        ).format(machine=machine)
    return QCoreApplication.translate(
        "outcomes",
        "{machine} is not connected. The task starts if it is back by {when}, else it is skipped.",
    ).format(machine=machine, when=times.when(task.expires_at, now))


def stopping(machine: str) -> str:
    """A cancel was asked for, and the end is still to come."""
    return QCoreApplication.translate(
        "outcomes", "Is to be cancelled. {machine} is told to stop as soon as it can be reached."
    ).format(machine=machine)


def attempt(failed: Attempt, now: datetime) -> str:
    """Attempt 1, today 12:40: The server cannot be reached"""
    return QCoreApplication.translate("outcomes", "Attempt {number}, {when}: {what}").format(
        number=numbers.count(failed.number),
        when=times.when(failed.ended_at, now),
        what=errors.title(failed.problem),
    )


def no_log(task: Task) -> str:
    """Why a task's log is empty. The command is known from the moment restic is started."""
    if task.state is TaskState.RUNNING:
        return QCoreApplication.translate("outcomes", "restic has reported nothing yet.")
    if not task.state.terminal:
        return QCoreApplication.translate("outcomes", "The run has not begun yet.")
    if task.started_at is None or not task.command:
        return QCoreApplication.translate("outcomes", "restic was not started.")
    return QCoreApplication.translate("outcomes", "restic had nothing to report.")


def cancelling(outcome: CancelOutcome, machine: str) -> str:
    """What asking for a cancel led to."""
    match outcome:
        case CancelOutcome.CANCELLED:
            said = QCoreApplication.translate("outcomes", "Cancelled before it began.")
        case CancelOutcome.ASKED:
            said = QCoreApplication.translate(
                "outcomes", "{machine} is stopping the run. This takes a moment."
            )
        case CancelOutcome.WAITING:
            said = QCoreApplication.translate(
                "outcomes",
                "{machine} is not connected. It is told to stop as soon as it is back; a run that"
                " ends before that keeps its result.",
            )
        case CancelOutcome.UNANSWERED:
            said = QCoreApplication.translate(
                "outcomes",
                "{machine} did not answer. The wish to stop is kept and sent again; a run that"
                " ends before that keeps its result.",
            )
        case CancelOutcome.OVER:
            said = QCoreApplication.translate("outcomes", "The run had ended already.")
    return said.format(machine=machine)


class Results(Words):
    """Ended tasks."""

    def brief(self, task: Task) -> str:
        """A good end, for the message column."""
        match task.result:
            case SnapshotsResult(count=count):
                return numbers.Counts().snapshots(count)
            case BackupResult(files_new=new, files_changed=changed):
                return self.tr("{new} new, {changed} changed").format(
                    new=numbers.count(new), changed=numbers.count(changed)
                )
            case InitResult() | RestoreResult() | None:
                return ""
            case result:
                return care.brief(task.order, result)

    def sentence(self, task: Task) -> str:
        """How it ended, for the task's page. Empty while it has not. The duration is said unless
        the figures of a result say it."""
        took = seconds(task) if task.result is None else None
        duration = numbers.duration(took) if took is not None else ""
        match task.state:
            case TaskState.SUCCESS | TaskState.WARNING:
                said = self._good(task)
            case TaskState.FAILED:
                said = self._failed(task)
            case TaskState.CANCELLED:
                said = self.tr("Cancelled. Nothing that was there before has changed.")
                if task.kind is TaskKind.RESTORE:
                    said = self.tr("Cancelled. What had been restored until then is in the folder.")
            case TaskState.SKIPPED:
                said = self._skipped(task)
            case _:
                return ""
        return (
            self.tr("{sentence} It took {duration}.").format(sentence=said, duration=duration)
            if duration
            else said
        )

    def _skipped(self, task: Task) -> str:
        if task.problem is None:
            return self.tr("Skipped: it waited until the next run of the schedule took its place.")
        if _given_up(task):
            return self.tr("Skipped: the machine was not connected in time.")
        if task.problem.error is ErrorClass.MANAGER_AWAY:
            return self.tr("Skipped: the manager was away for as long as it could wait.")
        return self.tr("Skipped.")

    def _good(self, task: Task) -> str:
        match task.result:
            case BackupResult(unreadable_count=unread) if task.state is TaskState.WARNING:
                said = self.tr(
                    "The snapshot is there, but %Ln file(s) could not be read.", "", unread
                )
            case BackupResult():
                said = self.tr("The snapshot is there and complete.")
            case InitResult():
                said = self.tr("The repository is ready.")
            case SnapshotsResult(count=count):
                said = self.tr("The repository holds %Ln snapshot(s).", "", count)
            case RestoreResult() as result:
                said = self._restored(task, result)
            case None:
                said = self.tr("Done.")
            case result:
                said = care.good(task.order, result)
        return said

    def _restored(self, task: Task, result: RestoreResult) -> str:
        target = task.order.target if isinstance(task.order, RestoreOrder) else ""
        said = self.tr("%Ln file(s) restored into {folder}.", "", result.files)
        said = said.format(folder=printable(target))
        if result.missing:
            lacking = self.tr("%Ln chosen path(s) are not in it.", "", len(result.missing))
            said = f"{said} {lacking}"
        return said

    def _failed(self, task: Task) -> str:
        if _given_up(task):
            return self.tr("The machine was not heard of any more: nobody knows how it ended.")
        match task.kind:
            case TaskKind.BACKUP:
                return self.tr("No snapshot was made.")
            case TaskKind.RESTORE:
                return self.tr("The restore did not come to its end.")
            case TaskKind.INIT:
                return self.tr("The repository was not initialised.")
            case TaskKind.SNAPSHOTS:
                return self.tr("The list could not be read.")
            case _:
                return care.failed(task.kind, task.result)


def _given_up(task: Task) -> bool:
    return task.problem is not None and task.problem.error is ErrorClass.AGENT_OFFLINE


def _unread(task: Task) -> str:
    if isinstance(task.result, BackupResult) and task.result.unreadable_count:
        return numbers.Counts().unreadable(task.result.unreadable_count)
    return errors.title(task.problem) if task.problem else ""
