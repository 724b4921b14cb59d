"""What is looked at now and then, and soon after a machine has linked."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Final

from .ports import AgentOfflineError, AgentRefusedError, Links, StoreError

SECONDS: Final = 3_600.0
GATHER_SECONDS: Final = 5.0
"""After a round nobody is visited again before this is over: a fleet that comes back at once is
looked at once or twice, not once a machine."""

AT_A_TIME: Final = 8
"""Machines asked at once; one that answers nothing holds up its place alone."""

_log = logging.getLogger(__name__)


class Rounds:
    """Calls each of `visits`, one after the other, every `seconds` and whenever it is nudged. One
    that fails is logged and does not keep the others from their turn."""

    def __init__(
        self,
        visits: Sequence[Callable[[], Awaitable[None]]],
        *,
        seconds: float = SECONDS,
        gather_seconds: float = GATHER_SECONDS,
    ) -> None:
        self._visits = visits
        self._seconds = seconds
        self._gather_seconds = gather_seconds
        self._nudged = asyncio.Event()

    def soon(self) -> None:
        """Do not wait for the next round."""
        self._nudged.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Go round while the context lasts; the first time at once."""
        going = asyncio.create_task(self._go())
        try:
            yield
        finally:
            going.cancel()
            await asyncio.gather(going, return_exceptions=True)

    async def _go(self) -> None:
        while True:
            self._nudged.clear()
            for visit in self._visits:
                try:
                    await visit()
                except StoreError as trouble:
                    _log.error("a round has failed in part: %r", trouble)
                except Exception:  # noqa: BLE001  it may go better the next time, and the others go on
                    _log.exception("a round has failed in part")
            await asyncio.sleep(self._gather_seconds)
            try:
                async with asyncio.timeout(self._seconds):
                    await self._nudged.wait()
            except TimeoutError:
                continue


async def ask_linked(
    links: Links, machine_ids: Iterable[str], ask: Callable[[str], Awaitable[None]], what: str
) -> None:
    """`ask` each of these machines that is linked, a few at a time. Who is silent or refuses is
    asked again in a later round; `what` says in the log for what."""
    places = asyncio.Semaphore(AT_A_TIME)

    async def asked(machine_id: str) -> None:
        async with places:
            try:
                await ask(machine_id)
            except (AgentOfflineError, TimeoutError):
                _log.info("machine %s has not answered: %s", machine_id, what)
            except StoreError as trouble:
                _log.error("machine %s: %s: %r", machine_id, what, trouble)
            except AgentRefusedError as refusal:
                _log.info("machine %s has refused: %s: %s", machine_id, what, refusal)

    async with asyncio.TaskGroup() as group:
        for machine_id in machine_ids:
            if links.connected(machine_id):
                group.create_task(asked(machine_id))
