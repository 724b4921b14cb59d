"""What a page consists of that is one list: the table, what stands around it, and which row is
chosen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from kustos.gui.bridge import Bridge
from kustos.gui.forms.foot import Foot
from kustos.gui.notice import Notice
from kustos.gui.theme import measure
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.card import Card, Plain
from kustos.gui.widgets.labels import Label, TextRole
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.table import TableView


class ListPane(QWidget):
    """From top to bottom: how many there are and the button `head` with those `beside` it, the
    `notice`, the `table` or `empty` in its place, and the `foot` with the buttons that are about
    the chosen row.

    One row is always chosen while there is one. Its key (`Role.KEY`) is kept, so that it stays
    chosen when rows come and go. Words are the page's: it sets them on the parts.
    """

    chosen = Signal()
    """A row was chosen, or chosen again after a change: what the foot says may be out of date."""
    opened = Signal()
    """Enter or double-click on the chosen row."""

    def __init__(
        self,
        bridge: Bridge,
        *,
        head: QPushButton,
        empty: EmptyState,
        foot: Sequence[QPushButton],
        beside: Sequence[QPushButton] = (),
    ) -> None:
        super().__init__()
        self.key = ""
        """Of the row that is chosen, or is to be as soon as it is there."""
        self.notice = Notice(bridge)
        self.table = TableView(row_height=measure.ROW_HEIGHT_TWO_LINES)
        self.foot = Foot(*foot)
        self._foot_buttons = tuple(foot)
        self._row_of: Callable[[str], int] = lambda _key: -1
        self._count = Label("", TextRole.MUTED)
        self._blank, self._filled, self._bare = Plain(), Card(flush=True), Card()
        self._filled.add(self.table, 1)
        self._bare.add(empty, 1)
        self._stack = QStackedWidget()
        for shown in (self._blank, self._filled, self._bare):
            self._stack.addWidget(shown)
        self._box = QVBoxLayout(self)
        self._lay_out(*beside, head)
        self.table.activated.connect(self.opened)

    def _lay_out(self, *buttons: QPushButton) -> None:
        head = QHBoxLayout()
        head.addWidget(self._count, 1)
        for button in buttons:
            head.addWidget(button)
        box = self._box
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP)
        box.addLayout(head)
        box.addWidget(self.notice)
        box.addWidget(self._stack, 1)
        box.addWidget(self.foot)

    def put_above_foot(self, widget: QWidget) -> None:
        """What is to be said at length about the chosen row."""
        self._box.insertWidget(self._box.indexOf(self.foot), widget)

    def set_model(self, model: QAbstractItemModel, row_of: Callable[[str], int]) -> None:
        """Show these rows; `row_of` gives the row of a key, -1 for none. Once, before the columns
        are laid out."""
        self._row_of = row_of
        self.table.setModel(model)
        self.table.selectionModel().currentRowChanged.connect(self._take)
        model.modelReset.connect(self.choose_again)

    def offer_menu(self) -> None:
        """The foot's buttons also stand in a context menu of the rows."""
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)

    def show_rows(self, count: str, *, read: bool) -> None:
        """The rows with `count` above them, or what stands in their place: nothing at all before
        they were `read`, the empty state when there are none."""
        rows = bool(self.table.model().rowCount())
        # A stack is as high as the highest of its pages, shown or not, unless that one is ignored.
        policy = QSizePolicy.Policy.Ignored if rows else QSizePolicy.Policy.Preferred
        self._bare.setSizePolicy(QSizePolicy.Policy.Preferred, policy)
        self._count.setText(count if rows else "")
        self._stack.setCurrentWidget(
            self._blank if not read else self._filled if rows else self._bare
        )
        self.foot.setVisible(rows)
        self.choose_again()

    def choose_again(self) -> None:
        """The one that was chosen, else the first."""
        model = self.table.model()
        row = max(0, self._row_of(self.key)) if model.rowCount() else -1
        if row >= 0 and self.table.currentIndex().row() != row:
            self.table.select_row(row)
        self._take(model.index(row, 0))

    def _take(self, index: QModelIndex) -> None:
        if index.isValid():
            self.key = index.data(Role.KEY)
            self.chosen.emit()

    def _open_menu(self, at: QPoint) -> None:
        if not self.table.indexAt(at).isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in self._foot_buttons:
            if not button.isHidden():
                action = menu.addAction(button.text(), button.click)
                action.setEnabled(button.isEnabled())
        menu.popup(self.table.viewport().mapToGlobal(at))
