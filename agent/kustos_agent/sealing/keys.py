"""The key that credentials are sealed under, and the places where it can be."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

from ..paths import write_private
from ..protocol.paths import to_wire
from ..protocol.seal_trouble import SealTrouble
from .entries import KeyPlace
from .private_file import read_private
from .trouble import SealingError, unreadable, unwritable

KEY_BYTES: Final = 32
"""AES-256."""

CREDENTIAL: Final = "kustos-agent-key"
"""What the service calls it: `LoadCredentialEncrypted=kustos-agent-key` (systemd.exec(5))."""

_MOST_BYTES: Final = 4_096
_PURPOSE: Final = b"kustos-agent sealed credentials\0"


class Key(Protocol):
    """One such place. A key that is there is never written over."""

    @property
    def place(self) -> KeyPlace: ...

    def load(self) -> bytes | None:
        """None if there certainly is none. Raises SealingError."""
        ...

    def create(self) -> bytes:
        """The one that is there, or else a new one. Raises SealingError."""
        ...

    def remove(self) -> None:
        """What was sealed under it opens nowhere any more. Raises SealingError."""
        ...


class SystemdKey:
    """A credential that systemd opens for this service alone, with a secret of the machine's own
    (its TPM, or a file of root's): `systemd-creds` makes it, the agent only reads it.

    Any 32 bytes or more will do; the key is made of them.
    """

    place = KeyPlace.SYSTEMD

    def __init__(self, folder: Path) -> None:
        self._file = folder / CREDENTIAL

    def load(self) -> bytes | None:
        # Who may read it is systemd's affair: its modes are others than ours.
        try:
            with self._file.open("rb") as file:
                content = file.read(_MOST_BYTES)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise unreadable(error) from error
        if len(content) < KEY_BYTES:
            raise SealingError(SealTrouble.KEY_DAMAGED, to_wire(str(self._file)))
        return hashlib.sha256(_PURPOSE + content).digest()

    def create(self) -> bytes:
        key = self.load()
        if key is None:
            raise SealingError(SealTrouble.KEY_MISSING, to_wire(str(self._file)))
        return key

    def remove(self) -> None:
        """Not ours to remove: without the sealed files it opens nothing."""


class FileKey:
    """A file of the agent's own. It keeps who copies the sealed files alone from opening them, and
    nobody who can read all that the agent can."""

    place = KeyPlace.FILE

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> bytes | None:
        try:
            key = read_private(self._path, KEY_BYTES + 1)
        except FileNotFoundError:
            return None
        if len(key) != KEY_BYTES:
            raise SealingError(SealTrouble.KEY_DAMAGED, to_wire(str(self._path)))
        return key

    def create(self) -> bytes:
        present = self.load()
        if present is not None:
            return present
        key = secrets.token_bytes(KEY_BYTES)
        try:
            write_private(self._path, key)
        except OSError as error:
            raise unwritable(error) from error
        return key

    def remove(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(error) from error


def keys_here(
    environment: Mapping[str, str], key_file: Path, agent_id: str, *, keyring: bool
) -> list[Key]:
    """The places that this machine has, the best first: that is the one to seal under. `keyring`:
    this process may use one."""
    found: list[Key] = []
    given = systemd_key(environment)
    if given is not None:
        found.append(given)
    if keyring:
        from .keyring_key import KeyringKey, usable_keyrings  # noqa: PLC0415  keyring takes 0.3 s

        if usable_keyrings():
            found.append(KeyringKey(agent_id))
    return [*found, FileKey(key_file)]


def systemd_key(environment: Mapping[str, str]) -> SystemdKey | None:
    """The key that systemd has given to this service, if it has (systemd.exec(5))."""
    folder = environment.get("CREDENTIALS_DIRECTORY", "")
    if not folder:
        return None
    try:
        here = (Path(folder) / CREDENTIAL).exists()
    except OSError:
        here = True  # why it cannot be had is said when it is needed
    return SystemdKey(Path(folder)) if here else None


def may_use_keyring() -> bool:
    """A keyring is a person's: what it keeps opens with the login. A service of root's has none,
    and must not put its secrets into that of whoever has started it by hand."""
    return os.name != "posix" or os.geteuid() != 0
