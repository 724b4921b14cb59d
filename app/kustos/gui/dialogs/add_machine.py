"""Letting another machine in: the one line to type there, and its arrival, live."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from kustos.core.events import Event, MachinesChanged
from kustos.core.manager import Manager
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.text import numbers
from kustos.gui.theme import ink, measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import Banner
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.labels import Label, TextRole
from kustos_agent.protocol.token import parse_token

if TYPE_CHECKING:
    from kustos.core.machines import MachineView

COMMAND = "kustos-agent join"


class AddMachineDialog(Dialog):
    """Issues a join token when it opens, counts its hour down, and shows who came by it."""

    joined = Signal(str)
    """A machine has joined and connected; its id."""
    job_wanted = Signal(str)
    """A job for the machine with this id is the next step."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, width=620)
        self._known: frozenset[str] | None = None
        self._arrived: MachineView | None = None
        self._expires: datetime | None = None
        self._copied = False
        self._steps = Label("", wrap=True)
        self._line = QPlainTextEdit()
        self._line.setReadOnly(True)
        self._line.setProperty("role", "mono")
        self._line.setFont(ink.mono())
        self._line.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._line.setFixedHeight(96)
        self._validity = Label("", TextRole.MUTED, wrap=True)
        self._copy = PrimaryButton()
        self._copy.clicked.connect(self._copy_line)
        self._again = Button()
        self._again.clicked.connect(self._issue)
        row = QHBoxLayout()
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self._validity, 1)
        row.addWidget(self._again)
        row.addWidget(self._copy)
        self._arrival = Banner(Tone.NEUTRAL)
        self._new_job = Button()
        self._new_job.clicked.connect(self._want_job)
        self._arrival.add_action(self._new_job)
        self._close = Button()
        self._close.clicked.connect(self.accept)
        for widget in (self._steps, self._line):
            self.body.addWidget(widget)
        self.body.addLayout(row)
        self.body.addWidget(self.notice)
        self.body.addWidget(self._arrival)
        self.add_button(self._close)
        self._second = QTimer(self)
        self._second.setInterval(1_000)
        self._second.timeout.connect(self._say_validity)
        bridge.events.connect(self._hear)
        self.retranslate()
        self._issue()

    @property
    def line(self) -> str:
        """What is to be typed on the machine; empty until the token is there."""
        return self._line.toPlainText()

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Add a machine"),
            self.tr("The machine dials in by itself; nothing has to be opened on it."),
        )
        self._steps.setText(
            self.tr(
                "1. Install Kustos on the machine.\n"
                "2. Type this line there, as administrator. It is valid once and is a secret until"
                " then.\n"
                "3. Start the agent there: kustos-agent run"
            )
        )
        self._line.setAccessibleName(self.tr("Line to type on the machine"))
        self._again.setText(self.tr("New line"))
        self._close.setText(self.tr("Close"))
        self._new_job.setText(self.tr("New job"))
        self._say_copy()
        self._say_validity()
        self._say_arrival()

    def _issue(self) -> None:
        self.notice.clear()
        self._copy.setEnabled(False)
        self._again.setVisible(False)
        self._line.clear()
        self._expires = None
        self._copied = False
        self._known, self._arrived = None, None
        self._say_copy()
        self._say_validity()
        self._say_arrival()
        self.run(self._issued(), self._failed)

    async def _issued(self) -> None:
        async def known_and_token(manager: Manager) -> tuple[frozenset[str], str]:
            views = await manager.machines.overview()
            token = await manager.enrolment.issue_token()
            return frozenset(view.machine.id for view in views), token

        known, token = await self.bridge.act(known_and_token)
        self._known = known
        self._expires = parse_token(token).expires
        self._line.setPlainText(f"{COMMAND} {token}")
        self._copy.setEnabled(True)
        self._second.start()
        self._say_validity()

    def _failed(self, error: Exception) -> None:
        self._again.setVisible(True)
        self.notice.say_error(error)

    def _copy_line(self) -> None:
        QGuiApplication.clipboard().setText(self.line)
        self._copied = True
        self._say_copy()

    def _hear(self, events: tuple[Event, ...]) -> None:
        known = self._known
        if known is None:
            return
        changed = {event.machine_id for event in events if isinstance(event, MachinesChanged)}
        if changed - known:
            self.run(self._look(known))

    async def _look(self, known: frozenset[str]) -> None:
        views = await self.bridge.call(lambda manager: manager.machines.overview())
        for view in views:
            if view.machine.id not in known:
                newly = self._arrived is None or not self._arrived.connected
                self._arrived = view
                self._say_arrival()
                self._say_validity()
                if newly and view.connected:
                    self.joined.emit(view.machine.id)

    def _want_job(self) -> None:
        if self._arrived is not None:
            self.job_wanted.emit(self._arrived.machine.id)
            self.accept()

    def _seconds_left(self) -> float:
        if self._expires is None:
            return 0.0
        return (self._expires - datetime.now(UTC)).total_seconds()

    def _say_copy(self) -> None:
        self._copy.setText(self.tr("Copied") if self._copied else self.tr("Copy line"))

    def _say_validity(self) -> None:
        if self._expires is None:
            self._validity.setText("")
            return
        left = self._seconds_left()
        useful = left > 0 and self._arrived is None
        if useful:
            said = self.tr("Valid for {time}").format(time=numbers.countdown(left))
        elif self._arrived is not None:
            said = self.tr("This line has been used.")
        else:
            said = self.tr("This line has expired.")
        if not useful:
            self._second.stop()
        self._copy.setEnabled(useful)
        self._again.setVisible(not useful)
        self._validity.setText(said)

    def _say_arrival(self) -> None:
        view = self._arrived
        self._new_job.setVisible(view is not None)
        if view is None:
            self._arrival.set_notice(Tone.NEUTRAL, self.tr("Waiting for the machine …"), "")
        elif view.connected:
            self._arrival.set_notice(
                Tone.PROTECTED,
                self.tr("{name} has joined and is connected").format(name=view.machine.name),
                self.tr("Next: create a job that says which folders to back up."),
            )
        else:
            self._arrival.set_notice(
                Tone.AWAY,
                self.tr("{name} has joined").format(name=view.machine.name),
                self.tr("It shows as connected as soon as its agent runs."),
            )
