"""Bearer tokens as the manager keeps them."""

import hashlib
from datetime import timedelta
from typing import Final

FORMER_GRACE: Final = timedelta(minutes=5)
"""How long a token is still let in after another one took its place: a dial that is under way."""


def hash_of(secret: str) -> bytes:
    """What is stored of a secret. A plain hash is enough: the secrets are 256 random bits, there is
    nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()
