"""What became of the times that a job was due, in words: planned against done."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.planned import Became
from kustos_agent.protocol.schedules import SkipReason

from .words import QT_TRANSLATE_NOOP, Words

_BECAME: Final = {
    Became.PLANNED: QT_TRANSLATE_NOOP("due", "Waiting"),
    Became.RUNNING: QT_TRANSLATE_NOOP("due", "Running"),
    Became.DONE: QT_TRANSLATE_NOOP("due", "Done"),
    Became.WARNING: QT_TRANSLATE_NOOP("due", "Partial"),
    Became.FAILED: QT_TRANSLATE_NOOP("due", "Failed"),
    Became.CANCELLED: QT_TRANSLATE_NOOP("due", "Cancelled"),
    Became.SKIPPED: QT_TRANSLATE_NOOP("due", "Skipped"),
    Became.MISSED: QT_TRANSLATE_NOOP("due", "Missed"),
    Became.AWAY: QT_TRANSLATE_NOOP("due", "Away"),
}
_REASONS: Final = {
    SkipReason.BLOCKED: QT_TRANSLATE_NOOP(
        "due", "The time was blocked for as long as it could wait."
    ),
    SkipReason.ON_BATTERY: QT_TRANSLATE_NOOP("due", "The machine ran on battery."),
    SkipReason.LOW_BATTERY: QT_TRANSLATE_NOOP("due", "The battery was too low."),
    SkipReason.METERED: QT_TRANSLATE_NOOP("due", "The network was metered."),
    SkipReason.RECENT: QT_TRANSLATE_NOOP("due", "The last good backup was recent enough."),
    SkipReason.OFF: QT_TRANSLATE_NOOP("due", "The machine was off or asleep."),
    SkipReason.LATER_ONE: QT_TRANSLATE_NOOP("due", "It waited until the next one was due."),
    SkipReason.STILL_RUNNING: QT_TRANSLATE_NOOP("due", "The run before it had not ended."),
    SkipReason.PAUSED: QT_TRANSLATE_NOOP("due", "The job was paused."),
    SkipReason.MANAGER_AWAY: QT_TRANSLATE_NOOP("due", "The manager was away."),
    SkipReason.OTHER: QT_TRANSLATE_NOOP("due", "The machine gave a reason that is not known here."),
}
_WHYS: Final = {
    Became.PLANNED: QT_TRANSLATE_NOOP("due", "Its time has come; it has not begun yet."),
    Became.WARNING: QT_TRANSLATE_NOOP("due", "Some files could not be read."),
    Became.MISSED: QT_TRANSLATE_NOOP(
        "due", "The machine was connected, but has neither run it nor said why."
    ),
    Became.AWAY: QT_TRANSLATE_NOOP(
        "due", "The machine has not been connected since, so nothing is known yet."
    ),
}


def became(word: Became) -> str:
    """In a word: the pill of a row."""
    return QCoreApplication.translate("due", _BECAME[word])


def all_words() -> list[str]:
    """All that `became` has."""
    return [became(word) for word in _BECAME]


def reason(skipped: SkipReason) -> str:
    """Why a run was skipped, as a sentence."""
    return QCoreApplication.translate("due", _REASONS[skipped])


def why(word: Became, skipped: SkipReason | None) -> str:
    """The sentence behind a word; empty where the word says it all."""
    if skipped is not None:
        return reason(skipped)
    return QCoreApplication.translate("due", _WHYS[word]) if word in _WHYS else ""


class DueCounts(Words):
    """How many due times."""

    def due_times(self, number: int) -> str:
        return self.tr("%Ln due time(s)", "", number)

    def up_to_here(self, number: int) -> str:
        return self.tr("with %Ln before it", "due times", number - 1)
