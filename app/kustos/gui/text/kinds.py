"""Words for what tasks do."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos_agent.protocol.values import TaskKind

from .words import QT_TRANSLATE_NOOP

_KINDS: Final = {
    TaskKind.INIT: QT_TRANSLATE_NOOP("kinds", "Initialise"),
    TaskKind.BACKUP: QT_TRANSLATE_NOOP("kinds", "Backup"),
    TaskKind.SNAPSHOTS: QT_TRANSLATE_NOOP("kinds", "List snapshots"),
    TaskKind.RESTORE: QT_TRANSLATE_NOOP("kinds", "Restore"),
    TaskKind.FORGET: QT_TRANSLATE_NOOP("kinds", "Forget snapshots"),
    TaskKind.PRUNE: QT_TRANSLATE_NOOP("kinds", "Prune"),
    TaskKind.CHECK: QT_TRANSLATE_NOOP("kinds", "Check"),
    TaskKind.STATS: QT_TRANSLATE_NOOP("kinds", "Measure"),
    TaskKind.UNLOCK: QT_TRANSLATE_NOOP("kinds", "Unlock"),
    TaskKind.REPAIR: QT_TRANSLATE_NOOP("kinds", "Repair"),
}
_OF_MACHINE: Final = {
    TaskKind.INIT: QT_TRANSLATE_NOOP("kinds", "Initialising from {machine}"),
    TaskKind.BACKUP: QT_TRANSLATE_NOOP("kinds", "Backup of {machine}"),
    TaskKind.SNAPSHOTS: QT_TRANSLATE_NOOP("kinds", "Snapshots listed from {machine}"),
    TaskKind.RESTORE: QT_TRANSLATE_NOOP("kinds", "Restore to {machine}"),
    TaskKind.FORGET: QT_TRANSLATE_NOOP("kinds", "Snapshots forgotten from {machine}"),
    TaskKind.PRUNE: QT_TRANSLATE_NOOP("kinds", "Prune from {machine}"),
    TaskKind.CHECK: QT_TRANSLATE_NOOP("kinds", "Check from {machine}"),
    TaskKind.STATS: QT_TRANSLATE_NOOP("kinds", "Measured from {machine}"),
    TaskKind.UNLOCK: QT_TRANSLATE_NOOP("kinds", "Unlocked from {machine}"),
    TaskKind.REPAIR: QT_TRANSLATE_NOOP("kinds", "Repair from {machine}"),
}


def kind(of: TaskKind) -> str:
    """Backup"""
    return QCoreApplication.translate("kinds", _KINDS[of])


def what(of: TaskKind, name: str) -> str:
    """Check · NAS: a kind with the job or repository it is about, which may have no name."""
    return f"{kind(of)} · {name}" if name else kind(of)


def of_machine(of: TaskKind, machine: str) -> str:
    """Backup of EMPFANG: a task for the breadcrumb."""
    return QCoreApplication.translate("kinds", _OF_MACHINE[of]).format(machine=machine)


def through_machine(name: str, machine: str) -> str:
    """Check · NAS, through EMPFANG: about a repository, whichever machine does it."""
    text = QCoreApplication.translate("kinds", "{name}, through {machine}")
    return text.format(name=name, machine=machine)


def on_machine(name: str, machine: str) -> str:
    """Office PCs on EMPFANG: a job, or a kind, with its machine."""
    return QCoreApplication.translate("kinds", "{name} on {machine}").format(
        name=name, machine=machine
    )
