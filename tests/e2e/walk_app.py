"""The real program, whose window also tells what is on it: `python -m tests.e2e.walk_app SOCKET`.

It is `python -m kustos` with one object more, that answers on a Unix socket (see `walk_sight`). It
only reads: every click and key comes through the X server.
"""

import faulthandler
import signal
import sys
from collections.abc import Iterator
from typing import cast

import msgspec
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtNetwork import QLocalServer
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTableView,
    QTreeView,
    QWidget,
)
from shiboken6 import isValid

from kustos import cli, main_qt
from kustos.gui.main_window import MainWindow
from kustos.gui.preferences import Preferences
from kustos.gui.theme import ink
from tests.e2e.walk_sight import Seen, Sight

CHECKS = {
    Qt.CheckState.Checked: "on",
    Qt.CheckState.Unchecked: "off",
    Qt.CheckState.PartiallyChecked: "part",
}


class TellingWindow(MainWindow):
    """The window with a socket."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__(preferences)
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._tell)
        if not self._server.listen(sys.argv[1]):
            raise OSError(self._server.errorString())

    def _tell(self) -> None:
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        connection.write(msgspec.json.encode(sight(self)))
        connection.disconnectFromServer()


def sight(window: QWidget) -> Sight:
    """What there is to click."""
    dialogs = [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, QDialog) and widget.isVisible()
    ]
    root = QApplication.activeModalWidget() or window
    popup = QApplication.activePopupWidget()
    seen = [*_all_on(root), *(_all_on(popup) if popup is not None else ())]
    return Sight(
        title=window.windowTitle(),
        dialogs=len(dialogs),
        scheme="dark" if ink.current().dark else "light",
        seen=tuple(seen),
    )


def _all_on(root: QWidget) -> Iterator[Seen]:
    widgets: list[QWidget] = [root]
    while widgets:
        widget = widgets.pop()
        # Python may still hold one of Qt's own that lay at the same address and is gone.
        if not isValid(widget) or not widget.isVisible():
            continue
        if not isinstance(widget, QHeaderView):
            widgets += [
                child
                for child in reversed(widget.children())
                if isinstance(child, QWidget) and not child.isWindow()
            ]
        area = widget.visibleRegion().boundingRect()
        if area.isEmpty():
            continue
        yield _widget(widget, area)
        match widget:
            case QTableView():
                yield from _titles(widget, widget.horizontalHeader())
                yield from _rows(widget, QModelIndex())
            case QTreeView():
                yield from _rows(widget, QModelIndex())
            case QAbstractItemView():
                yield from _rows(widget, widget.rootIndex())
            case QTabBar():
                yield from _tabs(widget)
            case _:
                pass


def _widget(widget: QWidget, area: QRect) -> Seen:
    # Of a list to pull down Qt itself says the chosen item, and its name by the label beside it.
    name = widget.accessibleName() or _spoken(widget, QAccessible.Text.Name)
    text, checked = "", ""
    match widget:
        case QAbstractButton():
            text = widget.text()
            if widget.isCheckable():
                checked = "on" if widget.isChecked() else "off"
        case QLineEdit():
            text = widget.displayText()
        case QPlainTextEdit():
            text = widget.toPlainText()
        case QComboBox():
            text = widget.currentText()
        case _:
            # Labels, pills, bars and the like: what is painted there is their name or value.
            text = _spoken(widget, QAccessible.Text.Value) or name
    return _seen(
        widget,
        area,
        text=text,
        name=name,
        enabled=widget.isEnabled(),
        focused=widget.hasFocus(),
        checked=checked,
    )


def _spoken(widget: QWidget, what: QAccessible.Text) -> str:
    # There is none for a widget that is about to go, which Qt's stubs do not say.
    speaker = cast("QAccessibleInterface | None", QAccessible.queryAccessibleInterface(widget))
    return speaker.text(what) if speaker is not None else ""


def _titles(table: QTableView, head: QHeaderView) -> Iterator[Seen]:
    if not head.isVisible():
        return
    for number in range(head.count()):
        if not head.isSectionHidden(number):
            left = head.sectionViewportPosition(number)
            rect = QRect(left, 0, head.sectionSize(number), head.height())
            yield _seen(
                head.viewport(),
                rect & head.viewport().rect(),
                text=str(table.model().headerData(number, Qt.Orientation.Horizontal) or ""),
                view=table.accessibleName(),
                column=number,
                kind="Title",
            )


def _rows(view: QAbstractItemView, parent: QModelIndex) -> Iterator[Seen]:
    model = cast("QAbstractItemModel | None", view.model())
    if model is None:
        return
    window = view.viewport().visibleRegion().boundingRect()
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            rect = view.visualRect(index) & window
            if not rect.isEmpty():
                yield _cell(view, index, rect)
        first = model.index(row, 0, parent)
        if isinstance(view, QTreeView) and view.isExpanded(first):
            yield from _rows(view, first)


def _cell(view: QAbstractItemView, index: QModelIndex, rect: QRect) -> Seen:
    text = index.data(Qt.ItemDataRole.DisplayRole)
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole)
    mark = index.data(Qt.ItemDataRole.CheckStateRole)
    return _seen(
        view.viewport(),
        rect,
        text=text if isinstance(text, str) else "",
        name=spoken if isinstance(spoken, str) else "",
        enabled=view.isEnabled() and bool(index.flags() & Qt.ItemFlag.ItemIsEnabled),
        selected=view.selectionModel().isSelected(index),
        checked="" if mark is None else CHECKS[Qt.CheckState(mark)],
        view=view.accessibleName(),
        row=index.row(),
        column=index.column(),
        kind="Cell",
    )


def _tabs(bar: QTabBar) -> Iterator[Seen]:
    for number in range(bar.count()):
        yield _seen(
            bar,
            bar.tabRect(number),
            text=bar.tabText(number),
            enabled=bar.isTabEnabled(number),
            selected=bar.currentIndex() == number,
            row=number,
            kind="Tab",
        )


def _seen(widget: QWidget, area: QRect, *, text: str, kind: str = "", **more: object) -> Seen:
    corner = widget.mapToGlobal(QPoint(area.left(), area.top()))
    return msgspec.convert(
        {
            "kind": kind or type(widget).__name__,
            "text": text,
            "x": corner.x(),
            "y": corner.y(),
            "width": area.width(),
            "height": area.height(),
            **more,
        },
        Seen,
    )


def main() -> int:
    """Run it; the program's exit code."""
    # Whoever waits for an answer in vain asks so where the program stands.
    faulthandler.register(signal.SIGUSR1)
    vars(main_qt)["MainWindow"] = TellingWindow
    return cli.main([])


if __name__ == "__main__":
    sys.exit(main())
