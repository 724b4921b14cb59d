"""A master key in the keyring of the operating system."""

import base64
import binascii
import logging
from typing import TYPE_CHECKING, Final

from kustos.core.ports import KeyTrouble, VaultLockedError

from .detection import keyring_backends
from .key_source import KEY_BYTES, new_key

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "Kustos"

_log = logging.getLogger(__name__)


class KeyringKey:
    """A `KeySource` in Secret Service, Keychain, Credential Manager or KWallet.

    `store_id` tells apart the keys of several stores of one user.
    """

    def __init__(self, store_id: str) -> None:
        self._user = store_id

    def load(self) -> bytes | None:
        """Looks in every usable keyring: which of them comes first depends on the desktop.

        Raises VaultLockedError: UNREACHABLE (also if there is no keyring), LOCKED, DAMAGED.
        """
        trouble = None
        backends = keyring_backends()
        if not backends:
            raise VaultLockedError(KeyTrouble.UNREACHABLE)
        for backend in backends:
            try:
                found = self._read(backend)
            except VaultLockedError as error:
                trouble = trouble or error
                continue
            if found is not None:
                return found
        if trouble is not None:
            raise trouble
        return None

    def create(self) -> bytes:
        """Raises VaultLockedError: UNREACHABLE, LOCKED, DAMAGED."""
        existing = self.load()
        if existing is not None:
            return existing
        backend = keyring_backends()[0]
        key = new_key()
        try:
            backend.set_password(SERVICE, self._user, base64.b64encode(key).decode())
        except Exception as error:  # noqa: BLE001  as in _read
            raise _unavailable(error) from None
        if self._read(backend) != key:
            # What is sealed under a key that was not kept is lost.
            raise VaultLockedError(KeyTrouble.UNREACHABLE)
        return key

    def _read(self, backend: "KeyringBackend") -> bytes | None:
        try:
            text = backend.get_password(SERVICE, self._user)
        except Exception as error:  # noqa: BLE001  backends let their libraries' errors through
            raise _unavailable(error) from None
        return None if text is None else _decoded(text)


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise VaultLockedError(KeyTrouble.DAMAGED)
    return key


def _unavailable(error: Exception) -> VaultLockedError:
    from keyring.errors import KeyringLocked  # noqa: PLC0415  0.1 s

    _log.warning("the keyring failed: %s", type(error).__name__)
    locked = isinstance(error, KeyringLocked)
    return VaultLockedError(KeyTrouble.LOCKED if locked else KeyTrouble.UNREACHABLE)
