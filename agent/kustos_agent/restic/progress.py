"""restic's status lines -> progress with speed and time left. Pure."""

from collections.abc import Callable
from typing import Final

from msgspec import Struct

from .reports import Counted, Line, Status

_HALF_LIFE_SECONDS: Final = 5.0
"""The speed forgets half of the past in this time: calm to read, quick to follow."""

_MIN_SECONDS: Final = 0.05
"""Lines that came in one block are not measured against each other."""

_YEAR_SECONDS: Final = 365 * 86_400.0
_MAX_PATH: Final = 32_768


class Progress(Struct, frozen=True, kw_only=True, gc=False):
    """The fields of `protocol.messages.TaskProgress` without its task."""

    percent: float | None = None
    files_done: int = 0
    files_total: int | None = None
    bytes_done: int = 0
    bytes_total: int | None = None
    bytes_per_second: float = 0.0
    seconds_left: float | None = None
    current: str = ""
    errors: int = 0


def step_progress(counted: Counted) -> Progress:
    """How far the step is that restic is in: it reports of each alone, from nothing to all."""
    percent = None
    if counted.total > 0:
        percent = min(100.0, 100.0 * counted.done / counted.total)
    return Progress(percent=percent, current=counted.step)


def steps_to(on_progress: Callable[[Progress], None]) -> Callable[[Line], None]:
    """Takes the lines of a command that reports in text, and tells of its steps."""

    def read(line: Line) -> None:
        if isinstance(line, Counted):
            on_progress(step_progress(line))

    return read


class Meter:
    """Turns what restic counts into what a person asks. Times are a monotonic clock's seconds."""

    def __init__(self, now: float) -> None:
        self._at = now
        self._bytes = 0
        self._speed: float | None = None

    def progress(self, status: Status, now: float) -> Progress:
        """The state at `now`, for every status in turn."""
        self._measure(status.bytes_done, now)
        speed = self._speed or 0.0
        percent = left = None
        # No total: restic is still counting, or was told not to.
        if status.bytes_total > 0:
            percent = min(100.0, max(0.0, 100.0 * status.bytes_done / status.bytes_total))
            remaining = max(0, status.bytes_total - status.bytes_done)
            if remaining == 0:
                left = 0.0
            elif speed * _YEAR_SECONDS > remaining:
                left = remaining / speed
        return Progress(
            percent=percent,
            files_done=status.files_done,
            files_total=status.files_total or None,
            bytes_done=status.bytes_done,
            bytes_total=status.bytes_total or None,
            bytes_per_second=speed,
            seconds_left=left,
            current=status.current[:_MAX_PATH],
            errors=status.errors,
        )

    def _measure(self, bytes_done: int, now: float) -> None:
        passed = now - self._at
        if passed < _MIN_SECONDS:
            return
        latest = max(0, bytes_done - self._bytes) / passed
        if self._speed is None:
            self._speed = latest
        else:
            weight = 0.5 ** (passed / _HALF_LIFE_SECONDS)
            self._speed = weight * self._speed + (1 - weight) * latest
        self._at = now
        self._bytes = bytes_done
