"""Machines, their tokens and journals."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from kustos.core.model import CloneAlarm
from kustos.store import RowMissingError
from kustos.store.unit_of_work import SqlUnit
from tests.unit.app.store.samples import DAY, NOON, machine


def test_a_machine_reads_back_as_it_was_added(unit: SqlUnit) -> None:
    full = machine(
        "full",
        os_version="12",
        agent_version="1.0",
        restic_version="0.18.0",
        home="/root",
        embedded=True,
        last_seen=NOON,
        clone_alarm=CloneAlarm(since=NOON, addresses=("192.0.2.1", "2001:db8::1")),
        left_at=NOON + DAY,
    )
    unit.machines.add(full, b"f" * 32)
    assert unit.machines.get("full") == full


def test_machines_are_listed_by_name(unit: SqlUnit) -> None:
    unit.machines.add(machine("b", name="Zebra"), b"1" * 32)
    unit.machines.add(machine("z", name="Ant"), b"2" * 32)
    assert [each.name for each in unit.machines.all()] == ["Ant", "Machine", "Zebra"]


def test_an_unknown_machine_is_none(unit: SqlUnit) -> None:
    assert unit.machines.get("nobody") is None


def test_two_machines_cannot_share_a_token(unit: SqlUnit) -> None:
    savepoint = unit.machines._connection.begin_nested()
    with pytest.raises(IntegrityError):
        unit.machines.add(machine("twin"), b"t" * 32)
    savepoint.rollback()
    assert unit.machines.get("twin") is None


def test_an_update_changes_the_machine_and_keeps_its_token(unit: SqlUnit) -> None:
    renamed = replace(machine(), name="Büro 2", last_seen=NOON)
    unit.machines.update(renamed)
    assert unit.machines.get("machine") == renamed
    assert unit.machines.by_token(b"t" * 32) is not None


def test_updating_a_machine_that_is_gone_says_so(unit: SqlUnit) -> None:
    with pytest.raises(RowMissingError):
        unit.machines.update(machine("gone"))


def test_a_sign_of_life_changes_that_alone(unit: SqlUnit) -> None:
    unit.machines.seen({"machine": NOON + DAY})
    assert unit.machines.get("machine") == replace(machine(), last_seen=NOON + DAY)


def test_a_sign_of_life_of_a_removed_machine_is_no_error(unit: SqlUnit) -> None:
    unit.machines.seen({"nobody": NOON})
    assert unit.machines.get("nobody") is None


def test_a_machine_that_has_left_pins_nothing(unit: SqlUnit) -> None:
    """No change of certificates waits for it."""
    unit.machines.set_pins("machine", frozenset({"a"}))
    unit.machines.update(machine(left_at=NOON))
    assert unit.machines.pins() == {}


def test_what_a_machine_pins_is_unknown_until_it_is_told(unit: SqlUnit) -> None:
    assert unit.machines.pins() == {"machine": None}
    unit.machines.set_pins("machine", frozenset({"b", "a"}))
    unit.machines.set_pins("nobody", frozenset({"c"}))
    assert unit.machines.pins() == {"machine": frozenset({"a", "b"})}


def test_a_journal_begins_at_zero_and_only_moves_forwards(unit: SqlUnit) -> None:
    assert unit.machines.journal_position("machine", "journal") == 0
    unit.machines.advance_journal("machine", "journal", 7)
    unit.machines.advance_journal("machine", "journal", 3)
    assert unit.machines.journal_position("machine", "journal") == 7
    unit.machines.advance_journal("machine", "journal", 8)
    assert unit.machines.journal_position("machine", "journal") == 8


def test_a_new_journal_of_the_same_machine_counts_for_itself(unit: SqlUnit) -> None:
    unit.machines.advance_journal("machine", "old", 99)
    assert unit.machines.journal_position("machine", "new") == 0


def test_how_far_a_journal_is_committed_is_none_for_a_machine_that_is_gone(unit: SqlUnit) -> None:
    assert unit.machines.committed("machine", "journal") == 0
    unit.machines.advance_journal("machine", "journal", 7)
    assert unit.machines.committed("machine", "journal") == 7
    assert unit.machines.committed("machine", "other") == 0
    assert unit.machines.committed("nobody", "journal") is None
