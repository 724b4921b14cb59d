"""Which snapshots the listings under way have told of so far. Memory only: one that spans a restart
of the manager counts as incomplete."""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

_NONE: Final[frozenset[str]] = frozenset()


class Draft:
    """What one transaction hears. Nobody else sees it before `Listings.keep`, so one that is undone
    leaves nothing behind."""

    def __init__(self, told: Mapping[str, AbstractSet[str]], counted: Mapping[str, int]) -> None:
        self._told = told
        self._counted = counted
        self.added: dict[str, set[str]] = {}
        self.counts: Counter[str] = Counter()

    def add(self, task_id: str, ids: Iterable[str]) -> None:
        """Another part of a task's listing."""
        self.added.setdefault(task_id, set()).update(ids)

    def count(self, task_id: str, number: int) -> None:
        """So many more of a task that was given up: its listing stays incomplete."""
        self.counts[task_id] += number

    def size(self, task_id: str) -> int:
        """How many it has told of; one that came in two transactions may count twice."""
        named = len(self._told.get(task_id, _NONE)) + len(self.added.get(task_id, _NONE))
        return named + self._counted.get(task_id, 0) + self.counts[task_id]

    def all(self, task_id: str) -> frozenset[str]:
        """Everything that is remembered of it."""
        told = self._told.get(task_id, _NONE)
        return frozenset().union(told, self.added.get(task_id, _NONE))


class Listings:
    """Changed on the engine's loop only; drafts are used on the store's thread."""

    def __init__(self) -> None:
        self._told: dict[str, set[str]] = {}
        self._counted: Counter[str] = Counter()

    def draft(self) -> Draft:
        """For one transaction."""
        return Draft(self._told, self._counted)

    def keep(self, draft: Draft) -> None:
        """Its transaction is committed."""
        for task_id, ids in draft.added.items():
            self._told.setdefault(task_id, set()).update(ids)
        self._counted.update(draft.counts)

    def give_up(self, task_id: str) -> None:
        """Its agent was silent for too long, and may yet go on. The number stays: nobody gets
        around a limit by falling silent."""
        told = self._told.pop(task_id, None)
        if told is not None:
            self._counted[task_id] += len(told)

    def end(self, task_id: str) -> None:
        """The task is over."""
        self._told.pop(task_id, None)
        self._counted.pop(task_id, None)

    def remembered(self) -> int:
        """How many snapshots, of all listings together."""
        return sum(map(len, self._told.values()))
