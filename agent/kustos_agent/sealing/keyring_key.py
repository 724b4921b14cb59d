"""The key in a keyring of the operating system: Secret Service, Keychain, Credential Manager.

It holds the key and not the credentials themselves: Windows' takes 2,560 bytes, which many a
private key exceeds. keyring is no dependency of the agent: it is used where it is installed, as
with the manager.
"""

import base64
import binascii
import importlib.util
import logging
import secrets
from typing import TYPE_CHECKING, Final

from ..protocol.seal_trouble import SealTrouble
from .entries import KeyPlace
from .trouble import SealingError

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "Kustos agent"

_KEY_BYTES: Final = 32
_NO_KEYRINGS: Final = (
    "keyring.backends.fail",
    "keyring.backends.null",
    # A bundle of the others; they are asked one by one.
    "keyring.backends.chainer",
    # Plain or home-made files, some of which ask on the terminal.
    "keyrings.alt",
)

_log = logging.getLogger(__name__)


def usable_keyrings() -> "list[KeyringBackend]":
    """The preferred first; one that is named in keyring's configuration comes alone. Blocks."""
    if importlib.util.find_spec("keyring") is None:
        return []
    from keyring import backend, core  # noqa: PLC0415  it may not be installed

    try:
        configured = core.load_env() or core.load_config()
    except Exception as error:  # noqa: BLE001  runs whatever module the configuration names
        _log.warning("the configured keyring cannot be used: %s", type(error).__name__)
        return []
    if configured is not None:
        found = [configured]
    else:
        backend.get_all_keyring()  # loads the backends, which register themselves
        found = [kind() for kind in backend.KeyringBackend.get_viable_backends()]
    usable = [
        one
        for one in found
        if one.priority > 0 and not type(one).__module__.startswith(_NO_KEYRINGS)
    ]
    return sorted(usable, key=lambda one: float(one.priority), reverse=True)


class KeyringKey:
    """`agent_id` tells apart the keys of several agents of one user."""

    place = KeyPlace.KEYRING

    def __init__(self, agent_id: str) -> None:
        self._user = agent_id

    def load(self) -> bytes | None:
        """Looks in every keyring: which of them comes first depends on the desktop."""
        trouble = None
        for keyring in usable_keyrings():
            try:
                text = _ask(keyring, self._user)
            except SealingError as error:
                trouble = trouble or error
                continue
            if text is not None:
                return _decoded(text)
        if trouble is not None:
            raise trouble
        return None

    def create(self) -> bytes:
        present = self.load()
        if present is not None:
            return present
        keyrings = usable_keyrings()
        if not keyrings:
            raise SealingError(SealTrouble.KEYRING)
        key = secrets.token_bytes(_KEY_BYTES)
        try:
            keyrings[0].set_password(SERVICE, self._user, base64.b64encode(key).decode())
        except Exception as error:  # noqa: BLE001  as in _ask
            raise _failed(error) from None
        if self.load() != key:
            # What is sealed under a key that was not kept is lost.
            raise SealingError(SealTrouble.KEYRING)
        return key

    def remove(self) -> None:
        for keyring in usable_keyrings():
            if _ask(keyring, self._user) is None:
                continue
            try:
                keyring.delete_password(SERVICE, self._user)
            except Exception as error:  # noqa: BLE001  as in _ask
                raise _failed(error) from None


def _ask(keyring: "KeyringBackend", user: str) -> str | None:
    try:
        return keyring.get_password(SERVICE, user)
    except Exception as error:  # noqa: BLE001  backends let their libraries' errors through
        raise _failed(error) from None


def _failed(error: Exception) -> SealingError:
    # Its own text may quote anything.
    return SealingError(SealTrouble.KEYRING, type(error).__name__)


def _decoded(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise SealingError(SealTrouble.KEY_DAMAGED, SERVICE)
    return key
