"""Secrets <-> sealed bytes: AES-256-GCM, each bound to the row it belongs to.

A sealed secret is a version byte, 12 random bytes and the ciphertext with its 16-byte tag. The
version and the binding are authenticated with it: the bytes of another row do not open. Random
nonces are safe for 2^32 seals under a key (NIST SP 800-38D, 8.3).
"""

import secrets
from functools import cached_property
from typing import TYPE_CHECKING, Final

from kustos.core.ports import SecretDamagedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION: Final = b"\x01"
_NONCE_BYTES: Final = 12


class Sealer:
    """Seals and opens under one key. Shows neither key nor secret in any text.

    Its first call loads cryptography (0.05 s, 7 MB), which a manager that runs nothing has no use
    for.
    """

    def __init__(self, key: bytes) -> None:
        # No attribute: whoever prints an object's attributes does not print the key.
        self._key: Callable[[], bytes] = lambda: key

    @cached_property
    def _cipher(self) -> "AESGCM":
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415  see above

        return AESGCM(self._key())

    def seal(self, binding: str, secret: str) -> bytes:
        """Sealed anew each time: the same secret never gives the same bytes."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, _bytes(secret), _bound(binding))

    def open(self, binding: str, sealed: bytes) -> str:
        """Raises SecretDamagedError."""
        version, nonce, ciphertext = sealed[:1], sealed[1:13], sealed[13:]
        if version != _VERSION or len(nonce) != _NONCE_BYTES:
            raise SecretDamagedError(binding)
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415  see above

        try:
            opened = self._cipher.decrypt(nonce, ciphertext, _bound(binding))
        except InvalidTag:
            raise SecretDamagedError(binding) from None
        return opened.decode("utf-8", "surrogatepass")


def _bytes(text: str) -> bytes:
    # Without surrogatepass an odd character raises an error that carries the whole secret.
    return text.encode("utf-8", "surrogatepass")


def _bound(binding: str) -> bytes:
    return _VERSION + _bytes(binding)
