"""Looking after a repository: what can be done, and what came of it."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.abilities import Lack
from kustos.core.orders import CheckOrder, Order
from kustos.gui.care import Care
from kustos_agent.protocol.tasks import (
    CareResult,
    CheckDepth,
    CheckResult,
    ForgetResult,
    PruneResult,
    RepairResult,
    StatsResult,
    TaskResult,
    UnlockResult,
)
from kustos_agent.protocol.values import TaskKind

from . import numbers
from .words import QT_TRANSLATE_NOOP, Words


def good(order: Order, result: CareResult) -> str:
    """It did what it should."""
    return CareWords().good(order, result)


def brief(order: Order, result: CareResult) -> str:
    """The same in a word or two; empty if there is no more to say."""
    return CareWords().brief(order, result)


def failed(kind: TaskKind, result: TaskResult | None) -> str:
    """It did not."""
    return CareWords().failed(kind, result)


def lacking(lack: Lack, machine: str) -> str:
    """Why a machine cannot do it."""
    return CareWords().lacking(lack, machine)


class CareWords(Words):
    """Sentences with numbers or names in them."""

    def lacking(self, lack: Lack, machine: str) -> str:
        """restic 0.14.0 on EMPFANG cannot do this. It takes 0.16.0 or newer."""
        said = self.tr("restic {version} on {machine} cannot do this.").format(
            version=lack.found, machine=machine
        )
        if lack.needed is None:
            return said
        return f"{said} " + self.tr("It takes {version} or newer.").format(version=lack.needed)

    def brief(self, order: Order, result: CareResult) -> str:
        match result:
            case PruneResult(bytes_freed=0):
                said = self.tr("nothing freed")
            case PruneResult(bytes_freed=freed):
                said = numbers.size(freed)
            case StatsResult(stored_bytes=stored):
                said = numbers.size(stored)
            case ForgetResult(forgotten=number):
                said = numbers.Counts().snapshots(number)
            case CheckResult():
                said = self._brief_depth(order)
            case _:
                said = ""
        return said

    def _brief_depth(self, order: Order) -> str:
        match order:
            case CheckOrder(depth=CheckDepth.ALL):
                return self.tr("structure and all data")
            case CheckOrder(depth=CheckDepth.SUBSET, part=part, parts=parts):
                return self.tr("structure, part {part} of {parts} of the data").format(
                    part=part, parts=parts
                )
            case _:
                return self.tr("structure")

    def good(self, order: Order, result: CareResult) -> str:
        match result:
            case ForgetResult(forgotten=number):
                said = self.tr(
                    "%Ln snapshot(s) forgotten. The space becomes free with the next prune.",
                    "",
                    number,
                )
            case PruneResult(bytes_freed=0):
                said = self.tr("Nothing was freed.")
            case PruneResult(bytes_freed=freed):
                said = self.tr("{size} freed.").format(size=numbers.size(freed))
            case CheckResult():
                said = self._without_errors(order)
            case StatsResult(stored_bytes=stored):
                said = self.tr("The repository takes {size}.").format(size=numbers.size(stored))
            case UnlockResult(left=0):
                said = self.tr("There is no lock any more.")
            case UnlockResult(left=left):
                said = self.tr("%Ln lock(s) stay: somebody may be at work.", "", left)
            case RepairResult(changed=0):
                said = self.tr("The repair has come to its end. Check the repository once more.")
            case RepairResult(changed=changed):
                said = self.tr(
                    "%Ln snapshot(s) written anew, without what is lost of them.", "", changed
                )
        return said

    def _without_errors(self, order: Order) -> str:
        match order:
            case CheckOrder(depth=CheckDepth.ALL):
                return self.tr("No errors were found, neither in the structure nor in the data.")
            case CheckOrder(depth=CheckDepth.SUBSET, part=part, parts=parts):
                return self.tr(
                    "No errors were found in the structure, nor in part {part} of {parts} of the"
                    " data."
                ).format(part=part, parts=parts)
            case _:
                return self.tr(
                    "No errors were found in the structure. The files' data was not read."
                )

    def failed(self, kind: TaskKind, result: TaskResult | None) -> str:
        match kind, result:
            case TaskKind.CHECK, CheckResult(errors=errors) if errors:
                said = self.tr(
                    "%Ln error(s) found: a part of the backups may be unreadable.", "", errors
                )
            case TaskKind.CHECK, _:
                said = self.tr("The check did not come to its end: it says nothing.")
            case TaskKind.FORGET, ForgetResult(left=left) if left:
                said = self.tr("%Ln snapshot(s) could not be forgotten.", "", len(left))
            case TaskKind.FORGET, _:
                said = self.tr("No snapshot was forgotten.")
            case TaskKind.PRUNE, _:
                said = self.tr("The repository is not pruned. No backup is lost by this.")
            case TaskKind.STATS, _:
                said = self.tr("The repository was not measured.")
            case TaskKind.UNLOCK, _:
                said = self.tr("The locks could not be looked at.")
            case _:
                said = self.tr("The repair did not come to its end.")
        return said


_NAMES: Final = {
    Care.CHECK: QT_TRANSLATE_NOOP("care", "Check the structure"),
    Care.CHECK_ALL: QT_TRANSLATE_NOOP("care", "Check the structure and all data"),
    Care.STATS: QT_TRANSLATE_NOOP("care", "Measure"),
    Care.PRUNE: QT_TRANSLATE_NOOP("care", "Free unused space"),
    Care.UNLOCK: QT_TRANSLATE_NOOP("care", "Remove dead locks"),
    Care.REPAIR_INDEX: QT_TRANSLATE_NOOP("care", "Repair the index"),
    Care.REPAIR_SNAPSHOTS: QT_TRANSLATE_NOOP("care", "Repair the snapshots"),
}
_EFFECTS: Final = {
    Care.CHECK: QT_TRANSLATE_NOOP(
        "care",
        "Looks whether everything that the snapshots need is there. Nothing is changed; it takes"
        " seconds to minutes. No backup can run meanwhile.",
    ),
    Care.CHECK_ALL: QT_TRANSLATE_NOOP(
        "care",
        "Reads the whole repository, as a restore of everything would. Nothing is changed; it may"
        " take hours and cost traffic. No backup can run meanwhile.",
    ),
    Care.STATS: QT_TRANSLATE_NOOP(
        "care", "Adds up what the repository takes and what it holds. Nothing is changed."
    ),
    Care.PRUNE: QT_TRANSLATE_NOOP(
        "care",
        "Removes data that no snapshot needs any more. No snapshot is lost. No backup can run"
        " meanwhile, and it may take hours.",
    ),
    Care.UNLOCK: QT_TRANSLATE_NOOP(
        "care",
        "Removes locks whose owner is dead or has not been heard of for half an hour. A lock that"
        " is in use stays.",
    ),
    Care.REPAIR_INDEX: QT_TRANSLATE_NOOP(
        "care",
        "Builds the list of what the repository holds anew, from the data itself. This is the"
        " first step after a check that found errors; it may take hours.",
    ),
    Care.REPAIR_SNAPSHOTS: QT_TRANSLATE_NOOP(
        "care",
        "Writes damaged snapshots anew without the files that are lost, and removes the damaged"
        " ones. Copy the repository first if you can, and repair its index.",
    ),
}


def name(what: Care) -> str:
    """Check the structure"""
    return QCoreApplication.translate("care", _NAMES[what])


def effect(what: Care) -> str:
    """What follows from it, in two or three sentences."""
    return QCoreApplication.translate("care", _EFFECTS[what])
