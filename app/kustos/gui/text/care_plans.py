"""How a repository is looked after by itself, in words: the plan, what was done, what is next."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.care import CareView
from kustos.core.care_plan import OFF, STEPS, CarePlan
from kustos.core.care_planner import Hindrance, Outlook
from kustos.core.model import Task, TaskState
from kustos_agent.protocol.tasks import (
    CheckDepth,
    CheckResult,
    ForgetResult,
    PruneResult,
    RepairResult,
    StatsResult,
    UnlockResult,
)
from kustos_agent.protocol.values import TaskKind

from . import care, schedules, times
from .words import QT_TRANSLATE_NOOP, Words

_DAILY: Final = 1
_WEEKLY: Final = 7
_NAMES: Final = {
    TaskKind.FORGET: QT_TRANSLATE_NOOP("care_plans", "Tidy up"),
    TaskKind.PRUNE: QT_TRANSLATE_NOOP("care_plans", "Free space"),
    TaskKind.CHECK: QT_TRANSLATE_NOOP("care_plans", "Check"),
    TaskKind.STATS: QT_TRANSLATE_NOOP("care_plans", "Measure"),
}
_DEPTHS: Final = {
    CheckDepth.STRUCTURE: QT_TRANSLATE_NOOP("care_plans", "the structure alone"),
    CheckDepth.SUBSET: QT_TRANSLATE_NOOP(
        "care_plans", "the structure and a part of the data, in turn"
    ),
    CheckDepth.ALL: QT_TRANSLATE_NOOP("care_plans", "the structure and all data"),
}
_MARKS: Final = {
    TaskState.SUCCESS: "✓",
    TaskState.WARNING: "!",
    TaskState.FAILED: "✕",
}
_OTHER_MARK: Final = "○"
_HINDRANCES: Final = {
    Hindrance.LOCKED: QT_TRANSLATE_NOOP("care_plans", "due; the key to the passwords is missing"),
    Hindrance.NOBODY: QT_TRANSLATE_NOOP(
        "care_plans", "due; no machine is known that could do it: choose one"
    ),
    Hindrance.REMOVED: QT_TRANSLATE_NOOP(
        "care_plans", "due; the machine that looked after it was removed"
    ),
    Hindrance.EXCLUSIVE: QT_TRANSLATE_NOOP("care_plans", "due; waits for other care to end"),
    Hindrance.IN_USE: QT_TRANSLATE_NOOP("care_plans", "due; waits for backups and restores to end"),
    Hindrance.AFTER: QT_TRANSLATE_NOOP("care_plans", "due; comes after the step before it"),
    Hindrance.FULL: QT_TRANSLATE_NOOP(
        "care_plans", "due; the machine is busy with other repositories"
    ),
}


def name(step: TaskKind) -> str:
    """Free space"""
    return QCoreApplication.translate("care_plans", _NAMES[step])


def depth(of: CheckDepth) -> str:
    """the structure and all data"""
    return QCoreApplication.translate("care_plans", _DEPTHS[of])


def mark(state: TaskState) -> str:
    """A sign that tells it without a colour."""
    return _MARKS.get(state, _OTHER_MARK)


class CarePlanWords(Words):
    """The sentences."""

    def summary(self, view: CareView) -> str:
        """Tidied daily, …; between 22:00 and 06:00 by SERVER."""
        plan = view.plan
        idle = set() if view.jobs else {TaskKind.FORGET}
        steps = [self._step(plan, step) for step in STEPS if plan.does(step) and step not in idle]
        if not steps:
            return self.tr("Nothing of it is done by itself.")
        said = ", ".join(steps)
        said = self.tr("{steps}; {window}, {who}.").format(
            steps=said, window=self._window(plan), who=self._who(view)
        )
        return said[0].upper() + said[1:]

    def _step(self, plan: CarePlan, step: TaskKind) -> str:
        match step:
            case TaskKind.FORGET:
                said = self.tr("tidied {rhythm}")
            case TaskKind.PRUNE:
                said = self.tr("space freed {rhythm}")
            case TaskKind.CHECK if plan.check is CheckDepth.SUBSET:
                said = self.tr("checked {rhythm} (with 1/{parts} of the data each time)")
            case TaskKind.CHECK if plan.check is CheckDepth.ALL:
                said = self.tr("checked {rhythm} (with all data)")
            case TaskKind.CHECK:
                said = self.tr("checked {rhythm}")
            case _:
                said = self.tr("measured {rhythm}")
        return said.format(rhythm=self.rhythm(plan.days(step)), parts=plan.parts)

    def rhythm(self, days: int) -> str:
        """every 30 days"""
        if days == OFF:
            return self.tr("not by itself")
        if days == _DAILY:
            return self.tr("daily")
        if days == _WEEKLY:
            return self.tr("weekly")
        return self.tr("every %Ln day(s)", "", days)

    def _window(self, plan: CarePlan) -> str:
        window = plan.window
        if window.always:
            return self.tr("at any time")
        return self.tr("between {begin} and {end}").format(
            begin=schedules.minute_of_day(window.begin), end=schedules.minute_of_day(window.end)
        )

    def _who(self, view: CareView) -> str:
        if not view.carers:
            return self.tr("but there is no machine that could")
        first = view.carers[0].name
        if view.maintainer:
            return self.tr("by {name} alone").format(name=first)
        if len(view.carers) > 1:
            return self.tr("by {name} or, if it is away, by another machine").format(name=first)
        return self.tr("by {name}").format(name=first)

    def last(self, one: Outlook, tasks: Mapping[str, Task], job: str, now: datetime) -> str:
        """When it was done and what came of it; or that it was not."""
        record = one.record
        if record is None or record.tried_at is None:
            return self.tr("never yet")
        at = times.when(record.tried_at, now)
        if record.failed:
            said = (
                self.tr("cancelled {when}")
                if record.state is TaskState.CANCELLED
                else self.tr("failed {when}")
            ).format(when=at)
            said += f" ({job})" if job else ""
            if record.done_at is not None:
                good = times.when(record.done_at, now)
                said += "; " + self.tr("last done {when}").format(when=good)
            return said
        task = tasks.get(record.task_id)
        brief = _brief(task) if task is not None else ""
        if not record.task_id:
            brief = self.tr("nothing to forget")
        return f"{at} ({brief})" if brief else at

    def next(self, one: Outlook, view: CareView, now: datetime) -> str:
        """When it begins, or what keeps it from that."""
        if one.hindrance is Hindrance.RUNS:
            return self.tr("under way")
        if one.due is None or one.begins is None:
            return self.tr("not by itself")
        if one.carer is not None:
            return self.tr("begins within a minute")
        if one.hindrance is Hindrance.AWAY:
            return self._away(view)
        source = _HINDRANCES.get(one.hindrance) if one.hindrance is not None else None
        if source is not None:
            return QCoreApplication.translate("care_plans", source)
        return schedules.next_time(one.begins, now)

    def _away(self, view: CareView) -> str:
        names = ", ".join(carer.name for carer in view.carers[:2])
        if len(view.carers) > 2:  # noqa: PLR2004  as many as are named
            return self.tr("due; none of the machines that could do it is connected")
        return self.tr("due; waits until {name} is connected").format(name=names)

    def without_rules(self) -> str:
        """Nothing is ever let go."""
        return self.tr("no job has rules: everything is kept")

    def history(self, tasks: Iterable[Task], now: datetime) -> str:
        """A line for each: what became of it, when."""
        return "\n".join(
            f"{mark(task.state)} {times.when(task.finished_at or task.created_at, now)}"
            for task in tasks
        )


def _brief(task: Task) -> str:
    result = task.result
    if isinstance(
        result,
        ForgetResult | PruneResult | CheckResult | StatsResult | UnlockResult | RepairResult,
    ):
        return care.brief(task.order, result)
    return ""
