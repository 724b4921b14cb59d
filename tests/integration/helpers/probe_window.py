"""A window with a field, a button and a tray icon that prints what is done to it, for the tests."""

import sys

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QColor, QIcon, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)

COLOUR = "#0F6E66"


def say(*words: object) -> None:
    print(*words, flush=True)


def numbers(place: QRect, scale: float) -> str:
    """The middle of `place`, in pixels of the screen."""
    return f"{round(place.center().x() * scale)} {round(place.center().y() * scale)}"


def main() -> int:
    app = QApplication(sys.argv)
    window = QWidget()
    window.setWindowTitle(sys.argv[1])
    window.resize(1280, 800)
    window.setStyleSheet(f"QWidget#page {{ background: {COLOUR} }}")
    window.setObjectName("page")
    field, button, rows = QLineEdit(), QPushButton("Press"), QListWidget()
    rows.addItems(["first", "second"])
    rows.setFixedHeight(100)
    layout = QVBoxLayout(window)
    for widget in (field, button, rows):
        layout.addWidget(widget)
    layout.addStretch()
    field.editingFinished.connect(lambda: say("text", repr(field.text())))
    button.clicked.connect(lambda: say("clicked"))
    rows.itemDoubleClicked.connect(lambda item: say("double", item.text()))
    QShortcut(QKeySequence("Ctrl+K"), window).activated.connect(lambda: say("shortcut"))
    picture = QPixmap(32, 32)
    picture.fill(QColor(COLOUR))
    tray = QSystemTrayIcon(QIcon(picture))
    tray.activated.connect(lambda reason: say("tray", reason.name))
    tray.show()
    window.show()
    say("tray-available", QSystemTrayIcon.isSystemTrayAvailable())

    def report() -> None:
        """Say the places once the panel has taken the icon in; until then it lies at the origin."""
        if tray.geometry().isEmpty() or tray.geometry().topLeft() == QPoint(0, 0):
            return
        timer.stop()
        scale = window.devicePixelRatio()
        say("scale", scale)
        say("icon", numbers(tray.geometry(), scale))
        for name, widget in (("field", field), ("button", button)):
            say(name, numbers(widget.geometry(), scale))
        row = rows.visualItemRect(rows.item(1)).translated(rows.viewport().geometry().topLeft())
        say("row", numbers(row.translated(rows.pos()), scale))
        say("ready")

    timer = QTimer()
    timer.timeout.connect(report)
    timer.start(10)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
