"""Time on a computer that sleeps, and whose clock is set.

Three clocks, each where it is right:

- The loop's own (CLOCK_MONOTONIC) stands still on Linux while the computer sleeps. Timeouts of runs
  use it: a backup is not too slow because somebody closed the lid.
- `elapsed` goes on while the computer sleeps, and no setting of the clock moves it. Waits use it: a
  retry that is due at three is made at eight, when the lid opens, not five hours later.
- The wall's is for people, and for what must be remembered across a restart.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Final

SLICE_SECONDS: Final = 30.0
"""A timer that was set before a sleep goes on with what was left of it: so none is set for longer,
and a wait that ended during a sleep is over so soon after it. As often as a heartbeat."""

SLEEP_SECONDS: Final = 5.0
"""Two clocks that are this far apart were so because the computer slept."""


_CLOCK: Final[int | None] = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
"""Linux has the former. On macOS the latter counts time asleep, other than Python's own
`time.monotonic`; on Windows, which has neither, that counts it."""


def elapsed() -> float:
    """Seconds since a moment in the past, time asleep included."""
    return time.monotonic() if _CLOCK is None else time.clock_gettime(_CLOCK)


async def sleep(seconds: float, *, clock: Callable[[], float] = elapsed) -> None:
    """Like `asyncio.sleep`, but time asleep counts."""
    await wait(seconds, asyncio.Event(), clock=clock)


async def wait(
    seconds: float, stop: asyncio.Event, *, clock: Callable[[], float] = elapsed
) -> None:
    """The same, or until `stop` is set."""
    until = clock() + seconds
    while not stop.is_set() and (left := until - clock()) > 0:
        try:
            async with asyncio.timeout(min(left, SLICE_SECONDS)):
                await stop.wait()
        except TimeoutError:
            continue


class SleepWatch:
    """Tells whether the computer has slept. `clock` counts time asleep, `awake` does not."""

    def __init__(self, clock: Callable[[], float], awake: Callable[[], float]) -> None:
        self._clock = clock
        self._awake = awake
        self._asleep = clock() - awake()

    def slept(self) -> bool:
        """Whether it has since this was asked last, or since the start."""
        before, self._asleep = self._asleep, self._clock() - self._awake()
        return self._asleep - before > SLEEP_SECONDS
