"""Looks for unpaired agents: `python -m kustos.link.discovery_child [INTERFACE …]`.

Standard output: whenever it changes, at most four times a second, one line with the JSON list of
all agents. Ends when standard input does: the manager has gone, or nobody looks any more.
"""

import asyncio
import os
import sys
import threading
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
    asyncio.run(_look(sys.argv[1:]))


async def _look(interfaces: list[str]) -> None:
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
                    continue


def _write(line: bytes) -> None:
    sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()


def _end_with_the_manager() -> None:
    os.read(0, 1)
    os._exit(0)


if __name__ == "__main__":
    main()
