"""On *Settings*: the channels by which people are told of alerts, and what became of the last
message of each."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.core.telling import ChannelView
from kustos.gui.notice import Notice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.channels import Channels
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button, LinkButton
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.row_list import fit_rows


class ChannelsCard(TranslatedWidget):
    """Shows `ChannelView`s; what is to be done it asks by signals."""

    add_wanted = Signal()
    change_wanted = Signal(object)
    """The `ChannelView`."""
    remove_wanted = Signal(object)
    """The same."""
    deliveries_wanted = Signal(object)
    """The same."""

    def __init__(self) -> None:
        super().__init__()
        self._views: tuple[ChannelView, ...] | None = None
        self.add = Button()
        self.add.clicked.connect(self.add_wanted)
        self.add.setEnabled(False)
        self.notice = Notice()
        """Where the page says what went wrong."""
        self._empty = Label("", TextRole.MUTED, wrap=True)
        self.rows: list[ChannelRow] = []
        self._card = Card()
        self._card.add_action(self.add)
        self._card.add(self.notice)
        self._card.add(self._empty)
        self._list = QVBoxLayout()
        self._list.setSpacing(measure.GAP)
        self._card.add(self._list)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._card)
        self.retranslate()

    def show_channels(self, views: Sequence[ChannelView]) -> None:
        """Show these."""
        self._views = tuple(views)
        self.add.setEnabled(True)
        fit_rows(self._list, self.rows, len(views), self._row)
        for row, view in zip(self.rows, views, strict=True):
            row.show_channel(view)
        self.retranslate()

    def _row(self) -> "ChannelRow":
        row = ChannelRow()
        row.change_wanted.connect(self.change_wanted)
        row.remove_wanted.connect(self.remove_wanted)
        row.deliveries_wanted.connect(self.deliveries_wanted)
        return row

    def retranslate(self) -> None:
        self._card.set_title(self.tr("Notifications"))
        self.add.setText(self.tr("Add a channel …"))
        self._empty.setText(
            self.tr(
                "Alerts are shown here and in the notification area. A channel sends them by"
                " e-mail, to a telephone or to another program as well, while this computer is on"
                " and Kustos runs."
            )
        )
        self._empty.setVisible(not self._views)


class ChannelRow(TranslatedWidget):
    """One channel: what it is, what became of its last message, and what can be done with it."""

    change_wanted = Signal(object)
    remove_wanted = Signal(object)
    deliveries_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: ChannelView | None = None
        self._name = Label("", TextRole.STRONG, wrap=True)
        self._where = Label("", TextRole.MUTED, wrap=True)
        self._last = Label("", TextRole.CAPTION, wrap=True)
        self.change = Button()
        self.change.clicked.connect(lambda: self.change_wanted.emit(self._view))
        self.remove = Button()
        self.remove.clicked.connect(lambda: self.remove_wanted.emit(self._view))
        self.deliveries = LinkButton()
        self.deliveries.clicked.connect(lambda: self.deliveries_wanted.emit(self._view))
        words = QVBoxLayout()
        words.setSpacing(2)
        for label in (self._name, self._where, self._last):
            words.addWidget(label)
        words.addWidget(self.deliveries, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measure.GAP_SMALL)
        row.addLayout(words, 1)
        row.addWidget(self.change)
        row.addWidget(self.remove)
        self.retranslate()

    def show_channel(self, view: ChannelView) -> None:
        """Show this one."""
        self._view = view
        self.retranslate()

    def retranslate(self) -> None:
        self.change.setText(self.tr("Change …"))
        self.remove.setText(self.tr("Remove …"))
        self.deliveries.setText(self.tr("Deliveries …"))
        if self._view is None:
            return
        channel, words = self._view.channel, Channels()
        self._name.setText(channel.name)
        self._where.setText(words.sentence(channel, self._view.site))
        self._last.setText(words.last(self._view, datetime.now(UTC)))
        self.change.setAccessibleName(self.tr("Change {name}").format(name=channel.name))
        self.remove.setAccessibleName(self.tr("Remove {name}").format(name=channel.name))
        self.deliveries.setAccessibleName(self.tr("Deliveries of {name}").format(name=channel.name))
