"""What looks after a repository next, on which machine, and why not yet: pure.

Days are counted by nights (see `Window.night`), not by hours: what took an hour once is not due an
hour later ever after, until it falls out of its window. What was missed is made up for once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from kustos_agent.protocol.values import TaskKind

from .care_plan import EXCLUSIVE, STEPS, CarePlan, CareRecord, Kept
from .model import Task, TaskState

MOST_A_MACHINE: Final = 2
"""Tasks that look after repositories and wait or run there at once: more would only stand in line,
past the end of their window."""

NIGHT: Final = timedelta(days=1)


class Hindrance(StrEnum):
    """Why a step that is due does not begin now; of several the first."""

    RUNS = "runs"
    """It is under way."""
    WINDOW = "window"
    """It waits for its time of the day."""
    LOCKED = "locked"
    """The key to all secrets is not there."""
    NOBODY = "nobody"
    """No machine is known that could."""
    REMOVED = "removed"
    """The maintainer, who alone may, was removed."""
    AWAY = "away"
    """All machines that could are away."""
    EXCLUSIVE = "exclusive"
    """Something else has the repository for itself."""
    IN_USE = "in-use"
    """Backups or restores run, and it would have to have the repository for itself."""
    AFTER = "after"
    """A step before it comes first."""
    FULL = "full"
    """The machine has enough to do with other repositories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carer:
    """A machine that may look after the repository. `here`: it is connected and has told all;
    `load`: so many such tasks are under way there."""

    machine_id: str
    name: str
    here: bool
    load: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that counts. `since`: what was never done counts from then on. `jobs` are those with
    rules, by their ids. `carers` in the order in which they are asked; `removed`: there is one who
    alone may, and it is not there any more. `tasks` are those of the repository that are not
    over."""

    plan: CarePlan
    since: datetime
    now: datetime
    jobs: Sequence[str] = ()
    records: Mapping[tuple[TaskKind, str], CareRecord] = field(default_factory=dict)
    carers: Sequence[Carer] = ()
    removed: bool = False
    tasks: Sequence[Task] = ()
    locked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How a step stands. `due` is the opening of the window of the night from which on it is due;
    None: it is not done by itself. `begins` is when it would begin if nothing hindered it but time.
    `hindrance` None and `carer` there: now."""

    step: TaskKind
    job_id: str = ""
    record: CareRecord | None = None
    due: datetime | None = None
    begins: datetime | None = None
    hindrance: Hindrance | None = None
    carer: Carer | None = None


def outlooks(situation: Situation) -> list[Outlook]:
    """How all steps stand, in their order. At most one of them is to begin now."""
    found: list[Outlook] = []
    comes_first = False
    for step, job_id in _items(situation):
        one = _outlook(situation, step, job_id, comes_first=comes_first)
        comes_first = comes_first or one.carer is not None
        found.append(one)
    return found


def to_begin(found: Iterable[Outlook]) -> Outlook | None:
    """The one that is to begin now, if any is."""
    return next((one for one in found if one.carer is not None), None)


def overdue_since(
    kept: Kept, step: TaskKind, record: CareRecord | None, now: datetime
) -> datetime | None:
    """Since when a step is overdue: it was not done for two of its periods, and a night in which it
    could have been made up for. None: it is not, or is not done by itself."""
    if not kept.plan.does(step):
        return None
    done = None if record is None else record.done_at
    began = kept.since if done is None else max(done, kept.since)
    late = began + NIGHT * (2 * kept.plan.days(step) + 1)
    return late if late <= now else None


def _items(situation: Situation) -> Iterator[tuple[TaskKind, str]]:
    for step in STEPS:
        if step is TaskKind.FORGET:
            yield from ((step, job_id) for job_id in situation.jobs)
        else:
            yield step, ""


def _outlook(situation: Situation, step: TaskKind, job_id: str, *, comes_first: bool) -> Outlook:
    record = situation.records.get((step, job_id))
    plan, now, window = situation.plan, situation.now, situation.plan.window
    runs = any(
        task.kind is step and (step is not TaskKind.FORGET or task.job_id == job_id)
        for task in situation.tasks
    )
    blank = Outlook(step=step, job_id=job_id, record=record)
    if not plan.does(step):
        return replace(blank, hindrance=Hindrance.RUNS if runs else None)
    due = due_from(situation, step, record)
    begins = window.open_from(max(due, now))
    hindrance: Hindrance | None = None
    carer: Carer | None = None
    if runs:
        hindrance = Hindrance.RUNS
    elif due <= now:
        hindrance = _hindrance(situation, step, comes_first=comes_first)
        if hindrance is None:
            carer = next((one for one in situation.carers if _free(one)), None)
            hindrance = Hindrance.FULL if carer is None else None
    return replace(blank, due=due, begins=begins, hindrance=hindrance, carer=carer)


def due_from(situation: Situation, step: TaskKind, record: CareRecord | None) -> datetime:
    """The opening of the first window in which it is due. One that failed is tried again in the
    next night, not before; a person who cancels it has put it off as long."""
    plan, window, now = situation.plan, situation.plan.window, situation.now
    done = None if record is None else record.done_at
    tried = None if record is None or not record.failed else record.tried_at
    if tried is not None and tried <= now:
        return window.opens(window.night(tried) + NIGHT)
    if done is None or done > now:
        # Of the future: some clock was wrong, and nobody knows.
        done = min(situation.since, now)
    return window.opens(window.night(done) + NIGHT * plan.days(step))


def _hindrance(situation: Situation, step: TaskKind, *, comes_first: bool) -> Hindrance | None:
    """What keeps a step that is due from beginning, whichever machine does it."""
    others = {task.kind for task in situation.tasks}
    waiting = {task.kind for task in situation.tasks if _is_out(task)}
    hindrances = (
        (Hindrance.WINDOW, not situation.plan.window.open(situation.now)),
        (Hindrance.LOCKED, situation.locked),
        (Hindrance.REMOVED, situation.removed),
        (Hindrance.NOBODY, not situation.carers),
        (Hindrance.AWAY, not any(one.here for one in situation.carers)),
        (Hindrance.EXCLUSIVE, bool(others & EXCLUSIVE)),
        (Hindrance.IN_USE, step in EXCLUSIVE and bool(waiting)),
        (Hindrance.AFTER, comes_first),
    )
    return next((word for word, holds in hindrances if holds), None)


def _is_out(task: Task) -> bool:
    """Whether its machine may be at it: what waits for one that is away uses nothing."""
    return task.offered_at is not None or task.state is not TaskState.QUEUED


def _free(carer: Carer) -> bool:
    return carer.here and carer.load < MOST_A_MACHINE
