"""The real program with its window open: `python -m tests.benchmarks.fleet_manager PIPE PORT`.

Its options differ (loopback, a port to come back to, a key in memory, no agent of its own), and it
is watched: signs of life at the gateway, and the pauses of a 16 ms timer in the window's loop.
"""

import asyncio
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from PySide6.QtWidgets import QApplication

from kustos import main_qt, session
from kustos.bootstrap import Options, open_manager
from kustos.core.manager import Manager
from kustos.core.model import MachineState, TaskState
from kustos.gui.main_window import PAGE_FIRST_MILLISECONDS, MainWindow
from kustos.home import Home
from kustos.link.gateway import Gateway
from kustos.link.own_addresses import OwnAddresses
from kustos_agent.protocol.messages import Event, Heartbeat, Hello
from tests.benchmarks.pauses import Pause
from tests.benchmarks.window_pulse import Pulse
from tests.benchmarks.worker import answer_all, own_pipe
from tests.helpers.managers import fixed_vault


class Beats:
    """When each machine was heard, as the gateway has it: after the manager has taken it in."""

    def __init__(self) -> None:
        self.arrivals: list[float] = []
        self.last: dict[str, float] = {}
        self.longest: dict[str, float] = {}
        self.delays: dict[str, float] = {}

    def beat(self, machine_id: str, said_at: datetime) -> None:
        """It is heard now; both sides have the same clock."""
        delay = (datetime.now(UTC) - said_at).total_seconds()
        self.delays[machine_id] = max(delay, self.delays.get(machine_id, 0.0))
        now = time.monotonic()
        if machine_id in self.last:
            gap = now - self.last[machine_id]
            self.longest[machine_id] = max(gap, self.longest.get(machine_id, 0.0))
        self.last[machine_id] = now


class WatchedGateway(Gateway):
    """Tells `beats` what has passed."""

    beats = Beats()

    async def arrived(self, machine_id: str, hello: Hello) -> None:
        await super().arrived(machine_id, hello)
        self.beats.arrivals.append(time.monotonic())

    async def volatile(self, machine_id: str, event: Event) -> None:
        await super().volatile(machine_id, event)
        if isinstance(event, Heartbeat):
            self.beats.beat(machine_id, event.at)


class ManagerDesk:
    """What the benchmark asks of this process."""

    def __init__(self, manager: Manager) -> None:
        self._manager = manager
        self._beats = WatchedGateway.beats

    async def port(self) -> int:
        """Where it listens, once it does."""
        addresses = self._manager.enrolment._addresses
        assert isinstance(addresses, OwnAddresses)
        await addresses.known()
        return addresses._port

    async def heard(self) -> int:
        """How many machines have told how they are."""
        return len(self._beats.last)

    async def in_state(self) -> int:
        """How many machines are shown as what they are: there, with figures, and well or busy."""
        views = await self._manager.machines.overview()
        return sum(
            view.connected
            and view.heartbeat is not None
            and view.verdict.state in {MachineState.PROTECTED, MachineState.RUNNING}
            for view in views
        )

    async def connected(self) -> int:
        """How many links there are."""
        return (await self._manager.machines.count()).connected

    async def arrivals(self) -> list[float]:
        """When each link came about."""
        return self._beats.arrivals

    async def gaps(self) -> list[float]:
        """The longest silence of each machine, in seconds, the present one included."""
        now = time.monotonic()
        return [
            max(self._beats.longest.get(machine_id, 0.0), now - last)
            for machine_id, last in self._beats.last.items()
        ]

    async def delays(self) -> dict[str, float]:
        """How many seconds what a machine said of itself took until it was taken in: the longest of
        each since this was asked last."""
        delays, self._beats.delays = self._beats.delays, {}
        return delays

    async def back_up(self, job_ids: list[str]) -> None:
        """*Run now* for these jobs."""
        for job_id in job_ids:
            await self._manager.tasks.back_up(job_id)

    async def running(self) -> int:
        """How many tasks run."""
        views = await self._manager.machines.overview()
        states = Counter(task.state for view in views for task in view.running)
        return states[TaskState.RUNNING]

    async def last_lines(self, machine_ids: list[str]) -> int:
        """How many log lines are stored of what runs on these machines."""
        views = await self._manager.machines.overview()
        lines = [
            await self._manager.tasks.last_line(task.id)
            for view in views
            if view.machine.id in machine_ids
            for task in view.running
        ]
        return sum(lines)

    async def pauses(self) -> list[Pause]:
        """See `Pulse.take`."""
        return _pulse[0].take()


_pulse: list[Pulse] = []
"""The one of this process, once its window is there."""


def main() -> None:
    """Live until the asker hangs up."""
    pipe, port = own_pipe(), int(sys.argv[2])
    live = session.live

    @asynccontextmanager
    async def opening(home: Home) -> AsyncIterator[Manager]:
        from kustos.link import gateway  # noqa: PLC0415  as late as the program does

        gateway.Gateway = WatchedGateway  # type: ignore[misc]  # in place of the program's own
        options = Options(
            home=home,
            vault=fixed_vault,
            loopback=True,
            embedded=False,
            port=port,
            link_after_seconds=PAGE_FIRST_MILLISECONDS / 1_000,
        )
        async with open_manager(options) as manager:
            answering = asyncio.create_task(_answer(pipe, manager))
            yield manager
            answering.cancel()

    def watched(app: QApplication, window: MainWindow, home: Home) -> None:
        _pulse.append(Pulse())
        live(app, window, home)

    session._opening = opening
    session.live = watched
    sys.argv = sys.argv[:1]
    main_qt.run()


async def _answer(pipe: Connection, manager: Manager) -> None:
    await answer_all(pipe, ManagerDesk(manager))
    os.kill(os.getpid(), signal.SIGTERM)  # closes the window, and all ends in order


if __name__ == "__main__":
    main()
