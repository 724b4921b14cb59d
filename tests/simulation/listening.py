"""What a fleet logs: it warns of much by the day, and of a fault of its own never."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_LOGGERS: Final = ("kustos", "kustos_agent", "asyncio")


class _Ear(logging.Handler):
    def __init__(self, faults: list[str]) -> None:
        super().__init__()
        self._faults = faults

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info or record.name == "asyncio":
            self._faults.append(self.format(record))


@contextmanager
def listening() -> Iterator[list[str]]:
    """Every record with a traceback; nobody else hears anything meanwhile."""
    faults: list[str] = []
    ear = _Ear(faults)
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [one.propagate for one in loggers]
    for one in loggers:
        one.addHandler(ear)
        one.propagate = False
    try:
        yield faults
    finally:
        for one, propagate in zip(loggers, before, strict=True):
            one.removeHandler(ear)
            one.propagate = propagate
