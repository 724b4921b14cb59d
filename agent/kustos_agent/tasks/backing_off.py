"""Whether this machine as a whole had better be left alone for a while. Pure."""

from collections.abc import Iterable
from typing import Final

from ..protocol.values import BackingOff, ErrorClass, Outcome
from .operations import TaskEnd
from .retry import Wait

MAX_REPOSITORIES: Final = 100


class Reach:
    """Which repositories could be reached when they were used last, since the agent's start."""

    def __init__(self) -> None:
        self._reached: dict[str, bool] = {}

    def note(self, location: str, end: TaskEnd) -> None:
        """How an attempt ended. What says nothing about the way there changes nothing."""
        if end.outcome in {Outcome.SUCCESS, Outcome.WARNING}:
            reached = True
        elif end.problem is not None and end.problem.error is ErrorClass.UNREACHABLE:
            reached = False
        else:
            return
        self._reached.pop(location, None)
        self._reached[location] = reached
        if len(self._reached) > MAX_REPOSITORIES:
            del self._reached[next(iter(self._reached))]

    @property
    def nothing(self) -> bool:
        """Every one that was used could not be reached: it will not be a matter of one server."""
        return bool(self._reached) and not any(self._reached.values())


def backing_off(waits: Iterable[Wait], *, nothing_reached: bool) -> BackingOff | None:
    """While a task waits for its next attempt because of something that would hit any other task
    as well: until when at the soonest, and what it is."""
    concerned = [
        wait
        for wait in waits
        if wait.error is ErrorClass.OUT_OF_MEMORY
        or (wait.error is ErrorClass.UNREACHABLE and nothing_reached)
    ]
    if not concerned:
        return None
    soonest = min(concerned, key=lambda wait: wait.next_at)
    return BackingOff(until=soonest.next_at, error=soonest.error)
