"""Where a master key comes from."""

import secrets
from typing import Final, Protocol

KEY_BYTES: Final = 32


class KeySource(Protocol):
    """Keeps a master key. Its methods block, possibly until a person has answered a prompt."""

    def load(self) -> bytes | None:
        """The key; None only if there certainly is none yet.

        Raises VaultLockedError in every other case: who cannot look must not say "none", or a
        new key would be saved over the one that all secrets need.
        """
        ...

    def create(self) -> bytes:
        """Make a key and keep it. One that is there already is returned, never replaced.

        Raises VaultLockedError.
        """
        ...


def new_key() -> bytes:
    """Random bytes for a key."""
    return secrets.token_bytes(KEY_BYTES)
