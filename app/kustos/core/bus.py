"""Announcements inside the engine: state first, then announce."""

import logging
from collections.abc import Callable

from .events import Event

Listener = Callable[[Event], None]

_log = logging.getLogger(__name__)


class Bus:
    """Calls its listeners one after the other, on the engine's thread.

    A listener that fails is logged and does not keep the others from hearing.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hear everything from now on; call the result to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def publish(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:  # noqa: BLE001  a broken listener must not undo what has already happened
                _log.exception("a listener failed on %s", type(event).__name__)
