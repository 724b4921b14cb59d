"""Removes what restic's cache keeps of repositories that nobody uses any more."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .. import clock
from ..protocol.values import Outcome, Problem

if TYPE_CHECKING:
    from ..restic.cache import CacheCleaned
    from ..restic.outcome import Finished

_log = logging.getLogger(__name__)

QUIET_SECONDS: Final = 600.0
"""For so long no restic has run when it begins: often one run follows another."""

EVERY: Final = timedelta(days=7)

Clean = Callable[[asyncio.Event], Awaitable["Finished[CacheCleaned]"]]


class OldCaches:
    """Once a week at most, while nothing runs; a run that comes stops it and waits for its end.

    `folder` is the cache. `stamp` is an empty file, written when it was done: it survives a restart
    of the agent, and a time that lies ahead does not count. `pause` waits so many seconds or until
    the event is set.
    """

    def __init__(
        self,
        folder: Path,
        stamp: Path,
        *,
        now: Callable[[], datetime],
        pause: Callable[[float, asyncio.Event], Awaitable[None]] = clock.wait,
    ) -> None:
        self._folder = folder
        self._stamp = stamp
        self._now = now
        self._pause = pause
        self._runs = 0
        self._quiet = asyncio.Event()
        self._stop = asyncio.Event()
        self._cleaning = asyncio.Lock()
        self._quiet.set()

    @asynccontextmanager
    async def left_alone(self) -> AsyncIterator[None]:
        """For the length of a run: what it finds in the cache stays there."""
        self._runs += 1
        self._stop.set()
        try:
            async with self._cleaning:
                pass
            yield
        finally:
            self._runs -= 1
            if not self._runs:
                self._quiet.set()

    async def tend(self, clean: Clean) -> None:
        """Until cancelled. `clean` does it, and leaves off when its event is set."""
        while True:
            await self._quiet.wait()
            self._quiet.clear()
            if self._runs or not self._is_due():
                continue
            self._stop.clear()
            await self._pause(QUIET_SECONDS, self._stop)
            if self._stop.is_set():
                continue
            async with self._cleaning:
                try:
                    self._tell(await clean(self._stop))
                except Exception:  # noqa: BLE001  a fault in what nobody waits for must not end the agent
                    _log.exception("restic's cache could not be looked after")

    def _is_due(self) -> bool:
        try:
            if not any(self._folder.iterdir()):
                return False
            last = datetime.fromtimestamp(self._stamp.stat().st_mtime, UTC)
        except FileNotFoundError:
            return self._folder.exists()
        except OSError as error:
            _log.warning("restic's cache is not looked after: %s", error)
            return False
        return not timedelta() <= self._now() - last < EVERY

    def _tell(self, done: "Finished[CacheCleaned]") -> None:
        if done.outcome is Outcome.CANCELLED:
            return
        if done.outcome is not Outcome.SUCCESS:
            _log.warning("old folders of restic's cache stay: %s", _reason(done.problem))
        elif done.result is not None and done.result.removed:
            _log.info("%d old folders removed from restic's cache", done.result.removed)
        try:
            self._stamp.touch(mode=0o600)
        except OSError as error:
            _log.warning("restic's cache will be looked after again too early: %s", error)


def _reason(problem: Problem | None) -> str:
    """In one line."""
    if problem is None:
        return "no reason given"
    detail = " ".join(problem.detail.split())
    return f"{problem.error}: {detail}" if detail else str(problem.error)
