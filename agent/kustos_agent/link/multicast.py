"""Sockets for mDNS on this machine's network cards. zeroconf is loaded with the first of them."""

import errno
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zeroconf.asyncio import AsyncZeroconf

_log = logging.getLogger(__name__)


def open_multicast(interfaces: Sequence[str] = ()) -> "AsyncZeroconf":
    """On the cards with these of its own addresses; none means all cards, IPv4 and IPv6 or, on a
    host without IPv6, the former alone. Raises OSError if there is no network or no multicast."""
    from zeroconf import InterfaceChoice, IPVersion  # noqa: PLC0415  3.6 MB, only while needed
    from zeroconf.asyncio import AsyncZeroconf  # noqa: PLC0415  the same

    # What it tells is about other people's packets and about cards that come and go.
    logging.getLogger("zeroconf").setLevel(logging.CRITICAL)
    try:
        if interfaces:
            return AsyncZeroconf(interfaces=list(interfaces))
        try:
            return AsyncZeroconf(interfaces=InterfaceChoice.All, ip_version=IPVersion.All)
        except OSError as error:
            _log.info("no mDNS over IPv6: %s", error)
            return AsyncZeroconf(interfaces=InterfaceChoice.All, ip_version=IPVersion.V4Only)
    except RuntimeError as error:
        # Its word for no card with an address.
        raise OSError(errno.ENETUNREACH, "no network") from error
