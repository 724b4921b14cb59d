"""A manager's key that a test locks and opens."""

from dataclasses import dataclass
from typing import Any

import pytest

from kustos.core.ports import KeyTrouble, VaultLockedError


@dataclass
class Key:
    """The manager's own, as it is asked for."""

    locked: bool = False


def lockable(vault: Any, monkeypatch: pytest.MonkeyPatch) -> Key:
    """The key of this vault, which is open."""
    made = Key()
    opening = vault.open

    async def open_(binding: str, sealed: bytes) -> str:
        if made.locked:
            raise VaultLockedError(KeyTrouble.PASSPHRASE_NEEDED)
        opened: str = await opening(binding, sealed)
        return opened

    monkeypatch.setattr(vault, "open", open_)
    return made
