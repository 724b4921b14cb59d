"""Which task may start: a limit for the machine, order of arrival, and repositories taken alone
where an operation demands it. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task and the repository it works on. `exclusive`: nothing else may use the repository
    meanwhile (creating it, and what rewrites it)."""

    task_id: str
    location: str
    exclusive: bool = False


class TaskQueue:
    """Keeps waiting and running tasks; `start_next` moves one from the first to the second.

    A task that must wait for its repository holds no slot, so that it does not hold up tasks of
    other repositories; but later tasks of its own repository wait behind it.
    """

    def __init__(self, max_running: int) -> None:
        self.max_running = max_running
        self._waiting: dict[str, Waiting] = {}
        self._running: dict[str, Waiting] = {}

    @property
    def waiting(self) -> tuple[str, ...]:
        """Ids in order of arrival."""
        return tuple(self._waiting)

    @property
    def running(self) -> tuple[str, ...]:
        """Ids in order of their start."""
        return tuple(self._running)

    def __contains__(self, task_id: str) -> bool:
        return task_id in self._waiting or task_id in self._running

    def add(self, task: Waiting) -> None:
        """To the end of the line."""
        assert task.task_id not in self
        self._waiting[task.task_id] = task

    def start_next(self) -> str | None:
        """The next task that may run, now counted as running; None if none may."""
        if len(self._running) >= self.max_running:
            return None
        ahead = list(self._running.values())
        for task in self._waiting.values():
            if not any(_conflict(task, other) for other in ahead):
                self._running[task.task_id] = self._waiting.pop(task.task_id)
                return task.task_id
            ahead.append(task)
        return None

    def remove(self, task_id: str) -> None:
        """It has ended, or is no longer wanted."""
        self._waiting.pop(task_id, None)
        self._running.pop(task_id, None)


def _conflict(one: Waiting, other: Waiting) -> bool:
    return one.location == other.location and (one.exclusive or other.exclusive)
