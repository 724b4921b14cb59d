"""The hooks of a job: a command line each, and how they are run."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from kustos.core.command_lines import line_of, words_of
from kustos.core.job_hooks import LEAST_SECONDS, MOST_SECONDS, USUAL_SECONDS, JobHooks
from kustos.gui.forms.text_field import TextField
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.labels import Label, TextRole


class HookFields(TranslatedWidget):
    """Gives `JobHooks`, their variables apart: what is stored of those is never shown. How they are
    run is asked for once there is a command."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.before, self.after, self.failed = QLineEdit(), QLineEdit(), QLineEdit()
        self.run_as = QLineEdit()
        self.seconds = QSpinBox()
        self.seconds.setRange(LEAST_SECONDS, MOST_SECONDS)
        self.seconds.setValue(USUAL_SECONDS)
        self.variables = TextField(from_file=False)
        self._run_as_label, self._seconds_label = Label(""), Label("")
        self._variables_label = Label("", TextRole.CAPTION, wrap=True)
        self._how = Plain()
        self._build()
        self._connect()
        self.setFocusProxy(self.before)
        self.retranslate()
        self._offer_how()

    def _build(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        for line in (self.before, self.after, self.failed):
            line.setProperty("role", "mono")
            box.addWidget(line)
        account = QHBoxLayout()
        account.setSpacing(measure.GAP_SMALL)
        account.addWidget(self._run_as_label)
        account.addWidget(self.run_as, 1)
        account.addWidget(self._seconds_label)
        account.addWidget(self.seconds)
        how = QVBoxLayout(self._how)
        how.setContentsMargins(0, 0, 0, 0)
        how.setSpacing(measure.GAP_SMALL)
        how.addLayout(account)
        how.addWidget(self._variables_label)
        how.addWidget(self.variables)
        box.addWidget(self._how)

    def _connect(self) -> None:
        for line in (self.before, self.after, self.failed):
            line.textChanged.connect(self._offer_how)
            line.textChanged.connect(self.changed)
        self.run_as.textChanged.connect(self.changed)
        self.seconds.valueChanged.connect(self.changed)
        self.variables.changed.connect(self.changed)

    def hooks(self) -> JobHooks:
        """As they are entered now."""
        return JobHooks(
            before=words_of(self.before.text()),
            after=words_of(self.after.text()),
            failed=words_of(self.failed.text()),
            run_as=self.run_as.text().strip(),
            timeout_seconds=self.seconds.value(),
        )

    @property
    def typed_variables(self) -> str:
        """Empty for none: stored ones then stay."""
        return self.variables.text if self.hooks() else ""

    def show_hooks(self, hooks: JobHooks) -> None:
        """Show these instead; what was typed of variables is forgotten."""
        self.before.setText(line_of(hooks.before))
        self.after.setText(line_of(hooks.after))
        self.failed.setText(line_of(hooks.failed))
        self.run_as.setText(hooks.run_as)
        self.seconds.setValue(hooks.timeout_seconds)
        self.variables.set_text("")

    def set_stored(self, stored: bool) -> None:  # noqa: FBT001  as Qt's setters
        """Whether there are stored variables; what was typed is forgotten."""
        self.variables.set_text("")
        self.variables.set_stored(stored)

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
        self._run_as_label.setText(self.tr("Run as"))
        self.run_as.setAccessibleName(self.tr("Account that hooks run as"))
        self.run_as.setPlaceholderText(self.tr("the agent's own account"))
        self._seconds_label.setText(self.tr("each at most"))
        self.seconds.setAccessibleName(self.tr("What each hook may take, in seconds"))
        self.seconds.setSuffix(self.tr(" s"))
        self._variables_label.setText(
            self.tr("Variables for them, for passwords too: one NAME=value a line. Kept sealed.")
        )
        self.variables.edit.setAccessibleName(self.tr("Variables for the hooks"))

    def _offer_how(self) -> None:
        lines = (self.before, self.after, self.failed)
        self._how.setVisible(any(line.text().strip() for line in lines))
