"""The list of chosen paths, each with a button that takes it out: also those that no tree shows,
because the machine is away or the path is not there (yet)."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kustos.gui.models.folders_selection import Selection
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.buttons import LinkButton
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.labels import Label, TextRole
from kustos_agent.protocol.paths import to_display

_SHOWN_AT_MOST: Final = 12


class ChosenPaths(TranslatedWidget):
    """Shows a selection's roots and what is left out below them."""

    removed = Signal(str)
    """Take this path out of what is chosen."""
    restored = Signal(str)
    """Do not leave this path out any more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection = Selection()
        self._lines: list[QWidget] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._more = Label("", TextRole.CAPTION)
        self._none = Label("", TextRole.MUTED, wrap=True)
        # It stands beside the label, as the lines do.
        self._none.setContentsMargins(0, (measure.FIELD_HEIGHT - 16) // 2, 0, 0)
        self._box.addWidget(self._none)
        self._box.addWidget(self._more)
        self.retranslate()

    def show_selection(self, selection: Selection) -> None:
        """Show these."""
        if selection != self._selection:
            self._selection = selection
            self.retranslate()

    def retranslate(self) -> None:
        for line in self._lines:
            self._box.removeWidget(line)
            line.hide()
            line.deleteLater()
        paths = self._selection.ordered
        self._lines = [self._line(path) for path in paths[:_SHOWN_AT_MOST]]
        for place, line in enumerate(self._lines):
            self._box.insertWidget(place, line)
        rest = len(paths) - _SHOWN_AT_MOST
        self._more.setVisible(rest > 0)
        self._more.setText(self.tr("and %n more", "", rest))
        self._none.setVisible(not paths)
        self._none.setText(self.tr("Nothing yet. Tick what is to be saved."))

    def _line(self, path: str) -> QWidget:
        line = Plain()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(measure.GAP_SMALL)
        shown = to_display(path)
        chosen = self._selection.marks[path]
        text = shown if chosen else self.tr("without {path}").format(path=shown)
        role = TextRole.NORMAL if chosen else TextRole.MUTED
        row.addWidget(Label(text, role, elide=Qt.TextElideMode.ElideMiddle), 1)
        name = self.tr("Take out {path}") if chosen else self.tr("Save {path} as well")
        button = LinkButton(glyph=Glyph.CLOSE if chosen else Glyph.PLUS)
        button.setAccessibleName(name.format(path=shown))
        button.setToolTip(button.accessibleName())
        signal = self.removed if chosen else self.restored
        button.clicked.connect(lambda: signal.emit(path))
        row.addWidget(button)
        return line
