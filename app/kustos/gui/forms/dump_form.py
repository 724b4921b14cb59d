"""The fields of a dump."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from kustos.core.command_lines import line_of, words_of
from kustos.core.fields import FieldProblem
from kustos.core.job_dump import WITH_ACCOUNT, WITH_SERVER, DumpKind, JobDump
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.secret_field import SecretField
from kustos.gui.forms.text_field import TextField
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import dumps, fields
from kustos.gui.theme import measure
from kustos.gui.widgets.form import Form, FormRow

_PORT_WIDTH: Final = 140
_ALL: Final = frozenset(DumpKind)
_COMMAND: Final = frozenset({DumpKind.COMMAND})


class DumpForm(TranslatedWidget):
    """Gives a `JobDump`, its password or variables apart. What is stored of them is never shown:
    only that it is there."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = ""
        self._problems: tuple[FieldProblem, ...] = ()
        self._named = False
        self.kind = Choice()
        self.subject = QLineEdit()
        self.command = QLineEdit()
        self.command.setProperty("role", "mono")
        self.name = QLineEdit()
        self.host = QLineEdit()
        self.port = QSpinBox()
        self.port.setRange(0, 65_535)
        self.port.setFixedWidth(_PORT_WIDTH)
        self.user = QLineEdit()
        self.password = SecretField()
        self.run_as = QLineEdit()
        self.ends_with = QLineEdit()
        self.variables = TextField(from_file=False)
        self._rows: dict[str, tuple[frozenset[DumpKind], FormRow]] = {}
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        host = QHBoxLayout()
        host.setSpacing(measure.GAP_SMALL)
        host.addWidget(self.host, 1)
        host.addWidget(self.port)
        form = Form()
        for field, kinds, widget in (
            ("kind", _ALL, self.kind),
            ("command", _COMMAND, self.command),
            ("subject", _ALL - _COMMAND, self.subject),
            ("name", _ALL, self.name),
            ("host", WITH_SERVER, host),
            ("user", WITH_SERVER, self.user),
            ("password", WITH_SERVER, self.password),
            ("run_as", WITH_ACCOUNT, self.run_as),
            ("ends_with", _COMMAND, self.ends_with),
            ("variables", _COMMAND, self.variables),
        ):
            self._rows[field] = (kinds, form.add_row("", widget))
        box = QVBoxLayout(self)
        # Room for the scroll bar beside the fields.
        box.setContentsMargins(0, 0, measure.GAP, 0)
        box.addWidget(form)
        box.addStretch(1)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self.retranslate)
        self.kind.currentIndexChanged.connect(self._suggest)
        self.subject.textEdited.connect(self._suggest)
        self.name.textEdited.connect(self._on_named)
        for line in (
            self.subject,
            self.command,
            self.name,
            self.host,
            self.user,
            self.run_as,
            self.ends_with,
        ):
            line.textChanged.connect(self.changed)
        for signal in (self.kind.currentIndexChanged, self.port.valueChanged):
            signal.connect(self.changed)
        self.password.changed.connect(self.changed)
        self.variables.changed.connect(self.changed)

    # --- the dump ------------------------------------------------------------------------------

    @property
    def chosen_kind(self) -> DumpKind:
        """The form that is shown."""
        return DumpKind(self.kind.id or DumpKind.POSTGRESQL)

    def dump(self) -> JobDump:
        """As it is entered now; of what its kind does not have nothing stays."""
        kind = self.chosen_kind
        server, account = kind in WITH_SERVER, kind in WITH_ACCOUNT
        command = kind is DumpKind.COMMAND
        return JobDump(
            id=self._id,
            kind=kind,
            name=self.name.text().strip(),
            subject="" if command else self.subject.text().strip(),
            host=self.host.text().strip() if server else "",
            port=self.port.value() if server else 0,
            user=self.user.text().strip() if server else "",
            run_as=self.run_as.text().strip() if account else "",
            command=words_of(self.command.text()) if command else (),
            ends_with=self.ends_with.text().strip() if command else "",
        )

    @property
    def typed_secret(self) -> str:
        """The password, of a command its variables. Empty for none: what is stored then stays."""
        if self.chosen_kind is DumpKind.COMMAND:
            return self.variables.text
        return self.password.text if self.chosen_kind in WITH_SERVER else ""

    def show_dump(self, dump: JobDump, *, stored: bool) -> None:
        """Show this one; `stored` says that it has a password or variables."""
        self._id = dump.id
        self._named = bool(dump.name)
        self.kind.choose(dump.kind.value)
        self.subject.setText(dump.subject)
        self.command.setText(line_of(dump.command))
        self.name.setText(dump.name)
        self.host.setText(dump.host)
        self.port.setValue(dump.port)
        self.user.setText(dump.user)
        self.run_as.setText(dump.run_as)
        self.ends_with.setText(dump.ends_with)
        command = dump.kind is DumpKind.COMMAND
        self.password.set_stored(stored and not command)
        self.variables.set_stored(stored and command)
        self._suggest()

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say these at their fields, and lead to the first."""
        self._problems = tuple(problems)
        self._say_problems()
        named = {"host" if problem.field == "port" else problem.field for problem in problems}
        first = next((row for field, (_, row) in self._rows.items() if field in named), None)
        if first is not None:
            first.field.setFocus()

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self.kind.set_items([(kind.value, dumps.kind(kind)) for kind in DumpKind])
        if not self.kind.id:
            self.kind.choose(DumpKind.POSTGRESQL.value)
        words, chosen = dumps.DumpWords(), self.chosen_kind
        hints = words.hints(chosen)
        for field, label in words.labels(chosen).items():
            kinds, row = self._rows[field]
            row.set_label(label)
            row.set_hint(hints.get(field, ""))
            row.setVisible(chosen in kinds)
        self.port.setAccessibleName(self.tr("Port"))
        self.port.setPrefix(self.tr("port") + " ")
        self.port.setSpecialValueText(self.tr("usual port"))
        self._say_problems()

    def _say_problems(self) -> None:
        for field, (_, row) in self._rows.items():
            said = [fields.sentences(self._problems, field)]
            if field == "host":
                said.append(fields.sentences(self._problems, "port"))
            row.set_error(" ".join(filter(None, said)))

    # --- changes -------------------------------------------------------------------------------

    def _on_named(self, text: str) -> None:
        self._named = bool(text)

    def _suggest(self) -> None:
        if not self._named:
            subject = "" if self.chosen_kind is DumpKind.COMMAND else self.subject.text().strip()
            self.name.setText(dumps.suggested_name(self.chosen_kind, subject))
