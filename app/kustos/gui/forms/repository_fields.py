"""The inputs of a repository's form <-> where the repository is, and its secrets."""

from typing import Final

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from kustos.core import places
from kustos.core.cloud_places import (
    AzureLogin,
    AzurePlace,
    BackblazePlace,
    GooglePlace,
    RclonePlace,
)
from kustos.core.model import (
    LocalPlace,
    Place,
    RepositoryType,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    TypedPlace,
)
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.known_keys import KnownKeys
from kustos.gui.forms.secret_field import SecretField
from kustos.gui.forms.text_field import TextField
from kustos.gui.retranslate import TranslatedWidget
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.values import BucketLookup

_SSH_PORT: Final = 22
_PORT_WIDTH: Final = 112
OWN_KEY: Final = "own"
LENT_KEY: Final = "lent"
"""Whose key opens an SSH server: one that is entered, or one of the machine's ssh-agent."""

LASTING: Final = "lasting"
SESSION: Final = "session"
"""The two ways to log in to S3: with the access key alone, or with a session token beside it."""


class RepositoryFields(TranslatedWidget):
    """Types share inputs of the same meaning, so that a change of type loses nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picked = ""
        self.type = Choice()
        self.name = QLineEdit()
        self.path = QLineEdit()
        self.host = QLineEdit()
        self.port = QSpinBox()
        self.port.setRange(1, 65_535)
        self.port.setValue(_SSH_PORT)
        self.port.setFixedWidth(_PORT_WIDTH)
        self.user = QLineEdit()
        self.ssh_key = Choice()
        self.private_key = TextField()
        self.key_passphrase = SecretField()
        self.known_keys = KnownKeys()
        self.url = QLineEdit()
        self.ca_certificate = TextField()
        self.endpoint = QLineEdit()
        self.bucket = QLineEdit()
        self.prefix = QLineEdit()
        self.region = QLineEdit()
        self.lookup = Choice()
        self.key_id = QLineEdit()
        self.s3_login = Choice()
        self.account = QLineEdit()
        self.container = QLineEdit()
        self.azure_login = Choice()
        self.suffix = QLineEdit()
        self.service_account = TextField()
        self.project = QLineEdit()
        self.remote = QLineEdit()
        self.location = QLineEdit()
        self.environment = TextField(from_file=False)
        self.login = SecretField()
        self.token = SecretField()
        self.password = SecretField()
        self.secrets: dict[SecretKind, SecretField | TextField] = {
            SecretKind.LOGIN: self.login,
            SecretKind.TOKEN: self.token,
            SecretKind.PRIVATE_KEY: self.private_key,
            SecretKind.KEY_PASSPHRASE: self.key_passphrase,
            SecretKind.SERVICE_ACCOUNT: self.service_account,
            SecretKind.ENVIRONMENT: self.environment,
            SecretKind.PASSWORD: self.password,
        }

    def lines(self) -> tuple[QLineEdit, ...]:
        """The inputs of one line, without secrets."""
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
            self.account,
            self.container,
            self.suffix,
            self.project,
            self.remote,
            self.location,
        )

    def choices(self) -> tuple[Choice, ...]:
        """What is chosen from a list."""
        return self.type, self.ssh_key, self.s3_login, self.azure_login, self.lookup

    @property
    def chosen_type(self) -> RepositoryType:
        """The form that is shown."""
        return RepositoryType(self.type.id or RepositoryType.LOCAL)

    @property
    def draft_path(self) -> str:
        """What is in the field; a name that cannot be shown as it is stays as it was picked."""
        typed = self.path.text().strip()
        return self._picked if typed == to_display(self._picked) else typed

    def set_path(self, path: str) -> None:
        """Enter a path in wire form, as it was found on a machine."""
        self._picked = path
        self.path.setText(to_display(path))

    def place(self) -> Place:
        """Where the repository is."""
        match self.chosen_type:
            case RepositoryType.LOCAL:
                return LocalPlace(path=self.draft_path)
            case RepositoryType.SFTP:
                return SftpPlace(
                    host=_text(self.host),
                    user=_text(self.user),
                    path=self.draft_path,
                    port=self.port.value(),
                    known_hosts=self.known_keys.known_hosts,
                    lent_key=self.ssh_key.id == LENT_KEY,
                )
            case RepositoryType.REST:
                return RestPlace(
                    url=_text(self.url),
                    user=_text(self.user),
                    ca_certificate=self.ca_certificate.text,
                )
            case RepositoryType.S3:
                return self._s3()
            case RepositoryType.TYPED:
                return TypedPlace(location=_text(self.location))
            case _:
                return self._cloud()

    def _s3(self) -> S3Place:
        return S3Place(
            endpoint=_text(self.endpoint),
            bucket=_text(self.bucket),
            key_id=_text(self.key_id),
            prefix=_text(self.prefix),
            region=_text(self.region),
            lookup=BucketLookup(self.lookup.id),
            session=self.s3_login.id == SESSION,
            ca_certificate=self.ca_certificate.text,
        )

    def _cloud(self) -> Place:
        match self.chosen_type:
            case RepositoryType.AZURE:
                return AzurePlace(
                    account=_text(self.account),
                    container=_text(self.container),
                    prefix=_text(self.prefix),
                    suffix=_text(self.suffix),
                    login=AzureLogin(self.azure_login.id),
                )
            case RepositoryType.GCS:
                return GooglePlace(
                    bucket=_text(self.bucket),
                    prefix=_text(self.prefix),
                    project=_text(self.project),
                )
            case RepositoryType.B2:
                return BackblazePlace(
                    bucket=_text(self.bucket),
                    key_id=_text(self.key_id),
                    prefix=_text(self.prefix),
                )
            case _:
                return RclonePlace(remote=_text(self.remote), path=self.draft_path)

    def show_place(self, place: Place) -> None:
        """Fill in a stored one."""
        self.type.choose(RepositoryType(str(place.__struct_config__.tag)).value)
        for field in place.__struct_fields__:
            self._show_field(field, getattr(place, field))
        match place:
            case S3Place(session=session):
                self.s3_login.choose(SESSION if session else LASTING)
            case AzurePlace(login=login):
                self.azure_login.choose(login.value)
            case SftpPlace(known_hosts=known_hosts, lent_key=lent):
                self.ssh_key.choose(LENT_KEY if lent else OWN_KEY)
                # Last: a change of host or port forgets the keys.
                self.known_keys.set_known_hosts(known_hosts)
            case _:
                pass

    def _show_field(self, field: str, value: object) -> None:
        match getattr(self, field, None), value:
            case line, str(text) if line is self.path:
                self.set_path(text)
            case QLineEdit() as line, str(text):
                line.setText(text)
            case TextField() as area, str(text):
                area.set_text(text)
            case QSpinBox() as number, int(count):
                number.setValue(count)
            case Choice() as choice, BucketLookup() as lookup:
                choice.choose(lookup.value)
            case _:
                pass

    def taken_secrets(self) -> frozenset[SecretKind]:
        """Those that this place takes, by the way chosen to log in."""
        return places.secret_kinds(self.place())

    def entered_secrets(self) -> dict[SecretKind, str]:
        """What was entered of them."""
        taken = self.taken_secrets()
        return {
            kind: field.text for kind, field in self.secrets.items() if kind in taken and field.text
        }

    def set_stored(self, stored: frozenset[SecretKind]) -> None:
        """Say which secrets are kept, and forget what was typed of them."""
        for kind, field in self.secrets.items():
            field.set_stored(kind in stored)


def _text(line: QLineEdit) -> str:
    return line.text().strip()
