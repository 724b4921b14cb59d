"""Logs in chunks."""

from datetime import datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from kustos.core.model import NumberedLine
from kustos.store import StoreDamagedError
from kustos.store.logs import CHUNK_LINES
from kustos.store.tables import log_chunks
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.values import LogLevel, LogLine
from tests.helpers.logs import log
from tests.unit.app.store.conftest import Units
from tests.unit.app.store.samples import NOON, lines, machine, repository, task


def test_lines_read_back_with_number_time_level_and_text(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    zone = timezone(timedelta(hours=2))
    told = [
        LogLine(at=NOON, text="begin"),
        LogLine(at=datetime(2026, 3, 2, 14, 0, 1, 5, zone), text="𝄞\n\0", level=LogLevel.ERROR),
    ]
    unit.logs.append(log("task", 1, told))
    assert unit.logs.lines("task", 0, 10) == [
        NumberedLine(number=1, at=NOON, level="info", text="begin"),
        NumberedLine(number=2, at=told[1].at, level="error", text="𝄞\n\0"),
    ]


def test_a_task_without_a_log_has_no_lines(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    assert unit.logs.lines("task", 0, 10) == []
    assert unit.logs.last_number("task") == 0


def test_a_replayed_chunk_changes_nothing_even_if_it_were_another(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    unit.logs.append(log("task", 1, lines("a", "b")))
    unit.logs.append(log("task", 1, lines("A", "B")))
    assert [line.text for line in unit.logs.lines("task", 0, 10)] == ["a", "b"]


def test_a_big_append_is_cut_so_that_reading_stays_cheap(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    count = 2 * CHUNK_LINES + 1
    unit.logs.append(log("task", 1, lines(*map(str, range(1, count + 1)))))
    newest = unit.logs.lines("task", count - 2, 100)
    assert [(line.number, line.text) for line in newest] == [
        (count - 1, str(count - 1)),
        (count, str(count)),
    ]
    assert unit.logs.last_number("task") == count


def test_a_gap_keeps_the_numbers_and_can_be_filled(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    unit.logs.append(log("task", 4, lines("d")))
    assert [line.number for line in unit.logs.lines("task", 0, 9)] == [4]
    unit.logs.append(log("task", 1, lines("a", "b", "c", "other")))
    assert [line.text for line in unit.logs.lines("task", 0, 9)] == ["a", "b", "c", "d"]


def test_a_line_that_is_put_takes_the_place_of_the_one_before(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    unit.logs.append(log("task", 1, lines("a")))
    for text in ("… +1", "… +2"):
        unit.logs.put("task", 2, lines(text)[0])
    assert [line.text for line in unit.logs.lines("task", 0, 9)] == ["a", "… +2"]
    assert unit.logs.last_number("task") == 2


def test_any_cut_and_replay_of_a_log_reads_back_as_the_log(units: Units) -> None:
    """Pieces in any order, twice, overlapping: each line once, in order, from any number on."""
    with units() as unit:
        unit.machines.add(machine(), b"t")
        unit.repositories.add(repository())
        unit.tasks.add(task())

    @settings(max_examples=100, deadline=None)
    @given(st.data(), st.integers(1, 30))
    def check(data: st.DataObject, count: int) -> None:
        told = lines(*(f"line {number}" for number in range(1, count + 1)))
        cuts = data.draw(st.lists(st.integers(0, count), max_size=6).map(sorted))
        edges = [0, *cuts, count]
        exact = list(pairwise(edges))
        spans = st.tuples(st.integers(0, count), st.integers(0, count))
        replays = data.draw(st.lists(spans, max_size=4))
        pieces = data.draw(st.permutations(exact + replays))
        after = data.draw(st.integers(0, count + 1))
        limit = data.draw(st.integers(0, count + 1))
        with units() as unit:
            savepoint = unit.logs._connection.begin_nested()
            for start, end in pieces:
                if start < end:
                    unit.logs.append(log("task", start + 1, told[start:end]))
            found = unit.logs.lines("task", after, limit)
            numbers = range(after + 1, count + 1)[:limit]
            assert [line.number for line in found] == list(numbers)
            assert [line.text for line in found] == [f"line {number}" for number in numbers]
            assert unit.logs.last_number("task") == count
            savepoint.rollback()

    check()


def test_a_log_belongs_to_a_task(unit: SqlUnit) -> None:
    savepoint = unit.logs._connection.begin_nested()
    with pytest.raises(IntegrityError):
        unit.logs.append(log("nobody", 1, lines("a")))
    savepoint.rollback()


def test_a_damaged_chunk_is_damage_and_no_empty_log(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    unit.logs.append(log("task", 1, lines("a")))
    unit.logs._connection.execute(update(log_chunks).values(lines=b"\0not zlib"))
    with pytest.raises(StoreDamagedError):
        unit.logs.lines("task", 0, 10)


def test_two_thousand_lines_take_a_fraction_of_their_text(unit: SqlUnit) -> None:
    unit.tasks.add(task())
    told = lines(*(f"/home/user/file-{number}: permission denied" for number in range(2_000)))
    unit.logs.append(log("task", 1, told))
    stored = unit.logs._connection.execute(log_chunks.select()).all()
    assert sum(len(row.lines) for row in stored) < 2_000 * 20
