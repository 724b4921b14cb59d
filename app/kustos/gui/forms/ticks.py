"""Things to be ticked by name, any number of them."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import LinkButton
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.scroller import Scroller

_HEIGHT = 132
"""Of five and a glimpse of the sixth; more are scrolled."""


class Ticks(TranslatedWidget):
    """`ids` are the ticked ones, in the order in which they were offered."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boxes: dict[str, QCheckBox] = {}
        self._list = Plain()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, measure.GAP_SMALL, 0, 0)
        self._column.setSpacing(measure.GAP_SMALL)
        self._scroller = Scroller(self._list)
        self._scroller.setFixedHeight(_HEIGHT)
        self._all, self._none = LinkButton(), LinkButton()
        self._all.clicked.connect(lambda: self._tick_all(True))
        self._none.clicked.connect(lambda: self._tick_all(False))
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self._all)
        row.addWidget(self._none)
        row.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self._scroller)
        box.addLayout(row)
        self._scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.retranslate()

    @property
    def ids(self) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(id_ for id_, box in self.boxes.items() if box.isChecked())

    def set_items(
        self, items: Sequence[tuple[str, str]], *, behind: QWidget, ticked: bool = True
    ) -> None:
        """Offer these (id, name), all `ticked` or none. Once. `behind` is the input before, for the
        Tab key: made last of all, they would stand at the end of the dialog's round."""
        for id_, name in items:
            box = QCheckBox(name.replace("&", "&&"))
            box.setChecked(ticked)
            box.toggled.connect(self.changed)
            self.boxes[id_] = box
            self._column.addWidget(box)
        self._column.addStretch(1)
        # Counted: what is new in a window that is open has no place in its layout's hint yet.
        tall = sum(box.sizeHint().height() + measure.GAP_SMALL for box in self.boxes.values())
        self._scroller.setFixedHeight(min(_HEIGHT, tall))
        for box in self.boxes.values():
            QWidget.setTabOrder(behind, box)
            behind = box
        self.changed.emit()

    def tick(self, ids: Collection[str]) -> None:
        """These and no other."""
        for id_, box in self.boxes.items():
            box.setChecked(id_ in ids)

    def take_focus(self) -> None:
        """Lead to the first."""
        for box in self.boxes.values():
            box.setFocus()
            return

    def retranslate(self) -> None:
        self._all.setText(self.tr("All"))
        self._none.setText(self.tr("None"))

    def _tick_all(self, ticked: bool) -> None:  # noqa: FBT001  the value of each
        for box in self.boxes.values():
            box.setChecked(ticked)
