"""An event loop on which time passes as soon as nobody has anything left to do."""

import asyncio
import selectors
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

_STEP: Final = 1e-6
"""Small enough for every clock here, and large enough to be one in the last quarter as well."""


class StandstillError(Exception):
    """Nobody waits for anything that could come: the simulation is at fault."""


class _Leaper(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        found = super().select(0)
        if not found:
            if timeout is None:
                raise StandstillError
            if timeout > 0:
                self.passed += max(timeout, _STEP)
        return found


class LeapingLoop(asyncio.SelectorEventLoop):
    """Its time is that of the simulation, in seconds from the beginning. What would be done in a
    thread is done at once: so the same seed is the same story."""

    def __init__(self) -> None:
        self._leaper = _Leaper()
        super().__init__(self._leaper)

    def time(self) -> float:
        """Seconds since the beginning."""
        return self._leaper.passed

    def run_in_executor(  # type: ignore[override]  # of any function, to any result
        self, executor: object, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """See the class."""
        del executor
        future: asyncio.Future[Any] = self.create_future()
        try:
            result = func(*args)
        except Exception as error:  # noqa: BLE001  handed to the caller, whatever it is
            future.set_exception(error)
        else:
            future.set_result(result)
        return future


async def at_once(function: Callable[[], Any]) -> Any:
    """In place of the threads of agents and vault, for the same reason."""
    return function()


class TrueTime:
    """The time that it is, which only the simulation knows. A machine's clock may be wrong; the
    manager's is right."""

    def __init__(self, begin: datetime) -> None:
        self.begin = begin

    def now(self) -> datetime:
        """UTC."""
        return self.begin + timedelta(seconds=asyncio.get_running_loop().time())
