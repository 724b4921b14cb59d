"""How a repository is looked after by itself: what, how often, at which time. Nouns; pure."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from kustos_agent.protocol.schedules import DAY_MINUTES
from kustos_agent.protocol.tasks import CheckDepth
from kustos_agent.protocol.values import TaskKind

from .fields import FieldCode, FieldProblem
from .model import Repository, TaskState
from .monitor_plan import MINUTES
from .orders import CareOrder, CheckOrder, Order, PruneOrder, StatsOrder

STEPS: Final = (TaskKind.FORGET, TaskKind.PRUNE, TaskKind.CHECK, TaskKind.STATS)
"""What is done by itself, in this order where several are due."""

EXCLUSIVE: Final = frozenset({TaskKind.FORGET, TaskKind.PRUNE, TaskKind.CHECK, TaskKind.REPAIR})
"""What locks a repository for itself alone (tried on 0.14, 0.18 and 0.19)."""

OFF: Final = 0
"""As a number of days: not by itself."""

DAYS: Final = range(367)
PARTS: Final = range(2, 257)
"""A check's parts of the data; `protocol.tasks.CheckSpec` takes no more."""

MOST_REPACK_BYTES: Final = 2**50
_ALL: Final = 100
"""Percent."""


class Window(Struct, frozen=True, kw_only=True):
    """The time of the day at which care may begin: from minute `begin` up to `end`, past midnight
    if that is not later; at any time if they are the same. By the clock of `zone` (an IANA name);
    empty: by that of the computer that the manager runs on."""

    begin: int = 22 * 60
    end: int = 6 * 60
    zone: str = ""

    @property
    def always(self) -> bool:
        """Whether it never closes."""
        return self.begin == self.end

    def night(self, at: datetime) -> date:
        """The day on which the window began last, or would have: all that is done in one night has
        one date."""
        wall = at.astimezone(self._clock).replace(tzinfo=None)
        return (wall - timedelta(minutes=self.begin)).date()

    def opens(self, night: date) -> datetime:
        """When it opens on this day. If the clock is set forward past it, as much later."""
        wall = datetime(night.year, night.month, night.day) + timedelta(minutes=self.begin)  # noqa: DTZ001  on the wall
        return _moment(wall, self._clock)

    def open(self, at: datetime) -> bool:
        """Whether care may begin now."""
        wall = at.astimezone(self._clock)
        minute = 60 * wall.hour + wall.minute
        length = (self.end - self.begin - 1) % DAY_MINUTES + 1
        return (minute - self.begin) % DAY_MINUTES < length

    def open_from(self, at: datetime) -> datetime:
        """The first moment, this one or later, at which care may begin."""
        if self.open(at):
            return at
        return self.opens(self.night(at) + timedelta(days=1))

    @property
    def _clock(self) -> tzinfo | None:
        """None: Python's own word for the clock of this computer. It stands in for a zone that is
        not known here any more: no repository must go without care for a missing file."""
        return None if not self.zone or not _known(self.zone) else ZoneInfo(self.zone)


def _known(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (LookupError, ValueError, OSError):  # OSError: the name of a folder
        return False
    return True


def _moment(wall: datetime, clock: tzinfo | None) -> datetime:
    return (wall.replace(tzinfo=clock) if clock is not None else wall.astimezone()).astimezone(UTC)


class CarePlan(Struct, frozen=True, kw_only=True):
    """Each of STEPS with how many days are between two of it, or OFF. Nothing is done by itself
    unless `on`.

    A prune may leave up to `max_unused_percent` unused and writes at most `max_repack_bytes` anew
    (0: no limit). A check of depth SUBSET reads one of `parts` parts of the data, the next one each
    time. `machine_id` does it if it can; empty: whichever can. (Where a repository has a
    maintainer, that one does.) It is looked into every `look_minutes`, `on` or not; None: as often
    as is usual for its place (see `monitor_plan`).
    """

    on: bool = True
    forget_days: int = 1
    prune_days: int = 7
    check_days: int = 30
    stats_days: int = 7
    max_unused_percent: float = 5.0
    max_repack_bytes: int = 0
    check: CheckDepth = CheckDepth.SUBSET
    parts: int = 12
    window: Window = Window()
    machine_id: str = ""
    look_minutes: int | None = None

    def days(self, step: TaskKind) -> int:
        """Between two of it."""
        return {
            TaskKind.FORGET: self.forget_days,
            TaskKind.PRUNE: self.prune_days,
            TaskKind.CHECK: self.check_days,
            TaskKind.STATS: self.stats_days,
        }[step]

    def does(self, step: TaskKind) -> bool:
        """Whether it is done by itself."""
        return self.on and self.days(step) != OFF


USUAL: Final = CarePlan()
"""Of a repository of which nobody has said anything else (SPEC 4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A repository's plan as it is stored. What was never done counts from `since`."""

    repository_id: str
    plan: CarePlan
    since: datetime


def usual(repository: Repository) -> Kept:
    """The plan of a repository of which nobody has said anything."""
    return Kept(repository_id=repository.id, plan=USUAL, since=repository.created_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRecord:
    """How far one step is. `job_id`: forgetting is a matter of each job; empty for the others.

    Times are the manager's, of the order and not of the end: `done_at` of the last one that was
    done, `tried_at` of the last one that came to an end as `state`, by task `task_id` (empty: there
    was nothing to do). `part` of `parts` is the part of the data that was read last.
    """

    repository_id: str
    step: TaskKind
    job_id: str = ""
    done_at: datetime | None = None
    tried_at: datetime | None = None
    state: TaskState | None = None
    task_id: str = ""
    part: int = 0
    parts: int = 0

    @property
    def failed(self) -> bool:
        """Whether the last one did not do what it should."""
        return self.tried_at is not None and self.tried_at != self.done_at


def counts(plan: CarePlan, order: Order) -> bool:
    """Whether a task with this order is a step of the plan: a person's quick look at the structure
    must not put off the reading of the data."""
    if not isinstance(order, CheckOrder):
        return True
    depths = list(CheckDepth)
    return depths.index(order.depth) >= depths.index(plan.check)


def order_of(plan: CarePlan, step: TaskKind, record: CareRecord | None) -> CareOrder:
    """What the next task of this step is to do; forgetting is `tidying`'s."""
    match step:
        case TaskKind.PRUNE:
            return PruneOrder(
                max_unused_percent=plan.max_unused_percent, max_repack_bytes=plan.max_repack_bytes
            )
        case TaskKind.CHECK if plan.check is CheckDepth.SUBSET:
            return CheckOrder(
                depth=CheckDepth.SUBSET, part=next_part(plan.parts, record), parts=plan.parts
            )
        case TaskKind.CHECK:
            return CheckOrder(depth=plan.check)
        case TaskKind.STATS:
            return StatsOrder()
    raise ValueError(step)


def next_part(parts: int, record: CareRecord | None) -> int:
    """The one after the last that was read, without skipping any. Another division begins anew."""
    if record is None or record.parts != parts:
        return 1
    return record.part % parts + 1


def problems(plan: CarePlan) -> list[FieldProblem]:
    """What is wrong with it, at its fields; of the window at `begin`, `end`, `zone`."""
    return list(_wrong(plan))


def _wrong(plan: CarePlan) -> Iterator[FieldProblem]:
    for step in STEPS:
        yield from _beyond(f"{step.value}_days", plan.days(step), DAYS)
    # Written so that NaN, which compares with nothing, is refused too.
    if not (math.isfinite(plan.max_unused_percent) and 0 <= plan.max_unused_percent <= _ALL):
        yield FieldProblem("max_unused_percent", FieldCode.OUT_OF_RANGE, "0-100")
    yield from _beyond("max_repack_bytes", plan.max_repack_bytes, range(MOST_REPACK_BYTES + 1))
    if plan.check is CheckDepth.SUBSET:
        yield from _beyond("parts", plan.parts, PARTS)
    if plan.look_minutes is not None:
        yield from _beyond("look_minutes", plan.look_minutes, MINUTES)
    for name in ("begin", "end"):
        yield from _beyond(name, getattr(plan.window, name), range(DAY_MINUTES))
    if plan.window.zone and not _known(plan.window.zone):
        yield FieldProblem("zone", FieldCode.NOT_A_ZONE)


def _beyond(field: str, value: int, bounds: range) -> Iterator[FieldProblem]:
    if value not in bounds:
        yield FieldProblem(field, FieldCode.OUT_OF_RANGE, f"{bounds[0]}-{bounds[-1]}")
