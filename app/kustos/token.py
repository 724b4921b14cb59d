"""`kustos token`: a join token from beside a running manager, through the store they share."""

import asyncio
import contextlib
import errno
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .account import account_name
from .bootstrap import PORT_SETTING, compose
from .clock import SystemClock
from .home import Home
from .link.certificates import open_certificates
from .link.discovery import Discovery
from .link.own_addresses import LOOPBACK, OwnAddresses
from .link.pairing_line import PairingDialler
from .link.peers import Peers
from .store import StoreTooOldError, open_store
from .vault import throw_away_vault

if TYPE_CHECKING:
    from .store.sql_store import SqlStore

ANSWER_SECONDS: Final = 1.0
"""For a connection within this computer."""


class NeverStartedError(Exception):
    """No manager has run on this home yet: there is no address to put into a token."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A fresh token, and whether a manager answers at the port that it names."""

    token: str = field(repr=False)
    answers: bool


async def issue(home: Home) -> Issued:
    """A fresh token. Raises NeverStartedError, HomeInUseError (a manager of an older version runs
    on this home), the store's errors, CertificatesDamagedError, and OSError for a home in which no
    manager could start either."""
    if not home.database.exists():
        _require_usable(home.folder)
        raise NeverStartedError
    store = await asyncio.to_thread(_open, home)
    try:
        port = await store.read(lambda unit: unit.settings.get(PORT_SETTING))
        if port is None:
            raise NeverStartedError
        composition = compose(
            store=store,
            links=Peers(),
            # Nothing is sealed here; the manager's own key stays where it is.
            vault=throw_away_vault(store),
            clock=SystemClock(),
            neighbourhood=Discovery(),
            pairing=PairingDialler(""),
            addresses=OwnAddresses(int(port)),
            certificates=open_certificates(home.certificates),
            manager_name="",
            person=account_name(),
        )
        token = await composition.manager.enrolment.issue_token()
        return Issued(token, await _answers(int(port)))
    finally:
        await store.close()


def _require_usable(folder: Path) -> None:
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    if not nearest.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(nearest))
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(nearest))


def _open(home: Home) -> "SqlStore":
    """Without the home's lock: a manager that starts in this moment must not find it taken. Only a
    store of an older version is migrated under it, and so never beneath a running manager."""
    try:
        return open_store(home.database, migrate=False)
    except StoreTooOldError:
        with home.held():
            return open_store(home.database)


async def _answers(port: int) -> bool:
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            _, writer = await asyncio.open_connection(LOOPBACK, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with contextlib.suppress(OSError):  # the other side may have been faster
        await writer.wait_closed()
    return True
