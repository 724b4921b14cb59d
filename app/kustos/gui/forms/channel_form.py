"""The fields of a channel."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QSpinBox,
    QTimeEdit,
    QVBoxLayout,
    QWidget,
)

from kustos.core.alerts import Severity
from kustos.core.channel_problems import recipients_of
from kustos.core.channels import (
    AppriseTarget,
    ChannelDraft,
    EmailTarget,
    HealthCheckTarget,
    NtfyTarget,
    SmtpSecurity,
    Target,
    WebhookTarget,
)
from kustos.core.fields import FieldProblem
from kustos.core.quiet_hours import DailyAt
from kustos.core.routes import EVERYWHERE, ChosenMachines, OfSite, Route
from kustos.core.site import Site
from kustos.core.telling import ChannelView
from kustos.gui.forms.all_or_some import AllOrSome
from kustos.gui.forms.blocked_times import minute_in, show_minute
from kustos.gui.forms.channel_words import (
    APPRISE,
    EMAIL,
    HEALTH_CHECK,
    KINDS,
    NTFY,
    WEBHOOK,
    FieldWords,
)
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.quiet_times import QuietTimes
from kustos.gui.forms.secret_field import SecretField
from kustos.gui.forms.zone_choice import ZoneChoice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import fields
from kustos.gui.text import sites as words
from kustos.gui.text.alerts import Alerts
from kustos.gui.text.channels import Channels, tag
from kustos.gui.text.schedules import own_zone
from kustos.gui.theme import measure
from kustos.gui.widgets.form import Form, FormRow

MORNING: Final = 7 * 60 + 30
"""When the digest goes out if nobody says otherwise."""

NTFY_SERVER: Final = "https://ntfy.sh"

_PORTS: Final = {SmtpSecurity.STARTTLS: 587, SmtpSecurity.TLS: 465, SmtpSecurity.NONE: 25}
_PORT_WIDTH: Final = 130
_ALL: Final = frozenset(KINDS)
_PEOPLE: Final = _ALL - {HEALTH_CHECK}
_SECRET: Final = frozenset({EMAIL, WEBHOOK, NTFY})
_ADDRESS: Final = frozenset({WEBHOOK, APPRISE, HEALTH_CHECK})
_FIELDS_OF: Final = {"port": "security", "quiet_zone": "zone", "digest_zone": "zone"}
"""Fields of the core that share a row with another."""


class ChannelForm(TranslatedWidget):
    """Gives a `ChannelDraft`. A stored secret is never shown: only that it is there."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[FieldProblem, ...] = ()
        self._shown: ChannelView | None = None
        self._sites: tuple[Site, ...] = ()
        self.kind, self.security, self.floor = Choice(), Choice(), Choice()
        self.name, self.host, self.user = QLineEdit(), QLineEdit(), QLineEdit()
        self.from_address, self.recipients = QLineEdit(), QLineEdit()
        self.server, self.topic = QLineEdit(NTFY_SERVER), QLineEdit()
        self.port = QSpinBox()
        self.port.setRange(1, 65_535)
        self.port.setFixedWidth(_PORT_WIDTH)
        self.url, self.secret = SecretField(), SecretField()
        self.machines, self.jobs = AllOrSome(), AllOrSome()
        self.quiet = QuietTimes()
        self.digest, self.digest_at = QCheckBox(), QTimeEdit()
        self.zone = ZoneChoice()
        self._rows: dict[str, tuple[frozenset[str], FormRow]] = {}
        self._build()
        self.retranslate()
        self.kind.choose(EMAIL)
        self.floor.choose(Severity.WARNING.value)
        self.security.choose(SmtpSecurity.STARTTLS.value)
        self.port.setValue(_PORTS[SmtpSecurity.STARTTLS])
        self.zone.choose(own_zone())
        show_minute(self.digest_at, MORNING)
        self.digest.setChecked(True)
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        form = Form()
        fields_: tuple[tuple[str, frozenset[str], QWidget | QLayout], ...] = (
            ("kind", _ALL, self.kind),
            ("name", _ALL, self.name),
            ("host", frozenset({EMAIL}), self.host),
            ("security", frozenset({EMAIL}), _beside(self.security, self.port)),
            ("user", frozenset({EMAIL}), self.user),
            ("server", frozenset({NTFY}), self.server),
            ("topic", frozenset({NTFY}), self.topic),
            ("url", _ADDRESS, self.url),
            ("secret", _SECRET, self.secret),
            ("sender", frozenset({EMAIL}), self.from_address),
            ("recipients", frozenset({EMAIL}), self.recipients),
            ("jobs", frozenset({HEALTH_CHECK}), self.jobs),
            ("floor", _PEOPLE, self.floor),
            ("route", _PEOPLE, self.machines),
            ("quiet", _PEOPLE, self.quiet),
            ("digest", _PEOPLE, _beside(self.digest, self.digest_at)),
            ("zone", _PEOPLE, self.zone),
        )
        for field, kinds, widget in fields_:
            self._rows[field] = (kinds, form.add_row("", widget))
        box = QVBoxLayout(self)
        # Room for the scroll bar beside the fields.
        box.setContentsMargins(0, 0, measure.GAP, 0)
        box.addWidget(form)
        box.addStretch(1)

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._on_kind)
        self.security.activated.connect(self._suggest_port)
        self.digest.toggled.connect(self._show_rows)
        self.quiet.changed.connect(self._show_rows)
        for line in (
            self.name,
            self.host,
            self.user,
            self.from_address,
            self.recipients,
            self.server,
            self.topic,
        ):
            line.textChanged.connect(self.changed)
        for choice in (self.kind, self.security, self.floor):
            choice.currentIndexChanged.connect(self.changed)
        self.port.valueChanged.connect(self.changed)
        self.digest.toggled.connect(self.changed)
        self.digest_at.timeChanged.connect(self.changed)
        for part in (self.url, self.secret, self.machines, self.jobs, self.quiet, self.zone):
            part.changed.connect(self.changed)
        self.machines.changed.connect(self.retranslate)

    # --- in and out ----------------------------------------------------------------------------

    def draft(self) -> ChannelDraft:
        """As it is entered now."""
        people = self.kind.id in _PEOPLE
        zone = self.zone.zone
        return ChannelDraft(
            name=self.name.text().strip(),
            target=self._target(),
            floor=Severity(self.floor.id),
            secret=self.secret.text if self.kind.id in _SECRET else "",
            address=self.url.text.strip() if self.kind.id in _ADDRESS else "",
            route=self._route() if people else EVERYWHERE,
            quiet=self.quiet.quiet(zone) if people else None,
            digest=self._daily(zone) if people else None,
        )

    def _route(self) -> Route:
        if self.machines.group:
            return OfSite(site_id=self.machines.group)
        ids = self.machines.ids
        return EVERYWHERE if ids is None else ChosenMachines(ids=ids)

    def _daily(self, zone: str) -> DailyAt | None:
        if not self.digest.isChecked():
            return None
        # Which day is the first is worked out when it is kept.
        return DailyAt(zone=zone, minute=minute_in(self.digest_at), first=date.min)

    def _target(self) -> Target:
        kept = None if self._shown is None else self._shown.channel.target
        match self.kind.id:
            case str(kind) if kind == WEBHOOK:
                return WebhookTarget(host=kept.host if isinstance(kept, WebhookTarget) else "")
            case str(kind) if kind == NTFY:
                server = self.server.text().strip()
                return NtfyTarget(server=server, topic=self.topic.text().strip())
            case str(kind) if kind == APPRISE:
                scheme = kept.scheme if isinstance(kept, AppriseTarget) else ""
                return AppriseTarget(scheme=scheme)
            case str(kind) if kind == HEALTH_CHECK:
                host = kept.host if isinstance(kept, HealthCheckTarget) else ""
                return HealthCheckTarget(host=host, jobs=self.jobs.ids)
        return EmailTarget(
            host=self.host.text().strip(),
            port=self.port.value(),
            security=SmtpSecurity(self.security.id),
            sender=self.from_address.text().strip(),
            recipients=recipients_of(self.recipients.text()),
            user=self.user.text().strip(),
        )

    def show_channel(self, view: ChannelView) -> None:
        """Show this one, whose kind stays as it is."""
        self._shown = view
        channel = view.channel
        self.kind.choose(tag(channel.target))
        self.kind.setEnabled(False)
        self.name.setText(channel.name)
        self.floor.choose(channel.floor.value)
        self.secret.set_stored(view.stored)
        self.url.set_stored(view.address_stored)
        self._show_target(channel.target)
        route = channel.route
        self.machines.show_ids(route.ids if isinstance(route, ChosenMachines) else None)
        if view.site is not None:
            self._sites = (view.site,)
            self._say_sites()
            self.machines.show_group(view.site.id)
        self.quiet.show_quiet(channel.quiet)
        self.digest.setChecked(channel.digest is not None)
        if channel.digest is not None:
            show_minute(self.digest_at, channel.digest.minute)
        known = channel.digest or channel.quiet
        self.zone.choose(known.zone if known is not None else own_zone())
        self.retranslate()

    def _show_target(self, target: Target) -> None:
        match target:
            case EmailTarget():
                self.host.setText(target.host)
                self.security.choose(target.security.value)
                self.port.setValue(target.port)
                self.user.setText(target.user)
                self.from_address.setText(target.sender)
                self.recipients.setText(", ".join(target.recipients))
            case NtfyTarget():
                self.server.setText(target.server)
                self.topic.setText(target.topic)
            case HealthCheckTarget():
                self.jobs.show_ids(target.jobs)
            case WebhookTarget() | AppriseTarget():
                pass  # all there is of them is secret

    def set_choices(
        self,
        machines: Sequence[tuple[str, str]],
        jobs: Sequence[tuple[str, str]],
        sites: Sequence[Site],
    ) -> None:
        """What can be chosen, as (id, name), and the sites, one of which is no choice. Once."""
        self.machines.set_items(machines)
        self.jobs.set_items(jobs)
        self._sites = tuple(sites) if len(sites) > 1 else ()
        self._say_sites()

    def _say_sites(self) -> None:
        self.machines.set_groups([(site.id, words.machines_of(site)) for site in self._sites])

    # --- what is said --------------------------------------------------------------------------

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say these at their fields, and lead to the first."""
        self._problems = tuple(problems)
        self._say_problems()
        named = {_FIELDS_OF.get(one.field, one.field) for one in problems}
        first = next((row for field, (_, row) in self._rows.items() if field in named), None)
        if first is not None:
            first.field.setFocus()

    def retranslate(self) -> None:
        channels = Channels()
        self.kind.set_items([(kind, channels.kind(kind)) for kind in KINDS])
        self.security.set_items([(one.value, channels.security(one)) for one in SmtpSecurity])
        self.floor.set_items([(one.value, Alerts().severity(one)) for one in Severity])
        self.machines.set_words(self.tr("All machines"), self.tr("Chosen machines"))
        self._say_sites()
        self.jobs.set_words(self.tr("All jobs"), self.tr("Chosen jobs"))
        self.digest.setText(self.tr("Every day at"))
        self.digest_at.setAccessibleName(self.tr("Time of the digest"))
        pattern = self.locale().timeFormat(self.locale().FormatType.ShortFormat)
        self.digest_at.setDisplayFormat(pattern)
        self.port.setAccessibleName(self.tr("Port"))
        self.port.setPrefix(self.tr("port") + " ")
        said = FieldWords()
        for field, (_, row) in self._rows.items():
            label, hint = said.field(field, self.kind.id, of_site=bool(self.machines.group))
            row.set_label(label)
            row.set_hint(hint)
        self._show_rows()
        self._say_problems()

    def _show_rows(self) -> None:
        for kinds, row in self._rows.values():
            row.setVisible(self.kind.id in kinds)
        self.digest_at.setEnabled(self.digest.isChecked())
        clock = self.digest.isChecked() or bool(self.quiet.times.blocked)
        self._rows["zone"][1].setVisible(clock and self.kind.id in _PEOPLE)

    def _say_problems(self) -> None:
        for field, (_, row) in self._rows.items():
            said = [fields.sentences(self._problems, field)]
            said += [
                fields.sentences(self._problems, other)
                for other, shown_at in _FIELDS_OF.items()
                if shown_at == field
            ]
            row.set_error(" ".join(dict.fromkeys(filter(None, said))))

    def _on_kind(self) -> None:
        """A digest by e-mail unless somebody says otherwise; elsewhere it rings a telephone."""
        if self._shown is None:
            self.digest.setChecked(self.kind.id == EMAIL)
        self.retranslate()

    def _suggest_port(self) -> None:
        """The usual one, unless another was typed."""
        if self.port.value() in _PORTS.values():
            self.port.setValue(_PORTS[SmtpSecurity(self.security.id)])


def _beside(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(measure.GAP_SMALL)
    for part in parts:
        row.addWidget(part, int(isinstance(part, Choice)))
    if not any(isinstance(part, Choice) for part in parts):
        row.addStretch(1)
    return row
