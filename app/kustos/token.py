"""`kustos token`: a join token from beside a running manager, through the store they share."""

import asyncio

from .bootstrap import PORT_SETTING, compose
from .clock import SystemClock
from .home import Home, HomeInUseError
from .link.certificates import open_certificates
from .link.own_addresses import OwnAddresses
from .link.peers import Peers
from .store import open_store
from .vault import throw_away_vault


class NeverStartedError(Exception):
    """No manager has run on this home yet: there is no address to put into a token."""


async def issue(home: Home) -> str:
    """A fresh token. Raises NeverStartedError, the store's errors, CertificatesDamagedError."""
    if not home.database.exists():
        raise NeverStartedError
    store = await asyncio.to_thread(open_store, home.database)
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
            addresses=OwnAddresses(int(port)),
            ca_fingerprint=open_certificates(home.certificates).fingerprint,
            manager_name="",
        )
        return await composition.manager.enrolment.issue_token()
    finally:
        await store.close()


def running(home: Home) -> bool:
    """Whether a manager holds this home right now."""
    try:
        with home.held():
            return False
    except HomeInUseError:
        return True
