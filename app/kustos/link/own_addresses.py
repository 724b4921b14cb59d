"""How agents reach this computer."""

import asyncio
import socket
from typing import Final

LOOPBACK: Final = "127.0.0.1"
MOST: Final = 32
"""As many as a join token may name (`protocol.token`): a computer with many bridges has more."""


class OwnAddresses:
    """Implements `core.enrolment.Addresses`. `port` 0: it is not known before `listening_at`."""

    def __init__(self, port: int = 0, *, loopback_only: bool = False) -> None:
        self._port = port
        self._loopback_only = loopback_only
        self._listening = asyncio.Event()
        if port:
            self._listening.set()

    def listening_at(self, port: int) -> None:
        """The server listens there now."""
        self._port = port
        self._listening.set()

    async def known(self) -> None:
        """Return once the port is known."""
        await self._listening.wait()

    def outside(self) -> tuple[str, ...]:
        """IPv4 first, then IPv6, then the host name; this computer itself last."""
        if self._loopback_only:
            return self.loopback()
        import psutil  # noqa: PLC0415  1 MB that only who adds a machine needs

        found = [
            _shown(address.address)
            for addresses in psutil.net_if_addrs().values()
            for address in addresses
            if address.family in {socket.AF_INET, socket.AF_INET6} and _usable(address.address)
        ]
        found.sort(key=lambda host: host.startswith("["))
        hosts = (*found[: MOST - 2], socket.gethostname())
        return (*(f"{host}:{self._port}" for host in hosts), *self.loopback())

    def loopback(self) -> tuple[str, ...]:
        """This computer alone."""
        return (f"{LOOPBACK}:{self._port}",)


def _shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _usable(address: str) -> bool:
    """Not loopback, and not link-local: that needs the name of the other side's interface."""
    return not address.startswith(("127.", "169.254.", "fe80", "::1"))
