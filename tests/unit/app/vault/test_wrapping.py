"""Key files: the passphrase opens them, damage is told from a wrong one."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.vault import PassphraseCost
from kustos.vault.key_source import KEY_BYTES, new_key
from kustos.vault.wrapping import DEFAULT_COST, unwrap, wrap

CHEAP = PassphraseCost(passes=1, memory_kib=8, lanes=1)
KEY = new_key()
CONTENT = wrap(KEY, "correct horse", CHEAP)
passphrases = st.text(min_size=1, max_size=40)


def trouble(content: bytes, passphrase: str) -> KeyTrouble:
    with pytest.raises(VaultLockedError) as raised:
        unwrap(content, passphrase)
    return raised.value.trouble


@given(st.binary(min_size=KEY_BYTES, max_size=KEY_BYTES), passphrases)
def test_the_passphrase_gives_the_key_back(key: bytes, passphrase: str) -> None:
    assert unwrap(wrap(key, passphrase, CHEAP), passphrase) == key


@given(passphrases)
def test_a_wrong_passphrase_is_called_wrong(passphrase: str) -> None:
    if passphrase != "correct horse":
        assert trouble(CONTENT, passphrase) is KeyTrouble.PASSPHRASE_WRONG


@settings(max_examples=300)
@given(st.integers(0, len(CONTENT) * 8 - 1))
def test_a_flipped_bit_is_damage_or_means_nothing(bit: int) -> None:
    """Never another key, and never an honest passphrase called wrong. (The last base64 character
    of a field has bits that mean nothing.)"""
    content = bytearray(CONTENT)
    content[bit // 8] ^= 1 << bit % 8
    found: bytes | KeyTrouble
    try:
        found = unwrap(bytes(content), "correct horse")
    except VaultLockedError as error:
        found = error.trouble
    assert found in (KEY, KeyTrouble.DAMAGED)


@given(st.integers(0, len(CONTENT) - 1))
def test_a_file_cut_short_is_damaged(length: int) -> None:
    assert trouble(CONTENT[:length], "correct horse") is KeyTrouble.DAMAGED


@given(st.binary(max_size=200))
def test_any_other_file_is_damaged(content: bytes) -> None:
    assert trouble(content, "correct horse") is KeyTrouble.DAMAGED


@pytest.mark.parametrize(
    ("field", "value"),
    [("memory_kib", 1 << 40), ("passes", 1 << 30), ("lanes", 0), ("version", 2), ("nonce", "AA==")],
)
def test_a_file_cannot_ask_for_what_is_not_sensible(field: str, value: object) -> None:
    """Its numbers are limited before any work is done with them."""
    fields = msgspec.json.decode(CONTENT, type=dict[str, object])
    content = msgspec.json.encode({**fields, field: value})
    assert trouble(content, "correct horse") is KeyTrouble.DAMAGED


def test_an_umlaut_can_be_typed_on_any_keyboard() -> None:
    """Composed on one system, base letter and combining dots on another."""
    assert unwrap(wrap(KEY, "T\u00fcr", CHEAP), "Tu\u0308r") == KEY


def test_a_passphrase_too_costly_for_this_computer_is_not_called_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from argon2 import low_level  # noqa: PLC0415  patched where it lives
    from argon2.exceptions import HashingError  # noqa: PLC0415  this test alone

    def refuse(*_: object, **__: object) -> bytes:
        raise HashingError("Memory allocation error")

    monkeypatch.setattr(low_level, "hash_secret_raw", refuse)
    assert trouble(CONTENT, "correct horse") is KeyTrouble.UNREACHABLE


def test_the_file_shows_neither_key_nor_passphrase() -> None:
    assert KEY not in CONTENT
    assert b"horse" not in CONTENT
    fields = msgspec.json.decode(CONTENT, type=dict[str, object])
    assert set(fields) == {
        "version",
        "passes",
        "memory_kib",
        "lanes",
        "salt",
        "nonce",
        "wrapped",
        "checksum",
    }


def test_a_guess_is_as_costly_as_the_rfc_advises() -> None:
    """RFC 9106, section 4, second recommended option."""
    assert (DEFAULT_COST.passes, DEFAULT_COST.memory_kib, DEFAULT_COST.lanes) == (3, 65_536, 4)
