"""Progress that waits to be sent: the latest of each task, never out of order with durable events.
Pure."""

from dataclasses import dataclass

from ..protocol.messages import TaskProgress


@dataclass(frozen=True, slots=True)
class _Held:
    after: int
    event: TaskProgress


class LatestProgress:
    """One place for each task: however slow the link is, nothing piles up."""

    def __init__(self) -> None:
        self._held: dict[str, _Held] = {}

    def put(self, event: TaskProgress, *, after: int) -> None:
        """`after` is the newest durable event at this moment: the manager is to hear of a task's
        start before its progress, and of its end after it."""
        self._held[event.task_id] = _Held(after, event)

    def take(self, sent: int) -> list[TaskProgress]:
        """What may go out when the durable events up to `sent` have."""
        ready = [held.event for held in self._held.values() if held.after <= sent]
        for event in ready:
            del self._held[event.task_id]
        return ready

    def clear(self) -> None:
        """The link is gone; what comes then is newer."""
        self._held.clear()
