"""The hooks of a job: a command line each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from kustos.core.command_lines import line_of, words_of
from kustos.core.job_hooks import JobHooks
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure


class HookFields(TranslatedWidget):
    """Gives `JobHooks`."""

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
            before=words_of(self.before.text()),
            after=words_of(self.after.text()),
            failed=words_of(self.failed.text()),
        )

    def show_hooks(self, hooks: JobHooks) -> None:
        """Show these instead."""
        self.before.setText(line_of(hooks.before))
        self.after.setText(line_of(hooks.after))
        self.failed.setText(line_of(hooks.failed))

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
