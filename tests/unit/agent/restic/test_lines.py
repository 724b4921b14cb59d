"""Bytes in any portions make the same lines."""

from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.restic.lines import LineSplitter


def _split(portions: list[bytes], limit: int = 1_000_000) -> list[bytes]:
    lines: list[bytes] = []
    splitter = LineSplitter(lines.append, limit)
    for portion in portions:
        splitter.feed(portion)
    splitter.close()
    return lines


@given(st.lists(st.sampled_from([b"", b"a", b"\n", b"b\nc", b"\n\n", b"long line", b"x\n"])))
def test_portions_do_not_matter(portions: list[bytes]) -> None:
    """Empty lines say nothing and are left out; an unfinished last line counts."""
    assert _split(portions) == [line for line in b"".join(portions).split(b"\n") if line]


@given(st.lists(st.binary(max_size=40), max_size=20), st.integers(1, 10))
def test_a_long_line_is_cut_and_the_next_is_whole(portions: list[bytes], limit: int) -> None:
    """Memory is bounded, whatever comes."""
    expected = [line[:limit] for line in b"".join(portions).split(b"\n") if line]
    assert _split(portions, limit) == expected
