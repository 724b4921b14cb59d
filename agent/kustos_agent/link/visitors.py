"""Who may talk to an unpaired agent at a time, and how soon again after a wrong code. Pure.

A person pairs one machine from one manager. Everybody else who connects is lost, broken or up to
something, and must cost little: one conversation for each address, few in all, and who guessed
wrong waits before the next guess counts, so that one host alone cannot use up the three tries
faster than a person types.
"""

from collections import Counter
from collections.abc import Callable
from typing import Final

MOST: Final = 8
MOST_OF_ONE: Final = 2
"""One that hangs must not keep the next try out."""
PAUSE_SECONDS: Final = 10.0
"""After a first wrong guess; after the second it is twice as long."""


class Visitors:
    """`now` gives seconds that only go forward."""

    def __init__(self, now: Callable[[], float], most: int = MOST) -> None:
        self._now = now
        self._most = most
        self._present: Counter[str] = Counter()
        self._wrong: dict[str, tuple[int, float]] = {}
        """Address -> wrong guesses, moment of the last. A code ends with the third of all, so
        there are never more than two."""

    def enter(self, address: str) -> bool:
        """Whether somebody from `address` may come in; then `leave` follows."""
        if self._present[address] >= MOST_OF_ONE or self._present.total() >= self._most:
            return False
        self._present[address] += 1
        return True

    def leave(self, address: str) -> None:
        """One that came in has gone."""
        self._present[address] -= 1
        # Zeroes too take room.
        self._present += Counter()

    def guessed_wrong(self, address: str) -> None:
        """The next guess from there waits."""
        times, _ = self._wrong.get(address, (0, 0.0))
        self._wrong[address] = (times + 1, self._now())

    def pause(self, address: str) -> float:
        """Seconds that a guess from `address` has to wait now."""
        times, last = self._wrong.get(address, (0, 0.0))
        return max(0.0, last + times * PAUSE_SECONDS - self._now()) if times else 0.0

    def forgive(self) -> None:
        """There is a new code."""
        self._wrong.clear()
