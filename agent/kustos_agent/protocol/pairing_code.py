"""The short code that an unpaired agent shows, and how long it is good. Pure.

Eight digits, 26 bits. That is enough because nobody can try codes by himself: SPAKE2 gives whoever
answers or asks exactly one guess for each conversation, three wrong ones end the code, and after
ten minutes there is another. So of all who try, one in 33 million gets in with a code. Digits
alone: they can be read out on the telephone, in any language, and typed without looking.
"""

import secrets
from collections.abc import Callable
from enum import Enum
from typing import Final

DIGITS: Final = 8
LIFETIME_SECONDS: Final = 600.0
MAX_WRONG: Final = 3

_GROUP: Final = 4
_BETWEEN: Final = frozenset(" -‐‑‒–—.\t\r\n\u00a0\u202f")
"""What people and mail programs put between the groups."""


class CodeError(ValueError):
    """The text is no pairing code. Does not quote it."""


def random_code() -> str:
    """A new one: digits alone."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def format_code(code: str) -> str:
    """In two groups, to be shown."""
    return f"{code[:_GROUP]}-{code[_GROUP:]}"


def parse_code(text: str) -> str:
    """The digits of a code that was typed; spaces and dashes do not matter. Raises CodeError."""
    # Longer than any code with what may stand between: not worth reading.
    if len(text) > 4 * DIGITS:
        raise CodeError("too long")
    digits = "".join(sign for sign in text if sign not in _BETWEEN)
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit():
        raise CodeError(f"a pairing code has {DIGITS} digits")
    return digits


class Verdict(Enum):
    """What became of a guess."""

    RIGHT = "right"
    WRONG = "wrong"
    ENDED = "ended"
    """It came too late or was the last one: the code is good for nothing any more."""
    EXPIRED = "expired"
    """The code was older than ten minutes; the agent shows another."""


class PairingCode:
    """One code and its guesses. `now` gives seconds that only go forward."""

    def __init__(self, now: Callable[[], float], make: Callable[[], str] = random_code) -> None:
        self._now = now
        self._shown_at = now()
        self._wrong = 0
        self.code = make()

    def __repr__(self) -> str:
        return f"PairingCode(wrong={self._wrong}, …)"

    @property
    def ended(self) -> bool:
        """Whether three wrong guesses were made."""
        return self._wrong >= MAX_WRONG

    @property
    def tries_left(self) -> int:
        return MAX_WRONG - self._wrong

    @property
    def seconds_left(self) -> float:
        """Below or at 0: expired."""
        return self._shown_at + LIFETIME_SECONDS - self._now()

    def judge(self, check: Callable[[], bool]) -> Verdict:
        """Count a guess; `check` tells whether it is right, and is asked only while the code is
        good: of guesses that were begun side by side, the fourth learns nothing."""
        if self.ended:
            return Verdict.ENDED
        if self.seconds_left <= 0:
            return Verdict.EXPIRED
        if check():
            return Verdict.RIGHT
        self._wrong += 1
        return Verdict.WRONG if self.tries_left else Verdict.ENDED
