"""One window per home: a second start raises the first.

Whoever may put a socket where this one is looked for could keep the window from opening. So it lies
where only this user can write, and its answer counts only while a manager holds the home.
"""

import hashlib
import logging
import os
import stat
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

if sys.platform == "win32":
    from .bell_windows import Bell, ring
else:
    from .bell import Bell, ring

OPENING_SECONDS: Final = 3.0
"""A first window answers as soon as it is painted; its manager takes the home a little later."""
LOOK_SECONDS: Final = 0.05
MAX_SOCKET_BYTES: Final = 103
"""What every Unix has room for in a socket's address (sun_path: 104 on macOS, 108 on Linux), its
end included."""

_log = logging.getLogger(__name__)


class HeldHome(Protocol):
    """What is needed of the manager's home."""

    @property
    def folder(self) -> Path: ...
    @property
    def socket(self) -> Path: ...
    def in_use(self) -> bool: ...


def raise_first(home: HeldHome) -> bool:
    """Whether a window of this home is open already; it has been asked to come to the front."""
    return any(ring(name) for name in _names(home)) and _held(home)


def _held(home: HeldHome) -> bool:
    until = time.monotonic() + OPENING_SECONDS
    try:
        while not home.in_use():
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_SECONDS)
    except OSError as error:
        _log.warning("whether the home is in use cannot be told: %r", error)
        return False
    return True


class FirstInstance:
    """Listens for second starts and calls `raised`."""

    def __init__(self, home: HeldHome, raised: Callable[[], None]) -> None:
        self._bell = _hung(home, raised)

    @property
    def listening(self) -> bool:
        """Whether second starts are heard."""
        return self._bell is not None

    def close(self) -> None:
        """Stop listening."""
        if self._bell is not None:
            self._bell.close()


def _hung(home: HeldHome, raised: Callable[[], None]) -> Bell | None:
    """At the first place that takes one."""
    reason: object = "no private place for the socket"
    for name in _names(home):
        try:
            return Bell(name, raised)
        except OSError as error:
            reason = error
    _log.warning("a second start cannot bring this window to the front: %s", reason)
    return None


def _names(home: HeldHome) -> Iterator[str]:
    """Where to look, in this order: in the home, else (its path may be too long, its file system
    without sockets) where the system keeps what lives as long as the login."""
    of_home = hashlib.sha256(str(home.folder).encode(errors="surrogateescape")).hexdigest()[:16]
    if sys.platform == "win32":
        yield f"kustos-{of_home}"
        return
    places = [home.socket]
    if runtime := os.environ.get("XDG_RUNTIME_DIR"):
        places.append(Path(runtime, f"kustos-{of_home}"))
    for place in places:
        fits = place.is_absolute() and len(os.fsencode(place)) <= MAX_SOCKET_BYTES
        if fits and _private(place.parent):
            yield str(place)


def _private(folder: Path) -> bool:
    """Whether it is a folder of this user that nobody else can write to."""
    try:
        found = folder.stat()
    except OSError:
        return False
    others = stat.S_IWGRP | stat.S_IWOTH
    return (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == os.getuid()
        and not stat.S_IMODE(found.st_mode) & others
    )
