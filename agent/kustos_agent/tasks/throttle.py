"""At most so many values a second, the latest wins. Pure: clock and timer are the caller's."""

from typing import Generic, TypeVar

T = TypeVar("T")


class Throttle(Generic[T]):
    """The first value passes at once; one held back is due `interval` seconds after the last."""

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._last: float | None = None
        self._held: T | None = None

    def offer(self, value: T, now: float) -> T | None:
        """The value if it may pass now; else it is held, in place of an older one."""
        if self._last is None or now - self._last >= self._interval:
            self._last = now
            self._held = None
            return value
        self._held = value
        return None

    def due_at(self) -> float | None:
        """When the held value may pass; None if none is held."""
        if self._held is None or self._last is None:
            return None
        return self._last + self._interval

    def flush(self, now: float) -> T | None:
        """The held value, due or not: at the end the last word must be out."""
        value, self._held = self._held, None
        if value is not None:
            self._last = now
        return value
