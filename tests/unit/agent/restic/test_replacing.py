"""Which snapshot stands for which."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.values import SnapshotInfo
from kustos_agent.restic.replacing import Listing, Replaced, copies, successors

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def _snapshot(name: str, *, minutes: int = 0, tags: tuple[str, ...] = ()) -> SnapshotInfo:
    return SnapshotInfo(id=name, time=NOON + timedelta(minutes=minutes), hostname="pc", tags=tags)


def test_a_successor_names_the_snapshot_or_the_first_of_its_row() -> None:
    """rewrite the one, tag the other; the exact one is found first, whatever the order."""
    before = Listing((_snapshot("a2"), _snapshot("a3")), {"a2": "a1", "a3": "a1"})
    after = Listing((_snapshot("x"), _snapshot("y")), {"x": "a1", "y": "a2"})
    assert successors(before, after) == (Replaced("a2", "y"), Replaced("a3", "x"))


def test_what_was_only_removed_or_is_new_of_itself_has_no_part() -> None:
    """A backup that came meanwhile, and a snapshot that somebody forgot."""
    before = Listing((_snapshot("a"), _snapshot("b")))
    after = Listing((_snapshot("b"), _snapshot("fresh"), _snapshot("other", minutes=1)), {})
    assert successors(before, after) == ()


def test_a_copy_of_a_copy_is_known_by_the_first() -> None:
    """restic keeps the first id when it copies; tags tell a later copy from an earlier one."""
    source = Listing((_snapshot("b", tags=("x",)), _snapshot("c")), {"b": "a"})
    target = Listing(
        (_snapshot("1"), _snapshot("2", tags=("x",)), _snapshot("3")),
        {"1": "a", "2": "a", "3": "c"},
    )
    assert copies(source, target, ["b", "c"]) == (Replaced("b", "2"), Replaced("c", "3"))
    assert copies(source, target, ["b"]) == (Replaced("b", "2"),)


@given(st.lists(st.booleans(), max_size=12), st.data())
def test_every_replaced_snapshot_is_found_and_none_twice(
    changed: list[bool], data: st.DataObject
) -> None:
    """Whatever the order in which the new ones are listed."""
    old = [_snapshot(f"old{number}", minutes=number) for number in range(len(changed))]
    new = [
        _snapshot(f"new{number}" if change else f"old{number}", minutes=number)
        for number, change in enumerate(changed)
    ]
    originals = {f"new{number}": f"old{number}" for number, change in enumerate(changed) if change}
    shuffled = tuple(data.draw(st.permutations(new)))
    found = successors(Listing(tuple(old)), Listing(shuffled, originals))
    assert {pair.new: pair.old for pair in found} == originals
    assert len(found) == len(originals)


def test_ids_that_are_not_listed() -> None:
    """In the order asked."""
    assert Listing((_snapshot("a"),)).lacks(["z", "a", "y"]) == ("z", "y")
