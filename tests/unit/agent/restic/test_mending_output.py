"""Text that restic writes while it mends."""

from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.restic.mending_output import parse_removed_caches


@given(st.text())
def test_nothing_fails(text: str) -> None:
    """Whatever a later restic writes."""
    assert parse_removed_caches(text) >= 0


def test_how_many_caches_were_removed() -> None:
    """The same sentence on 0.14.0, 0.18.0 and 0.19.1."""
    assert parse_removed_caches("remove 2 old cache directories\n") == 2
    assert parse_removed_caches("no old cache dirs found\n") == 0
