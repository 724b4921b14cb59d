"""How fast one agent may speak of passing things. Pure: the clock is the caller's."""


class Pace:
    """`rate` words a second in the long run, `burst` of them at once."""

    def __init__(self, rate: float, burst: int) -> None:
        self._rate = rate
        self._burst = burst
        self._left = float(burst)
        self._at = 0.0

    def spend(self, now: float) -> float:
        """One word. Seconds to wait before the next is heard, 0 while there is some left."""
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        self._left -= 1
        return max(0.0, -self._left / self._rate)
