"""A folder in pages: every entry once, in order, whatever the pages' size."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.listing import CursorError, InOrder, Listed, cut_page
from kustos_agent.protocol.paths import to_wire
from kustos_agent.protocol.values import DirectoryEntry, EntryType

names = st.text(st.sampled_from("abA019.é\udcff\n"), min_size=1, max_size=5)
folders = st.dictionaries(names, st.booleans(), max_size=12).map(
    lambda found: InOrder.of(list(found.items()))
)


def describe(listed: Listed) -> DirectoryEntry:
    """Details without a disk."""
    type_ = EntryType.FOLDER if listed.is_folder else EntryType.FILE
    return DirectoryEntry(name=to_wire(listed.name), type=type_)


def all_pages(entries: InOrder, page_bytes: int) -> list[list[DirectoryEntry]]:
    """Every page, following the cursors."""
    pages: list[list[DirectoryEntry]] = []
    after = ""
    while True:
        page, after = cut_page(entries, after, describe, page_bytes=page_bytes)
        pages.append(list(page))
        if not after:
            return pages


@given(folders, st.integers(1, 400))
def test_pages_hold_every_entry_once_and_in_order(entries: InOrder, page_bytes: int) -> None:
    """Odd names and pages too small for a single entry included."""
    pages = all_pages(entries, page_bytes)
    assert [entry for page in pages for entry in page] == list(map(describe, entries))
    assert all(pages) or pages == [[]]


@given(folders)
def test_folders_come_first(entries: InOrder) -> None:
    """Then everything else."""
    kinds = [entry.is_folder for entry in entries]
    assert kinds == sorted(kinds, reverse=True)


@given(folders, folders, st.integers(1, 200))
def test_a_folder_that_changes_between_pages_repeats_nothing(
    before: InOrder, now: InOrder, page_bytes: int
) -> None:
    """The next page goes on behind the place of the last entry, though that may be gone."""
    first, after = cut_page(before, "", describe, page_bytes=page_bytes)
    if not after:
        return
    second, _ = cut_page(now, after, describe)
    last = before[len(first) - 1].key()
    assert list(second) == [describe(entry) for entry in now if entry.key() > last]


@given(folders, st.sets(names))
def test_what_has_vanished_is_left_out(entries: InOrder, gone: set[str]) -> None:
    """Between reading the names and looking at them."""
    page, after = cut_page(
        entries, "", lambda entry: None if entry.name in gone else describe(entry)
    )
    assert list(page) == [describe(entry) for entry in entries if entry.name not in gone]
    assert not after


@pytest.mark.parametrize("cursor", ["x", "7", "d\0", "f\x002f", " "])
def test_a_cursor_of_other_making_is_refused(cursor: str) -> None:
    """It might point anywhere."""
    with pytest.raises(CursorError):
        cut_page([Listed("a", is_folder=False)], cursor, describe)


def test_a_page_stays_within_its_bytes() -> None:
    """A quarter of a megabyte of encoded entries; the first is small, to be there soon."""
    entries = InOrder.of([(f"name {number} " + "ü" * 100, False) for number in range(5_000)])
    first, after = cut_page(entries, "", describe)
    assert 30 * 1024 < len(msgspec.json.encode(first)) <= 32 * 1024 + 2
    second, after = cut_page(entries, after, describe)
    assert after
    assert 150 * 1024 < len(msgspec.json.encode(second)) <= 192 * 1024 + 2
