"""The key file on the disk."""

import os
from pathlib import Path

import pytest

from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.vault import PassphraseCost, PassphraseKey

CHEAP = PassphraseCost(passes=1, memory_kib=8, lanes=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "master.key"


def source(path: Path, passphrase: str = "correct horse") -> PassphraseKey:
    return PassphraseKey(path, passphrase, CHEAP)


def names(path: Path) -> list[str]:
    return [each.name for each in path.parent.iterdir()]


def test_the_file_is_readable_by_its_owner_alone_and_nothing_is_left_beside_it(path: Path) -> None:
    source(path).create()
    assert path.stat().st_mode & 0o777 == 0o600
    assert names(path) == ["master.key"]


def test_an_empty_passphrase_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="empty"):
        source(path, "")


def test_creating_over_a_file_with_another_passphrase_is_refused(path: Path) -> None:
    """The one case in which saving would lose every secret."""
    source(path).create()
    before = path.read_bytes()
    with pytest.raises(VaultLockedError) as raised:
        source(path, "other").create()
    assert raised.value.trouble is KeyTrouble.PASSPHRASE_WRONG
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"{}", b"damaged"])
def test_creating_over_a_damaged_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(VaultLockedError) as raised:
        source(path).create()
    assert raised.value.trouble is KeyTrouble.DAMAGED
    assert path.read_bytes() == content
    assert names(path) == ["master.key"]


def test_where_there_are_no_links_a_file_is_still_never_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    key = source(path).create()
    assert source(path).create() == key
    assert names(path) == ["master.key"]


def test_a_file_that_cannot_be_read_is_not_taken_for_none(path: Path) -> None:
    path.mkdir()
    with pytest.raises(VaultLockedError) as raised:
        source(path).load()
    assert raised.value.trouble is KeyTrouble.UNREACHABLE


def test_a_file_that_cannot_be_written_is_said_to_be_unreachable(tmp_path: Path) -> None:
    with pytest.raises(VaultLockedError) as raised:
        source(tmp_path / "missing" / "master.key").create()
    assert raised.value.trouble is KeyTrouble.UNREACHABLE


def test_a_changed_passphrase_opens_the_same_key_and_the_old_one_nothing(path: Path) -> None:
    key = source(path).create()
    source(path).change("battery staple")
    assert source(path, "battery staple").load() == key
    with pytest.raises(VaultLockedError) as raised:
        source(path).load()
    assert raised.value.trouble is KeyTrouble.PASSPHRASE_WRONG
    assert names(path) == ["master.key"]


def test_a_passphrase_cannot_be_changed_without_the_old_one(path: Path) -> None:
    source(path).create()
    before = path.read_bytes()
    with pytest.raises(VaultLockedError):
        source(path, "guess").change("mine now")
    assert path.read_bytes() == before


def test_there_is_nothing_to_change_without_a_key(path: Path) -> None:
    with pytest.raises(VaultLockedError) as raised:
        source(path).change("new")
    assert raised.value.trouble is KeyTrouble.LOST
    assert names(path) == []


def test_a_change_to_nothing_is_refused(path: Path) -> None:
    source(path).create()
    with pytest.raises(ValueError, match="empty"):
        source(path).change("")


def test_a_change_that_cannot_be_written_leaves_the_old_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = source(path).create()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(VaultLockedError):
        source(path).change("new")
    monkeypatch.undo()
    assert source(path).load() == key
    assert names(path) == ["master.key"]
