"""Across every page: that this computer's disk is full and what machines report has to wait."""

from PySide6.QtWidgets import QWidget

from kustos.core.events import Event, RoomChanged
from kustos.core.ports import StoreFullError
from kustos.gui.bridge import Bridge
from kustos.gui.notice import Notice


class RoomNotice(Notice):
    """Hidden while there is room."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent)
        bridge.events.connect(self._hear)

    def _hear(self, events: tuple[Event, ...]) -> None:
        for event in events:
            match event:
                case RoomChanged(full=True):
                    self.say_error(StoreFullError())
                case RoomChanged():
                    self.clear()
                case _:
                    pass
