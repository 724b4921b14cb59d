"""Changing tasks: commit, then announce."""

from collections.abc import Callable, Iterable

from .bus import Bus
from .events import TaskChanged
from .live import LiveTasks
from .model import Task
from .ports import Store, UnitOfWork
from .whole import to_its_end


class TaskChanges:
    """Shared by all who move tasks, so that each change is stored before anybody hears of it, and
    heard of by everybody once it is stored."""

    def __init__(self, *, store: Store, bus: Bus, live: LiveTasks) -> None:
        self._store = store
        self._bus = bus
        self._live = live

    async def change(self, work: Callable[[UnitOfWork], Task | None]) -> Task | None:
        """Store what `work` makes of a task; None, and nothing is announced, if it made nothing."""

        async def change() -> Task | None:
            task = await self._store.write(work)
            self.announce([task] if task is not None else [])
            return task

        return await to_its_end(change())

    def announce(self, moved: Iterable[Task]) -> None:
        """They are stored like this now."""
        for task in moved:
            if task.state.terminal:
                self._live.end(task.id)
            self._bus.publish(TaskChanged(task))
