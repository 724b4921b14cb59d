"""Announcing an unpaired agent on the LAN by mDNS (RFC 6762, 6763). zeroconf is loaded here, while
it is announced, and by no running agent: it costs 3.6 MB."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final

from ..protocol.pairing_messages import SERVICE
from ..protocol.version import MAJOR, MINOR
from .multicast import open_multicast

LIFETIME_SECONDS: Final = 10
"""How long others may believe what was announced without asking again: an agent that was killed
says no farewell."""

MAX_ADDRESSES: Final = 16
_MAX_NAME_BYTES: Final = 200
"""A TXT entry has 255 bytes with its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What everybody on the LAN may know. `fingerprint` is the SHA-256 of the pairing certificate,
    hex; never the code."""

    name: str
    os_name: str
    agent_version: str
    fingerprint: str
    port: int

    def entries(self) -> dict[str, str]:
        """The TXT record."""
        return {
            "v": f"{MAJOR}.{MINOR}",
            "name": _cut(self.name),
            "os": _cut(self.os_name),
            "agent": _cut(self.agent_version),
            "cert": self.fingerprint,
        }

    def label(self) -> str:
        """One that nobody else has: the machine's name may well be taken."""
        return f"kustos-{self.fingerprint[:16]}"


@contextlib.asynccontextmanager
async def announced(
    announcement: Announcement, interfaces: Sequence[str] = ()
) -> AsyncIterator[None]:
    """Findable while the context lasts, with a farewell at its end.

    `interfaces`: the machine's own addresses to be announced on and with; none means all, IPv4 and
    IPv6. Raises OSError if the system has no multicast for us.
    """
    from zeroconf.asyncio import AsyncServiceInfo  # noqa: PLC0415  see above

    addresses = list(interfaces) or own_addresses()
    if not addresses:
        raise OSError(errno.ENETUNREACH, "no network")
    label = announcement.label()
    info = AsyncServiceInfo(
        SERVICE,
        f"{label}.{SERVICE}",
        port=announcement.port,
        parsed_addresses=addresses,
        properties=announcement.entries(),
        server=f"{label}.local.",
        host_ttl=LIFETIME_SECONDS,
        other_ttl=LIFETIME_SECONDS,
    )
    responder = open_multicast(interfaces)
    try:
        # The name is ours alone, there is nothing to probe for: it saves most of a second.
        telling = asyncio.ensure_future(
            await responder.async_register_service(info, cooperating_responders=True)
        )
        try:
            yield
        finally:
            telling.cancel()
            await (await responder.async_unregister_service(info))
    finally:
        await responder.async_close()


def own_addresses() -> list[str]:
    """Where other machines may reach this one, IPv4 first, link-local ones included."""
    import psutil  # noqa: PLC0415  see above

    found = {
        ip_address(address.address.partition("%")[0])
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family in {socket.AF_INET, socket.AF_INET6}
    }
    usable = sorted(
        (address for address in found if not address.is_loopback),
        key=lambda address: (address.version, address.is_link_local, str(address)),
    )
    return [str(address) for address in usable[:MAX_ADDRESSES]]


def _cut(text: str) -> str:
    """At most so many bytes, whole characters."""
    return text.encode("utf-8", "replace")[:_MAX_NAME_BYTES].decode("utf-8", "ignore")
