"""Quotas of repositories: set, shown with what is used, told when they are low."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.alerts import AlertKind, Severity
from kustos.core.audit import AuditAction, AuditFilter
from kustos.core.fields import FieldCode, FieldProblem, InvalidError
from kustos.core.model import LocalPlace, Repository, Task, TaskState
from kustos.core.orders import PruneOrder, StatsOrder
from kustos.core.ports import UnitOfWork
from kustos.core.quota import LEAST_BYTES, MOST_BYTES, held, problems, prunes, usage
from kustos.core.space import Measured
from kustos_agent.protocol.tasks import CareResult, PruneResult, StatsResult
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind

from .conftest import Core

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
GB = 10**9


def care(kind: TaskKind, at: datetime, result: CareResult | None) -> Task:
    """A task that ended then, well if it has a result."""
    return Task(
        id=f"{kind}-{at.timestamp()}",
        kind=kind,
        machine_id="id-PC-1",
        repository_id="r",
        job_id=None,
        order=PruneOrder() if kind is TaskKind.PRUNE else StatsOrder(),
        created_at=at,
        finished_at=at,
        state=TaskState.SUCCESS if result is not None else TaskState.FAILED,
        result=result,
        problem=None if result is not None else Problem(error=ErrorClass.QUOTA),
    )


def grown(by: int, latest: datetime = NOW) -> tuple[Measured, ...]:
    """Measured on ten days, 500 GB at last."""
    return tuple(Measured(latest - day * DAY, 500 * GB - day * by) for day in range(10))


# --- what is used ---------------------------------------------------------------------------------


def test_what_is_left_lasts_from_the_measurement_on() -> None:
    """100 GB at 5 a day are 20 days; of them three have passed since."""
    found = usage(600 * GB, grown(5 * GB), None, NOW + 3 * DAY)
    assert found is not None
    assert found.lasts is not None
    assert (found.held, found.free, round(found.percent)) == (500 * GB, 100 * GB, 83)
    assert round(found.lasts / DAY) == 17
    assert found.measured_at == NOW


def test_what_was_to_be_used_up_by_now_lasts_no_longer() -> None:
    """Measurements may have stopped; and what holds too much already does not last either."""
    for quota, later in ((600 * GB, 90 * DAY), (400 * GB, DAY)):
        found = usage(quota, grown(5 * GB), None, NOW + later)
        assert found is not None
        assert found.lasts == timedelta()


def test_without_growth_nobody_says_when() -> None:
    """Nor without measurements how much."""
    found = usage(600 * GB, grown(0), None, NOW)
    assert found is not None
    assert found.lasts is None
    assert usage(600 * GB, (), None, NOW) is None


def test_the_newest_good_prune_says_what_is_unused() -> None:
    """Measurements come in any order; a prune that failed says nothing."""
    old = care(TaskKind.PRUNE, NOW - 9 * DAY, PruneResult(bytes_unused=7))
    new = care(TaskKind.PRUNE, NOW - 2 * DAY, PruneResult(bytes_unused=5))
    failed = care(TaskKind.PRUNE, NOW - DAY, None)
    pruned = prunes([new, failed, old])
    assert pruned == {"r": new}
    assert held(grown(GB)[::-1], pruned["r"]) == Measured(NOW, 500 * GB + 5)


@given(
    quota=st.integers(LEAST_BYTES, MOST_BYTES),
    sizes=st.lists(st.integers(0, 2**63 - 1), max_size=30),
    unused=st.integers(0, 2**63 - 1),
    later=st.timedeltas(timedelta(), timedelta(days=4_000)),
)
def test_whatever_was_measured_it_says_something_sound(
    quota: int, sizes: list[int], unused: int, later: timedelta
) -> None:
    """No share below nought, no time that has passed, and free and held make up the quota, or it is
    exceeded."""
    points = [Measured(NOW - day * DAY, size) for day, size in enumerate(sizes)]
    pruned = care(TaskKind.PRUNE, NOW, PruneResult(bytes_unused=unused))
    found = usage(quota, points, pruned, NOW + later)
    assert (found is None) is (not sizes)
    if found is not None:
        assert found.percent >= 0
        assert found.lasts is None or found.lasts >= timedelta()
        assert found.free + found.held == max(quota, found.held)


@pytest.mark.parametrize("bytes_", [-1, 0, LEAST_BYTES - 1, MOST_BYTES + 1, 10**30])
def test_nonsense_is_refused_at_its_field(bytes_: int) -> None:
    """A quota that holds nothing, or more than there is on earth."""
    (problem,) = problems(bytes_)
    assert (problem.field, problem.code) == ("quota", FieldCode.OUT_OF_RANGE)


# --- the service ----------------------------------------------------------------------------------


async def prepared(core: Core, *tasks: Task) -> None:
    """A repository in which these were done."""
    await core.machine()
    nas = Repository(id="r", name="NAS", place=LocalPlace(path="/srv"), created_at=NOW)

    def work(unit: UnitOfWork) -> None:
        unit.repositories.add(nas)
        for one in tasks:
            unit.tasks.add(one)

    await core.store.write(work)


def stats(core: Core, size: int, days: float = 0) -> Task:
    at = core.clock.now() - days * DAY
    return care(TaskKind.STATS, at, StatsResult(stored_bytes=size))


async def test_a_quota_is_kept_shown_and_written_down(core: Core) -> None:
    """With who has changed it from what to what; the same again is no change."""
    quotas = core.composition.manager.quotas
    await prepared(core, stats(core, 412 * GB))
    view = await quotas.view("r")
    assert view.held is not None
    assert (view.quota, view.held.stored, view.usage) == (None, 412 * GB, None)
    for bytes_ in (500 * GB, 500 * GB, 600 * GB, None, None):
        await quotas.set("r", bytes_)
        assert (await quotas.view("r")).quota == bytes_
    await quotas.set("r", 500 * GB)
    used = (await quotas.view("r")).usage
    assert used is not None
    assert (used.held, used.quota) == (412 * GB, 500 * GB)
    found = await core.store.read(lambda unit: unit.audit.page(AuditFilter(), None, 100))
    told = [
        (one.deed.before, one.deed.after)
        for one in found
        if one.deed.action is AuditAction.QUOTA_CHANGED
    ]
    assert told == [
        ("{}", '{"quota_bytes":500000000000}'),
        ('{"quota_bytes":600000000000}', "{}"),
        ('{"quota_bytes":500000000000}', '{"quota_bytes":600000000000}'),
        ("{}", '{"quota_bytes":500000000000}'),
    ]


async def test_what_cannot_be_is_refused_and_changes_nothing(core: Core) -> None:
    quotas = core.composition.manager.quotas
    await prepared(core)
    await quotas.set("r", 500 * GB)
    with pytest.raises(InvalidError) as refused:
        await quotas.set("r", 1)
    assert refused.value.problems == (
        FieldProblem("quota", FieldCode.OUT_OF_RANGE, f"{LEAST_BYTES}-{MOST_BYTES}"),
    )
    assert (await quotas.view("r")).quota == 500 * GB
    for unknown in (quotas.view("gone"), quotas.set("gone", None), quotas.set("gone", GB)):
        with pytest.raises(LookupError):
            await unknown


async def test_a_low_quota_is_an_alert_until_there_is_room_again(core: Core) -> None:
    """By the day's measurement; it gets worse, and is gone once more is allowed."""
    manager = core.composition.manager
    await prepared(core, stats(core, 430 * GB))

    async def looked() -> list[tuple[AlertKind, Severity]]:
        await manager.alerting.visit()
        views = await manager.alerting.overview()
        return [(one.alert.kind, one.alert.severity) for one in views]

    assert await looked() == []
    await manager.quotas.set("r", 500 * GB)
    assert await looked() == [(AlertKind.QUOTA_LOW, Severity.WARNING)]
    core.clock.forward(DAY)
    await core.store.write(lambda unit: unit.tasks.add(stats(core, 480 * GB)))
    assert await looked() == [(AlertKind.QUOTA_LOW, Severity.CRITICAL)]
    await manager.quotas.set("r", 900 * GB)
    assert await looked() == []


async def test_a_refused_prune_is_told_without_any_quota_set(core: Core) -> None:
    """The repository itself knows one; the next prune that gets through ends it."""
    manager = core.composition.manager
    await prepared(core, care(TaskKind.PRUNE, core.clock.now(), None))
    await manager.alerting.visit()
    found = {one.alert.kind: one.alert for one in await manager.alerting.overview()}
    assert found[AlertKind.QUOTA_LOW].severity is Severity.CRITICAL
    assert found[AlertKind.QUOTA_LOW].evidence.problem == Problem(error=ErrorClass.QUOTA)
    core.clock.forward(DAY)
    good = care(TaskKind.PRUNE, core.clock.now(), PruneResult(bytes_freed=GB))
    await core.store.write(lambda unit: unit.tasks.add(good))
    await manager.alerting.visit()
    assert await manager.alerting.overview() == []


async def test_a_quota_goes_with_its_repository(core: Core) -> None:
    """One that is added under the same name has none."""
    manager = core.composition.manager
    await prepared(core)
    await manager.quotas.set("r", 500 * GB)
    again = await manager.repositories.get("r")
    assert again is not None
    await manager.repositories.remove("r")
    await core.store.write(lambda unit: unit.repositories.add(replace(again, id="s")))
    assert await core.store.read(lambda unit: unit.quotas.all()) == {}
