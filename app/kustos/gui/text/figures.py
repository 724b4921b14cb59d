"""The big figures of a task's page, running and ended."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from kustos.core.model import Task
from kustos_agent.protocol.messages import TaskProgress
from kustos_agent.protocol.tasks import (
    BackupResult,
    CheckResult,
    PruneResult,
    RestoreResult,
    SnapshotsResult,
    StatsResult,
)
from kustos_agent.protocol.values import TaskKind

from . import numbers, outcomes
from .words import Words


@dataclass(frozen=True, slots=True)
class Figure:
    """3.1 | of 4.3 GB | read"""

    value: str
    unit: str
    caption: str


def running_figures(kind: TaskKind, progress: TaskProgress | None) -> list[Figure]:
    """Percent, bytes, files, speed: as many as are known."""
    if progress is None:
        return []
    if kind not in {TaskKind.BACKUP, TaskKind.RESTORE}:
        return _of_step(progress)
    figures = []
    if progress.percent is not None:
        left = numbers.time_left(progress.seconds_left) if progress.seconds_left else ""
        figures.append(Figure(numbers.percent(progress.percent), "", left))
    figures.append(_bytes(kind, progress))
    figures.append(_files(progress))
    if progress.bytes_per_second:
        value, unit = numbers.speed_parts(progress.bytes_per_second)
        figures.append(Figure(value, unit, QCoreApplication.translate("figures", "speed")))
    return figures


def _of_step(progress: TaskProgress) -> list[Figure]:
    """Each step of what looks after a repository goes from nothing to all."""
    if progress.percent is None:
        return []
    caption = QCoreApplication.translate("figures", "of this step")
    return [Figure(numbers.percent(progress.percent), "", caption)]


def ended_figures(task: Task) -> list[Figure]:
    """What the run came to; empty if it did not get that far."""
    figures: list[Figure] = []
    match task.result:
        case BackupResult() as result:
            figures = [
                _count(result.files_total),
                Figure(
                    numbers.count(result.files_new),
                    "",
                    QCoreApplication.translate("figures", "new, {changed} changed").format(
                        changed=numbers.count(result.files_changed)
                    ),
                ),
                _size(result.bytes_total, QCoreApplication.translate("figures", "looked at")),
                _size(
                    result.bytes_added,
                    QCoreApplication.translate("figures", "added to the repository"),
                ),
            ]
        case RestoreResult() as result:
            figures = [
                _count(result.files),
                _size(result.bytes, QCoreApplication.translate("figures", "written")),
            ]
        case SnapshotsResult(count=count):
            snapshots = Captions().snapshots(count)
            figures = [Figure(numbers.count(count), "", snapshots)]
        case StatsResult() as result:
            figures = _measured(result)
        case PruneResult() as result:
            figures = [
                _size(result.bytes_freed, QCoreApplication.translate("figures", "freed")),
                _size(
                    result.bytes_unused, QCoreApplication.translate("figures", "unused, and kept")
                ),
            ]
        case CheckResult() as result:
            errors = Captions().errors(result.errors)
            figures = [Figure(numbers.count(result.errors), "", errors)]
        case _:
            return []
    took = outcomes.seconds(task)
    if took is not None:
        duration = QCoreApplication.translate("figures", "duration")
        figures.append(Figure(numbers.duration(took), "", duration))
    return figures


def _measured(result: StatsResult) -> list[Figure]:
    figures = [
        Figure(numbers.count(result.snapshots), "", Captions().snapshots(result.snapshots)),
        _size(result.stored_bytes, QCoreApplication.translate("figures", "in the repository")),
    ]
    if result.raw_bytes is not None:
        caption = QCoreApplication.translate("figures", "before compression")
        figures.append(_size(result.raw_bytes, caption))
    caption = QCoreApplication.translate("figures", "restored, all snapshots")
    figures.append(_size(result.restore_bytes, caption))
    return figures


class Captions(Words):
    """What stands beneath a number: the noun without it."""

    def files(self, number: int) -> str:
        return self.tr("file(s)", "beneath the number %n", number)

    def snapshots(self, number: int) -> str:
        return self.tr("snapshot(s)", "beneath the number %n", number)

    def errors(self, number: int) -> str:
        return self.tr("error(s)", "beneath the number %n", number)


def _bytes(kind: TaskKind, progress: TaskProgress) -> Figure:
    caption = (
        QCoreApplication.translate("figures", "written")
        if kind is TaskKind.RESTORE
        else QCoreApplication.translate("figures", "read")
    )
    if progress.bytes_total:
        value, unit = numbers.size_of_parts(progress.bytes_done, progress.bytes_total)
        return Figure(value, unit, caption)
    return _size(progress.bytes_done, caption)


def _files(progress: TaskProgress) -> Figure:
    if progress.files_total:
        caption = numbers.Counts().of_files(progress.files_total)
        return Figure(numbers.count(progress.files_done), "", caption)
    return _count(progress.files_done)


def _count(files: int) -> Figure:
    return Figure(numbers.count(files), "", Captions().files(files))


def _size(bytes_: int, caption: str) -> Figure:
    value, unit = numbers.size_parts(bytes_)
    return Figure(value, unit, caption)
