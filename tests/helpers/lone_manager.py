"""A manager core in a process of its own, for tests that measure it or attack it.

`python -m tests.helpers.lone_manager HOME N` says N join tokens, each in a line, and runs until it
is stopped.
"""

import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.helpers.managers import running_manager
from tests.helpers.processes import Child, child


class LoneManager:
    """The process from outside. `tokens` are unspent join tokens."""

    def __init__(self, process: Child, tokens: list[str]) -> None:
        self.process = process
        self.tokens = tokens
        self._inside = psutil.Process(process.pid)

    def rss(self) -> int:
        """Resident memory in bytes."""
        return int(self._inside.memory_info().rss)

    def sockets(self) -> int:
        """Open files, sockets for the most part."""
        return int(self._inside.num_fds())

    def log(self) -> str:
        """What it has logged so far."""
        return self.process.output()


@contextmanager
def lone_manager(home: Path, tokens: int) -> Iterator[LoneManager]:
    """Running, and ended afterwards."""
    argv = [sys.executable, "-m", "tests.helpers.lone_manager", str(home), str(tokens)]
    with child(argv) as process:
        process.wait_for_output(r"^ready$", timeout=60)
        said = [line for line in process.output().splitlines() if line.startswith("kustos1-")]
        yield LoneManager(process, said)


async def main(home: Path, tokens: int) -> None:
    """Never returns by itself."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    async with running_manager(home) as manager:
        for _ in range(tokens):
            print(await manager.enrolment.issue_token(), flush=True)
        print("ready", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
