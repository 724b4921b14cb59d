"""Which task may start: a limit for the machine and one for each kind, order of arrival, and
repositories taken alone where an operation demands it. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ..protocol.values import TaskKind

_NO_LIMITS: Final[Mapping[TaskKind, int]] = MappingProxyType({})

EXCLUSIVE: Final = frozenset(
    {TaskKind.INIT, TaskKind.FORGET, TaskKind.PRUNE, TaskKind.CHECK, TaskKind.REPAIR}
)
"""What restic locks a repository for, and what creates it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task and the repository it works on. `exclusive`: nothing else may use the repository
    meanwhile (creating it, and what rewrites it)."""

    task_id: str
    location: str
    kind: TaskKind = TaskKind.BACKUP
    exclusive: bool = False


class TaskQueue:
    """Keeps waiting, running and resting tasks; `start_next` moves one from the first to the
    second.

    Both limits are looked at together, and a task holds no slot of either before it runs: one that
    must wait for its kind or for its repository does not hold up others. Only what would come
    between it and its repository waits behind it. So the first in line waits for tasks that run,
    never for tasks that came later: none waits for ever. One that rests holds nothing.
    """

    def __init__(self, max_running: int, per_kind: Mapping[TaskKind, int] = _NO_LIMITS) -> None:
        self._max_running = max_running
        self._per_kind = per_kind
        self._waiting: dict[str, Waiting] = {}
        self._running: dict[str, Waiting] = {}
        self._resting: dict[str, Waiting] = {}

    @property
    def waiting(self) -> tuple[str, ...]:
        """Ids in order of arrival."""
        return tuple(self._waiting)

    @property
    def running(self) -> tuple[str, ...]:
        """Ids in order of their start."""
        return tuple(self._running)

    @property
    def resting(self) -> tuple[str, ...]:
        """Ids in the order in which they came to rest."""
        return tuple(self._resting)

    @property
    def free_slots(self) -> int:
        """How many more could start at once, whatever their kind."""
        return max(0, self._max_running - len(self._running))

    def __contains__(self, task_id: str) -> bool:
        return any(task_id in ids for ids in (self._waiting, self._running, self._resting))

    def limit(self, max_running: int, per_kind: Mapping[TaskKind, int] = _NO_LIMITS) -> None:
        """Counts for what starts from now on; running tasks go on. A kind that is not named has no
        limit of its own."""
        self._max_running = max_running
        self._per_kind = per_kind

    def add(self, task: Waiting) -> None:
        """To the end of the line."""
        assert task.task_id not in self
        self._waiting[task.task_id] = task

    def start_next(self) -> str | None:
        """The next task that may run, now counted as running; None if none may."""
        if not self.free_slots:
            return None
        running = Counter(task.kind for task in self._running.values())
        ahead = list(self._running.values())
        for task in self._waiting.values():
            full = running[task.kind] >= self._per_kind.get(task.kind, self._max_running)
            if not full and not any(_conflict(task, other) for other in ahead):
                self._running[task.task_id] = self._waiting.pop(task.task_id)
                return task.task_id
            ahead.append(task)
        return None

    def rest(self, task_id: str) -> None:
        """A running task gives up its slot until it is wanted again."""
        self._resting[task_id] = self._running.pop(task_id)

    def rejoin(self, task_id: str) -> None:
        """A resting task goes to the end of the line."""
        self._waiting[task_id] = self._resting.pop(task_id)

    def remove(self, task_id: str) -> None:
        """It has ended, or is no longer wanted."""
        for ids in (self._waiting, self._running, self._resting):
            ids.pop(task_id, None)


def _conflict(one: Waiting, other: Waiting) -> bool:
    return one.location == other.location and (one.exclusive or other.exclusive)
