"""What one content of a policy changes against another: by field, and over many jobs. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from kustos_agent.protocol.due import TimesError, due_times
from kustos_agent.protocol.schedules import Schedule

from .job_hooks import JobHooks
from .policy import PolicyContent
from .policy_fields import PolicyField
from .retention import ALL, COUNTS, WITHINS, BadDurationError, Duration, Retention, duration

_BEGIN: Final = datetime(2024, 1, 1, tzinfo=UTC)
_YEAR: Final = timedelta(days=366)
_KEPT: Final = 256


class Trend(StrEnum):
    """Which way a value went."""

    LESS = "less"
    """Kept for shorter, run more rarely, a smaller number."""
    MORE = "more"
    """Kept for longer, run more often, a larger number."""
    OTHER = "other"
    """Neither can be said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """Another value of one field. Of lists it is said which lines are new, gone, or (dumps and
    hooks, by their names) there as before and different."""

    field: PolicyField
    trend: Trend = Trend.OTHER
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentDiff:
    """From `before` to `after`; the changes are in the order of `PolicyField`."""

    before: PolicyContent
    after: PolicyContent
    changes: tuple[FieldChange, ...]

    def of(self, field: PolicyField) -> FieldChange | None:
        """None: it is as before."""
        return next((change for change in self.changes if change.field is field), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSummary:
    """What becomes of one field over many jobs: how many have another value, of how many it is less
    and more, and which lines are new, gone or different in any of them."""

    field: PolicyField
    jobs: int
    less: int = 0
    more: int = 0
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Over jobs on so many machines, of those that change at all."""

    jobs: int
    machines: int
    fields: tuple[FieldSummary, ...]


def diff(before: PolicyContent, after: PolicyContent) -> ContentDiff:
    """What is different. Ids of dumps are not compared: those of a policy and of a job are never
    the same."""
    changes = tuple(
        change for field in PolicyField if (change := _change(field, before, after)) is not None
    )
    return ContentDiff(before=before, after=after, changes=changes)


def summary(diffs: Mapping[str, ContentDiff], machines: Mapping[str, str]) -> Summary:
    """Of the diffs of jobs by their ids, with the machine of each."""
    changing = {job_id: each for job_id, each in diffs.items() if each.changes}
    by_field: dict[PolicyField, list[FieldChange]] = {}
    for each in changing.values():
        for change in each.changes:
            by_field.setdefault(change.field, []).append(change)
    return Summary(
        jobs=len(changing),
        machines=len({machines[job_id] for job_id in changing}),
        fields=tuple(_summed(field, by_field[field]) for field in PolicyField if field in by_field),
    )


def _summed(field: PolicyField, changes: Sequence[FieldChange]) -> FieldSummary:
    return FieldSummary(
        field=field,
        jobs=len(changes),
        less=sum(change.trend is Trend.LESS for change in changes),
        more=sum(change.trend is Trend.MORE for change in changes),
        added=_once(line for change in changes for line in change.added),
        removed=_once(line for change in changes for line in change.removed),
        changed=_once(line for change in changes for line in change.changed),
    )


def _once(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))


def _change(field: PolicyField, before: PolicyContent, after: PolicyContent) -> FieldChange | None:
    match field:
        case PolicyField.SOURCES | PolicyField.EXCLUDES:
            return _lists(field, getattr(before, field), getattr(after, field))
        case PolicyField.DUMPS:
            return _named(field, _dumps(before), _dumps(after))
        case PolicyField.HOOKS:
            return _named(field, _hooks(before.hooks), _hooks(after.hooks))
        case _:
            old, new = getattr(before, field), getattr(after, field)
            if old == new:
                return None
            return FieldChange(field=field, trend=_trend(field, before, after))


def _trend(field: PolicyField, before: PolicyContent, after: PolicyContent) -> Trend:
    match field:
        case PolicyField.RETENTION:
            return retention_trend(before.retention, after.retention)
        case PolicyField.SCHEDULE:
            return schedule_trend(before.schedule, after.schedule)
        case PolicyField.MAX_AGE | PolicyField.MIN_BYTES | PolicyField.EXCLUDE_LARGER_THAN:
            old, new = getattr(before, field), getattr(after, field)
            # Without one another rule holds, or none.
            return Trend.OTHER if not old or not new else _way(old, new)
        case _:
            return Trend.OTHER


def _way(old: float, new: float) -> Trend:
    if old == new:
        return Trend.OTHER
    return Trend.MORE if new > old else Trend.LESS


def _lists(
    field: PolicyField, before: tuple[str, ...], after: tuple[str, ...]
) -> FieldChange | None:
    """Another order is a change as well: of patterns the later ones win."""
    if before == after:
        return None
    old, new = frozenset(before), frozenset(after)
    return FieldChange(
        field=field,
        added=_once(line for line in after if line not in old),
        removed=_once(line for line in before if line not in new),
    )


def _named(
    field: PolicyField, before: Mapping[str, object], after: Mapping[str, object]
) -> FieldChange | None:
    if before == after and list(before) == list(after):
        return None
    return FieldChange(
        field=field,
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        changed=tuple(name for name in after if name in before and before[name] != after[name]),
    )


def _dumps(content: PolicyContent) -> dict[str, object]:
    """By the names of their files, which are unique in a job."""
    return {
        dump.name: tuple(getattr(dump, name) for name in dump.__struct_fields__ if name != "id")
        for dump in content.dumps
    }


def _hooks(hooks: JobHooks) -> dict[str, object]:
    """Each that is there, with all that says how it is run."""
    commands = {"before": hooks.before, "after": hooks.after, "failed": hooks.failed}
    return {
        name: (command, hooks.run_as, hooks.timeout_seconds)
        for name, command in commands.items()
        if command
    }


def schedule_trend(before: Schedule | None, after: Schedule | None) -> Trend:
    """By how often they are due in a year; by hand alone is rarest."""
    old, new = _in_a_year(before), _in_a_year(after)
    return Trend.OTHER if old is None or new is None else _way(old, new)


@lru_cache(_KEPT)
def _in_a_year(schedule: Schedule | None) -> int | None:
    if schedule is None:
        return 0
    try:
        return due_times(schedule).count(_BEGIN, _BEGIN + _YEAR)
    except TimesError:
        return None


def retention_trend(before: Retention | None, after: Retention | None) -> Trend:
    """LESS if the second keeps nothing that the first does not, whatever the snapshots, and MORE if
    the first keeps nothing that the second does not. Without rules all are kept."""
    if before is None or after is None:
        return Trend.MORE if after is None else Trend.LESS
    if before.zone != after.zone:
        return Trend.OTHER
    ways = {
        *(_count_way(getattr(before, name), getattr(after, name)) for name in COUNTS),
        *(_within_way(getattr(before, name), getattr(after, name)) for name in WITHINS),
    } - {None}
    return ways.pop() or Trend.OTHER if len(ways) == 1 else Trend.OTHER


def _count_way(before: int, after: int) -> Trend | None:
    """None: the same."""
    if before == after:
        return None
    endless = float("inf")
    return _way(endless if before == ALL else before, endless if after == ALL else after)


def _within_way(before: str, after: str) -> Trend | None:
    """None: the same. Months and years are not all as long."""
    try:
        old, new = duration(before), duration(after)
    except BadDurationError:
        return Trend.OTHER
    if old == new:
        return None
    if not any(old) or all(one <= other for one, other in zip(old, new, strict=True)):
        return Trend.MORE
    if not any(new) or all(one >= other for one, other in zip(old, new, strict=True)):
        return Trend.LESS
    if _shortest(new) >= _longest(old):
        return Trend.MORE
    return Trend.LESS if _shortest(old) >= _longest(new) else Trend.OTHER


def _shortest(span: Duration) -> int:
    """In hours."""
    return ((span.years * 365 + span.months * 28 + span.days) * 24) + span.hours


def _longest(span: Duration) -> int:
    return ((span.years * 366 + span.months * 31 + span.days) * 24) + span.hours
