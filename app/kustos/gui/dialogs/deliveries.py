"""What became of the messages of a channel, with the other end's answers; and once more, now."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.channels import DeliveryState
from kustos.core.events import ChannelsChanged
from kustos.core.telling import ChannelView, DeliveryView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.channels import Channels
from kustos.gui.text.deliveries import Deliveries
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.pill import StatePill
from kustos.gui.widgets.row_list import fit_rows
from kustos.gui.widgets.scroller import Scroller
from kustos.gui.widgets.states import PillState

_HEIGHT: Final = 560
_PILLS: Final = {
    DeliveryState.WAITING: PillState.QUEUED,
    DeliveryState.SENT: PillState.SUCCESS,
    DeliveryState.GIVEN_UP: PillState.FAILED,
    DeliveryState.LEFT_OUT: PillState.SKIPPED,
}


class DeliveriesDialog(Dialog):
    """The last ones of `view`'s channel, newest first."""

    def __init__(self, bridge: Bridge, view: ChannelView, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, width=680)
        self._channel, self._site = view.channel, view.site
        self._views: tuple[DeliveryView, ...] | None = None
        self.rows: list[DeliveryRow] = []
        self._empty = Label("", TextRole.MUTED, wrap=True)
        self._list = Plain()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, measure.GAP, 0)
        self._column.setSpacing(measure.GAP)
        self._column.addWidget(self._empty)
        self._rows_box = QVBoxLayout()
        self._rows_box.setSpacing(measure.GAP)
        self._column.addLayout(self._rows_box)
        self._column.addStretch(1)
        self._close = PrimaryButton()
        self._close.clicked.connect(self.accept)
        self.body.addWidget(Scroller(self._list), 1)
        self.body.addWidget(self.notice)
        self.add_button(self._close)
        self.resize(self.width(), _HEIGHT)
        self.retranslate()
        bridge.events.connect(self._hear)
        self.run(self._read())

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Deliveries of {name}").format(name=self._channel.name),
            Channels().sentence(self._channel, self._site),
        )
        self._close.setText(self.tr("Close"))
        self._empty.setText(
            self.tr("Loading …") if self._views is None else self.tr("Nothing sent yet.")
        )
        self._empty.setVisible(not self._views)

    def _hear(self, events: Sequence[object]) -> None:
        if any(isinstance(event, ChannelsChanged) for event in events):
            self.run(self._read())

    async def _read(self) -> None:
        id_ = self._channel.id
        views = await self.bridge.call(lambda manager: manager.telling.deliveries(id_))
        self._views = tuple(views)
        fit_rows(self._rows_box, self.rows, len(views), self._row)
        for row, view in zip(self.rows, views, strict=True):
            row.show_delivery(view)
        self.retranslate()

    def _row(self) -> "DeliveryRow":
        row = DeliveryRow()
        row.again_wanted.connect(self._try_again)
        return row

    def _try_again(self, delivery_id: str) -> None:
        self.notice.clear()
        self.run(self._tried(delivery_id))

    async def _tried(self, delivery_id: str) -> None:
        await self.bridge.act(lambda manager: manager.telling.try_again(delivery_id))
        await self._read()


class DeliveryRow(TranslatedWidget):
    """One delivery."""

    again_wanted = Signal(str)
    """Its id."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: DeliveryView | None = None
        self.state = StatePill(PillState.QUEUED, "")
        self._about = Label("", TextRole.STRONG, wrap=True)
        self._became = Label("", TextRole.CAPTION, wrap=True)
        self.again = Button()
        self.again.clicked.connect(self._ask)
        head = QHBoxLayout()
        head.setSpacing(measure.GAP_SMALL)
        head.addWidget(self._about, 1)
        head.addWidget(self.state)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(head)
        words.addWidget(self._became)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measure.GAP_SMALL)
        row.addLayout(words, 1)
        row.addWidget(self.again)
        self.retranslate()

    def show_delivery(self, view: DeliveryView) -> None:
        """Show this one."""
        self._view = view
        self.retranslate()

    def retranslate(self) -> None:
        self.again.setText(self.tr("Try again now"))
        if self._view is None:
            return
        words, state = Deliveries(), self._view.delivery.state
        self.state.set_state(_PILLS[state], words.state(state))
        self._about.setText(words.about(self._view))
        self._became.setText(words.became(self._view, datetime.now(UTC)))
        self.again.setVisible(state.may_go)
        self.again.setAccessibleName(
            self.tr("Try again now: {about}").format(about=self._about.text())
        )

    def _ask(self) -> None:
        if self._view is not None:
            self.again_wanted.emit(self._view.delivery.id)
