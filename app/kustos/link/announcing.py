"""The manager announces itself in the LAN by mDNS (RFC 6762, 6763), so that agents find it again at
a new address. What it says proves nothing: agents check whoever answers against the CA they pinned.

On all network cards, IPv4 and IPv6. Made anew when the computer's addresses or the CA change, or
when it wakes up: the sockets of the library belong to the cards there were.
"""

import asyncio
import contextlib
import ipaddress
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from kustos_agent.protocol.version import (
    CA_DIGITS,
    MAJOR,
    MANAGER_SERVICE,
    MINOR,
    manager_label,
)

from .multicast import open_multicast

START_SECONDS: Final = 2.0
"""After the link is there: nobody waits for it, and loading the library stops the other threads."""

LOOK_SECONDS: Final = 15.0
"""Between looks at the computer's addresses: 0.3 ms each."""

WOKEN_SECONDS: Final = 30.0
"""A look that comes so much too late by the wall clock: the computer was asleep. A clock that was
set leads to one announcement too many."""

LIFETIME_SECONDS: Final = 120
"""How long others believe it without asking again."""

_log = logging.getLogger(__name__)


class _Facts(NamedTuple):
    """What is announced, and may change."""

    mark: str
    hosts: tuple[str, ...]


class Announcing:
    """`ca` gives the SHA-256 of the CA in force, hex; `hosts` the computer's own IP addresses, and
    while there are none nothing is announced. `interfaces`: own addresses to announce on, none
    means all."""

    def __init__(
        self,
        port: int,
        ca: Callable[[], str],
        hosts: Callable[[], Sequence[str]],
        *,
        interfaces: Sequence[str] = (),
        start_seconds: float = START_SECONDS,
        look_seconds: float = LOOK_SECONDS,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._port = port
        self._ca = ca
        self._hosts = hosts
        self._interfaces = interfaces
        self._start_seconds = start_seconds
        self._look_seconds = look_seconds
        self._wall_clock = wall_clock
        self.made = 0
        """How often it was announced anew."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Announced while the context lasts, with a farewell at its end."""
        keeping = asyncio.create_task(self._keep())
        try:
            yield
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)

    async def _keep(self) -> None:
        await asyncio.sleep(self._start_seconds)
        while True:
            facts = self._facts()
            try:
                if facts.hosts:
                    async with self._announced(facts):
                        await self._changed(facts)
                else:
                    await self._changed(facts)
            except OSError as error:
                # A card that has just gone, or a system without multicast: agents know addresses.
                _log.info("the manager cannot be announced: %s", error)
                await asyncio.sleep(self._look_seconds)
            except Exception as error:  # noqa: BLE001  the library's own; the link goes on without
                _log.warning("the manager cannot be announced: %r", error)
                await asyncio.sleep(20 * self._look_seconds)

    def _facts(self) -> _Facts:
        return _Facts(self._ca()[:CA_DIGITS], tuple(self._hosts()))

    async def _changed(self, facts: _Facts) -> None:
        """Return when there is reason to announce anew."""
        while True:
            before = self._wall_clock()
            await asyncio.sleep(self._look_seconds)
            slept = self._wall_clock() - before - self._look_seconds
            if self._facts() != facts or abs(slept) > WOKEN_SECONDS:
                return

    @asynccontextmanager
    async def _announced(self, facts: _Facts) -> AsyncIterator[None]:
        from zeroconf.asyncio import AsyncServiceInfo  # noqa: PLC0415  5 MB, see START_SECONDS

        label = manager_label(facts.mark)
        info = AsyncServiceInfo(
            MANAGER_SERVICE,
            f"{label}.{MANAGER_SERVICE}",
            port=self._port,
            parsed_addresses=list(facts.hosts),
            properties={"v": f"{MAJOR}.{MINOR}", "ca": facts.mark},
            server=f"{label}.local.",
            host_ttl=LIFETIME_SECONDS,
            other_ttl=LIFETIME_SECONDS,
        )
        responder = open_multicast(self._interfaces)
        try:
            # Not probed for: whoever claims the same name must not keep this manager from its own.
            await responder.async_register_service(info, cooperating_responders=True)
            self.made += 1
            _log.info("announced at %s, port %d", ", ".join(facts.hosts), self._port)
            yield
        finally:
            with contextlib.suppress(OSError):  # the card may be gone
                await responder.async_unregister_all_services()
            await responder.async_close()


def announced_hosts(addresses: Sequence[str]) -> list[str]:
    """Of `host:port` the IP addresses at which other machines reach this one."""
    hosts = []
    for address in addresses:
        host = address.rpartition(":")[0].removeprefix("[").removesuffix("]")
        with contextlib.suppress(ValueError):  # a name: they would have to look it up
            ip = ipaddress.ip_address(host)
            if not ip.is_loopback:
                hosts.append(str(ip))
    return sorted(set(hosts))
