"""Where the manager keeps its things."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

HOME_VARIABLE: Final = "KUSTOS_HOME"

LOOKS: Final = 3
LOOK_SECONDS: Final = 0.02
"""`Home.in_use` holds the lock for less than that."""


class HomeInUseError(Exception):
    """Another manager runs on this home."""


@dataclass(frozen=True, slots=True)
class Home:
    """The manager's folder and what lies in it."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "kustos.db"

    @property
    def certificates(self) -> Path:
        return self.folder / "tls"

    @property
    def master_key(self) -> Path:
        """The passphrase-wrapped master key, where there is no keyring."""
        return self.folder / "master.key"

    @property
    def agent(self) -> Path:
        """The embedded agent's own home."""
        return self.folder / "agent"

    @property
    def agent_log(self) -> Path:
        return self.folder / "agent.log"

    @property
    def preferences(self) -> Path:
        """The window's geometry, language and colours."""
        return self.folder / "window.ini"

    @property
    def lock(self) -> Path:
        return self.folder / "manager.lock"

    @property
    def socket(self) -> Path:
        """Where a second start of the window finds the first."""
        return self.folder / "window.socket"

    def make(self) -> None:
        """Create the folder, closed to everybody else. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Only one manager at a time, for as long as the context lasts; the lock goes with the
        process, however it ends. Raises HomeInUseError and OSError."""
        self.make()
        descriptor = os.open(self.lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._take(descriptor)
            yield
        finally:
            os.close(descriptor)

    def in_use(self) -> bool:
        """Whether a manager runs on this home; makes no file. Raises OSError."""
        try:
            descriptor = os.open(self.lock, os.O_RDWR)
        except (FileNotFoundError, NotADirectoryError):
            return False
        try:
            lock_file(descriptor, shared=True)
        except HomeInUseError:
            return True
        finally:
            os.close(descriptor)
        return False

    def _take(self, descriptor: int) -> None:
        for _ in range(LOOKS):
            try:
                lock_file(descriptor)
            except HomeInUseError:
                # Perhaps somebody only asks whether it is in use.
                time.sleep(LOOK_SECONDS)
            else:
                return
        lock_file(descriptor)


def find_home() -> Home:
    """`KUSTOS_HOME`, or the place where this system keeps such things."""
    given = os.environ.get(HOME_VARIABLE)
    if given:
        return Home(Path(given).absolute())
    return Home(platformdirs.user_data_path("kustos", appauthor=False))


def lock_file(descriptor: int, *, shared: bool = False) -> None:
    """Lock an open file until it is closed. Raises HomeInUseError if somebody else holds it, and
    OSError."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  exists there only

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  exists there only

            wanted = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            fcntl.flock(descriptor, wanted | fcntl.LOCK_NB)
    except OSError as error:
        # Others say that this file system cannot lock at all.
        if error.errno not in {errno.EACCES, errno.EAGAIN, errno.EDEADLK}:
            raise
        raise HomeInUseError from error
