"""`python -m kustos_agent.link.looking MARK …`: asks the LAN by mDNS where managers are.

One address a line on standard output. A process of its own, see `finding`: it has a limit of memory
and one of time, whatever is sent to it.

A manager's names in the network follow from its CA certificate, so nothing has to be browsed: one
question for each mark, and what else is announced is not looked at.
"""

import argparse
import asyncio
import contextlib
import ipaddress
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ..protocol.version import MANAGER_SERVICE, manager_label
from .addresses import Address
from .multicast import open_multicast

if TYPE_CHECKING:
    from zeroconf.asyncio import AsyncZeroconf

QUESTION_MILLISECONDS: Final = 3_000
"""Zeroconf asks several times within it, and is done at the first whole answer."""

OTHERS_SECONDS: Final = 0.5
"""For the answers of others: the first may be a stranger's."""

MOST: Final = 32
MEMORY_BYTES: Final = 256 * 1024 * 1024
CPU_SECONDS: Final = 8

_A: Final = 1
_AAAA: Final = 28
_SRV: Final = 33
_IN: Final = 1
"""RFC 1035, 2782, 3596."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("marks", nargs="+")
    parser.add_argument("--interface", action="append", default=[])
    options = parser.parse_args(arguments)
    _limit()
    for address in asyncio.run(_find(options.marks, options.interface)):
        sys.stdout.write(f"{address}\n")
    return 0


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  not on Windows

    with contextlib.suppress(OSError, ValueError):  # a stricter limit stands already
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


async def _find(marks: Sequence[str], interfaces: Sequence[str]) -> list[Address]:
    from zeroconf.asyncio import AsyncServiceInfo  # noqa: PLC0415  only while it is needed

    async with open_multicast(interfaces) as asker:
        names = [f"{manager_label(mark)}.{MANAGER_SERVICE}" for mark in marks]
        await asyncio.gather(
            *(
                AsyncServiceInfo(MANAGER_SERVICE, name).async_request(
                    asker.zeroconf, QUESTION_MILLISECONDS
                )
                for name in names
            )
        )
        await asyncio.sleep(OTHERS_SECONDS)
        found = dict.fromkeys(address for name in names for address in _answers(asker, name))
    return list(found)[:MOST]


def _answers(asker: "AsyncZeroconf", name: str) -> Iterator[Address]:
    """Whatever anybody has said about this name, cut short."""
    for service in _cached(asker, name, _SRV):
        port, server = getattr(service, "port", 0), getattr(service, "server", "")
        if not port or not server:
            continue
        for kind in (_A, _AAAA):
            for record in _cached(asker, server, kind):
                host = _host(getattr(record, "address", b""))
                if host:
                    yield Address(host, port)


def _cached(asker: "AsyncZeroconf", name: str, kind: int) -> Sequence[object]:
    return list(asker.zeroconf.cache.get_all_by_details(name, kind, _IN))[:MOST]


def _host(packed: bytes) -> str:
    """Empty for what no manager can be reached at."""
    try:
        ip = ipaddress.ip_address(packed)
    except ValueError:
        return ""
    # A link-local address of IPv6 is none without the name of the interface.
    wrong = ip.is_multicast or ip.is_unspecified or (ip.version == 6 and ip.is_link_local)  # noqa: PLR2004  the version's number
    return "" if wrong else str(ip)


if __name__ == "__main__":
    sys.exit(main())
