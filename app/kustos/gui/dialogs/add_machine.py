"""Letting another machine in: by a line, by the code it shows, or by its check words."""

from enum import StrEnum
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kustos.core.events import Event, MachinesChanged
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.add_machine_arrival import Arrival
from kustos.gui.dialogs.add_machine_line import JoinLinePane
from kustos.gui.dialogs.add_machine_nearby import NearbyPane
from kustos.gui.dialogs.add_machine_waiting import WaitingPane
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.tabs import Tabs

_SIZE: Final = (680, 640)
_BESIDE: Final = 64
"""Px of the screen that the window's frame and a panel may take."""


class Way(StrEnum):
    """How a machine may join, in the order of the tabs."""

    LINE = "line"
    NEARBY = "nearby"
    WAITING = "waiting"


class AddMachineDialog(Dialog):
    """Three panes, and beneath them who has joined. Opens with the pane for `way`. It can be closed
    at any moment: what was under way is carried through, and shows under *Machines*."""

    joined = Signal(str)
    """A machine has joined and connected; its id."""
    job_wanted = Signal(str)
    """A job for the machine with this id is the next step."""

    def __init__(
        self, bridge: Bridge, parent: QWidget | None = None, *, way: Way = Way.LINE
    ) -> None:
        super().__init__(bridge, parent, width=_SIZE[0])
        self._arrived = ""
        """The machine that joined last."""
        self._waiting = 0
        self.line_pane = JoinLinePane(bridge, self.errands)
        self.nearby_pane = NearbyPane(bridge, self.errands)
        self.waiting_pane = WaitingPane(bridge, self.errands)
        self._tabs = Tabs(inset=0)
        for pane in (self.line_pane, self.nearby_pane, self.waiting_pane):
            self._tabs.addTab(pane, "")
            pane.joined.connect(self._greet)
        self.waiting_pane.counted.connect(self._count)
        self.nearby_pane.line_wanted.connect(lambda: self.show_way(Way.LINE))
        self._tabs.setCurrentIndex(list(Way).index(way))
        self._tabs.currentChanged.connect(self._say_awaiting)
        self._arrival = Arrival()
        self._arrival.job_wanted.connect(self._want_job)
        self._close = Button()
        self._close.clicked.connect(self.accept)
        self.body.addWidget(self._tabs, 1)
        self.body.addWidget(self.notice)
        self.body.addWidget(self._arrival)
        self.add_button(self._close)
        bridge.events.connect(self._hear)
        self.finished.connect(self._stop)
        most = self.screen().availableGeometry().height() - _BESIDE
        self.resize(_SIZE[0], min(_SIZE[1], most))
        self.retranslate()
        self._say_awaiting()

    @property
    def line(self) -> str:
        """What is to be typed on the machine; empty until the token is there."""
        return self.line_pane.line

    def show_way(self, way: Way) -> None:
        """Turn to this pane."""
        self._tabs.setCurrentIndex(list(Way).index(way))

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Add a machine"),
            self.tr("Three ways to the same end: from then on the machine dials in by itself."),
        )
        self._tabs.tabBar().setAccessibleName(self.tr("Ways to add a machine"))
        waiting = self.tr("Waiting for approval")
        names = {
            Way.LINE: self.tr("With a line"),
            Way.NEARBY: self.tr("Found on the network"),
            Way.WAITING: f"{waiting} ({self._waiting})" if self._waiting else waiting,
        }
        for number, way in enumerate(Way):
            self._tabs.setTabText(number, names[way])
        self._close.setText(self.tr("Close"))

    def _stop(self) -> None:
        self.line_pane.stop()
        self.waiting_pane.stop()

    def _count(self, waiting: int) -> None:
        self._waiting = waiting
        self.retranslate()

    def _say_awaiting(self) -> None:
        self._arrival.set_awaiting(self._tabs.currentWidget() is self.line_pane)

    # --- who has joined ------------------------------------------------------------------------

    def _greet(self, machine_id: str) -> None:
        self._arrived = machine_id
        self.run(self._look(machine_id))

    def _hear(self, events: tuple[Event, ...]) -> None:
        changed = {event.machine_id for event in events if isinstance(event, MachinesChanged)}
        if self._arrived in changed:
            self.run(self._look(self._arrived))

    async def _look(self, machine_id: str) -> None:
        views = await self.bridge.call(lambda manager: manager.machines.overview())
        for view in views:
            if view.machine.id == machine_id == self._arrived:
                former = self._arrival.view
                known = former is not None and former.machine.id == machine_id
                self._arrival.show_machine(view)
                if view.connected and not (known and former is not None and former.connected):
                    self.joined.emit(machine_id)

    def _want_job(self) -> None:
        if self._arrival.view is not None:
            self.job_wanted.emit(self._arrival.view.machine.id)
            self.accept()
