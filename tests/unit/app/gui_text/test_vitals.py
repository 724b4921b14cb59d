"""Figures, conditions and limits of a machine in words, in both languages."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from kustos.core.conditions import Condition, ConditionKind
from kustos.core.counters import Counters
from kustos.core.fields import FieldCode, FieldProblem
from kustos.core.limits import LimitsState
from kustos.core.model import Machine, TaskState
from kustos.gui.models.day_series import Figure
from kustos.gui.text import conditions, fields, limits, numbers, vitals
from kustos.gui.widgets.sparkline import Series
from kustos_agent.protocol.messages import Heartbeat
from kustos_agent.protocol.values import ErrorClass, Limits, NetworkKind, Power, TaskKind

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def full(kind: ConditionKind) -> Condition:
    return Condition(
        kind=kind,
        since=NOW - timedelta(hours=1),
        until=NOW + timedelta(minutes=4),
        error=ErrorClass.UNREACHABLE,
        off_by=timedelta(minutes=3, seconds=20),
        running=2,
        waiting=1_200,
        percent=41.5,
        milliseconds=1_450.0,
    )


def both(say: Callable[[], str], german: Callable[[], None]) -> tuple[str, str]:
    english = say()
    german()
    return english, say()


@pytest.mark.parametrize("kind", ConditionKind)
def test_every_condition_has_its_sentence(kind: ConditionKind, german: Callable[[], None]) -> None:
    """English and another German, nothing left to fill in, with since when."""
    one, two = both(lambda: conditions.sentence(full(kind), NOW), german)
    assert one != two
    assert "{" not in one + two
    assert "since today" in one
    assert "seit heute" in two


def test_a_wrong_clock_is_told_by_how_much() -> None:
    said = conditions.sentence(full(ConditionKind.CLOCK_BEHIND), NOW)
    assert said.startswith("Its clock is 3\u00a0min behind this computer's")


def test_a_battery_without_a_charge_is_one_all_the_same() -> None:
    bare = Condition(kind=ConditionKind.ON_BATTERY, since=NOW)
    assert conditions.sentence(bare, NOW).startswith("It runs on its battery, since")


@pytest.mark.parametrize("state", LimitsState)
@pytest.mark.parametrize("own", [False, True])
def test_every_state_of_limits_has_its_words(
    state: LimitsState, own: bool, german: Callable[[], None]
) -> None:
    one, two = both(lambda: limits.state(state, own=own), german)
    assert one
    assert one != two


def test_limits_are_told_with_their_units_and_kinds_only_where_they_differ() -> None:
    own = Limits(max_tasks=3, per_kind={TaskKind.BACKUP: 2, TaskKind.RESTORE: 3}, upload_kib=500)
    machine = Machine(id="m", name="M", hostname="m", os_name="Debian", enrolled_at=NOW, limits=own)
    assert limits.facts(machine) == [
        ("Tasks at once", "3"),
        ("Backups at once", "2"),
        ("CPU share", "no limit"),
        ("Upload", "500\u00a0KiB/s (4.1\u00a0Mbit/s)"),
        ("Download", "no limit"),
        ("Niceness", "10"),
        ("Retries a day", "20"),
    ]


def test_a_number_out_of_bounds_is_told_with_the_bounds() -> None:
    problem = FieldProblem("nice", FieldCode.OUT_OF_RANGE, "0-19")
    assert fields.sentence(problem) == "From 0 to 19 is possible."


@pytest.mark.parametrize("figure", Figure)
def test_what_is_not_known_is_a_dash_and_never_a_zero(figure: Figure) -> None:
    assert vitals.present(figure, None) == vitals.NOTHING
    told = vitals.present(figure, Heartbeat(at=NOW))
    known = {Figure.CPU: "0\u00a0%", Figure.TASKS: "0"}
    assert told == known.get(figure, vitals.NOTHING)


def test_a_place_of_the_day_is_told_with_its_time() -> None:
    series = Series((None, 10.0, 10.0), (None, 10.2, 40.0))
    assert vitals.tip(Figure.CPU, series, 0, NOW).endswith("nothing heard")
    assert vitals.tip(Figure.CPU, series, 1, NOW).endswith(": 10\u00a0%")
    assert vitals.tip(Figure.CPU, series, 2, NOW).endswith("10\u00a0%, at most 40\u00a0%")


def test_a_day_is_summed_up_for_those_who_do_not_see_it() -> None:
    series = Series((None, 10.0, 30.0), (None, 15.0, 80.0))
    assert vitals.summary(Figure.CPU, series) == (
        "Last 24 hours: on average 20\u00a0%, at least 10\u00a0%, at most 80\u00a0%."
    )
    assert vitals.summary(Figure.CPU, Series((None,), (None,))).startswith("Nothing heard")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (None, "unknown"),
        (Power(on_battery=False, percent=80.0), "mains"),
        (Power(on_battery=True), "battery"),
        (Power(on_battery=True, percent=41.0), "battery, 41\u00a0%"),
    ],
)
def test_power_is_told_as_far_as_it_is_known(told: Power | None, said: str) -> None:
    assert vitals.power(told) == said


def test_an_unknown_price_is_said_where_there_is_a_network(german: Callable[[], None]) -> None:
    """Unknown is said as unknown; one that is known to cost nothing needs no word."""
    wired, none = (
        Heartbeat(at=NOW, network=kind) for kind in (NetworkKind.WIRED, NetworkKind.NONE)
    )
    free = Heartbeat(at=NOW, network=NetworkKind.WIRED, metered=False)
    assert (vitals.network(wired), vitals.network(none)) == (
        "wired, unknown whether metered",
        "none",
    )
    assert vitals.network(free) == "wired"
    german()
    assert vitals.network(wired).startswith("Kabel (")


@pytest.mark.parametrize("kind", NetworkKind)
def test_every_network_has_a_word(kind: NetworkKind, german: Callable[[], None]) -> None:
    beat = Heartbeat(at=NOW, network=kind, metered=True)
    one, two = both(lambda: vitals.network(beat), german)
    assert one.endswith(", metered")
    assert two.endswith(", getaktet")


def test_counters_are_told_or_said_to_be_unknown() -> None:
    counted = vitals.Counted()
    told = Counters(
        reconnects=2,
        retries_used=3,
        retries_a_day=20,
        ended={TaskState.FAILED: 1, TaskState.SUCCESS: 4},
    )
    assert counted.retries(told) == "3 of 20"
    assert counted.connects(told) == "2 reconnects"
    assert counted.ended(told.ended) == "4 Success, 1 Failed"
    bare = Counters(ended={})
    assert counted.retries(bare) == vitals.NOTHING
    assert (counted.connects(bare), counted.ended({})) == ("no reconnect", "none")


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.42, "0.4\u00a0ms"), (12.4, "12\u00a0ms"), (999.4, "999\u00a0ms"), (1_450.0, "1.4\u00a0s")],
)
def test_latency_has_the_unit_that_reads_best(value: float, said: str) -> None:
    assert numbers.milliseconds(value) == said
