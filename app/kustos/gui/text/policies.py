"""Policies in words: who follows one, what a change comes to, and why it is refused."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.policy_diff import FieldChange, FieldSummary, Summary, Trend
from kustos.core.policy_fields import PolicyField
from kustos.core.policy_roll_out import Refused
from kustos.core.policy_templates import Template
from kustos.core.policy_views import HistoryEntry, PolicyView

from . import fields, numbers, schedules
from .explanation import Explanation
from .words import QT_TRANSLATE_NOOP, Words

_NAMES: Final = {
    PolicyField.SOURCES: QT_TRANSLATE_NOOP("policies", "folders"),
    PolicyField.EXCLUDES: QT_TRANSLATE_NOOP("policies", "what is left out"),
    PolicyField.EXCLUDE_CACHES: QT_TRANSLATE_NOOP("policies", "caches"),
    PolicyField.EXCLUDE_IF_PRESENT: QT_TRANSLATE_NOOP("policies", "marker file"),
    PolicyField.EXCLUDE_LARGER_THAN: QT_TRANSLATE_NOOP("policies", "largest file"),
    PolicyField.ONE_FILE_SYSTEM: QT_TRANSLATE_NOOP("policies", "staying on one disk"),
    PolicyField.USE_FS_SNAPSHOT: QT_TRANSLATE_NOOP("policies", "open files"),
    PolicyField.DUMPS: QT_TRANSLATE_NOOP("policies", "dumps"),
    PolicyField.HOOKS: QT_TRANSLATE_NOOP("policies", "hooks"),
    PolicyField.SCHEDULE: QT_TRANSLATE_NOOP("policies", "when"),
    PolicyField.CREDENTIALS: QT_TRANSLATE_NOOP("policies", "credentials"),
    PolicyField.REPOSITORY: QT_TRANSLATE_NOOP("policies", "repository"),
    PolicyField.RETENTION: QT_TRANSLATE_NOOP("policies", "how long"),
    PolicyField.MAX_AGE: QT_TRANSLATE_NOOP("policies", "when it is overdue"),
    PolicyField.MIN_BYTES: QT_TRANSLATE_NOOP("policies", "when it is too small"),
    PolicyField.HOW: QT_TRANSLATE_NOOP("policies", "how it runs"),
}
_LESS: Final = {
    PolicyField.SCHEDULE: QT_TRANSLATE_NOOP("policies", "runs more rarely"),
    PolicyField.RETENTION: QT_TRANSLATE_NOOP("policies", "kept for a shorter time"),
    PolicyField.MAX_AGE: QT_TRANSLATE_NOOP("policies", "overdue earlier"),
}
_MORE: Final = {
    PolicyField.SCHEDULE: QT_TRANSLATE_NOOP("policies", "runs more often"),
    PolicyField.RETENTION: QT_TRANSLATE_NOOP("policies", "kept for a longer time"),
    PolicyField.MAX_AGE: QT_TRANSLATE_NOOP("policies", "overdue later"),
}
_TEMPLATES: Final = {
    Template.OFFICE_PC: (
        QT_TRANSLATE_NOOP("policies", "Office PCs"),
        QT_TRANSLATE_NOOP("policies", "The folders of all people, on working days at noon."),
    ),
    Template.LAPTOP: (
        QT_TRANSLATE_NOOP("policies", "Laptops"),
        QT_TRANSLATE_NOOP(
            "policies",
            "Daily, on mains power and a network that is not metered; made up for within 3 days.",
        ),
    ),
    Template.FILE_SERVER: (
        QT_TRANSLATE_NOOP("policies", "File servers"),
        QT_TRANSLATE_NOOP("policies", "The shared folders, each night; kept for 3 years."),
    ),
    Template.DATABASE_SERVER: (
        QT_TRANSLATE_NOOP("policies", "Database servers"),
        QT_TRANSLATE_NOOP("policies", "First a dump of the databases, each night."),
    ),
}


def field_name(field: PolicyField) -> str:
    """What a value is called in the middle of a sentence."""
    return _say(_NAMES[field])


def template(of: Template) -> tuple[str, str]:
    """Its name, which a new policy gets, and what it does in a sentence."""
    name, text = _TEMPLATES[of]
    return _say(name), _say(text)


def refused(who: Sequence[Refused]) -> str:
    """LAPTOP: what is in the way there. A line each."""
    lines = []
    for one in who:
        said = " ".join(fields.sentence(problem) for problem in one.problems)
        lines.append(f"{one.machine}: {said}" if one.machine else said)
    return "\n".join(lines)


class PolicyWords(Words):
    """Sentences with numbers and names in them."""

    def count(self, number: int) -> str:
        return self.tr("%Ln policy(ies)", "", number)

    def followed(self, view: PolicyView, number: int) -> str:
        """“Office PCs”, used by 14 machines; on revision 1, the newest is 3"""
        policy = view.policy
        used = self.tr("used by %Ln machine(s)", "", view.machines)
        said = self.tr("“{name}”, {used}").format(name=policy.name, used=used)
        if number == policy.revision:
            return said
        behind = self.tr("on revision {number}, the newest is {newest}")
        return f"{said}; {behind.format(number=number, newest=policy.revision)}"

    def none(self) -> str:
        """Of a job that follows no policy."""
        return self.tr("None: all values are this machine's own.")

    def kept(self, fields_: Sequence[PolicyField]) -> str:
        """What comes of following a policy without taking over values, by those that differ."""
        if not fields_:
            return self.tr("The job does already what the policy says.")
        own = ", ".join(field_name(field) for field in fields_)
        return self.tr(
            "No value of the job changes. Its own are, until they are reset: {fields}."
        ).format(fields=own)

    def pauses(self, until: datetime | None, now: datetime) -> str:
        """Of a job that comes to follow; empty: it is not paused then."""
        if until is None or until <= now:
            return ""
        paused = schedules.paused(until, now)
        return self.tr("Nothing begins by itself then: {paused}.").format(paused=paused)

    def behind(self, number: int) -> str:
        return self.tr("%Ln on an older revision", "machines", number)

    def changes(self, summary: Summary) -> str:
        """This changes 12 machines: 3 folders more, kept for a shorter time on 2."""
        if not summary.jobs:
            return self.tr("This changes nothing on any machine.")
        machines = self.tr("This changes %Ln machine(s)", "", summary.machines)
        parts = ", ".join(self._summed(field, summary.jobs) for field in summary.fields)
        return f"{machines}: {parts}."

    def _summed(self, field: FieldSummary, jobs: int) -> str:
        said = self._said(
            field.field,
            added=len(field.added),
            removed=len(field.removed),
            trend=_trend(field),
        )
        return (
            said
            if field.jobs == jobs
            else self.tr("{change} on %Ln", "jobs", field.jobs).format(change=said)
        )

    def change(self, change: FieldChange) -> str:
        """2 folders more; kept for a shorter time."""
        return self._said(
            change.field,
            added=len(change.added),
            removed=len(change.removed),
            trend=change.trend,
        )

    def _said(self, field: PolicyField, *, added: int, removed: int, trend: Trend) -> str:
        if field is PolicyField.SOURCES and (added or removed):
            said = []
            if added:
                said.append(self.tr("%Ln folder(s) more", "", added))
            if removed:
                said.append(self.tr("%Ln folder(s) fewer", "", removed))
            return self.tr(" and ").join(said)
        name = field_name(field)
        if added or removed:
            signs = [f"+{numbers.count(added)}"] if added else []
            signs += [f"−{numbers.count(removed)}"] if removed else []
            return f"{name} {' '.join(signs)}"
        ways = {Trend.LESS: _LESS, Trend.MORE: _MORE}.get(trend, {})
        return _say(ways[field]) if field in ways else self.tr("{field} changed").format(field=name)

    def history(self, entry: HistoryEntry) -> str:
        """What a revision changed against the one before."""
        if entry.change is None:
            return self.tr("the first one")
        said = ", ".join(self.change(change) for change in entry.change.changes)
        said = said or self.tr("name or passwords")
        if entry.revision.restored is not None:
            back = self.tr("back to revision {number}").format(number=entry.revision.restored)
            return f"{back}: {said}"
        return said

    def changed_meanwhile(self, said: Sequence[str]) -> Explanation:
        """Of a job or a policy that somebody else has saved while it was being changed."""
        return Explanation(
            title=self.tr("It has been changed by somebody else meanwhile, and is not saved yet"),
            cause=self.tr("Changed there: {changes}.").format(
                changes=", ".join(said) or self.tr("nothing that shows here")
            ),
            step=self.tr("What was entered here stands over it: look at it, and save again."),
        )


def _trend(field: FieldSummary) -> Trend:
    if field.less == field.jobs:
        return Trend.LESS
    return Trend.MORE if field.more == field.jobs else Trend.OTHER


def _say(source: str) -> str:
    return QCoreApplication.translate("policies", source)
