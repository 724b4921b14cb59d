"""The inputs for an append-only server."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from kustos.core.fields import FieldProblem
from kustos.core.machines import MachineView
from kustos.core.passwords import strong_password
from kustos.core.server_plan import ServerProgram, ServerWish
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.machine_choice import MachineChoice
from kustos.gui.forms.machine_ticks import MachineTicks
from kustos.gui.forms.secret_field import SecretField
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import fields
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.form import Form, FormRow

_PORT: Final = 8_000
_FOLDER: Final = "/srv/backups"
_SETTINGS: Final = "/etc/kustos-server"
_PORT_WIDTH: Final = 90


class BackupServerForm(TranslatedWidget):
    """Gives a `ServerWish`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[FieldProblem, ...] = ()
        self.host = QLineEdit()
        self.program = Choice()
        self.port, self.maintainer_port = _port(_PORT), _port(_PORT + 1)
        self.local = QCheckBox()
        self.folder = QLineEdit(_FOLDER)
        self.settings = QLineEdit(_SETTINGS)
        self.machines = MachineTicks()
        self.maintainer = MachineChoice()
        self.password = SecretField()
        self._make_password = Button()
        self._make_password.clicked.connect(
            lambda: self.password.set_text(strong_password(), shown=True)
        )
        self.password.add_button(self._make_password)
        self.target = QLineEdit(str(Path.home() / "kustos-server"))
        self._choose = Button()
        self._choose.clicked.connect(self._ask_for_folder)
        self._rows: dict[str, FormRow] = {}
        self._build()
        self.retranslate()
        self._connect()

    def _build(self) -> None:
        removing, target = QHBoxLayout(), QHBoxLayout()
        for row, first, second in (
            (removing, self.maintainer_port, self.local),
            (target, self.target, self._choose),
        ):
            row.setSpacing(measure.GAP_SMALL)
            row.addWidget(first, 0 if first is self.maintainer_port else 1)
            row.addWidget(second, 1 if second is self.local else 0)
        form = Form()
        for name, widget in (
            ("host", self.host),
            ("machine_ids", self.machines),
            ("maintainer_id", self.maintainer),
            ("password", self.password),
            ("program", self.program),
            ("port", self.port),
            ("maintainer_port", removing),
            ("folder", self.folder),
            ("settings", self.settings),
            ("target", target),
        ):
            self._rows[name] = form.add_row("", widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, measure.GAP, 0)
        box.addWidget(form)
        box.addStretch(1)

    def _connect(self) -> None:
        for signal in (
            *(line.textChanged for line in (self.host, self.folder, self.settings, self.target)),
            *(port.valueChanged for port in (self.port, self.maintainer_port)),
            *(choice.currentIndexChanged for choice in (self.program, self.maintainer)),
            self.local.toggled,
            self.machines.changed,
            self.password.changed,
        ):
            signal.connect(self._on_changed)

    # --- what there is -------------------------------------------------------------------------

    def set_machines(self, views: Sequence[MachineView]) -> None:
        """Offer these."""
        there = [view for view in views if view.machine.left_at is None]
        self.machines.set_views(there)
        self.maintainer.set_views(there)

    def wish(self) -> ServerWish:
        """As it is entered now."""
        return ServerWish(
            host=self.host.text().strip(),
            port=self.port.value(),
            maintainer_port=self.maintainer_port.value(),
            folder=self.folder.text().strip().rstrip("/"),
            settings=self.settings.text().strip().rstrip("/"),
            program=ServerProgram(self.program.id),
            machine_ids=self.machines.ids,
            maintainer_id=self.maintainer.id,
            local=self.local.isChecked(),
            target=self.target.text().strip(),
            password=self.password.text,
        )

    def show_problems(self, problems: Sequence[FieldProblem]) -> bool:
        """Say these at their fields, and lead to the first. False if none of them has one."""
        self._problems = tuple(problems)
        self._say_problems()
        named = {problem.field for problem in problems}
        first = next((row for name, row in self._rows.items() if name in named), None)
        if first is not None:
            first.field.setFocus()
        return first is not None

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        for name, (label, hint) in self._words().items():
            self._rows[name].set_label(label)
            self._rows[name].set_hint(hint)
        self.program.set_items([(one.value, one.value) for one in ServerProgram])
        if not self.program.id:
            self.program.choose(ServerProgram.REST_SERVER.value)
        self.local.setText(self.tr("from the server itself alone"))
        self.maintainer.setPlaceholderText(self.tr("Choose a machine"))
        self.host.setPlaceholderText("backup.example")
        self._make_password.setText(self.tr("Make a strong one"))
        self._choose.setText(self.tr("Choose …"))
        self._say_problems()

    def _words(self) -> dict[str, tuple[str, str]]:
        return {
            "host": (
                self.tr("Server"),
                self.tr("The name or IP address by which the machines reach it."),
            ),
            "machine_ids": (
                self.tr("Machines"),
                self.tr("Each gets a repository of its own there, and a login that only adds."),
            ),
            "maintainer_id": (
                self.tr("Looked after by"),
                self.tr(
                    "This machine alone is given the login that removes. Best the server itself, or"
                    " one that is well guarded."
                ),
            ),
            "password": (
                self.tr("Password"),
                self.tr(
                    "It encrypts all these repositories. Without it nobody can read the backups"
                    " again: note it down outside this computer."
                ),
            ),
            "program": (self.tr("Program"), self.tr("What the server has installed.")),
            "port": (self.tr("Port"), self.tr("For the machines. It takes backups, removes none.")),
            "maintainer_port": (
                self.tr("Port that removes"),
                self.tr("For the maintainer. If that is the server, nobody else need reach it."),
            ),
            "folder": (self.tr("Backups"), self.tr("The folder on the server that keeps them.")),
            "settings": (
                self.tr("Settings"),
                self.tr("The folder on the server to which the files written here are taken."),
            ),
            "target": (
                self.tr("Write to"),
                self.tr("A new folder on this computer, for those files."),
            ),
        }

    def _say_problems(self) -> None:
        for name, row in self._rows.items():
            row.set_error(fields.sentences(self._problems, name))

    def _on_changed(self) -> None:
        self.show_problems(())
        self.changed.emit()

    def _ask_for_folder(self) -> None:
        dialog = QFileDialog(self)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.target.setText)
        dialog.open()


def _port(value: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(1, 65_535)
    box.setValue(value)
    box.setFixedWidth(_PORT_WIDTH)
    return box
