"""A short list of facts: muted name left, value right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kustos.gui.theme import measure
from kustos.gui.widgets.labels import Label, TextRole


class Facts(QWidget):
    """`facts.set_facts([(self.tr("restic"), "0.18.1"), …])`; values can be selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(measure.GAP)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Label, Label]] = []

    def set_facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Show these pairs; rows are kept where the number stays, so nothing flickers."""
        while len(self._rows) > len(facts):
            for label in self._rows.pop():
                self._grid.removeWidget(label)
                label.hide()
                label.deleteLater()
        while len(self._rows) < len(facts):
            name = Label("", TextRole.MUTED, wrap=True)
            value = Label("", wrap=True, selectable=True)
            name.setAlignment(Qt.AlignmentFlag.AlignTop)
            value.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            at = len(self._rows)
            self._grid.addWidget(name, at, 0)
            self._grid.addWidget(value, at, 1)
            self._rows.append((name, value))
        for (name, value), (said, what) in zip(self._rows, facts, strict=True):
            name.setText(said)
            value.setText(what)
            value.setAccessibleName(f"{said}: {what}")
