"""On a machine's card: that it has no restic, with the button that gets it one, and how that
goes."""

from collections.abc import Awaitable, Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kustos.core.machines import MachineView
from kustos.gui.bridge import Bridge
from kustos.gui.notice import Notice
from kustos.gui.text import fetching
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button
from kustos_agent.protocol.messages import ResticFetched

Fetches = Mapping[str, ResticFetched | None]
"""Machines to which restic was to be fetched: None while that is under way, else the trouble."""


class ResticFetches:
    """What was asked for on the page; `show` is called with every change."""

    def __init__(self, bridge: Bridge, show: Callable[[Fetches], None]) -> None:
        self._bridge = bridge
        self._show = show
        self.all: dict[str, ResticFetched | None] = {}

    async def fetch(self, machine_id: str, reread: Callable[[], Awaitable[None]]) -> None:
        """Have the machine fetch it, to its end; before that is shown, the fleet is read again.
        Raises what `Restics.fetch` does."""
        self.all[machine_id] = None
        self._show(self.all)
        try:
            answer = await self._bridge.act(lambda manager: manager.restics.fetch(machine_id))
            await reread()
            if answer.trouble is not None:
                self.all[machine_id] = answer
        finally:
            if self.all[machine_id] is None:
                del self.all[machine_id]
            self._show(self.all)


class ResticNotice(Notice):
    """Hidden for a machine that has one, and for one that is away: who knows what it has by now."""

    fetch_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self._fetch = Button()
        super().__init__(parent=parent)
        self._fetch.clicked.connect(self.fetch_wanted)
        self.add_action(self._fetch)

    def show_machine(self, view: MachineView, fetches: Fetches) -> None:
        """What there is to say of it."""
        machine = view.machine
        # One that has just joined has not said yet what it has.
        if machine.restic_version or not view.connected or view.last_seen is None:
            self.clear()
            return
        under_way = machine.id in fetches and fetches[machine.id] is None
        answer = fetches.get(machine.id)
        if answer is not None:
            self.say(lambda: fetching.failed(machine.name, answer))
        else:
            tone = Tone.NEUTRAL if under_way else Tone.ATTENTION
            self.say(lambda: fetching.missing(machine.name, fetching=under_way), tone)
        self._fetch.setVisible(not under_way)

    def retranslate(self) -> None:
        super().retranslate()
        self._fetch.setText(self.tr("Fetch restic"))
