"""The master key, as far as a person has to do with it."""

from .handing_over import HandingOver
from .ports import KeyTrouble, Vault


class Keys:
    """Says whether secrets can be used, and takes the passphrase where there is no keyring."""

    def __init__(self, *, vault: Vault, handing_over: HandingOver) -> None:
        self._vault = vault
        self._handing_over = handing_over

    async def trouble(self) -> KeyTrouble | None:
        """What keeps secrets from being used right now. A keyring may ask the person meanwhile."""
        return await self._vault.trouble()

    async def unlock(self, passphrase: str) -> None:
        """Open with a passphrase, or choose it where there is none yet; tasks that waited for the
        key are then handed over.

        Raises VaultLockedError, and ValueError for an empty one.
        """
        await self._vault.unlock(passphrase)
        await self._handing_over.dispatch_all()
