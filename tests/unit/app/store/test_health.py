"""A day of figures: at most a row for each slot of a machine."""

from dataclasses import replace

from sqlalchemy import func, select

from kustos.core.history import DAY, SLOT, SLOTS, Sample
from kustos.store.tables import machine_health
from kustos.store.unit_of_work import SqlUnit
from tests.unit.app.store.samples import MINUTE, NOON, machine

SAMPLE = Sample(
    machine_id="machine",
    began_at=NOON,
    beats=10,
    cpu_mean=12.5,
    cpu_most=80.0,
    memory_mean=40.0,
    memory_most=41.5,
    disk=66.0,
    latency_mean=3.5,
    latency_most=9.0,
    running=2,
)


def rows(unit: SqlUnit) -> int:
    found = unit.health._connection.scalar(select(func.count()).select_from(machine_health))
    return int(found or 0)


def test_a_sample_reads_back_as_it_was_put(unit: SqlUnit) -> None:
    bare = replace(SAMPLE, began_at=NOON + SLOT, disk=None, latency_mean=None, latency_most=None)
    unit.health.put([SAMPLE, bare])
    assert sorted(unit.health.of_machine("machine"), key=lambda one: one.began_at) == [SAMPLE, bare]


def test_the_next_day_takes_the_place_of_this_one(unit: SqlUnit) -> None:
    tomorrow = replace(SAMPLE, began_at=NOON + DAY, beats=1, disk=None)
    unit.health.put([SAMPLE])
    unit.health.put([tomorrow])
    assert unit.health.of_machine("machine") == [tomorrow]


def test_three_days_are_no_more_rows_than_one(unit: SqlUnit) -> None:
    for number in range(3 * SLOTS):
        unit.health.put([replace(SAMPLE, began_at=NOON + number * SLOT)])
    assert rows(unit) == SLOTS


def test_a_machine_that_is_gone_costs_the_others_nothing(unit: SqlUnit) -> None:
    unit.health.put([replace(SAMPLE, machine_id="nobody"), SAMPLE])
    assert unit.health.of_machine("machine") == [SAMPLE]
    assert unit.health.of_machine("nobody") == []
    unit.health.put([])
    assert rows(unit) == 1


def test_figures_go_with_their_machine(unit: SqlUnit) -> None:
    unit.machines.add(machine("other"), b"o" * 32)
    unit.health.put([SAMPLE, replace(SAMPLE, machine_id="other")])
    unit.machines.remove("machine")
    assert rows(unit) == 1


def test_many_signs_of_life_are_one_statement(unit: SqlUnit) -> None:
    unit.machines.add(machine("other"), b"o" * 32)
    unit.machines.seen({"machine": NOON, "other": NOON + MINUTE, "nobody": NOON})
    unit.machines.seen({})
    found = {each.id: each.last_seen for each in unit.machines.all()}
    assert found == {"machine": NOON, "other": NOON + MINUTE}
