"""*Add a machine*, waiting for approval: who has announced itself, and its check words."""

from collections.abc import Callable, Coroutine
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.announced import AnnouncedMachine, NotWaitingError
from kustos.core.enrolment import Invitation
from kustos.core.events import AnnouncedChanged, CertificatesChanged, Event
from kustos.core.manager import Manager
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.forms.command_line import CommandLine
from kustos.gui.forms.newcomer_table import NewcomerTable
from kustos.gui.models.newcomers import waiting
from kustos.gui.notice import Notice
from kustos.gui.rereading import Rereading
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.joining import Joining
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import Banner, EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.check_words import CheckWords
from kustos.gui.widgets.labels import Label, TextRole

_TICK_MILLISECONDS: Final = 5_000
_COMMAND_ROWS: Final = 2


class WaitingPane(TranslatedWidget):
    """Nothing is let in by one click: *Approve* first asks whether the words are the same."""

    joined = Signal(str)
    """A machine has been let in; its id."""
    counted = Signal(int)
    """So many wait."""

    def __init__(self, bridge: Bridge, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._errands = errands
        self._machines: dict[str, AnnouncedMachine] = {}
        self._asked = ""
        """The one that the question is about, or that is being decided about."""
        self._invited = False
        empty = EmptyState(glyph=Glyph.CLOCK)
        self._empty = empty
        self.list = NewcomerTable(empty, until=True)
        self.list.chosen.connect(self._show_chosen)
        self.list.activated.connect(self._ask)
        self._compare = Label("", TextRole.STRONG, wrap=True)
        self.words = CheckWords()
        self._refuse = Button()
        self._refuse.clicked.connect(self._send_away)
        self._approve = PrimaryButton()
        self._approve.clicked.connect(self._ask)
        self._chosen = Plain()
        self._question = Banner(Tone.ATTENTION)
        self._same = PrimaryButton()
        self._same.clicked.connect(self._let_in)
        self._differ = Button()
        self._differ.clicked.connect(self._send_away)
        self._back = Button()
        self._back.clicked.connect(self._ask_no_more)
        self._foot = Plain()
        self._notice = Notice(bridge)
        self._invitation = Label("", TextRole.MUTED, wrap=True)
        self._command = CommandLine(rows=_COMMAND_ROWS)
        self._build()
        self._rereading = Rereading(errands, self._read, self._notice.say_error, self)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MILLISECONDS)
        self._ticker.timeout.connect(self.list.tick)
        bridge.events.connect(self._hear)
        self.retranslate()
        self._show_chosen()
        self._rereading.wish()

    def _build(self) -> None:
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(measure.GAP_SMALL)
        foot.addStretch(1)
        foot.addWidget(self._refuse)
        foot.addWidget(self._approve)
        for button in (self._same, self._differ, self._back):
            self._question.add_action(button)
        self._question.hide()
        chosen = QVBoxLayout(self._chosen)
        chosen.setContentsMargins(0, 0, 0, 0)
        chosen.setSpacing(measure.GAP_SMALL + 4)
        for widget in (self._compare, self.words, self._foot, self._question):
            chosen.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, measure.GAP, 0, 0)
        box.setSpacing(measure.GAP_SMALL + 4)
        box.addWidget(self.list, 1)
        for part in (self._chosen, self._notice, self._invitation, self._command):
            box.addWidget(part)

    @property
    def command(self) -> str:
        """What is to be typed on a machine; empty until it is known."""
        return self._command.line

    def stop(self) -> None:
        """For good."""
        self._rereading.stop()

    def retranslate(self) -> None:
        self._empty.set_text(
            self.tr("No machine waits"),
            self.tr(
                "A machine that is far away needs no secret to ask: with the line below it shows"
                " six check words and appears here. Somebody compares the words and lets it in."
            ),
        )
        self.list.set_name(self.tr("Machines that wait"))
        self._refuse.setText(self.tr("Refuse"))
        self._approve.setText(self.tr("Approve …"))
        self._same.setText(self.tr("They are the same: let it in"))
        self._differ.setText(self.tr("They differ: refuse"))
        self._back.setText(self.tr("Back"))
        self._invitation.setText(
            self.tr("Type this line on the machine, as administrator. It is no secret.")
        )
        self._command.set_name(self.tr("Line to type on the machine"))
        self._show_chosen()

    # --- who waits -----------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ticker.start()
        if not self._invited:
            self._invite()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()

    def _hear(self, events: tuple[Event, ...]) -> None:
        for event in events:
            match event:
                case AnnouncedChanged():
                    self._rereading.wish()
                case CertificatesChanged() if self._invited:
                    self._invite()
                case _:
                    pass

    async def _read(self) -> None:
        machines = await self._bridge.call(_announced)
        self._machines = {machine.id: machine for machine in machines}
        self.list.set_newcomers([waiting(machine) for machine in machines])
        self.counted.emit(len(machines))

    def _invite(self) -> None:
        self._invited = True
        self._errands.run(self._show_invitation(), self._notice.say_error)

    async def _show_invitation(self) -> None:
        self._command.set_line((await self._bridge.call(_invitation)).command)

    # --- deciding ------------------------------------------------------------------------------

    @property
    def _current(self) -> AnnouncedMachine | None:
        one = self.list.current
        return None if one is None else self._machines.get(one.key)

    def _show_chosen(self) -> None:
        machine = self._current
        self._chosen.setVisible(machine is not None)
        if machine is None or machine.id != self._asked:
            self._asked = ""
        asking = bool(self._asked)
        self._question.setVisible(asking)
        self._foot.setVisible(not asking)
        # Nothing but the question, while there is one.
        self._invitation.setVisible(not asking)
        self._command.setVisible(not asking)
        if machine is None:
            return
        name = waiting(machine).name
        self._compare.setText(
            self.tr("Check words of {name}, to be compared with those on its screen").format(
                name=name
            )
        )
        self.words.set_words(machine.words)
        self._question.set_notice(
            Tone.ATTENTION,
            self.tr("Does {name} show exactly these six words, in this order?").format(name=name),
            self.tr("If a single one differs, it is another machine that asks."),
        )

    def _ask(self) -> None:
        machine = self._current
        if machine is not None:
            self._notice.clear()
            self._asked = machine.id
            self._set_busy(busy=False)
            self._show_chosen()
            # Enter must not let anybody in by accident.
            self._back.setFocus()

    def _ask_no_more(self) -> None:
        self._asked = ""
        self._show_chosen()
        self._approve.setFocus()

    def _let_in(self) -> None:
        machine_id = self._asked

        async def let_in() -> None:
            joined = await self._bridge.act(lambda manager: manager.announced.approve(machine_id))
            self.joined.emit(joined)

        self._decide(let_in)

    def _send_away(self) -> None:
        machine = self._current
        if machine is None:
            return
        machine_id = machine.id

        async def send_away() -> None:
            await self._bridge.act(lambda manager: manager.announced.refuse(machine_id))

        self._decide(send_away)

    def _decide(self, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._notice.clear()
        self._set_busy(busy=True)
        self._errands.run(self._decided(act))

    async def _decided(self, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        try:
            await act()
            await self._rereading.now()
        except NotWaitingError:
            self._notice.say(Joining().not_waiting, Tone.ATTENTION)
            self._rereading.wish()
        except Exception as error:  # noqa: BLE001  whatever it is, it has to be said
            self._notice.say_error(error)
        finally:
            self._asked = ""
            self._set_busy(busy=False)
            self._show_chosen()

    def _set_busy(self, *, busy: bool) -> None:
        for button in (self._same, self._differ, self._back, self._refuse, self._approve):
            button.setEnabled(not busy)
        self.list.setEnabled(not busy)


async def _announced(manager: Manager) -> tuple[AnnouncedMachine, ...]:
    return manager.announced.announced()


async def _invitation(manager: Manager) -> Invitation:
    return await manager.enrolment.invitation()
