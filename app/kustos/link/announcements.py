"""What strangers announce by mDNS -> agents to be listed, or nothing. Pure.

Everything in here was said by anybody on the LAN. It is cut, cleaned and shown; nothing of it is
believed: who has the code is settled by pairing.
"""

import re
from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from kustos.core.model import AnnouncedAgent

MAX_ADDRESSES: Final = 8
MAX_NAME: Final = 64
_FINGERPRINT: Final = re.compile("[0-9a-f]{64}")
_LAST_PORT: Final = 65_535


def read_announcement(
    label: str,
    entries: Mapping[bytes, bytes | None],
    addresses: Sequence[str],
    port: int | None,
    *,
    loopback: bool = False,
) -> AnnouncedAgent | None:
    """The agent, or None for what is no usable announcement. `addresses` may have a scope
    (`fe80::1%2`). Loopback ones would lead to this computer's own services and are left out, but
    where `loopback` says that only they are looked for."""
    fingerprint = (entries.get(b"cert") or b"").decode("ascii", "replace")
    if not _FINGERPRINT.fullmatch(fingerprint) or label != f"kustos-{fingerprint[:16]}":
        return None
    if port is None or not 1 <= port <= _LAST_PORT:
        return None
    found = [_shown(one, port) for one in _usable(addresses, loopback=loopback)]
    if not found:
        return None
    return AnnouncedAgent(
        id=label,
        name=_clean(entries.get(b"name")) or label,
        os_name=_clean(entries.get(b"os")),
        agent_version=_clean(entries.get(b"agent")),
        addresses=tuple(found),
        fingerprint=fingerprint,
    )


def _usable(addresses: Sequence[str], *, loopback: bool) -> list[IPv4Address | IPv6Address]:
    """IPv4 first, those that work on one cable alone last."""
    found: set[IPv4Address | IPv6Address] = set()
    # So many are looked at, however many there are.
    for text in addresses[: 4 * MAX_ADDRESSES]:
        try:
            address = ip_address(text)
        except ValueError:
            continue
        if address.is_multicast or address.is_unspecified or address.is_loopback is not loopback:
            continue
        if address == IPv4Address("255.255.255.255"):
            continue
        found.add(address)
    order = sorted(found, key=lambda one: (one.is_link_local, one.version, str(one)))
    return order[:MAX_ADDRESSES]


def _shown(address: IPv4Address | IPv6Address, port: int) -> str:
    return f"[{address}]:{port}" if address.version == 6 else f"{address}:{port}"  # noqa: PLR2004  IPv6


def _clean(value: bytes | None) -> str:
    """Short, on one line, without signs that hide or turn what is beside them."""
    text = (value or b"")[: 8 * MAX_NAME].decode("utf-8", "replace")
    return "".join(sign for sign in text if sign.isprintable()).strip()[:MAX_NAME]
