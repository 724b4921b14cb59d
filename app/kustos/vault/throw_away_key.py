"""A master key for as long as the program runs."""

from .key_source import new_key


class ThrowAwayKey:
    """A `KeySource` in memory alone, for demos and tests: its secrets open never again."""

    def __init__(self) -> None:
        self._key = new_key()

    def load(self) -> bytes:
        """The key; it is always there."""
        return self._key

    def create(self) -> bytes:
        """The same key."""
        return self._key
