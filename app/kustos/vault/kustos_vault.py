"""The vault: seals and opens secrets once it has the master key."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from enum import StrEnum
from typing import TypeVar

from kustos.core.ports import KeyTrouble, VaultLockedError

from .key_source import KeySource
from .sealing import Sealer

T = TypeVar("T")


class VaultState(StrEnum):
    """Whether the master key is at hand."""

    LOCKED = "locked"
    UNLOCKED = "unlocked"


class KustosVault:
    """Implements `kustos.core.ports.Vault`; belongs to one event loop.

    `find_source` names the source of the key when it is first needed, or raises
    VaultLockedError. `holds_secrets` says whether the store has anything sealed: only if not,
    and if the source certainly has no key, one is made. `with_passphrase` makes a source of what
    a person typed.
    """

    def __init__(
        self,
        *,
        find_source: Callable[[], Awaitable[KeySource]],
        holds_secrets: Callable[[], Awaitable[bool]],
        with_passphrase: Callable[[str], KeySource] | None = None,
    ) -> None:
        self._find_source = find_source
        self._holds_secrets = holds_secrets
        self._with_passphrase = with_passphrase
        self._sealer: Sealer | None = None
        self._gate = asyncio.Lock()

    def __repr__(self) -> str:
        return f"KustosVault({self.state})"

    @property
    def state(self) -> VaultState:
        """What it is now; `seal` and `open` try to unlock by themselves."""
        return VaultState.LOCKED if self._sealer is None else VaultState.UNLOCKED

    @property
    def at_hand(self) -> bool:
        """Whether the key is open already."""
        return self._sealer is not None

    async def seal(self, binding: str, secret: str) -> bytes:
        """Makes the master key if this is the first secret of all. Raises VaultLockedError."""
        sealer = await self._opened(may_create=True)
        return await in_thread(lambda: sealer.seal(binding, secret))

    async def open(self, binding: str, sealed: bytes) -> str:
        """Raises VaultLockedError, SecretDamagedError."""
        sealer = await self._opened(may_create=False)
        return await in_thread(lambda: sealer.open(binding, sealed))

    async def trouble(self) -> KeyTrouble | None:
        """What keeps secrets from being used right now; None if nothing does.

        Looks for the key (the keyring may ask for its password), and makes none.
        """
        try:
            await self._opened(may_create=False)
        except VaultLockedError as error:
            # A store without a secret needs no key yet; the first seal will make it.
            if error.trouble is KeyTrouble.LOST and not await self._holds_secrets():
                return None
            return error.trouble
        return None

    async def unlock(self, passphrase: str) -> None:
        """Open with a passphrase; where there is neither key nor secret, this chooses it.

        Raises VaultLockedError (PASSPHRASE_WRONG, DAMAGED, LOST, UNREACHABLE), ValueError for
        an empty one.
        """
        if self._with_passphrase is None:
            raise VaultLockedError(KeyTrouble.UNREACHABLE)
        source = self._with_passphrase(passphrase)
        async with self._gate:
            self._sealer = await self._loaded(source, may_create=True)

    def lock(self) -> None:
        """Forget the key."""
        self._sealer = None

    async def _opened(self, *, may_create: bool) -> Sealer:
        if self._sealer is not None:
            return self._sealer
        async with self._gate:  # one prompt, however many secrets are wanted
            if self._sealer is None:
                source = await self._find_source()
                self._sealer = await self._loaded(source, may_create=may_create)
            return self._sealer

    async def _loaded(self, source: KeySource, *, may_create: bool) -> Sealer:
        key = await in_thread(source.load)
        if key is None:
            if not may_create or await self._holds_secrets():
                raise VaultLockedError(KeyTrouble.LOST)
            key = await in_thread(source.create)
        return Sealer(key)


async def in_thread(call: Callable[[], T]) -> T:
    """Run what may wait for a person, in a thread that does not keep the program from ending.

    (`asyncio.to_thread` would: its threads are waited for, and a keyring's prompt can stay open
    for ever.)
    """
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # noqa: BLE001  it is the caller's, and raised there
            future.set_exception(error)

    threading.Thread(target=run, name="kustos-vault", daemon=True).start()
    # Shielded: the thread goes on although nobody waits for it any more.
    return await asyncio.shield(asyncio.wrap_future(future))
