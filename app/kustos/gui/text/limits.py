"""Limits in words: what tasks may take of a machine, and how far a change has come."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.limits import DEFAULTS, LimitsState, at_once, field_of
from kustos.core.model import Machine
from kustos_agent.protocol.values import TaskKind

from . import numbers
from .words import QT_TRANSLATE_NOOP

_NAMES: Final = {
    "max_tasks": QT_TRANSLATE_NOOP("limits", "Tasks at once"),
    field_of(TaskKind.BACKUP): QT_TRANSLATE_NOOP("limits", "Backups at once"),
    field_of(TaskKind.RESTORE): QT_TRANSLATE_NOOP("limits", "Restores at once"),
    "cpu_percent": QT_TRANSLATE_NOOP("limits", "CPU share"),
    "upload_kib": QT_TRANSLATE_NOOP("limits", "Upload"),
    "download_kib": QT_TRANSLATE_NOOP("limits", "Download"),
    "nice": QT_TRANSLATE_NOOP("limits", "Niceness"),
    "retries_a_day": QT_TRANSLATE_NOOP("limits", "Retries a day"),
}
_BITS: Final = 8 * 1_024
_MEGA: Final = 1_000_000


def rate(kib: int) -> str:
    """500 KiB/s (4.1 Mbit/s); no limit"""
    if not kib:
        return no_limit()
    return f"{numbers.count(kib)}{numbers.NBSP}KiB/s ({megabits(kib)})"


def megabits(kib: int) -> str:
    """4.1 Mbit/s, as lines are sold, of KiB/s, as restic counts."""
    return f"{numbers.decimal(kib * _BITS / _MEGA)}{numbers.NBSP}Mbit/s"


def no_limit() -> str:
    """no limit"""
    return QCoreApplication.translate("limits", "no limit")


def name(field: str) -> str:
    """Tasks at once: what a field of the limits is called."""
    return QCoreApplication.translate("limits", _NAMES[field])


def facts(machine: Machine) -> list[tuple[str, str]]:
    """What holds for a machine, each with its name."""
    limits = machine.limits or DEFAULTS
    said = {"max_tasks": numbers.count(limits.max_tasks)}
    for kind in (TaskKind.BACKUP, TaskKind.RESTORE):
        if at_once(limits, kind) < limits.max_tasks:
            said[field_of(kind)] = numbers.count(at_once(limits, kind))
    said["cpu_percent"] = numbers.percent(limits.cpu_percent) if limits.cpu_percent else no_limit()
    said["upload_kib"] = rate(limits.upload_kib)
    said["download_kib"] = rate(limits.download_kib)
    said["nice"] = numbers.count(limits.nice)
    said["retries_a_day"] = numbers.count(limits.retries_a_day)
    return [(name(field), value) for field, value in said.items()]


def state(of: LimitsState, *, own: bool) -> str:
    """In force on the machine. `own`: the machine has limits of its own."""
    match of:
        case LimitsState.APPLIED if own:
            return QCoreApplication.translate("limits", "In force on the machine.")
        case LimitsState.APPLIED:
            return QCoreApplication.translate("limits", "The defaults, in force on the machine.")
        case LimitsState.WAITING if own:
            return QCoreApplication.translate("limits", "Take effect when the machine is back.")
        case LimitsState.WAITING:
            return QCoreApplication.translate("limits", "The defaults.")
        case LimitsState.UNSUPPORTED:
            return QCoreApplication.translate(
                "limits", "Not in force: the agent there is too old for limits. Update it."
            )
        case LimitsState.NOT_APPLIED:
            return QCoreApplication.translate(
                "limits",
                "Not in force: the agent has not taken them. It is told again when it next"
                " connects.",
            )
