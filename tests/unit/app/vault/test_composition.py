"""The programs' vaults on a real store, on a computer without a keyring."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from kustos.core.model import LocalPlace, Repository, SealedSecret, SecretKind
from kustos.core.ports import KeyTrouble, Store, UnitOfWork, VaultLockedError
from kustos.store import open_store
from kustos.vault import desktop_vault, throw_away_vault
from kustos.vault.composition import _store_id


@pytest.fixture(autouse=True)
def no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = open_store(tmp_path / "kustos.db")
    yield opened
    await opened.close()


async def keep(store: Store, sealed: bytes) -> None:
    """A repository with this as its password."""

    def work(unit: UnitOfWork) -> None:
        place = LocalPlace(path="/srv/backup")
        now = datetime.now(UTC)
        unit.repositories.add(Repository(id="r", name="R", place=place, created_at=now))
        unit.secrets.put(SealedSecret(owner_id="r", kind=SecretKind.PASSWORD, sealed=sealed))

    await store.write(work)


async def test_the_first_passphrase_is_chosen_and_opens_at_the_next_start(
    store: Store, tmp_path: Path
) -> None:
    compose = desktop_vault(tmp_path / "master.key")
    first = compose(store)
    assert await first.trouble() is KeyTrouble.PASSPHRASE_UNSET
    await first.unlock("correct horse")
    assert await first.trouble() is None
    await keep(store, await first.seal("row", "open sesame"))
    second = compose(store)
    assert await second.trouble() is KeyTrouble.PASSPHRASE_NEEDED
    await second.unlock("correct horse")
    sealed = await store.read(lambda unit: unit.secrets.get("r", SecretKind.PASSWORD))
    assert sealed is not None
    assert await second.open("row", sealed) == "open sesame"


async def test_a_wrong_passphrase_leaves_it_locked(store: Store, tmp_path: Path) -> None:
    compose = desktop_vault(tmp_path / "master.key")
    await compose(store).unlock("correct horse")
    locked = compose(store)
    with pytest.raises(VaultLockedError) as raised:
        await locked.unlock("guess")
    assert raised.value.trouble is KeyTrouble.PASSPHRASE_WRONG
    assert await locked.trouble() is KeyTrouble.PASSPHRASE_NEEDED


async def test_an_empty_passphrase_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="empty"):
        await desktop_vault(tmp_path / "master.key")(store).unlock("")
    assert not (tmp_path / "master.key").exists()


async def test_a_deleted_key_file_is_a_lost_key_and_no_new_one_is_made(
    store: Store, tmp_path: Path
) -> None:
    key_file = tmp_path / "master.key"
    first = desktop_vault(key_file)(store)
    await first.unlock("correct horse")
    await keep(store, await first.seal("row", "open sesame"))
    key_file.unlink()
    second = desktop_vault(key_file)(store)
    assert await second.trouble() is KeyTrouble.UNREACHABLE
    with pytest.raises(VaultLockedError) as raised:
        await second.unlock("correct horse")
    assert raised.value.trouble is KeyTrouble.LOST
    assert not key_file.exists()


async def test_a_store_keeps_its_name_in_the_keyring(store: Store) -> None:
    name = await _store_id(store)
    assert await _store_id(store) == name


async def test_a_throw_away_vault_opens_what_it_sealed_and_nothing_of_another(
    store: Store,
) -> None:
    vault = throw_away_vault(store)
    sealed = await vault.seal("row", "open sesame")
    assert await vault.open("row", sealed) == "open sesame"
    assert await vault.trouble() is None


async def test_unlocking_wraps_the_key_at_full_cost(store: Store, tmp_path: Path) -> None:
    """The tests of key files use a cheap one; the app must not (RFC 9106, second choice)."""
    await desktop_vault(tmp_path / "master.key")(store).unlock("correct horse")
    written = msgspec.json.decode((tmp_path / "master.key").read_bytes())
    assert (written["passes"], written["memory_kib"], written["lanes"]) == (3, 65_536, 4)
