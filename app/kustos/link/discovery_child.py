"""Looks for unpaired agents: `python -m kustos.link.discovery_child [INTERFACE …]`.

Standard output: whenever it changes, at most four times a second, one line with the JSON list of
all agents. One that is a JSON text says why it cannot look, and is the last. Ends when standard
input does: the manager has gone, or nobody looks any more.
"""

import asyncio
import errno
import os
import socket
import sys
import threading
from ipaddress import ip_address
from typing import Final

import msgspec
import psutil

from .browsing import AgentBrowser

PAUSE_SECONDS: Final = 0.25
LOOK_SECONDS: Final = 1.0
MAX_BYTES: Final = 160 * 1024 * 1024
"""Of memory; 29 MB is usual, 58 MB in a flood of 3,000 packets a second. Whatever else strangers
find to fill it with: at this size it ends, and the manager starts another."""


def main() -> None:
    """See above."""
    threading.Thread(target=_end_with_the_manager, daemon=True).start()
    try:
        asyncio.run(_look(sys.argv[1:]))
    except OSError as error:
        _write(msgspec.json.encode(error.strerror or str(error)) + b"\n")
        sys.exit(1)


async def _look(interfaces: list[str]) -> None:
    _check_network(interfaces)
    news = asyncio.Event()
    browser = AgentBrowser(news.set, interfaces)
    async with browser.looking():
        while True:
            news.clear()
            line = msgspec.json.encode(browser.agents()) + b"\n"
            # To a thread: a manager that does not read in this moment must not stop the search.
            await asyncio.to_thread(_write, line)
            await asyncio.sleep(PAUSE_SECONDS)
            while not news.is_set():
                if psutil.Process().memory_info().rss > MAX_BYTES:
                    sys.exit(3)
                try:
                    async with asyncio.timeout(LOOK_SECONDS):
                        await news.wait()
                except TimeoutError:
                    _check_network(interfaces)


def _check_network(interfaces: list[str]) -> None:
    """Raises OSError if there is nobody whom this computer could hear but itself. Multicast works
    all the same then, on loopback."""
    hosts = (
        address.address.partition("%")[0]
        for addresses in psutil.net_if_addrs().values()
        for address in addresses
        if address.family in {socket.AF_INET, socket.AF_INET6}
    )
    if not interfaces and all(ip_address(host).is_loopback for host in hosts):
        raise OSError(errno.ENETUNREACH, "no network")


def _write(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _end_with_the_manager() -> None:
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
