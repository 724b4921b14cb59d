"""How the link is, for whoever asks beside the running agent (`kustos-agent status`)."""

import logging
import os
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct

from ..paths import write_private

_log = logging.getLogger(__name__)


class LinkTrouble(StrEnum):
    """Why there is no link."""

    UNREACHABLE = "unreachable"
    """Nobody answers at any address."""
    FOREIGN = "foreign"
    """Somebody answers who is not the manager that this machine joined."""
    UNKNOWN_HERE = "unknown-here"
    """The manager does not know this machine any more: removed, or its token is an old one."""
    VERSION = "version"
    """Manager and agent speak different major versions."""
    REPLACED = "replaced"
    """Another agent uses the same identity: a copied disk."""
    LOST = "lost"
    """It was there and broke."""


class LinkState(Struct, frozen=True, kw_only=True):
    """`since` is when the link came or went, `at` when this was noted. What is not known is None or
    empty. `detail` is the text of the log, in English."""

    pid: int
    at: datetime
    since: datetime
    address: str = ""
    """The manager's, while there is a link."""
    trouble: LinkTrouble | None = None
    detail: str = ""
    next_try: datetime | None = None


class StateFile:
    """Written whenever the link comes or goes or was tried in vain, and not in between. Holds no
    secret. It says nothing once its process has ended."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._unlinked_since: datetime | None = None

    def linked(self, address: str) -> None:
        """The manager has welcomed this agent there."""
        now = self._now()
        self._unlinked_since = None
        self._write(LinkState(pid=os.getpid(), at=now, since=now, address=address))

    def unlinked(self, trouble: LinkTrouble, detail: str, next_try_seconds: float) -> None:
        """There is no link, and it is tried again so much later."""
        now = self._now()
        if self._unlinked_since is None:
            self._unlinked_since = now
        self._write(
            LinkState(
                pid=os.getpid(),
                at=now,
                since=self._unlinked_since,
                trouble=trouble,
                detail=detail,
                next_try=now + timedelta(seconds=next_try_seconds),
            )
        )

    def _write(self, state: LinkState) -> None:
        try:
            # Not synced: after a power cut nobody believes it anyway, and a slow disk must not hold
            # up the loop.
            write_private(self._path, msgspec.json.encode(state), durable=False)
        except OSError as error:
            _log.warning("state of the link cannot be noted: %s", error.strerror)


def load_state(path: Path, pid: int) -> LinkState | None:
    """What the process with this id has noted; None if nothing yet, or nothing readable."""
    try:
        state = msgspec.json.decode(path.read_bytes(), type=LinkState)
    except (OSError, msgspec.MsgspecError, UnicodeError):
        # Only what a person would like to know is missing then; the agent itself needs it not.
        return None
    return state if state.pid == pid else None
