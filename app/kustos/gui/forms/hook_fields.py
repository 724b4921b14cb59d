"""The hooks of a job: a command line each."""

import shlex

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kustos.core.job_hooks import JobHooks
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure


class HookFields(TranslatedWidget):
    """Gives `JobHooks`. A line whose quotes are not closed is given as an empty program, which is
    refused at its field: what is accepted has to be run as it reads."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before, self.after, self.failed = QLineEdit(), QLineEdit(), QLineEdit()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        for line in (self.before, self.after, self.failed):
            line.setProperty("role", "mono")
            line.textChanged.connect(self.changed)
            box.addWidget(line)
        self.setFocusProxy(self.before)
        self.retranslate()

    def hooks(self) -> JobHooks:
        """As they are entered now."""
        return JobHooks(
            before=_words(self.before.text()),
            after=_words(self.after.text()),
            failed=_words(self.failed.text()),
        )

    def show_hooks(self, hooks: JobHooks) -> None:
        """Show these instead."""
        self.before.setText(shlex.join(hooks.before))
        self.after.setText(shlex.join(hooks.after))
        self.failed.setText(shlex.join(hooks.failed))

    def retranslate(self) -> None:
        names = {
            self.before: self.tr("Command before the backup"),
            self.after: self.tr("Command after a good backup"),
            self.failed: self.tr("Command after a failed backup"),
        }
        for line, name in names.items():
            line.setPlaceholderText(name)
            line.setAccessibleName(name)
            line.setToolTip(name)


def _words(line: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(line))
    except ValueError:
        return ("",)
