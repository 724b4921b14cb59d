"""A combo box of named things, chosen by id."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QStandardItemModel, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QToolTip, QWidget

from kustos.gui.widgets.tips import plain_tip

_LEAST_LETTERS = 12


class Choice(QComboBox):
    """`set_items` keeps what is chosen; what is gone is no longer chosen, and nothing else is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # Long names of one thing must not widen the page.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)

    @property
    def id(self) -> str:
        """Of what is chosen, empty for nothing."""
        chosen = self.currentData()
        return chosen if isinstance(chosen, str) else ""

    def choose(self, id_: str) -> None:
        """Choose by id; an unknown one chooses nothing."""
        self.setCurrentIndex(self.findData(id_) if id_ else -1)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Offer (id, name) pairs."""
        if [id_ for id_, _ in items] == [self.itemData(row) for row in range(self.count())]:
            # Another name for the same: the list may be open.
            for row, (_, name) in enumerate(items):
                if name != self.itemText(row):
                    self.setItemText(row, name)
            return
        before, blocked = self.id, self.blockSignals(True)
        self.clear()
        for id_, name in items:
            self.addItem(name, id_)
        self.choose(before)
        self.blockSignals(blocked)
        if self.id != before:
            self.currentIndexChanged.emit(self.currentIndex())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls the page, as everywhere on it: whoever chooses opens the list."""
        event.ignore()

    def set_hindered(self, reasons: Mapping[str, str]) -> None:
        """Grey out what has a reason here, by id; the list tells it as a tip. What is chosen stays
        so: say there why it will not do."""
        model = self.model()
        assert isinstance(model, QStandardItemModel), "as QComboBox makes it"
        for row in range(self.count()):
            reason = reasons.get(self.itemData(row), "")
            model.item(row).setEnabled(not reason)
            self.setItemData(row, plain_tip(reason) if reason else "", Qt.ItemDataRole.ToolTipRole)

    def event(self, event: QEvent) -> bool:
        """A name that is cut is told whole, unless there is something else to tell."""
        if (
            isinstance(event, QHelpEvent)
            and event.type() == QEvent.Type.ToolTip
            and not self.toolTip()
        ):
            tip = plain_tip(self.currentText()) if self.cut else ""
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    @property
    def cut(self) -> bool:
        """Whether the field is too narrow for what is chosen."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            self,
        )
        return self.fontMetrics().horizontalAdvance(self.currentText()) > room.width()
