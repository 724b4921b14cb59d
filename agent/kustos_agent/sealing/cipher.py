"""Secrets <-> sealed bytes: AES-256-GCM, each bound to what it is of.

12 random bytes, then the ciphertext with its 16-byte tag. Random nonces are safe for 2^32 seals
under a key (NIST SP 800-38D, 8.3). Imported by `child` alone: cryptography takes 8.5 MB.
"""

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..protocol.seal_trouble import SealTrouble
from .trouble import SealingError

_NONCE_BYTES: Final = 12


def seal(key: bytes, bound: bytes, secret: bytes) -> bytes:
    """Sealed anew each time: the same secret never gives the same bytes."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, secret, bound)


def unseal(key: bytes, bound: bytes, sealed: bytes) -> bytes:
    """Raises SealingError: DAMAGED."""
    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    if len(nonce) < _NONCE_BYTES:
        raise SealingError(SealTrouble.DAMAGED)
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound)
    except InvalidTag:
        raise SealingError(SealTrouble.DAMAGED) from None
