"""How long snapshots are kept, and what becomes of each, in words."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.fields import FieldProblem
from kustos.core.holds import Hold
from kustos.core.retention import ALL, COUNTS, FIELDS, Duration, Retention, duration
from kustos.core.retention_fit import Unmet
from kustos.core.retention_plan import Fate, Judged
from kustos.core.snapshot_trust import Doubt

from . import fields, numbers, times
from .words import QT_TRANSLATE_NOOP, Words

_FATES: Final = {
    Fate.HELD: QT_TRANSLATE_NOOP("retention", "on hold"),
    Fate.QUARANTINED: QT_TRANSLATE_NOOP("retention", "in quarantine"),
    Fate.KEPT: QT_TRANSLATE_NOOP("retention", "stays"),
    Fate.NEWEST_GOOD: QT_TRANSLATE_NOOP("retention", "stays: the newest complete one"),
    Fate.IN_USE: QT_TRANSLATE_NOOP("retention", "stays for now: a restore needs it"),
    Fate.GOES: QT_TRANSLATE_NOOP("retention", "goes"),
}
_DOUBTS: Final = {
    Doubt.UNEXPECTED: QT_TRANSLATE_NOOP("retention", "No run that Kustos knows of made it."),
    Doubt.FUTURE: QT_TRANSLATE_NOOP("retention", "It claims to be younger than it is."),
    Doubt.BACKDATED: QT_TRANSLATE_NOOP(
        "retention", "It claims to be older than it is, or came after younger ones."
    ),
}
_DOUBTS_OF_SEVERAL: Final = {
    Doubt.UNEXPECTED: QT_TRANSLATE_NOOP("retention", "Some were made by no run that Kustos knows."),
    Doubt.FUTURE: QT_TRANSLATE_NOOP("retention", "Some claim to be younger than they are."),
    Doubt.BACKDATED: QT_TRANSLATE_NOOP(
        "retention", "Some claim to be older than they are, or came after younger ones."
    ),
}
_SLOTS: Final = {
    "last": QT_TRANSLATE_NOOP("retention", "the last"),
    "hourly": QT_TRANSLATE_NOOP("retention", "hourly"),
    "daily": QT_TRANSLATE_NOOP("retention", "daily"),
    "weekly": QT_TRANSLATE_NOOP("retention", "weekly"),
    "monthly": QT_TRANSLATE_NOOP("retention", "monthly"),
    "yearly": QT_TRANSLATE_NOOP("retention", "yearly"),
}
_NAMES: Final = {
    "last": QT_TRANSLATE_NOOP("retention", "Last"),
    "hourly": QT_TRANSLATE_NOOP("retention", "Hourly"),
    "daily": QT_TRANSLATE_NOOP("retention", "Daily"),
    "weekly": QT_TRANSLATE_NOOP("retention", "Weekly"),
    "monthly": QT_TRANSLATE_NOOP("retention", "Monthly"),
    "yearly": QT_TRANSLATE_NOOP("retention", "Yearly"),
}


def fate(of: Fate) -> str:
    """stays"""
    return QCoreApplication.translate("retention", _FATES[of])


def doubt(of: Doubt) -> str:
    """Why a snapshot is in quarantine, as a sentence."""
    return QCoreApplication.translate("retention", _DOUBTS[of])


def doubt_of_several(of: Doubt) -> str:
    """Why snapshots are in quarantine, some of them for this."""
    return QCoreApplication.translate("retention", _DOUBTS_OF_SEVERAL[of])


def name(slots: str) -> str:
    """Daily: what the field of a rule is called."""
    return QCoreApplication.translate("retention", _NAMES[slots])


def reason(restics: str) -> str:
    """daily: what a reason in restic's words says."""
    word = next((word for word in restics.split() if word in _SLOTS), "")
    if "within" in restics.split():
        return RetentionWords().within(duration(restics.rsplit(maxsplit=1)[-1]), word)
    said = QCoreApplication.translate("retention", _SLOTS[word])
    return RetentionWords().oldest(said) if restics.startswith("oldest ") else said


def sentences(problems: tuple[FieldProblem, ...]) -> str:
    """All that is wrong with rules, each with the rule's name."""
    said = []
    for problem in problems:
        if problem.field.startswith(FIELDS):
            rule = problem.field.removeprefix(FIELDS).removeprefix("within_")
            sentence = fields.sentence(problem)
            named = rule in _NAMES and rule != "last"
            said.append(f"{name(rule)}: {sentence}" if named else sentence)
    return " ".join(said)


class RetentionWords(Words):
    """Sentences with numbers in them."""

    def summary(self, rules: Retention | None) -> str:
        """What is kept: the last 3, 7 daily, 4 weekly."""
        if rules is None:
            return self.tr("All snapshots are kept.")
        said = [part for slots in COUNTS if (part := self._rule(rules, slots))]
        return self.tr("Of the snapshots are kept: {rules}.").format(rules=", ".join(said))

    def _rule(self, rules: Retention, slots: str) -> str:
        count = getattr(rules, slots)
        within = duration(getattr(rules, "within" if slots == "last" else f"within_{slots}"))
        word = QCoreApplication.translate("retention", _SLOTS[slots])
        said = []
        if slots == "last" and count > 0:
            said.append(self.tr("the last %Ln", "snapshots", count))
        elif count == ALL:
            said.append(self.tr("all") if slots == "last" else self.all(word))
        elif count:
            said.append(f"{numbers.count(count)} {word}")
        if any(within):
            said.append(self.within(within, "" if slots == "last" else slots))
        return ", ".join(said)

    def all(self, word: str) -> str:
        return self.tr("all {slots}").format(slots=word)

    def oldest(self, word: str) -> str:
        return self.tr("{slots}, being the oldest").format(slots=word)

    def within(self, length: Duration, slots: str) -> str:
        """daily within 1 year, 2 months"""
        said = self.length(length)
        if not slots or slots == "last":
            return self.tr("all within {length}").format(length=said)
        word = QCoreApplication.translate("retention", _SLOTS[slots])
        return self.tr("{slots} within {length}").format(slots=word, length=said)

    def length(self, length: Duration) -> str:
        """1 year and 2 months, however it was typed."""
        said = []
        if length.years:
            said.append(self.tr("%Ln year(s)", "length", length.years))
        if length.months:
            said.append(self.tr("%Ln month(s)", "length", length.months))
        if length.days:
            said.append(self.tr("%Ln day(s)", "length", length.days))
        if length.hours:
            said.append(self.tr("%Ln hour(s)", "length", length.hours))
        return " ".join(said)

    def outcome(self, staying: int, going: int) -> str:
        """What it all comes to."""
        if not going:
            return self.tr("Nothing would be forgotten: %Ln snapshot(s) stay.", "", staying)
        stay = self.tr("%Ln snapshot(s) stay", "", staying)
        return f"{stay}, " + self.tr("%Ln go(es).", "snapshots", going)

    def unmet(self, rules: Sequence[Unmet]) -> str:
        """hourly: the job runs less often, so some of these slots stay empty."""
        if not rules:
            return ""
        named = ", ".join(
            QCoreApplication.translate("retention", _SLOTS[one.slots]) for one in rules
        )
        return self.tr(
            "{slots}: the job runs less often than that. What is kept by it reaches further back"
            " than its number says."
        ).format(slots=named)

    def in_a_year(self, number: int) -> str:
        return self.tr("In a year there will be about %Ln run(s) to restore from.", "", number)

    def day(self, said: str, staying: int, going: int, special: int) -> str:
        """14 Nov: 3 stay, 2 go."""
        parts = []
        if staying:
            parts.append(self.tr("%Ln stay(s)", "snapshots", staying))
        if special:
            parts.append(self.tr("%Ln on hold or in quarantine", "snapshots", special))
        if going:
            parts.append(self.tr("%Ln go(es)", "snapshots", going))
        return f"{said}: {', '.join(parts)}" if parts else said

    def judged(self, one: Judged) -> str:
        """12:04 · stays: daily, weekly"""
        said = fate(one.fate)
        if one.doubt is not None:
            said = f"{said}: {doubt(one.doubt)}"
        elif one.reasons:
            said = f"{said}: {', '.join(dict.fromkeys(map(reason, one.reasons)))}"
        return f"{times.clock(one.at)} · {one.snapshot.id[:8]} · {said}"

    def mark(self, hold: Hold) -> str:
        """on hold: what stands in the snapshot's row."""
        return fate(Fate.HELD) if hold.trip is None else self.tr("on hold: unusual change")

    def held(self, hold: Hold) -> str:
        """Who wants it kept, since when, and why."""
        if hold.trip is not None:
            return self.tr("On hold: unusual change on {day}").format(day=times.date(hold.held_at))
        return self.tr("On hold since {day}, by {name}: {reason}").format(
            day=times.date(hold.held_at), name=hold.held_by, reason=hold.reason
        )
