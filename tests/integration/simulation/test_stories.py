"""Some weeks of a small fleet; `python -m tests.simulation quarter` plays a large one's quarter."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

import pytest

import kustos.core.findings
import kustos.core.ledger
import kustos.core.retention_plan
from kustos.core.findings.presence import presence
from tests.simulation.plan import Kind, Plan, Planted, Role, plan
from tests.simulation.play import play


@pytest.mark.timeout(300)
def test_a_fleet_goes_through_all_that_may_befall_it_and_everything_is_accounted_for() -> None:
    """Every due run, every alert and every good snapshot, with everything planted that there is."""
    planned = plan(12, machines=10, days=14)
    assert {planted.kind for planted in planned.planted} == set(Kind)
    verdict, _ = play(planned)
    assert verdict.words == []
    assert verdict.right
    assert verdict.accounted > 300
    assert verdict.alerts > 15
    assert verdict.forgotten > 50


@pytest.mark.timeout(300)
def test_what_is_wrong_is_found() -> None:
    """A manager that misses no machine, forgets too much and hears nothing of skipped runs."""
    planned = plan(12, machines=8, days=9)
    families = tuple(one for one in kustos.core.findings.FAMILIES if one is not presence)
    with (
        patch.object(kustos.core.findings, "FAMILIES", families),
        patch.object(kustos.core.retention_plan, "reasons", _only_the_newest),
        patch.object(kustos.core.scheduled_runs, "skipped", lambda *_: False),
    ):
        verdict, _ = play(planned)
    assert not verdict.right
    assert verdict.alerts_missing > 0
    assert verdict.good_snapshots_lost > 0
    assert verdict.accounted < verdict.due


@pytest.mark.timeout(300)
def test_clocks_that_are_wrong_by_days_cost_no_due_time() -> None:
    """By half a day to two as well: then the manager believes a part of what they say. Half of the
    machines are switched off meanwhile."""
    usual = plan(12, machines=8, days=16)
    verdict, _ = play(replace(usual, planted=tuple(_wrong_clocks(usual))))
    assert verdict.words == []
    assert verdict.right
    assert verdict.kinds["clock-wrong"] > 7


def _wrong_clocks(plan: Plan) -> Iterator[Planted]:
    desktops = [n for n, machine in enumerate(plan.machines) if machine.role is Role.DESKTOP]
    for number in range(3 * len(desktops)):
        whom = desktops[number % len(desktops)]
        at = timedelta(days=2.2 + 3.5 * (number // len(desktops)), hours=5.3 * number)
        ahead = timedelta(hours=12 + 4.7 * number)
        yield Planted(
            kind=Kind.CLOCK_WRONG, whom=whom, at=at, lasts=timedelta(hours=6 + number), ahead=ahead
        )
        if number % 2:
            away = timedelta(hours=0.2 * number)
            off = at + timedelta(hours=1 + number / 3)
            yield Planted(kind=Kind.CRASH, whom=whom, at=off, lasts=away)


def _only_the_newest(moments: list[object], *_: object) -> list[tuple[str, ...]]:
    return [("last",) if number == 0 else () for number in range(len(moments))]
