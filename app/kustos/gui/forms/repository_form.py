"""The fields of a repository: a form for each type, and the password."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kustos.core import place_problems
from kustos.core.cloud_places import AzureLogin
from kustos.core.fields import FieldCode, FieldProblem
from kustos.core.model import Place, Repository, RepositoryType, SecretKind, SftpPlace
from kustos.core.passwords import strong_password
from kustos.core.repositories import RepositoryDraft
from kustos.core.sftp_address import is_sftp, read_sftp
from kustos.gui.forms.repository_fields import LASTING, LENT_KEY, OWN_KEY, RepositoryFields
from kustos.gui.forms.repository_words import RepositoryWords
from kustos.gui.text import fields, places
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.form import Form, FormRow
from kustos.gui.widgets.labels import Label, TextRole
from kustos_agent.protocol.values import BucketLookup

_ALL: Final = frozenset(RepositoryType)
_LOCAL: Final = frozenset({RepositoryType.LOCAL})
_SFTP: Final = frozenset({RepositoryType.SFTP})
_REST: Final = frozenset({RepositoryType.REST})
_S3: Final = frozenset({RepositoryType.S3})
_AZURE: Final = frozenset({RepositoryType.AZURE})
_GCS: Final = frozenset({RepositoryType.GCS})
_B2: Final = frozenset({RepositoryType.B2})
_RCLONE: Final = frozenset({RepositoryType.RCLONE})
_TYPED: Final = frozenset({RepositoryType.TYPED})
_RARE: Final = ("region", "lookup", "project", "suffix")
"""At the end, under a heading of their own."""


class RepositoryForm(RepositoryFields):
    """Gives a `RepositoryDraft`. Stored secrets are never shown: only that they are there."""

    changed = Signal()
    folder_wanted = Signal()
    """Choose a folder for the path, by looking into the machine."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[FieldProblem, ...] = ()
        self._unreadable: tuple[str, str] | None = None
        self._stored: Place | None = None
        self._taken_from = ""
        """The typed address that the fields of an SFTP server come from."""
        self.choose_folder = Button()
        self.make_password = Button()
        self._rare = Label("", TextRole.STRONG)
        self._rare.setContentsMargins(0, measure.GAP, 0, measure.GAP_SMALL)
        self._rows: dict[str, tuple[frozenset[RepositoryType], FormRow]] = {}
        self._build()
        self.retranslate()
        self._connect()
        self._show_type()

    def _build(self) -> None:
        path, host = QHBoxLayout(), QHBoxLayout()
        for row, parts in ((path, (self.path, self.choose_folder)), (host, (self.host, self.port))):
            row.setSpacing(measure.GAP_SMALL)
            row.addWidget(parts[0], 1)
            row.addWidget(parts[1])
        self.password.add_button(self.make_password)
        self.location.editingFinished.connect(self._read_address)
        form = Form()
        for field, types, widget in self._order(path, host):
            if field == _RARE[0]:
                form.add_wide(self._rare)
            self._rows[field] = (types, form.add_row("", widget))
        box = QVBoxLayout(self)
        # Room for the scroll bar beside the fields.
        box.setContentsMargins(0, 0, measure.GAP, 0)
        box.addWidget(form)
        box.addStretch(1)
        self._rows["location"][1].reset_wanted.connect(self._take_address)

    def _order(
        self, path: QLayout, host: QLayout
    ) -> tuple[tuple[str, frozenset[RepositoryType], QWidget | QLayout], ...]:
        """Where it is, who may enter, where in there, and at the end what few people need. Secrets
        are shown by the way chosen to log in."""
        return (
            ("type", _ALL, self.type),
            ("name", _ALL, self.name),
            ("host", _SFTP, host),
            ("url", _REST, self.url),
            ("endpoint", _S3, self.endpoint),
            ("account", _AZURE, self.account),
            ("container", _AZURE, self.container),
            ("bucket", _S3 | _GCS | _B2, self.bucket),
            ("remote", _RCLONE, self.remote),
            ("location", _TYPED, self.location),
            ("user", _SFTP | _REST, self.user),
            ("s3_login", _S3, self.s3_login),
            ("azure_login", _AZURE, self.azure_login),
            ("key_id", _S3 | _B2, self.key_id),
            ("login", _ALL, self.login),
            ("token", _ALL, self.token),
            ("service-account", _ALL, self.service_account),
            ("path", _LOCAL | _SFTP | _RCLONE, path),
            ("prefix", _S3 | _AZURE | _GCS | _B2, self.prefix),
            ("ssh_key", _SFTP, self.ssh_key),
            ("private-key", _ALL, self.private_key),
            ("key-passphrase", _ALL, self.key_passphrase),
            ("known_hosts", _SFTP, self.known_keys),
            ("environment", _ALL, self.environment),
            ("password", _ALL, self.password),
            ("region", _S3, self.region),
            ("lookup", _S3, self.lookup),
            ("project", _GCS, self.project),
            ("suffix", _AZURE, self.suffix),
            ("ca_certificate", _REST | _S3, self.ca_certificate),
        )

    def _connect(self) -> None:
        for choice in self.choices():
            choice.currentIndexChanged.connect(self._show_type)
        self.choose_folder.clicked.connect(self.folder_wanted)
        self.make_password.clicked.connect(self._make_password)
        for kind, field in (
            (SecretKind.PRIVATE_KEY, self.private_key),
            (SecretKind.SERVICE_ACCOUNT, self.service_account),
        ):
            field.unreadable.connect(lambda file, kind=kind: self._say_unreadable(kind, file))
        # Approved keys are those of one server.
        self.host.textEdited.connect(self.known_keys.clear)
        self.port.valueChanged.connect(self.known_keys.clear)
        for signal in (
            *(choice.currentIndexChanged for choice in self.choices()),
            *(line.textChanged for line in self.lines()),
            *(field.changed for field in self.secrets.values()),
            self.ca_certificate.changed,
            self.port.valueChanged,
            self.known_keys.changed,
        ):
            signal.connect(self._on_changed)

    # --- the repository ------------------------------------------------------------------------

    def draft(self) -> RepositoryDraft:
        """As it is entered now."""
        return RepositoryDraft(
            name=self.name.text(), place=self.place(), secrets=self.entered_secrets()
        )

    def show_repository(self, repository: Repository, stored: frozenset[SecretKind]) -> None:
        """Show a stored one."""
        self._stored = repository.place
        self.name.setText(repository.name)
        self.show_place(repository.place)
        self.set_stored(stored)

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say these at their fields, and lead to the first."""
        if any(problem.code is FieldCode.NOT_SFTP for problem in problems) and self._address():
            self._take_address()  # saved or tested without leaving the field
            return
        self._problems = tuple(problems)
        self._say_problems()
        named = {problem.field for problem in problems}
        first = next((row for field, (_, row) in self._rows.items() if field in named), None)
        if first is not None:
            first.field.setFocus()

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        words = RepositoryWords()
        self.type.set_items([(kind.value, places.type_name(kind)) for kind in RepositoryType])
        self.ssh_key.set_items(words.ssh_keys())
        self.s3_login.set_items(words.s3_logins())
        self.azure_login.set_items(words.azure_logins())
        self.lookup.set_items(words.lookups())
        for choice, first in (
            (self.type, RepositoryType.LOCAL),
            (self.ssh_key, OWN_KEY),
            (self.s3_login, LASTING),
            (self.azure_login, AzureLogin.KEY),
            (self.lookup, BucketLookup.AUTO),
        ):
            if not choice.id:
                choice.choose(str(first))
        self._rare.setText(self.tr("Rarely needed"))
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
        if self._unreadable is not None:
            field, file = self._unreadable
            self._rows[field][1].set_error(
                self.tr("{file} holds no text that could be a key.").format(file=file)
            )

    def _say_unreadable(self, kind: SecretKind, file: str) -> None:
        self._unreadable = (kind.value, file)
        self._say_problems()

    # --- changes -------------------------------------------------------------------------------

    def _show_type(self) -> None:
        """The rows of the chosen type, and its words at those that types share."""
        chosen, taken = self.chosen_type, self.taken_secrets()
        secret = {kind.value: kind in taken for kind in SecretKind}
        words = RepositoryWords()
        labels, hints = words.labels(chosen), words.hints(chosen)
        for field, (types, row) in self._rows.items():
            row.setVisible(chosen in types and secret.get(field, True))
            row.set_label(labels[field])
            row.set_hint(hints.get(field, ""))
        if self.ssh_key.id != LENT_KEY:
            self._rows["ssh_key"][1].set_hint("")
        if chosen is not RepositoryType.SFTP:
            self._taken_from = ""
        self._show_address()
        self._rare.setVisible(any(chosen in self._rows[field][0] for field in _RARE))
        self.choose_folder.setVisible(chosen is RepositoryType.LOCAL)

    def _show_address(self) -> None:
        """Where the fields come from; of a stored address, what is better about fields."""
        taken = self.tr("Taken from {address}. Only a key that is approved here is trusted.")
        self._rows["type"][1].set_origin(
            taken.format(address=self._taken_from) if self._taken_from else ""
        )
        typed = is_sftp(self.place()) and self.place() == self._stored
        self._rows["location"][1].set_origin(
            self.tr("The machine's own ssh decides whom it trusts.") if typed else "",
            self.tr("Enter as SFTP server") if typed and self._address() is not None else "",
        )

    def _address(self) -> SftpPlace | None:
        """What is typed, as an SFTP server."""
        place = self.place()
        if not is_sftp(place) or place_problems.problems(place):
            return None
        return read_sftp(self.location.text().strip())

    def _read_address(self) -> None:
        """Whoever has typed an SFTP server goes on in its fields. One that is stored like that
        works, so it is left until somebody wants it."""
        place = self.place()
        if not is_sftp(place) or place == self._stored:
            return
        found = place_problems.problems(place)
        if not found and self._address() is None:
            found = [FieldProblem("location", FieldCode.NOT_SFTP)]
        self._problems = tuple(found)
        self._say_problems()
        self._take_address()

    def _take_address(self) -> None:
        place = self._address()
        if place is None:
            return
        self._problems = ()
        self._say_problems()
        self.show_place(place)
        self._taken_from = self.location.text().strip()
        self._show_address()
        self._rows["ssh_key" if place.user else "user"][1].field.setFocus()

    def _make_password(self) -> None:
        self.password.set_text(strong_password(), shown=True)

    def _on_changed(self) -> None:
        self._unreadable = None
        self._show_address()
        self.changed.emit()
