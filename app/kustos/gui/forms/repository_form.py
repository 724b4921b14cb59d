"""The fields of a repository: a form for each type, and the password."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from kustos.core.fields import FieldProblem
from kustos.core.model import (
    LocalPlace,
    Place,
    Repository,
    RepositoryType,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    TypedPlace,
)
from kustos.core.repositories import RepositoryDraft
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.known_keys import KnownKeys
from kustos.gui.forms.passwords import strong_password
from kustos.gui.forms.repository_words import RepositoryWords
from kustos.gui.forms.secret_field import SecretField
from kustos.gui.forms.text_field import TextField
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import fields, places
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.form import Form, FormRow
from kustos_agent.protocol.paths import to_display

_SSH_PORT: Final = 22
_PORT_WIDTH: Final = 90
_ALL: Final = frozenset(RepositoryType)
_LOCAL: Final = frozenset({RepositoryType.LOCAL})
_SFTP: Final = frozenset({RepositoryType.SFTP})
_REST: Final = frozenset({RepositoryType.REST})
_S3: Final = frozenset({RepositoryType.S3})
_TYPED: Final = frozenset({RepositoryType.TYPED})


class RepositoryForm(TranslatedWidget):
    """Gives a `RepositoryDraft`. Stored secrets are never shown: only that they are there."""

    changed = Signal()
    folder_wanted = Signal()
    """Choose a folder for the path, by looking into the machine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[FieldProblem, ...] = ()
        self._unreadable = ""
        self._picked = ""
        self.type = Choice()
        self.name = QLineEdit()
        self.path = QLineEdit()
        self.choose_folder = Button()
        self.host = QLineEdit()
        self.port = QSpinBox()
        self.port.setRange(1, 65_535)
        self.port.setValue(_SSH_PORT)
        self.port.setFixedWidth(_PORT_WIDTH)
        self.user = QLineEdit()
        self.private_key = TextField()
        self.known_keys = KnownKeys()
        self.url = QLineEdit()
        self.ca_certificate = TextField()
        self.endpoint = QLineEdit()
        self.bucket = QLineEdit()
        self.prefix = QLineEdit()
        self.region = QLineEdit()
        self.key_id = QLineEdit()
        self.location = QLineEdit()
        self.environment = TextField(from_file=False)
        self.login = SecretField()
        self.password = SecretField()
        self.make_password = Button()
        self._rows: dict[str, tuple[frozenset[RepositoryType], FormRow]] = {}
        self._build()
        self._connect()
        self.retranslate()
        self._show_type()

    def _build(self) -> None:
        path, host = QHBoxLayout(), QHBoxLayout()
        for row, parts in ((path, (self.path, self.choose_folder)), (host, (self.host, self.port))):
            row.setSpacing(measure.GAP_SMALL)
            row.addWidget(parts[0], 1)
            row.addWidget(parts[1])
        self.password.add_button(self.make_password)
        form = Form()
        for field, types, widget in (
            ("type", _ALL, self.type),
            ("name", _ALL, self.name),
            ("host", _SFTP, host),
            ("url", _REST, self.url),
            ("endpoint", _S3, self.endpoint),
            ("bucket", _S3, self.bucket),
            ("location", _TYPED, self.location),
            ("user", _SFTP | _REST, self.user),
            ("key_id", _S3, self.key_id),
            ("login", _REST | _S3, self.login),
            ("path", _LOCAL | _SFTP, path),
            ("prefix", _S3, self.prefix),
            ("region", _S3, self.region),
            ("private-key", _SFTP, self.private_key),
            ("known_hosts", _SFTP, self.known_keys),
            ("ca_certificate", _REST, self.ca_certificate),
            ("environment", _TYPED, self.environment),
            ("password", _ALL, self.password),
        ):
            self._rows[field] = (types, form.add_row("", widget))
        box = QVBoxLayout(self)
        # Room for the scroll bar beside the fields.
        box.setContentsMargins(0, 0, measure.GAP, 0)
        box.addWidget(form)
        box.addStretch(1)

    def _connect(self) -> None:
        self.type.currentIndexChanged.connect(self._show_type)
        self.choose_folder.clicked.connect(self.folder_wanted)
        self.make_password.clicked.connect(self._make_password)
        self.private_key.unreadable.connect(self._say_unreadable)
        # Approved keys are those of one server.
        self.host.textEdited.connect(self.known_keys.clear)
        self.port.valueChanged.connect(self.known_keys.clear)
        for signal in (
            self.type.currentIndexChanged,
            *(line.textChanged for line in self._lines()),
            *(text.changed for text in self._texts()),
            self.port.valueChanged,
            self.known_keys.changed,
            self.login.changed,
            self.password.changed,
        ):
            signal.connect(self._on_changed)

    def _lines(self) -> tuple[QLineEdit, ...]:
        return (
            self.name,
            self.path,
            self.host,
            self.user,
            self.url,
            self.endpoint,
            self.bucket,
            self.prefix,
            self.region,
            self.key_id,
            self.location,
        )

    def _texts(self) -> tuple[TextField, ...]:
        return self.private_key, self.ca_certificate, self.environment

    # --- the repository ------------------------------------------------------------------------

    @property
    def chosen_type(self) -> RepositoryType:
        """The form that is shown."""
        return RepositoryType(self.type.id or RepositoryType.LOCAL)

    def draft(self) -> RepositoryDraft:
        """As it is entered now."""
        return RepositoryDraft(name=self.name.text(), place=self.place(), secrets=self._secrets())

    def place(self) -> Place:
        """Where the repository is."""
        match self.chosen_type:
            case RepositoryType.LOCAL:
                return LocalPlace(path=self.draft_path)
            case RepositoryType.SFTP:
                return SftpPlace(
                    host=self.host.text().strip(),
                    user=self.user.text().strip(),
                    path=self.draft_path,
                    port=self.port.value(),
                    known_hosts=self.known_keys.known_hosts,
                )
            case RepositoryType.REST:
                return RestPlace(
                    url=self.url.text().strip(),
                    user=self.user.text().strip(),
                    ca_certificate=self.ca_certificate.text,
                )
            case RepositoryType.S3:
                return S3Place(
                    endpoint=self.endpoint.text().strip(),
                    bucket=self.bucket.text().strip(),
                    key_id=self.key_id.text().strip(),
                    prefix=self.prefix.text().strip(),
                    region=self.region.text().strip(),
                )
            case RepositoryType.TYPED:
                return TypedPlace(location=self.location.text().strip())

    def set_path(self, path: str) -> None:
        """Enter a path in wire form, as it was found on a machine."""
        self._picked = path
        self.path.setText(to_display(path))

    def show_repository(self, repository: Repository, stored: frozenset[SecretKind]) -> None:
        """Show a stored one."""
        self.type.choose(repository.type.value)
        self.name.setText(repository.name)
        match repository.place:
            case LocalPlace(path=path):
                self.set_path(path)
            case SftpPlace() as sftp:
                self.host.setText(sftp.host)
                self.port.setValue(sftp.port)
                self.user.setText(sftp.user)
                self.set_path(sftp.path)
                self.known_keys.set_known_hosts(sftp.known_hosts)
            case RestPlace() as rest:
                self.url.setText(rest.url)
                self.user.setText(rest.user)
                self.ca_certificate.set_text(rest.ca_certificate)
            case S3Place() as s3:
                self.endpoint.setText(s3.endpoint)
                self.bucket.setText(s3.bucket)
                self.key_id.setText(s3.key_id)
                self.prefix.setText(s3.prefix)
                self.region.setText(s3.region)
            case TypedPlace(location=location):
                self.location.setText(location)
        self.set_stored(stored)

    def set_stored(self, stored: frozenset[SecretKind]) -> None:
        """Say which secrets are kept, and forget what was typed of them."""
        self.password.set_stored(SecretKind.PASSWORD in stored)
        self.login.set_stored(SecretKind.LOGIN in stored)
        self.private_key.set_stored(SecretKind.PRIVATE_KEY in stored)
        self.environment.set_stored(SecretKind.ENVIRONMENT in stored)

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say these at their fields, and lead to the first."""
        self._problems = tuple(problems)
        self._say_problems()
        named = {problem.field for problem in problems}
        first = next((row for field, (_, row) in self._rows.items() if field in named), None)
        if first is not None:
            first.field.setFocus()

    @property
    def draft_path(self) -> str:
        """What is in the field; a name that cannot be shown as it is stays as it was picked."""
        typed = self.path.text().strip()
        return self._picked if typed == to_display(self._picked) else typed

    def _secrets(self) -> dict[SecretKind, str]:
        given = {SecretKind.PASSWORD: self.password.text}
        match self.chosen_type:
            case RepositoryType.SFTP:
                given[SecretKind.PRIVATE_KEY] = self.private_key.text
            case RepositoryType.REST | RepositoryType.S3:
                given[SecretKind.LOGIN] = self.login.text
            case RepositoryType.TYPED:
                given[SecretKind.ENVIRONMENT] = self.environment.text
            case RepositoryType.LOCAL:
                pass
        return {kind: secret for kind, secret in given.items() if secret}

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self.type.set_items([(kind.value, places.type_name(kind)) for kind in RepositoryType])
        if not self.type.id:
            self.type.choose(RepositoryType.LOCAL.value)
        for field, label in RepositoryWords().labels(self.chosen_type).items():
            self._rows[field][1].set_label(label)
        for field, hint in RepositoryWords().hints(self.chosen_type).items():
            self._rows[field][1].set_hint(hint)
        self.choose_folder.setText(self.tr("Choose …"))
        self.make_password.setText(self.tr("Make a strong one"))
        self.port.setAccessibleName(self.tr("Port"))
        self.port.setPrefix(self.tr("port") + " ")
        self.name.setPlaceholderText(self.tr("For instance: NAS in the cellar"))
        self._show_type()
        self._say_problems()

    def _say_problems(self) -> None:
        for field, (_, row) in self._rows.items():
            row.set_error(fields.sentences(self._problems, field))
        if self._unreadable:
            self._rows["private-key"][1].set_error(
                self.tr("{file} holds no text that could be a key.").format(file=self._unreadable)
            )

    def _say_unreadable(self, file: str) -> None:
        self._unreadable = file
        self._say_problems()

    # --- changes -------------------------------------------------------------------------------

    def _show_type(self) -> None:
        chosen = self.chosen_type
        for types, row in self._rows.values():
            row.setVisible(chosen in types)
        self.choose_folder.setVisible(chosen is RepositoryType.LOCAL)
        for field in ("type", "user"):
            self._rows[field][1].set_hint(RepositoryWords().hints(self.chosen_type)[field])
        self._rows["login"][1].set_label(RepositoryWords().labels(self.chosen_type)["login"])

    def _make_password(self) -> None:
        self.password.set_text(strong_password(), shown=True)

    def _on_changed(self) -> None:
        self._unreadable = ""
        self.changed.emit()
