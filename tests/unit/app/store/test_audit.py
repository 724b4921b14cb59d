"""The audit in the database: a chain without gaps that nothing changes."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from kustos.core.audit import (
    KUSTOS,
    NO_HEAD,
    Actor,
    ActorKind,
    AuditAction,
    AuditFilter,
    Deed,
    Head,
    Subject,
    SubjectKind,
    first_bad,
)
from kustos.core.ports import UnitOfWork
from kustos.store import StoreConflictError, open_store
from kustos.store.sql_store import SqlStore
from kustos.store.unit_of_work import SqlUnit

BEGIN = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANNA = Actor(ActorKind.PERSON, "anna")
PC = Subject(SubjectKind.MACHINE, "m", "PC-1")


def deed(number: int = 0, **fields: object) -> Deed:
    """The one of that minute."""
    told: dict[str, object] = {
        "at": BEGIN + timedelta(minutes=number),
        "actor": ANNA,
        "action": AuditAction.MACHINE_CHANGED,
        "subject": PC,
        "before": '{"name":"PC-0"}',
        "after": '{"name":"PC-1"}',
    }
    return Deed(**(told | fields))  # type: ignore[arg-type]  # the fields of a deed


def _add(number: int, unit: UnitOfWork) -> None:
    unit.audit.add(deed(number))


def numbers(unit: UnitOfWork, filter_: AuditFilter) -> Sequence[int]:
    return [entry.number for entry in unit.audit.page(filter_, None, 100)]


def spoil(path: Path, statement: str) -> None:
    """Write into the database as somebody does who has the file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            f"DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; {statement};"
        )
        connection.commit()


def test_entries_are_numbered_from_one_and_each_is_bound_to_the_one_before(unit: SqlUnit) -> None:
    first, second = unit.audit.add(deed(1)), unit.audit.add(deed(2))
    assert (first.number, second.number) == (1, 2)
    assert first.previous_hash == NO_HEAD.hash
    assert second.previous_hash == first.hash
    assert unit.audit.head() == Head(2, second.hash)
    assert unit.audit.page(AuditFilter(), None, 10) == [second, first]
    assert unit.audit.hash_at(1) == first.hash
    assert first_bad(unit.audit.chain(0, 10), NO_HEAD) is None
    assert first_bad(unit.audit.chain(1, 10), Head(1, first.hash)) is None


def test_what_is_read_again_says_what_was_written(unit: SqlUnit) -> None:
    """With letters of any language, and whatever a hash could stumble over."""
    strange = deed(subject=PC._replace(name='Büro "1"\u2028\\ \N{PERSONAL COMPUTER}'))
    assert [unit.audit.add(strange)] == unit.audit.page(AuditFilter(), None, 10)
    assert first_bad(unit.audit.chain(0, 10), NO_HEAD) is None


def test_a_word_that_is_none_is_not_written(unit: SqlUnit) -> None:
    with pytest.raises(ValueError, match="word"):
        unit.audit.add(deed(action=AuditAction.UNKNOWN))
    assert unit.audit.head() == NO_HEAD


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET actor_name = 'nobody'", "DELETE FROM audit WHERE number = 1"]
)
async def test_the_database_refuses_to_change_or_remove_an_entry(
    store: SqlStore, path: Path, statement: str
) -> None:
    await store.write(lambda unit: unit.audit.add(deed()))
    with (
        closing(sqlite3.connect(path)) as connection,
        pytest.raises(sqlite3.IntegrityError, match="never changed"),
    ):
        connection.execute(statement)


async def test_changes_that_share_a_transaction_leave_no_gap_where_one_fails(
    store: SqlStore,
) -> None:
    """What is undone takes its entry along; the next one gets that number."""

    def refused(unit: UnitOfWork) -> None:
        unit.audit.add(deed())
        raise LookupError

    def kept(unit: UnitOfWork) -> None:
        unit.audit.add(deed())

    results = await asyncio.gather(
        *(store.write(refused if number % 3 else kept) for number in range(30)),
        return_exceptions=True,
    )
    rows = await store.read(lambda unit: unit.audit.chain(0, 100))
    assert [row.number for row in rows] == list(range(1, results.count(None) + 1))
    assert results.count(None) == 10
    assert first_bad(rows, NO_HEAD) is None


async def test_two_programs_that_write_make_one_chain(path: Path) -> None:
    """`kustos token` beside the window."""
    stores = [open_store(path), open_store(path)]
    await asyncio.gather(
        *(store.write(lambda unit: unit.audit.add(deed())) for store in stores for _ in range(20))
    )
    rows = await stores[0].read(lambda unit: unit.audit.chain(0, 100))
    assert len(rows) == 40
    assert first_bad(rows, NO_HEAD) is None
    for store in stores:
        await store.close()


@pytest.mark.parametrize(
    ("statement", "bad"),
    [
        ("UPDATE audit SET actor_name = 'nobody' WHERE number = 3", 3),
        ("UPDATE audit SET action = 'invented' WHERE number = 3", 3),
        ("UPDATE audit SET at = 'yesterday' WHERE number = 3", 3),
        ("UPDATE audit SET at = x'00' WHERE number = 3", 3),
        ("UPDATE audit SET at = at + 1 WHERE number = 5", 5),
        ("UPDATE audit SET hash = x'00' WHERE number = 3", 3),
        ("UPDATE audit SET previous_hash = x'00' WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 3", 3),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("UPDATE audit SET number = 30 WHERE number = 3", 3),
        ("UPDATE audit SET number = -number WHERE number = 1", 1),
    ],
)
async def test_whoever_writes_into_the_file_is_found_out(
    path: Path, statement: str, bad: int
) -> None:
    """At the first entry that is not as it was."""
    store = open_store(path)
    for number in range(5):
        await store.write(partial(_add, number))
    await store.close()
    spoil(path, statement)
    store = open_store(path)
    rows = await store.read(lambda unit: unit.audit.chain(0, 100))
    assert first_bad(rows, NO_HEAD) == bad
    await store.close()


def test_a_page_has_the_newest_first_and_goes_on_behind_the_last(unit: SqlUnit) -> None:
    for number in range(7):
        unit.audit.add(deed(number))
    newest = unit.audit.page(AuditFilter(), None, 3)
    assert [entry.number for entry in newest] == [7, 6, 5]
    assert [entry.number for entry in unit.audit.page(AuditFilter(), 5, 3)] == [4, 3, 2]
    assert unit.audit.count(AuditFilter()) == 7


def test_each_part_of_a_filter_counts(unit: SqlUnit) -> None:
    unit.audit.add(deed(1))
    unit.audit.add(deed(2, actor=KUSTOS, action=AuditAction.FORGET_ORDERED))
    unit.audit.add(deed(3, subject=Subject(SubjectKind.JOB, "j", "Alles_100%"), after="{}"))
    unit.audit.add(deed(4, actor=Actor(ActorKind.AGENT, "anna")))
    assert numbers(unit, AuditFilter(since=BEGIN + timedelta(minutes=3))) == [4, 3]
    assert numbers(unit, AuditFilter(until=BEGIN + timedelta(minutes=3))) == [2, 1]
    assert numbers(unit, AuditFilter(actors=frozenset({ANNA}))) == [3, 1]
    assert numbers(unit, AuditFilter(actors=frozenset({ANNA, KUSTOS}))) == [3, 2, 1]
    assert numbers(unit, AuditFilter(actions=frozenset({AuditAction.FORGET_ORDERED}))) == [2]
    assert numbers(unit, AuditFilter(subjects=frozenset({SubjectKind.JOB}))) == [3]
    assert numbers(unit, AuditFilter(text="ALLES")) == [3]
    assert numbers(unit, AuditFilter(text="pc-0")) == [4, 3, 2, 1]
    assert numbers(unit, AuditFilter(text="_100%")) == [3]
    assert numbers(unit, AuditFilter(text="%%")) == []
    assert unit.audit.count(AuditFilter(actors=frozenset({ANNA}))) == 2
    assert unit.audit.actors() == [Actor(ActorKind.AGENT, "anna"), KUSTOS, ANNA]


async def test_an_entry_does_without_its_change_as_little_as_the_other_way_round(
    store: SqlStore,
) -> None:
    """They share the transaction: the one that cannot be stored undoes the other."""

    def work(unit: UnitOfWork) -> None:
        unit.audit.add(deed())
        unit.assignments.put("no such repository", {"origin": "no such machine"})

    with pytest.raises(StoreConflictError):
        await store.write(work)
    assert await store.read(lambda unit: unit.audit.head()) == NO_HEAD
