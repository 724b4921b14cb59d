"""How long the window works at one thing before all else has its turn."""

import time
from typing import Final

TURN_SECONDS: Final = 0.004
"""A quarter of a frame. A count would not do: beside a busy engine each step from Qt back to Python
may wait for the interpreter, and the same work takes several times as long."""


class Turn:
    """Begins when it is made."""

    def __init__(self) -> None:
        self._end = time.monotonic() + TURN_SECONDS

    @property
    def over(self) -> bool:
        """Somebody else is to go on."""
        return time.monotonic() >= self._end
