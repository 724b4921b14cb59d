"""Making a password that nobody guesses and everybody can copy from paper. Pure but for chance."""

import secrets
from typing import Final

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what is mixed up on paper: i, l, o, 0, 1."""
GROUPS: Final = 5
LETTERS: Final = 5


def strong_password() -> str:
    """25 letters in groups of five: 123 random bits."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(LETTERS)) for _ in range(GROUPS)
    )
