"""A master key in a file that a passphrase opens, where there is no keyring."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from kustos.core.ports import KeyTrouble, VaultLockedError

from .key_source import new_key
from .wrapping import DEFAULT_COST, PassphraseCost, unwrap, wrap


class PassphraseKey:
    """A `KeySource` in the file `path`, opened with `passphrase`.

    Make one for every attempt; it is not meant to be kept. Raises ValueError for an empty
    passphrase.
    """

    def __init__(self, path: Path, passphrase: str, cost: PassphraseCost = DEFAULT_COST) -> None:
        self._path = path
        self._passphrase = _not_empty(passphrase)
        self._cost = cost

    def load(self) -> bytes | None:
        """Raises VaultLockedError: PASSPHRASE_WRONG, DAMAGED, UNREACHABLE."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError:
            raise VaultLockedError(KeyTrouble.UNREACHABLE) from None
        return unwrap(content, self._passphrase)

    def create(self) -> bytes:
        """Raises VaultLockedError: UNREACHABLE (the file cannot be written), and what `load`
        raises if there is a file already."""
        key = new_key()
        with self._draft(wrap(key, self._passphrase, self._cost)) as draft:
            if self._placed(draft):
                return key
        existing = self.load()
        if existing is None:  # removed this very moment
            raise VaultLockedError(KeyTrouble.UNREACHABLE)
        return existing

    def change(self, passphrase: str) -> None:
        """Wrap the same key under a new passphrase; sealed secrets stay as they are.

        Raises VaultLockedError (LOST: there is no key to change), ValueError if it is empty.
        The old file stays whole until the new one is.
        """
        key = self.load()
        if key is None:
            raise VaultLockedError(KeyTrouble.LOST)
        with self._draft(wrap(key, _not_empty(passphrase), self._cost)) as draft:
            draft.replace(self._path)
            _flush_folder(self._path.parent)
        self._passphrase = passphrase

    def _placed(self, draft: Path) -> bool:
        """Whether the draft is the key file now; one that is there already is not replaced."""
        try:
            os.link(draft, self._path)  # unlike a rename, refuses to replace
        except FileExistsError:
            return False
        except OSError:
            # FAT and some network file systems have no links.
            if self._path.exists():
                return False
            draft.rename(self._path)
        _flush_folder(self._path.parent)
        return True

    @contextlib.contextmanager
    def _draft(self, content: bytes) -> Iterator[Path]:
        """A file beside the real one, written through to the disk; gone afterwards."""
        draft = self._path.with_name(f"{self._path.name}.{os.getpid()}.new")
        try:
            draft.unlink(missing_ok=True)
            with os.fdopen(
                os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb"
            ) as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            yield draft
        except OSError:
            raise VaultLockedError(KeyTrouble.UNREACHABLE) from None
        finally:
            with contextlib.suppress(OSError):  # its content is wrapped; a litter, no leak
                draft.unlink(missing_ok=True)


def _not_empty(passphrase: str) -> str:
    if not passphrase:
        raise ValueError("an empty passphrase protects nothing")
    return passphrase


def _flush_folder(folder: Path) -> None:
    """Secrets are committed under this key: power loss must not take the name of its file."""
    if os.name == "nt":  # folders cannot be opened there, and need not be
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
