"""The sealed files: one for each repository and each job that has secrets of its own, in a folder
of their own, for this user alone.

What each is of stands beside the sealed bytes in plain, so that nothing has to be opened to tell
what there is; it is bound to them, so that none of it can be changed.
"""

import hashlib
import logging
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from ..paths import sync_folder, write_private
from ..protocol.seal_trouble import SealTrouble
from ..protocol.values import SealedCredentials, SealedSecrets
from .private_file import check_folder, read_private
from .trouble import SealingError, unreadable, unwritable

MOST: Final = 1_000
"""As many as a hello can name."""

_SUFFIX: Final = ".sealed"
_MOST_BYTES: Final = 2 * 1024 * 1024
"""A secret comes in a frame of 1 MiB; base64 makes it a third longer."""

_log = logging.getLogger(__name__)


class KeyPlace(StrEnum):
    """Where the key is that something is sealed under."""

    SYSTEMD = "systemd"
    """A credential of the service, from systemd."""
    KEYRING = "keyring"
    """The keyring of the operating system."""
    FILE = "file"
    """A file of the agent's own, beside the folder."""


class Kept(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What something is of that is kept, a repository or a job (the other one is empty), and in
    which revision."""

    repository_id: str = ""
    job_id: str = ""
    revision: str

    @classmethod
    def of(cls, said: SealedCredentials | SealedSecrets) -> "Kept":
        """As the wire says it."""
        match said:
            case SealedCredentials(repository_id=repository_id, revision=revision):
                return cls(repository_id=repository_id, revision=revision)
            case SealedSecrets(job_id=job_id, revision=revision):
                return cls(job_id=job_id, revision=revision)

    @property
    def told(self) -> SealedCredentials | SealedSecrets:
        """For the wire."""
        if self.job_id:
            return SealedSecrets(job_id=self.job_id, revision=self.revision)
        return SealedCredentials(repository_id=self.repository_id, revision=self.revision)

    @property
    def place(self) -> str:
        """The same for all revisions, and another one for everything else."""
        return f"job\0{self.job_id}" if self.job_id else self.repository_id


class Entry(Struct, frozen=True, kw_only=True):
    """What is kept of one of them. `agent_id` is the identity that it was given to."""

    agent_id: str
    kept: Kept
    key: KeyPlace
    sealed: bytes
    version: Annotated[int, Meta(ge=1, le=1)] = 1

    @property
    def bound(self) -> bytes:
        """Everything but the sealed bytes themselves."""
        return bound(self.agent_id, self.kept, self.key)


def bound(agent_id: str, kept: Kept, key: KeyPlace) -> bytes:
    """What sealed bytes are bound to: moved to another machine, repository or job, or put back from
    an older copy under a newer revision, they do not open. It lies on disks: another form opens
    nothing that is there."""
    parts = [1, agent_id, kept.job_id or kept.repository_id, kept.revision, key]
    return msgspec.json.encode([*parts, "job"] if kept.job_id else parts)


class Entries:
    """The folder need not exist. Blocks, as disks do."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Entry]:
        """Those that can be read. Raises SealingError for the folder."""
        found = []
        with suppress(FileNotFoundError):
            check_folder(self._folder)
        for file in self._files():
            try:
                found.append(_read(file))
            except FileNotFoundError:
                continue
            except SealingError as error:
                _log.warning("%s cannot be used: %s", file.name, error)
        return found

    def anything(self) -> bool:
        """Whether there is a file at all. Raises SealingError."""
        return bool(self._files())

    def get(self, kept: Kept) -> Entry | None:
        """In whichever revision it is there; None if there is none. Raises SealingError."""
        try:
            check_folder(self._folder)
            return _read(self._file(kept))
        except FileNotFoundError:
            return None

    def put(self, entry: Entry) -> None:
        """In place of what is kept of that repository or job, durably and as a whole. Raises
        SealingError, and nothing is changed then."""
        file = self._file(entry.kept)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(error) from error
        self._check_replaceable(file)
        try:
            self._remove_torn()
            write_private(file, msgspec.json.encode(entry))
        except OSError as error:
            raise unwritable(error) from error

    def remove(self, kept: Kept) -> None:
        """Durably, whatever the revision. Raises SealingError."""
        self._remove([self._file(kept)])

    def clear(self) -> None:
        """Every file, also such as cannot be read. Raises SealingError."""
        try:
            self._remove_torn()
        except OSError as error:
            raise unwritable(error) from error
        self._remove(self._files())

    def _check_replaceable(self, file: Path) -> None:
        """What does not open any more is of no use to anybody; what only the disk does not give
        right now stays."""
        check_folder(self._folder)
        try:
            _read(file)
        except FileNotFoundError:
            if len(self._files()) >= MOST:
                raise SealingError(SealTrouble.TOO_MANY) from None
        except SealingError as error:
            if error.trouble is SealTrouble.UNREADABLE:
                raise

    def _remove_torn(self) -> None:
        """What a process left that was killed while it wrote: see `write_private`."""
        if self._folder.is_dir():
            for file in self._folder.glob(f".*{_SUFFIX}.*"):
                file.unlink(missing_ok=True)

    def _remove(self, files: list[Path]) -> None:
        try:
            for file in files:
                file.unlink(missing_ok=True)
            if files and self._folder.is_dir():
                sync_folder(self._folder)
        except OSError as error:
            raise unwritable(error) from error

    def _files(self) -> list[Path]:
        try:
            return sorted(file for file in self._folder.iterdir() if file.suffix == _SUFFIX)
        except FileNotFoundError:
            return []
        except OSError as error:
            raise unreadable(error) from error

    def _file(self, kept: Kept) -> Path:
        # Its name is anybody's text: hashed, it is a file of this folder on every system.
        digest = hashlib.sha256(kept.place.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / f"{digest[:32]}{_SUFFIX}"


def _read(file: Path) -> Entry:
    content = read_private(file, _MOST_BYTES)
    try:
        return msgspec.json.decode(content, type=Entry)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        raise SealingError(SealTrouble.DAMAGED) from None
