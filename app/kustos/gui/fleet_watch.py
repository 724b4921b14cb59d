"""The fleet in two numbers, for the foot of the window, what runs on this computer, who waits to be
let in, and which alerts wait for a person."""

import logging
from typing import Final

from PySide6.QtCore import QObject, Signal

from kustos.core.alerts import AlertCount, Severity
from kustos.core.events import AlertChanged, AnnouncedChanged, Event, MachinesChanged, TaskChanged
from kustos.core.machines import FleetCount
from kustos.core.manager import Manager
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.rereading import Rereading
from kustos.gui.text.alerts import Alerts
from kustos.gui.text.joining import Joining
from kustos.gui.text.states import Fleet
from kustos.gui.theme.palette import Tone

_COUNTED: Final = (MachinesChanged, TaskChanged, AnnouncedChanged, AlertChanged)

COUNT_EVERY_SECONDS: Final = 1.0

_log = logging.getLogger(__name__)


class FleetWatch(QObject):
    """Counts when asked to, and whenever a machine or task has moved."""

    counted = Signal()

    def __init__(self, bridge: Bridge, parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._errands = Errands(bridge)
        self._rereading = Rereading(
            self._errands, self._count, self._not_counted, self, every=COUNT_EVERY_SECONDS
        )
        self._machines, self._connected = 0, 0
        self.running_here = 0
        """Tasks that run on this computer."""
        self.waiting = 0
        """Machines that have announced themselves."""
        self.alerts = AlertCount()
        bridge.events.connect(self._hear)

    @property
    def words(self) -> str:
        """26 machines · 24 connected; empty before there are any."""
        return Fleet().connected(self._machines, self._connected) if self._machines else ""

    @property
    def waiting_words(self) -> str:
        """1 machine waits to be let in; empty while none does."""
        return Joining().count(self.waiting) if self.waiting else ""

    @property
    def alert_words(self) -> str:
        """2 alerts need a person; empty while none does."""
        return Alerts().count(self.alerts.pressing) if self.alerts.pressing else ""

    @property
    def alert_tone(self) -> Tone:
        """That of the worst of them."""
        return Tone.FAILING if self.alerts.worst is Severity.CRITICAL else Tone.ATTENTION

    def reread(self) -> None:
        """Count anew."""
        self._rereading.wish()

    def stop(self) -> None:
        """For good."""
        self._rereading.stop()
        self._errands.cancel()

    def _hear(self, events: tuple[Event, ...]) -> None:
        if any(isinstance(event, _COUNTED) for event in events):
            self._rereading.wish()

    async def _count(self) -> None:
        count, self.waiting, self.alerts = await self._bridge.call(_count)
        self._machines, self._connected = count.machines, count.connected
        self.running_here = count.running_here
        self.counted.emit()

    def _not_counted(self, error: Exception) -> None:
        # The page says it too, with words; the foot keeps the numbers it had.
        _log.error("the fleet could not be counted", exc_info=error)


async def _count(manager: Manager) -> tuple[FleetCount, int, AlertCount]:
    return (
        await manager.machines.count(),
        len(manager.announced.announced()),
        await manager.alerting.count(),
    )
