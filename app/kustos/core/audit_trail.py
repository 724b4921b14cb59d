"""Reading the audit, telling whether it is whole, and sealing how far it goes."""

import base64
import logging
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from .audit import (
    NO_HASH,
    NO_HEAD,
    Actor,
    AuditEntry,
    AuditFilter,
    ChainRow,
    Head,
    first_bad,
)
from .ports import SecretDamagedError, Store, UnitOfWork, Vault, VaultLockedError

SEAL_SETTING: Final = "audit.seal"
"""Base64 of a head, sealed."""
BINDING: Final = "audit:head"
"""What the vault binds the seal to."""

AT_ONCE: Final = 2_000
"""Entries of one reading: of a long chain others wait no longer than for so many."""

_log = logging.getLogger(__name__)


class SealStanding(StrEnum):
    """What the sealed head says of the entries up to it."""

    HOLDS = "holds"
    BROKEN = "broken"
    """It does not open, or the entry that it names is another one or gone."""
    LOCKED = "locked"
    """It cannot be opened now: the master key is not at hand."""
    NONE = "none"
    """There is none (yet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditVerdict:
    """What a look at all entries has found. `bad` is the number of the first that does not belong
    where it is; `head` the newest before it. `sealed` is the number of the entry up to which the
    seal speaks, 0 if it does not. `noted`: whether a head that somebody had noted is still there;
    None if nobody asked."""

    head: Head
    bad: int | None
    seal: SealStanding
    sealed: int = 0
    noted: bool | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing speaks against it."""
        return self.bad is None and self.seal is not SealStanding.BROKEN and self.noted is not False


class _Look(NamedTuple):
    """What a reading has found: the last good one, and the first bad one."""

    head: Head
    bad: int | None
    read: int


class AuditTrail:
    """What is there is only read here. Services write by `audit_recorder`."""

    def __init__(self, *, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault
        self._told = False
        """Whether the log has it that the chain is broken: it is looked at each minute."""

    # --- reading -------------------------------------------------------------------------------

    async def page(self, filter_: AuditFilter, before: int | None, limit: int) -> list[AuditEntry]:
        """Newest first, those below the number `before`."""
        return await self._store.read(lambda unit: unit.audit.page(filter_, before, limit))

    async def count(self, filter_: AuditFilter) -> int:
        return await self._store.read(lambda unit: unit.audit.count(filter_))

    async def newest(self) -> int:
        """The number of the newest, 0 if there is none."""
        return (await self._store.read(lambda unit: unit.audit.head())).number

    async def actors(self) -> list[Actor]:
        """Everybody who has ever done anything."""
        return await self._store.read(lambda unit: unit.audit.actors())

    async def rows(self, after: int) -> list[ChainRow]:
        """The next of all entries in their order, just as they lie there; none at the end."""
        return await self._store.read(lambda unit: unit.audit.chain(after, AT_ONCE))

    # --- whether it is whole -------------------------------------------------------------------

    async def verify(self, noted: Head | None = None) -> AuditVerdict:
        """Look at each entry, and at the seal; `noted` is a head that somebody has kept. Opening
        the seal may ask the person for the master key. Raises StoreError."""
        last = await self._last_good(NO_HEAD)
        seal, sealed = await self._opened()
        return AuditVerdict(
            head=last.head,
            bad=last.bad,
            seal=seal,
            sealed=sealed,
            noted=None if noted is None else await self._has(noted),
        )

    async def _last_good(self, after: Head) -> _Look:
        """Of all entries behind that one."""
        look = await self._look(after)
        while look.bad is None and look.read == AT_ONCE:
            look = await self._look(look.head)
        return look

    async def _look(self, after: Head) -> _Look:
        def work(unit: UnitOfWork) -> _Look:
            rows = unit.audit.chain(after.number, AT_ONCE)
            bad = first_bad(rows, after)
            good = len(rows) if bad is None else bad - after.number - 1
            if good == 0:
                return _Look(after, bad, len(rows))
            found = rows[good - 1].hash
            assert isinstance(found, bytes)  # it is what was worked out
            return _Look(Head(after.number + good, found), bad, len(rows))

        return await self._store.read(work)

    async def _has(self, head: Head) -> bool:
        if head == NO_HEAD:
            return True
        return await self._store.read(lambda unit: unit.audit.hash_at(head.number)) == head.hash

    # --- the seal ------------------------------------------------------------------------------

    async def visit(self) -> None:
        """Seal the newest entry, if another one is sealed and the key is at hand: nobody is asked
        for it. Where the chain does not go on from what is sealed, that stays sealed: a new seal
        would make good what somebody has done to the file. Raises StoreError."""
        if not self._vault.at_hand:
            return
        try:
            former = await self._sealed()
            head = await self._store.read(lambda unit: unit.audit.head())
            if head in (former, NO_HEAD):
                return
            if former is not None and not await self._goes_on(former):
                self._say_broken()
                return
            sealed = await self._vault.seal(BINDING, text_of(head))
        except VaultLockedError:
            return  # in this moment
        text = base64.b64encode(sealed).decode()
        await self._store.write(lambda unit: unit.settings.put(SEAL_SETTING, text))

    async def _goes_on(self, former: Head) -> bool:
        if former == NO_HEAD or not await self._has(former):
            return False
        return (await self._last_good(former)).bad is None

    def _say_broken(self) -> None:
        if not self._told:
            self._told = True
            _log.error("the audit does not go on from the entry that was sealed")

    async def _opened(self) -> tuple[SealStanding, int]:
        try:
            head = await self._sealed()
        except VaultLockedError:
            return SealStanding.LOCKED, 0
        if head is None:
            return SealStanding.NONE, 0
        if head == NO_HEAD or not await self._has(head):
            return SealStanding.BROKEN, head.number
        return SealStanding.HOLDS, head.number

    async def _sealed(self) -> Head | None:
        """The head that is sealed; None if none is, and NO_HEAD if what there is does not open.
        Raises VaultLockedError."""
        text = await self._store.read(lambda unit: unit.settings.get(SEAL_SETTING))
        if text is None:
            return None
        try:
            sealed = base64.b64decode(text, validate=True)
            return head_of(await self._vault.open(BINDING, sealed))
        except (ValueError, SecretDamagedError):
            return NO_HEAD


def text_of(head: Head) -> str:
    """A head as a person may note it: `12:` and the hash in hex."""
    return f"{head.number}:{head.hash.hex()}"


def head_of(text: str) -> Head:
    """The head of such a text. Raises ValueError."""
    number, _, hash_ = text.strip().partition(":")
    found = bytes.fromhex(hash_)
    if not (number.isascii() and number.isdigit()) or len(found) != len(NO_HASH):
        raise ValueError("not a head")
    return Head(int(number), found)
