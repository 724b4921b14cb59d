"""The master key, as far as a person has to do with it."""

from .audit import AuditAction, Subject, SubjectKind
from .audit_facts import told
from .audit_recorder import AuditRecorder
from .handing_over import HandingOver
from .ports import KeyTrouble, Store, Vault
from .rounds import Rounds


class Keys:
    """Says whether secrets can be used, and takes the passphrase where there is no keyring."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        handing_over: HandingOver,
        sealing: Rounds,
        audit: AuditRecorder,
    ) -> None:
        self._store = store
        self._audit = audit
        self._vault = vault
        self._handing_over = handing_over
        self._sealing = sealing

    async def trouble(self) -> KeyTrouble | None:
        """What keeps secrets from being used right now. A keyring may ask the person meanwhile."""
        return await self._vault.trouble()

    async def unlock(self, passphrase: str) -> None:
        """Open with a passphrase, or choose it where there is none yet; tasks that waited for the
        key are then handed over, and machines given what they are to keep sealed.

        Raises VaultLockedError, StoreError, and ValueError for an empty one.
        """
        chosen = await self._vault.trouble() is KeyTrouble.PASSPHRASE_UNSET
        await self._vault.unlock(passphrase)
        subject = Subject(SubjectKind.KEY, "")
        await self._store.write(
            lambda unit: self._audit.note(
                unit, AuditAction.KEY_UNLOCKED, subject, told(chosen=chosen)
            )
        )
        self._sealing.soon()
        await self._handing_over.dispatch_all()
