"""Sealing: what opens, and what must not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.ports import SecretDamagedError
from kustos.vault.key_source import new_key
from kustos.vault.sealing import Sealer

KEY = new_key()
texts = st.text() | st.text(alphabet=st.characters(categories=["Cs", "L"]))


@given(texts, texts)
def test_a_secret_opens_with_its_binding(binding: str, secret: str) -> None:
    sealer = Sealer(KEY)
    assert sealer.open(binding, sealer.seal(binding, secret)) == secret


@given(texts, texts, st.text(min_size=1))
def test_a_secret_swapped_into_another_row_does_not_open(
    binding: str, other: str, secret: str
) -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal(binding, secret)
    if binding != other:
        with pytest.raises(SecretDamagedError):
            sealer.open(other, sealed)


@given(st.text(), st.data())
def test_no_bit_can_be_changed(secret: str, data: st.DataObject) -> None:
    """Neither of the version, nor the nonce, nor the ciphertext, nor the tag."""
    sealer = Sealer(KEY)
    sealed = bytearray(sealer.seal("row", secret))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SecretDamagedError):
        sealer.open("row", bytes(sealed))


@given(st.text(), st.data())
def test_nothing_cut_off_or_made_up_opens(secret: str, data: st.DataObject) -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal("row", secret)
    cut = sealed[: data.draw(st.integers(0, len(sealed) - 1))]
    for wrong in (cut, sealed + b"\0", data.draw(st.binary(max_size=60))):
        with pytest.raises(SecretDamagedError):
            sealer.open("row", wrong)


def test_another_key_does_not_open_it() -> None:
    sealed = Sealer(KEY).seal("row", "secret")
    with pytest.raises(SecretDamagedError):
        Sealer(new_key()).open("row", sealed)


def test_the_same_secret_is_never_sealed_alike() -> None:
    """Equal bytes would tell that two rows have the same password."""
    sealer = Sealer(KEY)
    assert len({sealer.seal("row", "secret") for _ in range(100)}) == 100


def test_sealed_bytes_and_errors_do_not_show_the_secret() -> None:
    sealer = Sealer(KEY)
    sealed = sealer.seal("row", "open sesame")
    assert b"sesame" not in sealed
    with pytest.raises(SecretDamagedError) as raised:
        sealer.open("other", sealed)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__
    told = f"{raised.value!r} {sealer!r} {vars(sealer)!r}"
    assert "sesame" not in told
    assert KEY.hex() not in told
    assert repr(KEY) not in told
