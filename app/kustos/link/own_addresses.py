"""How agents reach this computer."""

import socket
from typing import Final

import psutil

LOOPBACK: Final = "127.0.0.1"
MOST: Final = 32
"""As many as a join token may name (`protocol.token`): a computer with many bridges has more."""


class OwnAddresses:
    """Implements `core.enrolment.Addresses`; `port` is known once the server listens."""

    def __init__(self, port: int = 0, *, loopback_only: bool = False) -> None:
        self.port = port
        self._loopback_only = loopback_only

    def outside(self) -> tuple[str, ...]:
        """IPv4 first, then IPv6, then the host name; this computer itself last."""
        if self._loopback_only:
            return self.loopback()
        found = [
            _shown(address.address)
            for addresses in psutil.net_if_addrs().values()
            for address in addresses
            if address.family in {socket.AF_INET, socket.AF_INET6} and _usable(address.address)
        ]
        found.sort(key=lambda host: host.startswith("["))
        hosts = (*found[: MOST - 2], socket.gethostname())
        return (*(f"{host}:{self.port}" for host in hosts), *self.loopback())

    def loopback(self) -> tuple[str, ...]:
        """This computer alone."""
        return (f"{LOOPBACK}:{self.port}",)


def _shown(address: str) -> str:
    return f"[{address}]" if ":" in address else address


def _usable(address: str) -> bool:
    """Not loopback, and not link-local: that needs the name of the other side's interface."""
    return not address.startswith(("127.", "169.254.", "fe80", "::1"))
