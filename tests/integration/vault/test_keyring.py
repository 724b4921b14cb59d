"""The vault on a real Secret Service: open, locked, gone, never there."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.vault import KeyringProcess
from tests.contract.vault.session_program import run
from tests.helpers.keyring_session import (
    keyring_session,
    no_keyring,
    no_session,
    private_environment,
    session_bus,
    unlocked_keyring,
)
from tests.helpers.processes import child

LOCK = """
from contextlib import closing
import secretstorage

with closing(secretstorage.dbus_init()) as bus:
    secretstorage.get_default_collection(bus).lock()
"""

STORE = """
import sys
import keyring
keyring.set_password("Kustos", sys.argv[1], sys.argv[2])
"""

KIND = """
import sys
from pathlib import Path
from kustos.vault import key_kind
print(key_kind(Path(sys.argv[1])))
"""

DESKTOP = """
import asyncio, sys
from pathlib import Path
from kustos.core.model import LocalPlace, Repository, SealedSecret, SecretKind
from kustos.core.ports import VaultLockedError
from kustos.store import open_store
from kustos.vault import desktop_vault
from datetime import datetime, UTC

ROW = "repository:r:password"

async def main(home, passphrase):
    store = open_store(home / "kustos.db")
    try:
        vault = desktop_vault(home / "master.key")(store)
        print(await vault.trouble())
        if passphrase:
            await vault.unlock(passphrase)
        stored = await store.read(lambda unit: unit.secrets.get("r", SecretKind.PASSWORD))
        if stored is not None:
            print(await vault.open(ROW, stored))
            return
        sealed = await vault.seal(ROW, "open sesame")
        def work(unit):
            now = datetime.now(UTC)
            place = LocalPlace(path="/r")
            unit.repositories.add(Repository(id="r", name="R", place=place, created_at=now))
            secret = SealedSecret(owner_id="r", kind=SecretKind.PASSWORD, sealed=sealed)
            unit.secrets.put(secret)
        await store.write(work)
        print("sealed")
    except VaultLockedError as error:
        print("refused", error.trouble)
    finally:
        await store.close()

asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
"""


@pytest.fixture(scope="module")
def keyring() -> Iterator[dict[str, str]]:
    with keyring_session() as environment:
        yield environment


def desktop(environment: Mapping[str, str], home: Path, passphrase: str = "") -> list[str]:
    """What a start of the app on `home` says: its trouble, then what became of the secret."""
    return run(environment, DESKTOP, str(home), passphrase).splitlines()


def trouble(source: KeyringProcess) -> KeyTrouble:
    with pytest.raises(VaultLockedError) as raised:
        source.load()
    return raised.value.trouble


def test_a_session_with_a_keyring_uses_it_unless_a_passphrase_was_chosen(
    keyring: dict[str, str], tmp_path: Path
) -> None:
    key_file = tmp_path / "master.key"
    assert run(keyring, KIND, str(key_file)) == "keyring"
    key_file.touch()
    assert run(keyring, KIND, str(key_file)) == "passphrase"


def test_a_session_without_a_keyring_and_no_session_at_all_need_a_passphrase(
    tmp_path: Path,
) -> None:
    for session in (no_keyring, no_session):
        with session() as environment:
            assert run(environment, KIND, str(tmp_path / "master.key")) == "passphrase"


@pytest.mark.parametrize("backend", ["null.Keyring", "fail.Keyring", "no_such.Keyring"])
def test_a_keyring_that_keeps_nothing_is_none(
    keyring: dict[str, str], tmp_path: Path, backend: str
) -> None:
    """Some administrators configure one of these to silence prompts."""
    environment = {**keyring, "PYTHON_KEYRING_BACKEND": f"keyring.backends.{backend}"}
    assert run(environment, KIND, str(tmp_path / "master.key")) == "passphrase"
    assert trouble(KeyringProcess("store", environment)) is KeyTrouble.UNREACHABLE


@pytest.mark.parametrize("value", ["", "not base64!", "c2hvcnQ="])
def test_a_key_that_is_no_key_is_damaged_and_is_not_replaced(
    keyring: dict[str, str], value: str
) -> None:
    store_id = f"damaged {value}"
    run(keyring, STORE, store_id, value)
    source = KeyringProcess(store_id, keyring)
    assert trouble(source) is KeyTrouble.DAMAGED
    with pytest.raises(VaultLockedError):
        source.create()
    assert trouble(source) is KeyTrouble.DAMAGED


def test_a_locked_keyring_says_locked_and_not_that_there_is_no_key() -> None:
    with keyring_session() as environment:
        source = KeyringProcess("store", environment)
        source.create()
        run(environment, LOCK)
        assert trouble(source) is KeyTrouble.LOCKED
        with pytest.raises(VaultLockedError):
            source.create()


def test_a_keyring_that_goes_away_is_unreachable_and_its_key_is_there_when_it_returns() -> None:
    with private_environment() as environment, session_bus(environment):
        source = KeyringProcess("store", environment)
        with unlocked_keyring(environment):
            key = source.create()
        assert trouble(source) is KeyTrouble.UNREACHABLE
        with pytest.raises(VaultLockedError):
            source.create()
        with unlocked_keyring(environment):
            assert source.load() == key


def test_the_desktop_seals_under_the_keyring_and_opens_at_the_next_start(
    keyring: dict[str, str], tmp_path: Path
) -> None:
    assert desktop(keyring, tmp_path) == ["None", "sealed"]
    assert desktop(keyring, tmp_path) == ["None", "open sesame"]
    assert not (tmp_path / "master.key").exists()


def test_two_homes_of_a_user_do_not_share_a_key(keyring: dict[str, str], tmp_path: Path) -> None:
    """Emptying one must not touch the other."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        assert desktop(keyring, tmp_path / name) == ["None", "sealed"]
    count = """
from contextlib import closing
import secretstorage
with closing(secretstorage.dbus_init()) as bus:
    items = secretstorage.search_items(bus, {"service": "Kustos"})
    print(len({item.get_secret() for item in items}))
"""
    assert int(run(keyring, count)) >= 2


def test_where_the_keyring_is_out_of_reach_nothing_is_asked_or_made(
    keyring: dict[str, str], tmp_path: Path
) -> None:
    """The same home over ssh: choosing a passphrase there would bring no secret back."""
    desktop(keyring, tmp_path)
    with no_session() as environment:
        assert desktop(environment, tmp_path) == ["unreachable", "refused unreachable"]
        assert desktop(environment, tmp_path, "guess") == ["unreachable", "refused lost"]
    assert not (tmp_path / "master.key").exists()
    assert desktop(keyring, tmp_path) == ["None", "open sesame"]


def test_a_keyring_that_was_emptied_is_a_lost_key_and_no_new_one(tmp_path: Path) -> None:
    """Somebody forgot the keyring's password and began a new one."""
    with keyring_session() as environment:
        assert desktop(environment, tmp_path) == ["None", "sealed"]
    with keyring_session() as environment:
        assert desktop(environment, tmp_path) == ["lost", "refused lost"]
        assert desktop(environment, tmp_path) == ["lost", "refused lost"]


def test_without_a_keyring_a_passphrase_is_chosen_once_and_asked_for_then(tmp_path: Path) -> None:
    with no_session() as environment:
        assert desktop(environment, tmp_path) == ["passphrase-unset", "refused passphrase-unset"]
        assert desktop(environment, tmp_path, "horse") == ["passphrase-unset", "sealed"]
        assert desktop(environment, tmp_path) == ["passphrase-needed", "refused passphrase-needed"]
        assert desktop(environment, tmp_path, "hors") == [
            "passphrase-needed",
            "refused passphrase-wrong",
        ]
        assert desktop(environment, tmp_path, "horse") == ["passphrase-needed", "open sesame"]


def test_a_passphrase_stays_the_way_in_when_a_keyring_appears(
    keyring: dict[str, str], tmp_path: Path
) -> None:
    with no_session() as environment:
        desktop(environment, tmp_path, "horse")
    assert desktop(keyring, tmp_path, "horse") == ["passphrase-needed", "open sesame"]


def test_the_process_that_asks_ends_with_the_manager(keyring: dict[str, str]) -> None:
    """Whatever it waits for: here for nothing but the end of its standard input."""
    waiting = """
import sys, threading
from kustos.vault import keyring_child
keyring_child.usable_keyring = threading.Event().wait
sys.argv = ["keyring_child", "usable"]
keyring_child.main()
"""
    with child([sys.executable, "-c", waiting], environment=keyring, stdin=b"store\n") as asking:
        assert asking.wait_for_end(20) == 1, asking.report()


def test_an_answer_that_is_none_is_unreachable(
    keyring: dict[str, str], logged: Callable[[str], None]
) -> None:
    """The process was killed, or could not even begin."""
    source = KeyringProcess("store", {**keyring, "PYTHONHOME": "/nowhere"})
    assert trouble(source) is KeyTrouble.UNREACHABLE
    logged("the keyring was asked in vain: exit code 1")
