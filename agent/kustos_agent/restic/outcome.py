"""How an operation ended, and how its caller follows and stops it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ..protocol.values import LogLine, Outcome, Problem
from .progress import Progress

R = TypeVar("R")


@dataclass(frozen=True)
class Finished(Generic[R]):
    """What there is to report. A failed or partial run may have a result as well; `exit_code` is
    restic's (negative: the signal that ended it), None if it was not run."""

    outcome: Outcome
    problem: Problem | None = None
    result: R | None = None
    exit_code: int | None = None


@dataclass(frozen=True)
class Watch:
    """Called from the event loop while an operation runs; must not block. Set `cancel` to stop it:
    it then ends as `cancelled`, after restic has cleaned up."""

    on_progress: Callable[[Progress], None] = lambda _: None
    on_log: Callable[[LogLine], None] = lambda _: None
    cancel: asyncio.Event = field(default_factory=asyncio.Event)
