"""Time as a program spends it on a machine that does nothing else."""

import time
from typing import Final

_SAMPLE_SECONDS: Final = 0.03


class Stopwatch:
    """Runs from its making. Promises such as "within three seconds" are of a machine with time to
    spare; how little this one has is measured at both ends."""

    def __init__(self) -> None:
        self._slowness = slowness()
        self._began = time.monotonic()

    def seconds(self) -> float:
        """What passed so far; on a busy machine as much less as it is slower."""
        passed = time.monotonic() - self._began
        return passed / max(self._slowness, slowness())


def slowness() -> float:
    """How many times as long as on an idle machine work takes here now, 1 at the least. Works for
    a moment to know."""
    began, used = time.monotonic(), time.thread_time()
    while (worked := time.thread_time() - used) < _SAMPLE_SECONDS:
        pass
    return max(1.0, (time.monotonic() - began) / worked)
