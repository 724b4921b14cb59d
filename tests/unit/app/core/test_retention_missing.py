"""Retention that is not met: what the rules keep and what is there."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.model import Job, Snapshot
from kustos.core.ports import UnitOfWork
from kustos.core.retention import Retention
from kustos.core.retention_missing import GoodRun, missing, not_forgotten
from kustos.core.retention_plan import Known, plan

from .conftest import Core
from .test_tripping import Diary

NOW = datetime(2026, 11, 22, tzinfo=UTC)
JOB = Job(id="j", name="J", machine_id="m", repository_id="r", sources=("/home",), created_at=NOW)


def snapshot(number: int, at: datetime) -> Snapshot:
    return Snapshot(
        id=f"{number:064}",
        repository_id="r",
        time=at,
        made_at=at,
        learnt_at=at,
        hostname="pc",
        paths=("/home",),
        tags=("kustos", JOB.tag),
        machine_id="m",
        job_id="j",
        task_id=f"t{number}",
    )


def life(
    rules: Sequence[Retention], seed: int
) -> tuple[list[GoodRun], list[Snapshot], set[str], datetime]:
    """A job that is tidied up by these rules, one after the other: its runs, newest first, what is
    left of them, and what Kustos has forgotten."""
    random = Random(seed)
    runs: list[GoodRun] = []
    left: list[Snapshot] = []
    forgotten: set[str] = set()
    now = NOW
    for number in range(80):
        now += timedelta(hours=random.choice((6, 24, 24, 24, 70)))
        made = snapshot(number, now)
        left.append(made)
        runs.insert(0, GoodRun(f"t{number}", now, (made.id,)))
        if random.random() < 0.5:
            going = plan(JOB, left, rules[number * len(rules) // 80], Known(), now).going
            forgotten.update(going)
            left = [one for one in left if one.id not in going]
    return runs, left, forgotten, now


USUAL = Retention(last=3, daily=7, weekly=4, monthly=12)


@given(
    seed=st.integers(0, 10**6),
    rules=st.lists(
        st.builds(
            Retention,
            last=st.integers(1, 5),
            daily=st.integers(0, 9),
            weekly=st.integers(0, 5),
            monthly=st.integers(0, 12),
            within=st.sampled_from(("", "3d", "1m")),
        ),
        min_size=1,
        max_size=3,
    ),
)
def test_what_kustos_has_forgotten_is_not_missing(seed: int, rules: list[Retention]) -> None:
    """Whenever it was tidied up, and by whatever rules of before."""
    runs, left, forgotten, now = life(rules, seed)
    assert not_forgotten(missing(rules[-1], runs, left, now), forgotten) == 0


@given(seed=st.integers(0, 10**6), share=st.floats(0.1, 1.0))
def test_what_another_hand_has_removed_is_counted(seed: int, share: float) -> None:
    """Each of those that the rules keep; without any snapshot all of them."""
    runs, left, forgotten, now = life([USUAL], seed)
    kept = {one.id for one in left if one.id not in plan(JOB, left, USUAL, Known(), now).going}
    stolen = {id_ for id_ in sorted(kept) if Random(seed).random() < share}
    there = [one for one in left if one.id not in stolen]
    assert not_forgotten(missing(USUAL, runs, there, now), forgotten) == len(stolen)


def test_rules_that_keep_nothing_miss_nothing() -> None:
    assert missing(Retention(), [GoodRun("t", NOW, ("a",))], [], NOW) == []


@pytest.mark.parametrize("stolen", [0, 2])
async def test_the_report_counts_what_is_gone_from_the_repository(core: Core, stolen: int) -> None:
    """What a listing does not find any more, and no task of Kustos has forgotten."""
    diary = Diary(core)
    await diary.set_up(Retention(last=5))
    days = [await diary.day() for _ in range(9)]
    going = await diary.manager.tidying.tidy_up("j")

    def gone(unit: UnitOfWork) -> None:
        unit.snapshots.remove("r", frozenset({*days[:4], *days[4 : 4 + stolen]}))

    await core.store.write(gone)
    assert going.job_id == "j"
    report = await diary.manager.compliance.report()
    (job,) = report.machines[0].jobs
    found = {one.finding.value: one.seen for one in job.breaches}
    assert found.get("retention-not-met", 0) == stolen
