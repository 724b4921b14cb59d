"""A key wrapped under a passphrase, as bytes for a file.

The key is random and wrapped (AES-256-GCM) under one derived from the passphrase (Argon2id,
RFC 9106), so that the passphrase can be changed and no secret has to be sealed anew. A checksum
tells damage from a wrong passphrase, which AES-GCM alone cannot.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from kustos.core.ports import KeyTrouble, VaultLockedError

_VERSION: Final = 1
_SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class PassphraseCost:
    """What trying one passphrase costs (RFC 9106, section 4)."""

    passes: int
    memory_kib: int
    lanes: int


DEFAULT_COST: Final = PassphraseCost(passes=3, memory_kib=65_536, lanes=4)
"""The RFC's second choice, for when 2 GiB are too much: 64 MiB and about 0.1 s."""


class _KeyFile(Struct, frozen=True, kw_only=True):
    """The file. The limits keep a damaged one from asking for all memory or for ever."""

    version: int
    passes: Annotated[int, Meta(ge=1, le=100)]
    memory_kib: Annotated[int, Meta(ge=8, le=4_194_304)]
    lanes: Annotated[int, Meta(ge=1, le=64)]
    salt: Annotated[bytes, Meta(min_length=_SALT_BYTES)]
    nonce: Annotated[bytes, Meta(min_length=_NONCE_BYTES, max_length=_NONCE_BYTES)]
    wrapped: bytes
    checksum: str = ""

    def with_checksum(self) -> "_KeyFile":
        plain = msgspec.structs.replace(self, checksum="")
        digest = hashlib.sha256(msgspec.json.encode(plain)).hexdigest()
        return msgspec.structs.replace(plain, checksum=digest)

    @property
    def header(self) -> bytes:
        """What the wrapping binds: all that is needed to unwrap, so none of it can be weakened."""
        numbers = f"kustos-master-key {self.version} {self.passes} {self.memory_kib} {self.lanes}"
        return numbers.encode() + self.salt


def wrap(key: bytes, passphrase: str, cost: PassphraseCost) -> bytes:
    """The content of a key file. Takes about 0.1 s, on purpose."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  on demand

    file = _KeyFile(
        version=_VERSION,
        passes=cost.passes,
        memory_kib=cost.memory_kib,
        lanes=cost.lanes,
        salt=secrets.token_bytes(_SALT_BYTES),
        nonce=secrets.token_bytes(_NONCE_BYTES),
        wrapped=b"",
    )
    wrapped = AESGCM(_derived(file, passphrase)).encrypt(file.nonce, key, file.header)
    return msgspec.json.encode(msgspec.structs.replace(file, wrapped=wrapped).with_checksum())


def unwrap(content: bytes, passphrase: str) -> bytes:
    """The key. Raises VaultLockedError: DAMAGED, PASSPHRASE_WRONG, UNREACHABLE (there is not
    the memory that the derivation needs)."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415  on demand
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  when a passphrase is used

    file = _parsed(content)
    try:
        return AESGCM(_derived(file, passphrase)).decrypt(file.nonce, file.wrapped, file.header)
    except InvalidTag:
        raise VaultLockedError(KeyTrouble.PASSPHRASE_WRONG) from None


def _parsed(content: bytes) -> _KeyFile:
    try:
        file = msgspec.json.decode(content, type=_KeyFile)
    except (msgspec.DecodeError, UnicodeError):
        raise VaultLockedError(KeyTrouble.DAMAGED) from None
    if file.version != _VERSION or file != file.with_checksum():
        raise VaultLockedError(KeyTrouble.DAMAGED)
    return file


def _derived(file: _KeyFile, passphrase: str) -> bytes:
    from argon2.exceptions import HashingError  # noqa: PLC0415  on demand
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415  the same

    # Keyboards differ in how they compose an umlaut.
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return hash_secret_raw(
            typed,
            file.salt,
            time_cost=file.passes,
            memory_cost=file.memory_kib,
            parallelism=file.lanes,
            hash_len=32,
            type=Type.ID,
        )
    except HashingError:  # no memory for it
        raise VaultLockedError(KeyTrouble.UNREACHABLE) from None
