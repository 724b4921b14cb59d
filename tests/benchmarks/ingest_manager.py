"""A real manager without a window: `python -m tests.benchmarks.ingest_manager PIPE HOME`."""

import asyncio
import gc
import sys
from pathlib import Path

from kustos.bootstrap import Options, open_manager
from kustos.core.manager import Manager
from kustos.engine import new_loop
from kustos.home import Home
from kustos.link.own_addresses import OwnAddresses
from tests.benchmarks.worker import answer_all, own_pipe
from tests.helpers.managers import fixed_vault


class ManagerDesk:
    """What the benchmark asks of this process."""

    def __init__(self, manager: Manager) -> None:
        self._manager = manager

    async def port(self) -> int:
        """Where it listens."""
        addresses = self._manager.enrolment._addresses
        assert isinstance(addresses, OwnAddresses)
        await addresses.known()
        return addresses._port

    async def kept(self, task_ids: list[str]) -> int:
        """How many lines of these tasks are stored."""
        lines = [len(await self._manager.tasks.log(id_, 0, 20_000)) for id_ in task_ids]
        return sum(lines)


async def _main() -> None:
    options = Options(
        home=Home(Path(sys.argv[2])), vault=fixed_vault, loopback=True, embedded=False
    )
    async with open_manager(options) as manager:
        # As behind a window (`gui.collector`): what is there from the start is not looked through
        # again and again.
        gc.freeze()
        await answer_all(own_pipe(), ManagerDesk(manager))


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_main())
