"""Where a message over https may lead: a name is looked up once and judged, and that very address
is dialled.

Whoever enters an address for Kustos, or answers for its name, must not reach what only this
computer may talk to: metadata services of clouds (169.254.169.254), other link-local addresses and
services on loopback. A private network is what an office has, and stays allowed.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import Final

Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to addresses. Raises OSError."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

METADATA: Final = frozenset(
    ipaddress.ip_address(text) for text in ("fd00:ec2::254", "100.100.100.200", "192.0.0.192")
)
"""Metadata services outside of the link-local range: of Amazon by IPv6, Alibaba, Oracle."""

_LOCAL_NAMES: Final = frozenset({"localhost"})


class ForbiddenAddressError(Exception):
    """The name leads to where no message may go."""


def resolve(host: str, port: int) -> list[str]:
    """By the system. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def allowed(host: str, port: int, resolver: Resolver = resolve) -> str:
    """The address to dial. All that the name leads to must be right, or a second look-up could
    choose another. Loopback is where a person typed it: 127.0.0.1, ::1, localhost.

    Raises ForbiddenAddressError, OSError.
    """
    addresses = [_plain(text) for text in resolver(host, port)]
    if not addresses:
        raise OSError("no address")
    for address in addresses:
        if not _may(address, typed=_is_local(host)):
            raise ForbiddenAddressError(str(address))
    return str(addresses[0])


def _may(address: Address, *, typed: bool) -> bool:
    if address.is_loopback:
        return typed
    return not (
        address in METADATA
        or address.is_link_local
        or address.is_multicast
        or address.is_unspecified
        or address.is_reserved
    )


def _plain(text: str) -> Address:
    """Without a zone; IPv4 inside IPv6 (mapped, 6to4, NAT64) is judged as what it leads to."""
    address = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
        return address if inner is None else inner
    return address


_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")


def _is_local(host: str) -> bool:
    if host.casefold() in _LOCAL_NAMES:
        return True
    try:
        return _plain(host).is_loopback
    except ValueError:
        return False
