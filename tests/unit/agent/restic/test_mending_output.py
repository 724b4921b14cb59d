"""Text that restic writes while it mends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.restic.mending_output import parse_counter, parse_removed_caches
from kustos_agent.restic.progress import Progress


@pytest.mark.parametrize(
    ("line", "percent"),
    [
        ("[0:00] 100.00%  4 / 4 packs processed", 100.0),  # 0.14.0, rebuild-index
        ("[0:05] 41.94%  39 / 93 packs copied", 41.94),  # 0.18.0, copy
        ("[1:02:03] 0.00%  0 / 2 old indexes deleted", 0.0),
    ],
)
def test_a_counter_is_progress(line: str, percent: float) -> None:
    """Of the step restic is at."""
    assert parse_counter(line) == Progress(percent=percent)


@pytest.mark.parametrize("line", ["", "[0:00] packs", "done", "snapshot f1cc6c14 of [/a] 50%  "])
def test_other_text_is_none(line: str) -> None:
    """It stays what it is."""
    assert parse_counter(line) is None


@given(st.text())
def test_nothing_fails(text: str) -> None:
    """Whatever a later restic writes."""
    progress = parse_counter(text)
    assert progress is None or 0 <= (progress.percent or 0) <= 100
    assert parse_removed_caches(text) >= 0


def test_how_many_caches_were_removed() -> None:
    """The same sentence on 0.14.0, 0.18.0 and 0.19.1."""
    assert parse_removed_caches("remove 2 old cache directories\n") == 2
    assert parse_removed_caches("no old cache dirs found\n") == 0
