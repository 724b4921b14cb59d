"""What every source of a master key keeps to, the real keyring included."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from kustos.vault import KeyringProcess, KeySource, PassphraseCost, PassphraseKey, ThrowAwayKey
from kustos.vault.key_source import KEY_BYTES
from tests.helpers.keyring_session import keyring_session

CHEAP = PassphraseCost(passes=1, memory_kib=8, lanes=1)

Open = Callable[[], KeySource]


@pytest.fixture(scope="module")
def sessions() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def environment(sessions: ExitStack) -> dict[str, str]:
    return sessions.enter_context(keyring_session())


@pytest.fixture(params=["keyring", "passphrase"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens one and the same place for a key anew; nothing is in it yet."""
    if request.param == "passphrase":
        return lambda: PassphraseKey(tmp_path / "master.key", "correct horse", CHEAP)
    environment = request.getfixturevalue("environment")
    store_id = str(uuid.uuid4())
    return lambda: KeyringProcess(store_id, environment)


def test_there_is_none_before_there_is_one(place: Open) -> None:
    assert place().load() is None


def test_looking_makes_none(place: Open) -> None:
    place().load()
    assert place().load() is None


def test_a_created_key_is_found_by_the_next_start(place: Open) -> None:
    key = place().create()
    assert len(key) == KEY_BYTES
    assert place().load() == key


def test_creating_where_there_is_one_gives_that_one(place: Open) -> None:
    """Nothing is ever saved over a key."""
    key = place().create()
    assert place().create() == key
    assert place().load() == key


def test_two_stores_have_two_keys(environment: dict[str, str], tmp_path: Path) -> None:
    keys = {
        KeyringProcess("one", environment).create(),
        KeyringProcess("two", environment).create(),
        PassphraseKey(tmp_path / "one", "correct horse", CHEAP).create(),
        PassphraseKey(tmp_path / "two", "correct horse", CHEAP).create(),
        ThrowAwayKey().create(),
        ThrowAwayKey().create(),
    }
    assert len(keys) == 6


def test_a_throw_away_key_is_there_for_as_long_as_it_lives() -> None:
    source: KeySource = ThrowAwayKey()
    assert source.load() == source.create() == source.load()


@pytest.mark.parametrize("made", [ThrowAwayKey(), PassphraseKey(Path("k"), "correct horse")])
def test_a_source_does_not_print_its_secret(made: KeySource) -> None:
    assert "horse" not in f"{made!r} {made}"
    if isinstance(made, ThrowAwayKey):
        assert made.load().hex() not in f"{made!r}"
