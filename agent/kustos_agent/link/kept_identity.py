"""The identity of a running agent: what its manager changes of it, on disk first."""

import asyncio
import errno
import logging
import os
import ssl
from typing import Any, Final

from msgspec.structs import replace

from ..identity import Identity, IdentityFile
from ..threads import in_thread
from .tls import pinned_context

_log = logging.getLogger(__name__)

MOST_ADDRESSES: Final = 32
"""As many as a join token may name."""

MOST_CHANGES: Final = 4
"""Under way at a time: a disk that hangs must not collect them."""


class UnusableAuthoritiesError(ValueError):
    """What the manager wants pinned are no CA certificates: believing it would end every link."""


class KeptIdentity:
    """Each change is durable before it counts; one at a time, in the order they came."""

    def __init__(self, identity: Identity, file: IdentityFile) -> None:
        self._identity = identity
        self._file = file
        self._order = asyncio.Lock()
        self._changes: set[asyncio.Task[None]] = set()
        self._reached = ""

    @property
    def current(self) -> Identity:
        """What the next connection is to use."""
        return self._identity

    def reached(self, address: str) -> None:
        """The manager has welcomed this agent there: it is the first to be tried from now on, after
        a restart as well."""
        self._reached = address
        if self._identity.addresses[0] != address and len(self._changes) < MOST_CHANGES:
            change = asyncio.create_task(self._prefer(address))
            self._changes.add(change)
            change.add_done_callback(self._ended)

    async def _prefer(self, address: str) -> None:
        async with self._order:
            others = [known for known in self._identity.addresses if known != address]
            changed = replace(self._identity, addresses=(address, *others[: MOST_ADDRESSES - 1]))
            try:
                await in_thread(lambda: self._file.save(changed))
            except OSError as error:
                # The link does not depend on it: it was found once, it will be found again.
                _log.warning("address of the manager cannot be kept: %s", error.strerror)
            self._identity = changed

    async def take_token(self, token: str) -> None:
        """Be known by this bearer token. Raises OSError; which of the two is on disk is then not
        certain, and the manager lets in both."""
        await self._change(token=token)

    async def know(self, authorities: str, addresses: tuple[str, ...]) -> None:
        """Trust these CA certificates (PEM) alone, and look for the manager at these addresses; the
        one it was last reached at stays the first: it may be a name that only this machine's
        network knows.

        Raises UnusableAuthoritiesError, and OSError; which is on disk is then not certain.
        """
        try:
            usable = pinned_context(authorities).cert_store_stats()["x509_ca"]
        except (ssl.SSLError, ValueError, TypeError) as error:  # TypeError: no ASCII
            raise UnusableAuthoritiesError from error
        if not usable:
            raise UnusableAuthoritiesError
        known = [self._reached] if self._reached else []
        known += [address for address in addresses if address not in known]
        await self._change(ca=authorities, addresses=tuple(known[:MOST_ADDRESSES]))

    async def _change(self, **fields: Any) -> None:
        if len(self._changes) >= MOST_CHANGES:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        change = asyncio.create_task(self._keep(fields))
        self._changes.add(change)
        change.add_done_callback(self._ended)
        # Shielded: the end of the link that asked must not leave the disk ahead of what is known
        # here, nor let a later change overtake this one.
        await asyncio.shield(change)

    async def _keep(self, fields: dict[str, Any]) -> None:
        async with self._order:
            changed = replace(self._identity, **fields)
            if changed != self._identity:
                await in_thread(lambda: self._file.save(changed))
                self._identity = changed

    def _ended(self, change: asyncio.Task[None]) -> None:
        self._changes.discard(change)
        if not change.cancelled():
            change.exception()  # looked at, should nobody wait any more
