"""*Add a machine*, found on the network: the live list, and pairing with one by its code."""

import asyncio
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.events import Event, NearbyChanged
from kustos.core.manager import Manager
from kustos.core.nearby import NearbyAgent
from kustos.core.pairing_ports import PairingError, PairingTrouble
from kustos.gui.bridge import Bridge
from kustos.gui.errands import Errands
from kustos.gui.forms.code_field import CodeField
from kustos.gui.forms.command_line import CommandLine
from kustos.gui.forms.newcomer_table import NewcomerTable
from kustos.gui.models.newcomers import Newcomer, found
from kustos.gui.notice import Notice
from kustos.gui.rereading import Rereading
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.joining import PAIR, Joining
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.form import Form
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.progress import ProgressBar

_TICK_MILLISECONDS: Final = 5_000
_COMMAND_WIDTH: Final = 330


class NearbyPane(TranslatedWidget):
    """Looks at the network as long as it is shown."""

    joined = Signal(str)
    """A machine has been let in; its id."""
    line_wanted = Signal()
    """The way that needs no search."""

    def __init__(self, bridge: Bridge, errands: Errands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._errands = errands
        self._watching = Errands(bridge)
        self._trouble: tuple[Newcomer, PairingTrouble] | None = None
        self._blind = False
        self._pairing: Newcomer | None = None
        """The machine that is being paired."""
        self._cancelling: bool | None = None
        """Cancel was pressed; False: too late, the machine may have its identity."""
        self._cancelled: tuple[str, bool] | None = None
        """The name of the machine that was being paired, and whether it was let in all the same."""
        self._hint = Label("", TextRole.MUTED, wrap=True)
        self._empty = EmptyState(glyph=Glyph.SEARCH)
        self._command = CommandLine()
        self._command.set_line(PAIR)
        self._command.setFixedWidth(_COMMAND_WIDTH)
        self._empty.add_action(self._command)
        self._line = Button()
        self._line.clicked.connect(self.line_wanted)
        self._line.hide()
        self._empty.add_action(self._line)
        self.list = NewcomerTable(self._empty)
        self.list.chosen.connect(self._say_chosen)
        self.list.activated.connect(self._enter_code)
        self.code = CodeField()
        self.code.changed.connect(self._edited)
        self.code.returnPressed.connect(self._pair)
        self._do = PrimaryButton()
        self._do.clicked.connect(self._pair)
        self._bar = ProgressBar()
        self._bar.set_share(None)
        self._progress = Label("", wrap=True)
        self._cancel = Button()
        self._cancel.clicked.connect(self._call_back)
        self._notice = Notice(bridge)
        self._form = Form(label_width=120)
        self._busy = Plain()
        self._build()
        self._rereading = Rereading(errands, self._read, self._notice.say_error, self)
        self._rereading.hold(held=True)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MILLISECONDS)
        self._ticker.timeout.connect(self.list.tick)
        bridge.events.connect(self._hear)
        self.retranslate()
        self._say_chosen()

    def _build(self) -> None:
        entry = QHBoxLayout()
        entry.setSpacing(measure.GAP_SMALL)
        entry.addWidget(self.code)
        entry.addWidget(self._do)
        entry.addStretch(1)
        self._row = self._form.add_row("", entry)
        line = QHBoxLayout()
        line.addWidget(self._progress, 1)
        line.addWidget(self._cancel)
        busy = QVBoxLayout(self._busy)
        busy.setContentsMargins(0, 0, 0, 0)
        busy.addLayout(line)
        busy.addWidget(self._bar)
        self._busy.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, measure.GAP, 0, 0)
        box.setSpacing(measure.GAP_SMALL + 4)
        box.addWidget(self._hint)
        box.addWidget(self.list, 1)
        for widget in (self._form, self._busy, self._notice):
            box.addWidget(widget)

    def retranslate(self) -> None:
        self._hint.setText(
            self.tr(
                "Machines of this network on which {command} is running. What they say of"
                " themselves is not checked; the code is."
            ).format(command=PAIR)
        )
        self._command.set_name(self.tr("Line to type on the machine"))
        self.list.set_name(self.tr("Machines found"))
        self._row.set_label(self.tr("Pairing code"))
        self._do.setText(self.tr("Pair"))
        self._cancel.setText(self.tr("Cancel"))
        self._line.setText(self.tr("Add with a line"))
        self._say_empty()
        self._say_chosen()
        self._say_progress()

    # --- looking -------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._ticker.start()
        self._watching.run(self._watch(), self._notice.say_error)
        self._rereading.hold(held=False)
        self._rereading.wish()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._ticker.stop()
        self._watching.cancel()
        self._rereading.hold(held=True)

    async def _watch(self) -> None:
        await self._bridge.call(_watch)

    def _hear(self, events: tuple[Event, ...]) -> None:
        if any(isinstance(event, NearbyChanged) for event in events):
            self._rereading.wish()

    async def _read(self) -> None:
        agents, blind = await self._bridge.call(_agents)
        self.list.set_newcomers([found(agent) for agent in agents])
        if blind is not self._blind:
            self._blind = blind
            self._say_empty()

    def _say_empty(self) -> None:
        self._command.setVisible(not self._blind)
        self._line.setVisible(self._blind)
        if self._blind:
            self._empty.set_text(
                self.tr("The network cannot be searched"),
                self.tr(
                    "This computer is in no network, or a program or rule on it blocks the search"
                    " (mDNS, UDP port 5353): add the machine with a line instead."
                ),
            )
        else:
            self._empty.set_text(
                self.tr("Looking for machines …"),
                self.tr(
                    "Type this line as administrator on a machine in the same network. It shows a"
                    " code there, and the machine appears here within seconds."
                ),
            )

    # --- pairing -------------------------------------------------------------------------------

    def _say_chosen(self) -> None:
        one = self.list.current
        self._form.setVisible(self.list.count > 0 and self._pairing is None)
        self.code.setEnabled(one is not None)
        self._do.setEnabled(one is not None)
        self._row.set_hint(
            self.tr("The eight digits that {name} shows").format(name=one.name)
            if one is not None
            else self.tr("Choose a machine first.")
        )
        if self._cancelled is not None:
            name, added = self._cancelled
            self._row.set_hint(
                self.tr("Too late to cancel: {name} has already been added.").format(name=name)
                if added
                else Joining().trouble(PairingTrouble.CALLED_BACK, name)
            )
        self._row.set_error(self._said_trouble())

    def _said_trouble(self) -> str:
        """Of the chosen machine, or of one that has gone since."""
        if self._trouble is None:
            return ""
        (about, kind), one = self._trouble, self.list.current
        return Joining().trouble(kind, about.name) if one is None or one.key == about.key else ""

    def _edited(self) -> None:
        self._trouble, self._cancelled = None, None
        self._say_chosen()

    def _enter_code(self) -> None:
        self.code.setFocus()
        self.code.selectAll()

    def _pair(self) -> None:
        one = self.list.current
        if one is None or self._pairing:
            return
        self._notice.clear()
        self._trouble, self._cancelled = None, None
        if not self.code.whole:
            self._trouble = (one, PairingTrouble.NO_CODE)
            self._say_chosen()
            return
        self._errands.run(self._paired(one, self.code.digits))
        self._wait_for(one)
        self._cancel.setFocus()

    async def _paired(self, one: Newcomer, code: str) -> None:
        try:
            machine_id = await self._bridge.act(lambda manager: manager.nearby.pair(one.key, code))
        except PairingError as error:
            if error.kind is PairingTrouble.CALLED_BACK:
                self._cancelled = (one.name, False)
            else:
                self._trouble = (one, error.kind)
        except Exception as error:  # noqa: BLE001  whatever it is, it has to be said
            self._notice.say_error(error)
        else:
            self.code.clear()
            if self._cancelling is not None:
                self._cancelled = (one.name, True)
            self.joined.emit(machine_id)
        focused = self._cancel.hasFocus() or self._cancelling is not None
        self._wait_for(None)
        if focused:
            self._enter_code()

    def _call_back(self) -> None:
        """Up to the moment in which the machine is given its identity nothing has happened."""
        if self._pairing is None:
            return
        self._cancelling = True
        self._cancel.setEnabled(False)
        self._say_progress()
        self._errands.run(self._called_back(self._pairing), self._notice.say_error)

    async def _called_back(self, one: Newcomer) -> None:
        in_time = await self._bridge.act(lambda manager: manager.nearby.call_back(one.key))
        if self._pairing is one and not in_time:
            self._cancelling = False
            self._say_progress()

    def _wait_for(self, one: Newcomer | None) -> None:
        self._pairing = one
        self._cancelling = None
        self._cancel.setEnabled(True)
        self._busy.setVisible(one is not None)
        self.list.setEnabled(one is None)
        self._say_progress()
        self._say_chosen()

    def _say_progress(self) -> None:
        match self._cancelling:
            case None:
                said = self.tr("Pairing with {name}. After a wrong code this takes up to a minute.")
            case True:
                said = self.tr("Calling the pairing with {name} back …")
            case False:
                said = self.tr(
                    "Too late to cancel: {name} has already been added. Its confirmation takes a"
                    " few seconds at most."
                )
        self._progress.setText(said.format(name=self._pairing.name if self._pairing else ""))
        self._bar.setAccessibleName(self._progress.text())


async def _watch(manager: Manager) -> None:
    async with manager.nearby.watch():
        await asyncio.get_running_loop().create_future()


async def _agents(manager: Manager) -> tuple[tuple[NearbyAgent, ...], bool]:
    return manager.nearby.agents(), manager.nearby.blind()
