"""The wire is what the golden schema says."""

from tests.protocol import golden


def test_the_wire_is_unchanged() -> None:
    """A change of any message shows here: if it is meant, `python -m tests.protocol.golden`."""
    assert golden.FILE.read_text(encoding="ascii") == golden.text()
