"""The fields of a channel."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from kustos.core.alerts import Severity
from kustos.core.channels import (
    Channel,
    ChannelDraft,
    EmailTarget,
    SmtpSecurity,
    Target,
    WebhookTarget,
    recipients_of,
)
from kustos.core.fields import FieldProblem
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.secret_field import SecretField
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import fields
from kustos.gui.text.alerts import Alerts
from kustos.gui.text.channels import Channels
from kustos.gui.theme import measure
from kustos.gui.widgets.form import Form, FormRow

EMAIL: Final = "email"
WEBHOOK: Final = "webhook"

_PORTS: Final = {SmtpSecurity.STARTTLS: 587, SmtpSecurity.TLS: 465, SmtpSecurity.NONE: 25}
_PORT_WIDTH: Final = 130
_BOTH: Final = frozenset({EMAIL, WEBHOOK})
_MAIL: Final = frozenset({EMAIL})
_HOOK: Final = frozenset({WEBHOOK})


class ChannelForm(TranslatedWidget):
    """Gives a `ChannelDraft`. A stored secret is never shown: only that it is there."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[FieldProblem, ...] = ()
        self.kind, self.security, self.floor = Choice(), Choice(), Choice()
        self.name, self.host, self.user = QLineEdit(), QLineEdit(), QLineEdit()
        self.from_address, self.recipients, self.url = QLineEdit(), QLineEdit(), QLineEdit()
        self.port = QSpinBox()
        self.port.setRange(1, 65_535)
        self.port.setFixedWidth(_PORT_WIDTH)
        self.secret = SecretField()
        self._rows: dict[str, tuple[frozenset[str], FormRow]] = {}
        self._build()
        self.retranslate()
        self.kind.choose(EMAIL)
        self.floor.choose(Severity.WARNING.value)
        self.security.choose(SmtpSecurity.STARTTLS.value)
        self.port.setValue(_PORTS[SmtpSecurity.STARTTLS])
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        encryption = QHBoxLayout()
        encryption.setSpacing(measure.GAP_SMALL)
        encryption.addWidget(self.security, 1)
        encryption.addWidget(self.port)
        form = Form()
        for field, kinds, widget in (
            ("kind", _BOTH, self.kind),
            ("name", _BOTH, self.name),
            ("floor", _BOTH, self.floor),
            ("host", _MAIL, self.host),
            ("security", _MAIL, encryption),
            ("user", _MAIL, self.user),
            ("url", _HOOK, self.url),
            ("secret", _BOTH, self.secret),
            ("sender", _MAIL, self.from_address),
            ("recipients", _MAIL, self.recipients),
        ):
            self._rows[field] = (kinds, form.add_row("", widget))
        box = QVBoxLayout(self)
        # Room for the scroll bar beside the fields.
        box.setContentsMargins(0, 0, measure.GAP, 0)
        box.addWidget(form)
        box.addStretch(1)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self.retranslate)
        self.security.activated.connect(self._suggest_port)
        for line in (
            self.name,
            self.host,
            self.user,
            self.from_address,
            self.recipients,
            self.url,
        ):
            line.textChanged.connect(self.changed)
        for choice in (self.kind, self.security, self.floor):
            choice.currentIndexChanged.connect(self.changed)
        self.port.valueChanged.connect(self.changed)
        self.secret.changed.connect(self.changed)

    def draft(self) -> ChannelDraft:
        """As it is entered now."""
        return ChannelDraft(
            name=self.name.text().strip(),
            target=self._target(),
            floor=Severity(self.floor.id),
            secret=self.secret.text,
        )

    def _target(self) -> Target:
        if self.kind.id == WEBHOOK:
            return WebhookTarget(url=self.url.text().strip())
        return EmailTarget(
            host=self.host.text().strip(),
            port=self.port.value(),
            security=SmtpSecurity(self.security.id),
            sender=self.from_address.text().strip(),
            recipients=recipients_of(self.recipients.text()),
            user=self.user.text().strip(),
        )

    def show_channel(self, channel: Channel, *, stored: bool) -> None:
        """Show this one, whose kind stays as it is."""
        target = channel.target
        self.kind.choose(EMAIL if isinstance(target, EmailTarget) else WEBHOOK)
        self.kind.setEnabled(False)
        self.name.setText(channel.name)
        self.floor.choose(channel.floor.value)
        self.secret.set_stored(stored)
        if isinstance(target, EmailTarget):
            self.host.setText(target.host)
            self.security.choose(target.security.value)
            self.port.setValue(target.port)
            self.user.setText(target.user)
            self.from_address.setText(target.sender)
            self.recipients.setText(", ".join(target.recipients))
        else:
            self.url.setText(target.url)
        self.retranslate()

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say these at their fields, and lead to the first."""
        self._problems = tuple(problems)
        self._say_problems()
        named = {"security" if one.field == "port" else one.field for one in problems}
        first = next((row for field, (_, row) in self._rows.items() if field in named), None)
        if first is not None:
            first.field.setFocus()

    def retranslate(self) -> None:
        words = Channels()
        self.kind.set_items([(EMAIL, words.email()), (WEBHOOK, words.webhook())])
        self.security.set_items([(one.value, words.security(one)) for one in SmtpSecurity])
        self.floor.set_items([(one.value, Alerts().severity(one)) for one in Severity])
        hook = self.kind.id == WEBHOOK
        labels = {
            "kind": (self.tr("Kind"), ""),
            "name": (self.tr("Name"), ""),
            "floor": (self.tr("From"), self.tr("What is less severe is not sent.")),
            "host": (self.tr("Mail server"), ""),
            "security": (self.tr("Encryption"), ""),
            "user": (self.tr("User name"), self.tr("Empty if the server wants no login.")),
            "url": (
                self.tr("Address"),
                self.tr("https:// only. It gets JSON by POST; redirects are not followed."),
            ),
            "secret": (
                (
                    self.tr("Key"),
                    self.tr("Signs each message, so that the other end can check it."),
                )
                if hook
                else (self.tr("Password"), "")
            ),
            "sender": (self.tr("Sender"), ""),
            "recipients": (self.tr("Recipients"), self.tr("Several with commas between.")),
        }
        self.port.setAccessibleName(self.tr("Port"))
        self.port.setPrefix(self.tr("port") + " ")
        for field, (label, hint) in labels.items():
            kinds, row = self._rows[field]
            row.set_label(label)
            row.set_hint(hint)
            row.setVisible(self.kind.id in kinds)
        self._say_problems()

    def _say_problems(self) -> None:
        for field, (_, row) in self._rows.items():
            said = [fields.sentences(self._problems, field)]
            if field == "security":
                said.append(fields.sentences(self._problems, "port"))
            row.set_error(" ".join(filter(None, said)))

    def _suggest_port(self) -> None:
        """The usual one, unless another was typed."""
        if self.port.value() in _PORTS.values():
            self.port.setValue(_PORTS[SmtpSecurity(self.security.id)])
