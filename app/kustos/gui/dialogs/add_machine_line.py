"""*Add a machine*, by a line: a join token in the words of the machine's shell."""

from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.events import Event, MachinesChanged
from kustos.core.manager import Manager
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.forms.command_line import CommandLine
from kustos.gui.notice import Notice
from kustos.gui.rereading import Rereading
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import numbers
from kustos.gui.text.joining import SYSTEM_NAMES, Joining, System, join_line, this_system
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.chips import Chip, FilterChips
from kustos.gui.widgets.labels import Label, TextRole
from kustos_agent.protocol.token import parse_token

_ROWS = 6


class JoinLinePane(TranslatedWidget):
    """Issues a token when it is first shown, counts its hour down, and tells who came by it."""

    joined = Signal(str)
    """A machine has joined by one of the lines; its id."""

    def __init__(self, bridge: Bridge, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._errands = errands
        self._tokens: list[str] = []
        """All that were issued, the newest last: each lets somebody in until its hour is over."""
        self._expires: datetime | None = None
        self._used = False
        self._wanted = False
        self._chips = FilterChips()
        self._chips.chosen.connect(self._show_line)
        self._steps = Label("", wrap=True)
        self._command = CommandLine(rows=_ROWS, primary=True)
        self._validity = Label("", TextRole.MUTED, wrap=True)
        self._again = Button()
        self._again.clicked.connect(self._issue)
        self._command.add_before_copy(self._validity, 1)
        self._command.add_before_copy(self._again)
        self._notice = Notice(bridge)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, measure.GAP, 0, 0)
        box.setSpacing(measure.GAP_SMALL + 4)
        for widget in (self._chips, self._steps, self._command, self._notice):
            box.addWidget(widget)
        box.addStretch(1)
        self._second = QTimer(self)
        self._second.setInterval(1_000)
        self._second.timeout.connect(self._say_validity)
        self._rereading = Rereading(errands, self._look, self._notice.say_error, self)
        bridge.events.connect(self._hear)
        self.retranslate()
        self._chips.set_current(this_system().value)

    @property
    def line(self) -> str:
        """What is to be typed on the machine; empty until the token is there."""
        return self._command.line

    def stop(self) -> None:
        """For good."""
        self._second.stop()
        self._rereading.stop()

    def retranslate(self) -> None:
        self._chips.setAccessibleName(self.tr("System of the machine"))
        self._chips.set_chips([Chip(system.value, SYSTEM_NAMES[system]) for system in System])
        self._command.set_name(self.tr("Line to type on the machine"))
        self._again.setText(self.tr("New line"))
        self._show_line()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._wanted:
            self._issue()

    # --- the token -----------------------------------------------------------------------------

    def _issue(self) -> None:
        self._wanted = True
        self._notice.clear()
        self._again.setEnabled(False)
        self._expires = None
        self._show_line()
        self._errands.run(self._issued(), self._failed)

    async def _issued(self) -> None:
        token = await self._bridge.act(lambda manager: manager.enrolment.issue_token())
        self._tokens.append(token)
        # Now: whoever came by the former one meanwhile did not use this one.
        self._expires, self._used = parse_token(token).expires, False
        self._again.setEnabled(True)
        self._second.start()
        self._show_line()

    def _failed(self, error: Exception) -> None:
        self._again.setEnabled(True)
        self._notice.say_error(error)

    # --- who came by it ------------------------------------------------------------------------

    def _hear(self, events: tuple[Event, ...]) -> None:
        if self._tokens and any(isinstance(event, MachinesChanged) for event in events):
            self._rereading.wish()

    async def _look(self) -> None:
        tokens = tuple(self._tokens)

        async def joined(manager: Manager) -> dict[str, str]:
            machines = {token: await manager.enrolment.joined_by(token) for token in tokens}
            return {token: machine for token, machine in machines.items() if machine is not None}

        for token, machine_id in (await self._bridge.call(joined)).items():
            self._used = self._used or token == self._tokens[-1]
            self._tokens.remove(token)
            self._show_line()
            self.joined.emit(machine_id)

    # --- words ---------------------------------------------------------------------------------

    def _show_line(self) -> None:
        system = System(self._chips.current or this_system())
        self._steps.setText(Joining().steps(system))
        if self._expires is None:
            self._command.set_line("")
        elif not self._used:
            self._command.set_line(join_line(system, self._tokens[-1]))
        self._say_validity()

    def _say_validity(self) -> None:
        if self._expires is None:
            self._validity.setText("")
            return
        left = (self._expires - datetime.now(UTC)).total_seconds()
        if self._used:
            said = self.tr("This line has been used.")
        elif left > 0:
            said = self.tr("Valid for {time}").format(time=numbers.countdown(left))
        else:
            said = self.tr("This line has expired.")
        useful = left > 0 and not self._used
        if not useful:
            self._second.stop()
        self._command.set_usable(useful)
        self._validity.setText(said)
