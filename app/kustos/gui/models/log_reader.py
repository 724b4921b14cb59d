"""Reads a task's log for its model: levels by a scan, text by chunks, all of it for copying."""

from collections.abc import AsyncIterator, Callable
from typing import Final

from kustos.core.manager import Manager
from kustos.core.model import NumberedLine
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.models.log import CHUNK_LINES, LogModel

BATCH_LINES: Final = 2_000


class LogReader:
    """One for each task shown. `failed` hears what could not be read."""

    def __init__(
        self,
        bridge: Bridge,
        model: LogModel,
        task_id: str,
        failed: Callable[[Exception], None],
    ) -> None:
        self._bridge = bridge
        self._model = model
        self._task_id = task_id
        self._failed = failed
        self._errands = Errands(bridge)
        self._scanned = 0
        self._scanning = False
        model.clear()
        model.chunk_wanted.connect(self._fill_soon)
        self._errands.run(self._begin(), failed)

    def close(self) -> None:
        """Read no more."""
        self._model.chunk_wanted.disconnect(self._fill_soon)
        self._errands.cancel()

    def grew(self, last: int) -> None:
        """The stored log has lines up to `last` now."""
        self._model.grow(last)
        self._scan_soon()

    async def batches(self, after: int = 0) -> AsyncIterator[list[NumberedLine]]:
        """All lines there are now behind number `after`, some at a time."""
        while True:
            lines = await self._read(after, BATCH_LINES)
            if not lines:
                return
            yield lines
            after = lines[-1].number

    async def find(self, text: str, after: int) -> int:
        """The number of the next line with `text` behind `after`, from the beginning again at the
        end; 0 if there is none. Upper and lower case are the same."""
        wanted = text.casefold()
        for start, stop in ((after, None), (0, after)):
            async for lines in self.batches(start):
                for line in lines:
                    if stop is not None and line.number > stop:
                        break
                    if wanted in line.text.casefold():
                        return line.number
                if stop is not None and lines[-1].number >= stop:
                    break
        return 0

    async def _begin(self) -> None:
        task_id = self._task_id

        async def last_line(manager: Manager) -> int:
            return await manager.tasks.last_line(task_id)

        self.grew(await self._bridge.call(last_line))

    def _scan_soon(self) -> None:
        if not self._scanning and self._scanned < self._model.last:
            self._scanning = True
            self._errands.run(self._scan(), self._failed)

    async def _scan(self) -> None:
        try:
            while self._scanned < self._model.last:
                lines = await self._read(self._scanned, BATCH_LINES)
                if not lines:
                    return
                self._model.note(lines)
                self._scanned = lines[-1].number
        finally:
            self._scanning = False

    def _fill_soon(self, chunk: int) -> None:
        self._errands.run(self._fill(chunk), self._failed)

    async def _fill(self, chunk: int) -> None:
        try:
            lines = await self._read(chunk * CHUNK_LINES, CHUNK_LINES)
        except Exception:
            self._model.fill(chunk, [])
            raise
        self._model.fill(chunk, lines)

    async def _read(self, after: int, limit: int) -> list[NumberedLine]:
        task_id = self._task_id

        async def log(manager: Manager) -> list[NumberedLine]:
            return await manager.tasks.log(task_id, after, limit)

        return await self._bridge.call(log)
