"""The master key, as far as a person has to do with it."""

from .handing_over import HandingOver
from .ports import KeyTrouble, Vault
from .rounds import Rounds


class Keys:
    """Says whether secrets can be used, and takes the passphrase where there is no keyring."""

    def __init__(self, *, vault: Vault, handing_over: HandingOver, sealing: Rounds) -> None:
        self._vault = vault
        self._handing_over = handing_over
        self._sealing = sealing

    async def trouble(self) -> KeyTrouble | None:
        """What keeps secrets from being used right now. A keyring may ask the person meanwhile."""
        return await self._vault.trouble()

    async def unlock(self, passphrase: str) -> None:
        """Open with a passphrase, or choose it where there is none yet; tasks that waited for the
        key are then handed over, and machines given what they are to keep sealed.

        Raises VaultLockedError, and ValueError for an empty one.
        """
        await self._vault.unlock(passphrase)
        self._sealing.soon()
        await self._handing_over.dispatch_all()
