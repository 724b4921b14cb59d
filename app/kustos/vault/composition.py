"""The vaults of the programs."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

from kustos.core.ports import KeyTrouble, Store, UnitOfWork, VaultLockedError
from kustos_agent.protocol.ids import new_id

from .key_source import KeySource
from .keyring_process import KeyringProcess, usable_keyring
from .kustos_vault import KustosVault, in_thread
from .passphrase_key import PassphraseKey
from .throw_away_key import ThrowAwayKey

STORE_ID: Final = "vault.store-id"
"""Setting that names the store's key in the keyring: each home of a user has a key of its own."""


class KeyKind(StrEnum):
    """How a master key is kept."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105  a word, not a secret


def key_kind(key_file: Path) -> KeyKind:
    """What this computer uses: a passphrase if one was chosen here, else the keyring if it has one.

    Blocks (it asks the keyring's service).
    """
    if key_file.exists():
        return KeyKind.PASSPHRASE
    return KeyKind.KEYRING if usable_keyring() else KeyKind.PASSPHRASE


def desktop_vault(key_file: Path) -> Callable[[Store], KustosVault]:
    """For the desktop app: the key in the OS keyring, else behind a passphrase in `key_file`.

    Give the result the open store. Nothing is looked up before a secret is sealed or opened.
    """

    def compose(store: Store) -> KustosVault:
        return KustosVault(
            find_source=partial(_desktop_source, store, key_file),
            holds_secrets=partial(_holds_secrets, store),
            with_passphrase=partial(PassphraseKey, key_file),
        )

    return compose


def throw_away_vault(store: Store) -> KustosVault:
    """For the demo and for commands that seal nothing: a key that ends with the program."""
    source = ThrowAwayKey()

    async def find() -> KeySource:
        return source

    return KustosVault(find_source=find, holds_secrets=partial(_holds_secrets, store))


async def _desktop_source(store: Store, key_file: Path) -> KeySource:
    if await in_thread(partial(key_kind, key_file)) is KeyKind.KEYRING:
        return KeyringProcess(await _store_id(store))
    if await in_thread(key_file.exists):
        raise VaultLockedError(KeyTrouble.PASSPHRASE_NEEDED)
    if await _holds_secrets(store):
        # They were sealed under a key in a keyring that is out of reach today (a session without
        # a desktop, for example). A passphrase would not bring it back.
        raise VaultLockedError(KeyTrouble.UNREACHABLE)
    raise VaultLockedError(KeyTrouble.PASSPHRASE_UNSET)


async def _store_id(store: Store) -> str:
    known = await store.read(lambda unit: unit.settings.get(STORE_ID))
    return await store.write(_chosen_store_id) if known is None else known


def _chosen_store_id(unit: UnitOfWork) -> str:
    chosen = unit.settings.get(STORE_ID) or new_id()
    unit.settings.put(STORE_ID, chosen)
    return chosen


async def _holds_secrets(store: Store) -> bool:
    return await store.read(lambda unit: unit.secrets.any())
