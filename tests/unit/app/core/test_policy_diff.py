"""What a policy changes: by field, which way, and over many jobs."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from kustos.core.how import How
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.policy import PolicyContent
from kustos.core.policy_diff import (
    FieldChange,
    Trend,
    diff,
    retention_trend,
    schedule_trend,
    summary,
)
from kustos.core.policy_fields import PolicyField
from kustos.core.retention import Retention
from kustos.core.retention_rules import reasons
from kustos_agent.protocol.schedules import CronTimes, IntervalTimes, Schedule

BASE = PolicyContent(repository_id="r", sources=("/home",))
SHOP = JobDump(id="d", kind=DumpKind.MYSQL, name="shop.sql")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def cron(expression: str, **fields: Any) -> Schedule:
    return Schedule(times=CronTimes(expression=expression), zone="UTC", **fields)


values: dict[PolicyField, st.SearchStrategy[Any]] = {
    PolicyField.SOURCES: st.lists(st.sampled_from(["/a", "/b", "/c"]), unique=True).map(tuple),
    PolicyField.EXCLUDES: st.lists(st.sampled_from(["x", "y"]), unique=True).map(tuple),
    PolicyField.EXCLUDE_CACHES: st.booleans(),
    PolicyField.DUMPS: st.sampled_from([(), (SHOP,), (structs.replace(SHOP, host="db"),)]),
    PolicyField.HOOKS: st.sampled_from([JobHooks(), JobHooks(after=("a",), run_as="b")]),
    PolicyField.SCHEDULE: st.sampled_from([None, cron("0 1 * * *"), cron("0 * * * *")]),
    PolicyField.RETENTION: st.sampled_from([None, Retention(last=3), Retention(daily=3)]),
    PolicyField.REPOSITORY: st.sampled_from(["r", "s"]),
    PolicyField.MIN_BYTES: st.sampled_from([None, 1, 2]),
    PolicyField.HOW: st.sampled_from([How(), How(retries=0)]),
}
contents = st.fixed_dictionaries({name.value: value for name, value in values.items()}).map(
    lambda fields: PolicyContent(**fields)
)


@given(contents, contents)
def test_what_is_said_to_change_is_what_differs(
    before: PolicyContent, after: PolicyContent
) -> None:
    """No field more and none less, in the order of fields; and back it is the other way round."""
    changes = diff(before, after).changes
    unlike = [name for name in PolicyField if getattr(before, name) != getattr(after, name)]
    assert [change.field for change in changes] == unlike
    opposite = {Trend.LESS: Trend.MORE, Trend.MORE: Trend.LESS, Trend.OTHER: Trend.OTHER}
    for there, back in zip(changes, diff(after, before).changes, strict=True):
        assert (there.added, there.removed) == (back.removed, back.added)
        assert set(there.changed) == set(back.changed)
        assert back.trend is opposite[there.trend]


@given(contents, contents)
def test_lines_that_are_taken_and_given_make_the_other_list(
    before: PolicyContent, after: PolicyContent
) -> None:
    change = diff(before, after).of(PolicyField.SOURCES)
    added, removed = (change.added, change.removed) if change else ((), ())
    assert (set(before.sources) - set(removed)) | set(added) == set(after.sources)
    assert not set(before.sources) & set(added)


def test_ids_of_dumps_are_no_change() -> None:
    """Every job has its own; all else about a dump is one, by its name."""
    before = structs.replace(BASE, dumps=(SHOP,))
    same = structs.replace(BASE, dumps=(structs.replace(SHOP, id="other"),))
    assert diff(before, same).changes == ()
    other = structs.replace(BASE, dumps=(structs.replace(SHOP, host="db"),))
    assert diff(before, other).changes == (
        FieldChange(field=PolicyField.DUMPS, changed=("shop.sql",)),
    )


def test_another_order_of_patterns_is_a_change() -> None:
    """The later one wins."""
    one, two = ("*.tmp", "!keep.tmp"), ("!keep.tmp", "*.tmp")
    before, after = structs.replace(BASE, excludes=one), structs.replace(BASE, excludes=two)
    assert diff(before, after).changes == (FieldChange(field=PolicyField.EXCLUDES),)


counts = st.sampled_from([-1, 0, 1, 2, 5])
spans = st.sampled_from(["", "2h", "1d", "30d", "1m", "1y", "1y2d"])
rules = st.builds(
    Retention,
    last=counts,
    hourly=counts,
    daily=counts,
    weekly=counts,
    within=spans,
    within_daily=spans,
)
histories = st.lists(st.integers(0, 24 * 400), min_size=1, max_size=30, unique=True).map(
    lambda hours: sorted((NOW - each * HOUR for each in hours), reverse=True)
)


def kept(moments: list[datetime], rules: Retention) -> set[datetime]:
    why = reasons(moments, rules, NOW)
    return {moment for moment, reason in zip(moments, why, strict=True) if reason}


@given(rules, rules, histories)
def test_shorter_rules_keep_nothing_that_the_longer_do_not(
    before: Retention, after: Retention, moments: list[datetime]
) -> None:
    trend = retention_trend(before, after)
    if trend is Trend.LESS:
        assert kept(moments, after) <= kept(moments, before)
    if trend is Trend.MORE:
        assert kept(moments, after) >= kept(moments, before)


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        (Retention(daily=7), Retention(daily=5), Trend.LESS),
        (Retention(daily=7), Retention(daily=-1), Trend.MORE),
        (Retention(daily=7), None, Trend.MORE),
        (None, Retention(daily=7), Trend.LESS),
        (Retention(daily=7), Retention(daily=5, weekly=1), Trend.OTHER),
        (Retention(daily=7), Retention(daily=5, zone="Europe/Berlin"), Trend.OTHER),
        (Retention(within="1m"), Retention(within="31d"), Trend.MORE),
        (Retention(within="1m"), Retention(within="28d"), Trend.LESS),
        (Retention(within="1m"), Retention(within="30d"), Trend.OTHER),
        (Retention(daily=1, within="1m"), Retention(daily=1), Trend.LESS),
    ],
)
def test_which_way_rules_went(
    before: Retention | None, after: Retention | None, trend: Trend
) -> None:
    assert retention_trend(before, after) is trend


@pytest.mark.parametrize(
    ("before", "after", "trend"),
    [
        (cron("0 1 * * *"), cron("0 * * * *"), Trend.MORE),
        (cron("0 1 * * *"), cron("0 1 * * 1-5"), Trend.LESS),
        (cron("0 1 * * *"), cron("0 2 * * *"), Trend.OTHER),
        (cron("0 1 * * *"), cron("0 1 * * *", on_mains=True), Trend.OTHER),
        (cron("0 1 * * *"), None, Trend.LESS),
        (None, cron("0 1 1 1 *"), Trend.MORE),
        (
            cron("0 * * * *"),
            Schedule(times=IntervalTimes(seconds=5_400, since=NOW), zone="UTC"),
            Trend.LESS,
        ),
        (cron("0 1 * * *"), cron("no cron"), Trend.OTHER),
    ],
)
def test_which_way_a_schedule_went(
    before: Schedule | None, after: Schedule | None, trend: Trend
) -> None:
    assert schedule_trend(before, after) is trend


def test_over_many_jobs_lines_are_counted_once_and_jobs_each() -> None:
    """Jobs that do not change do not count."""
    kept_long = structs.replace(BASE, retention=Retention(daily=30))
    kept_short = structs.replace(BASE, retention=Retention(daily=3))
    after = structs.replace(BASE, sources=("/home", "/etc", "/opt"), retention=Retention(daily=7))
    diffs = {
        "one": diff(kept_long, after),
        "two": diff(kept_short, after),
        "three": diff(after, after),
    }
    found = summary(diffs, {"one": "PC", "two": "PC", "three": "NAS"})
    assert (found.jobs, found.machines) == (2, 1)
    sources, retention = found.fields
    assert (sources.field, sources.jobs, sources.added) == (
        PolicyField.SOURCES,
        2,
        ("/etc", "/opt"),
    )
    assert (retention.jobs, retention.less, retention.more) == (2, 1, 1)


@given(st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.tuples(contents, contents)))
def test_no_change_is_lost_in_the_summary(
    pairs: dict[str, tuple[PolicyContent, PolicyContent]],
) -> None:
    diffs = {job: diff(*pair) for job, pair in pairs.items()}
    found = summary(diffs, {job: job for job in pairs})
    assert found.jobs == sum(bool(each.changes) for each in diffs.values())
    assert sum(each.jobs for each in found.fields) == sum(
        len(one.changes) for one in diffs.values()
    )
    for each in found.fields:
        assert each.less + each.more <= each.jobs <= found.jobs
