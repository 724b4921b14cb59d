"""The vault and its states, above a key source that a test can hold."""

import asyncio
import logging
import threading
from typing import TYPE_CHECKING

import pytest

from kustos.core.ports import KeyTrouble, SecretDamagedError, Vault, VaultLockedError
from kustos.vault import (
    KeySource,
    KustosVault,
    VaultState,
)
from kustos.vault.key_source import new_key

if TYPE_CHECKING:
    from collections.abc import Callable


class HeldSource:
    """A key source whose answers the test decides, as no real keyring can be made to give them."""

    def __init__(self, key: bytes | None = None) -> None:
        self.key = key
        self.trouble: KeyTrouble | None = None
        self.loads = 0
        self.created = 0
        self.wait: Callable[[], object] = lambda: None

    def load(self) -> bytes | None:
        self.loads += 1
        self.wait()
        if self.trouble is not None:
            raise VaultLockedError(self.trouble)
        return self.key

    def create(self) -> bytes:
        self.created += 1
        self.key = new_key()
        return self.key


def vault(source: KeySource, *, holds_secrets: bool = False) -> KustosVault:
    async def find() -> KeySource:
        return source

    async def holds() -> bool:
        return holds_secrets

    return KustosVault(find_source=find, holds_secrets=holds)


def test_it_is_the_port_that_the_core_asks_for() -> None:
    port: Vault = vault(HeldSource())
    assert port is not None


async def test_a_secret_opens_again() -> None:
    opened = vault(HeldSource())
    assert await opened.open("row", await opened.seal("row", "open sesame")) == "open sesame"


async def test_another_rows_secret_does_not_open() -> None:
    opened = vault(HeldSource())
    sealed = await opened.seal("repository:a:password", "open sesame")
    with pytest.raises(SecretDamagedError):
        await opened.open("repository:b:password", sealed)


async def test_it_is_locked_until_a_secret_is_needed_and_looks_for_nothing_before() -> None:
    source = HeldSource(new_key())
    locked = vault(source)
    assert (locked.state, source.loads) == (VaultState.LOCKED, 0)
    await locked.seal("row", "x")
    assert (locked.state, source.loads) == (VaultState.UNLOCKED, 1)


async def test_the_first_secret_of_all_makes_the_key() -> None:
    source = HeldSource()
    await vault(source).seal("row", "x")
    assert source.created == 1


async def test_with_secrets_stored_a_missing_key_is_lost_and_none_is_made() -> None:
    """A new one would be saved, and the old one, should it come back, would be in its way."""
    source = HeldSource()
    with pytest.raises(VaultLockedError) as raised:
        await vault(source, holds_secrets=True).seal("row", "x")
    assert (raised.value.trouble, source.created) == (KeyTrouble.LOST, 0)


async def test_opening_never_makes_a_key() -> None:
    """There is something sealed, whatever the store says."""
    source = HeldSource()
    with pytest.raises(VaultLockedError):
        await vault(source).open("row", b"sealed")
    assert source.created == 0


@pytest.mark.parametrize("trouble", KeyTrouble)
@pytest.mark.parametrize("holds_secrets", [False, True])
async def test_a_failed_load_never_makes_a_key(trouble: KeyTrouble, holds_secrets: bool) -> None:
    source = HeldSource(new_key())
    source.trouble = trouble
    locked = vault(source, holds_secrets=holds_secrets)
    with pytest.raises(VaultLockedError):
        await locked.seal("row", "x")
    assert (source.created, locked.state) == (0, VaultState.LOCKED)


async def test_after_a_failure_the_next_secret_tries_again() -> None:
    """The user has unlocked the keyring meanwhile."""
    source = HeldSource(new_key())
    source.trouble = KeyTrouble.LOCKED
    locked = vault(source)
    with pytest.raises(VaultLockedError):
        await locked.seal("row", "x")
    source.trouble = None
    assert await locked.open("row", await locked.seal("row", "x")) == "x"


async def test_many_secrets_at_once_ask_for_the_key_once() -> None:
    """One prompt, not ten."""
    source = HeldSource()
    opened = vault(source)
    await asyncio.gather(*(opened.seal("row", "x") for _ in range(10)))
    assert (source.loads, source.created) == (1, 1)


async def test_a_keyring_that_waits_for_a_person_holds_up_neither_loop_nor_exit() -> None:
    source = HeldSource(new_key())
    asked, answered = threading.Event(), threading.Event()

    def prompt() -> None:
        asked.set()
        assert answered.wait(30)

    source.wait = prompt
    opened = vault(source)
    sealing = asyncio.create_task(opened.seal("row", "x"))
    await asyncio.to_thread(asked.wait, 30)  # the loop runs on
    waiting = [each for each in threading.enumerate() if each.name == "kustos-vault"]
    assert [each.daemon for each in waiting] == [True]
    answered.set()
    assert await opened.open("row", await sealing) == "x"


async def test_giving_up_on_a_prompt_is_no_error_later() -> None:
    source = HeldSource(new_key())
    asked, answered = threading.Event(), threading.Event()

    def prompt() -> None:
        asked.set()
        assert answered.wait(30)

    source.wait = prompt
    opened = vault(source)
    sealing = asyncio.create_task(opened.seal("row", "x"))
    await asyncio.to_thread(asked.wait, 30)
    sealing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sealing
    answered.set()
    assert await opened.open("row", await opened.seal("row", "x")) == "x"


async def test_a_locked_vault_has_forgotten_its_key() -> None:
    source = HeldSource(new_key())
    opened = vault(source)
    sealed = await opened.seal("row", "x")
    opened.lock()
    assert opened.state is VaultState.LOCKED
    source.trouble = KeyTrouble.LOCKED
    with pytest.raises(VaultLockedError):
        await opened.open("row", sealed)


@pytest.mark.parametrize("trouble", [KeyTrouble.LOCKED, KeyTrouble.PASSPHRASE_NEEDED])
async def test_trouble_says_what_keeps_it_locked(trouble: KeyTrouble) -> None:
    source = HeldSource(new_key())
    source.trouble = trouble
    assert await vault(source).trouble() is trouble


async def test_an_open_vault_has_no_trouble() -> None:
    assert await vault(HeldSource(new_key())).trouble() is None


async def test_a_new_store_has_no_trouble_and_looking_makes_no_key() -> None:
    source = HeldSource()
    assert await vault(source).trouble() is None
    assert source.created == 0


async def test_a_lost_key_is_trouble() -> None:
    assert await vault(HeldSource(), holds_secrets=True).trouble() is KeyTrouble.LOST


async def test_a_vault_without_passphrases_cannot_be_unlocked_with_one() -> None:
    with pytest.raises(VaultLockedError):
        await vault(HeldSource(new_key())).unlock("open sesame")


async def test_nothing_that_is_printed_shows_key_or_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    key = new_key()
    opened = vault(HeldSource(key))
    sealed = await opened.seal("row", "open sesame")
    with pytest.raises(SecretDamagedError) as raised:
        await opened.open("other", sealed)
    told = f"{opened!r} {opened._sealer!r} {raised.value!r} {caplog.text}"
    for secret in ("sesame", key.hex(), repr(key)[2:-1]):
        assert secret not in told
    assert repr(opened) == "KustosVault(unlocked)"
