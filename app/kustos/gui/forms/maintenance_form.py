"""Who looks after a repository: every machine, or one alone with a login of its own."""

from collections.abc import Sequence
from typing import Final

from msgspec import structs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.cloud_places import AzureLogin
from kustos.core.fields import FieldProblem
from kustos.core.machines import MachineView
from kustos.core.maintenance import FIELDS, MaintenanceDraft, secret_kinds
from kustos.core.model import Maintenance, Place, RepositoryType, RestPlace, SecretKind, type_of
from kustos.core.repositories import RepositoryView
from kustos.gui.bridge import Bridge
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.machine_choice import MachineChoice
from kustos.gui.forms.maintainer_trial import MaintainerTrial
from kustos.gui.forms.repository_fields import LASTING, OWN_KEY, RepositoryFields
from kustos.gui.forms.repository_words import RepositoryWords
from kustos.gui.text import fields, places
from kustos.gui.theme import measure
from kustos.gui.widgets.form import Form, FormRow
from kustos.gui.widgets.labels import Label, TextRole
from kustos_agent.protocol.values import BucketLookup

ANY: Final = "any"
ONE: Final = "one"

_OWN: Final[dict[RepositoryType, tuple[str, ...]]] = {
    RepositoryType.REST: ("url", "user"),
    RepositoryType.SFTP: ("user", "lent_key"),
    RepositoryType.S3: ("key_id", "session"),
    RepositoryType.AZURE: ("login",),
    RepositoryType.B2: ("key_id",),
}
"""What of its place the maintainer has to itself; all else is the agents', as it was entered."""

_SHOWN: Final[dict[RepositoryType, frozenset[str]]] = {
    RepositoryType.REST: frozenset({"url", "user"}),
    RepositoryType.SFTP: frozenset({"user", "ssh_key"}),
    RepositoryType.S3: frozenset({"key_id", "s3_login"}),
    RepositoryType.AZURE: frozenset({"azure_login"}),
    RepositoryType.B2: frozenset({"key_id"}),
}
"""The inputs for it, beside those of the secrets that the chosen way to log in takes."""


class MaintenanceForm(RepositoryFields):
    """Gives a `MaintenanceDraft`, None while every machine may look after the repository."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[FieldProblem, ...] = ()
        self._removed = False
        self._wanted = ""
        self._heading = Label("", TextRole.STRONG)
        self._heading.setContentsMargins(0, measure.GAP, 0, measure.GAP_SMALL)
        self.who = Choice()
        self.machine = MachineChoice()
        self.trial = MaintainerTrial(bridge)
        self._rows: dict[str, FormRow] = {}
        form = Form()
        form.add_wide(self._heading)
        self._who_row = form.add_row("", self.who)
        for field, widget in self._order():
            self._rows[field] = form.add_row("", widget)
        self._trial_row = form.add_row("", self.trial)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, measure.GAP, 0)
        box.addWidget(form)
        self.retranslate()
        self._connect()

    def _order(self) -> tuple[tuple[str, QWidget], ...]:
        return (
            ("machine_id", self.machine),
            ("url", self.url),
            ("user", self.user),
            ("s3_login", self.s3_login),
            ("azure_login", self.azure_login),
            ("key_id", self.key_id),
            ("ssh_key", self.ssh_key),
            ("login", self.login),
            ("token", self.token),
            ("service-account", self.service_account),
            ("private-key", self.private_key),
            ("key-passphrase", self.key_passphrase),
            ("environment", self.environment),
        )

    def _connect(self) -> None:
        for choice in (self.who, self.ssh_key, self.s3_login, self.azure_login):
            choice.currentIndexChanged.connect(self._show_rows)
        for signal in (
            *(choice.currentIndexChanged for choice in (self.who, self.machine, *self.choices())),
            *(line.textChanged for line in self.lines()),
            *(field.changed for field in self.secrets.values()),
        ):
            signal.connect(self._on_changed)

    # --- what there is -------------------------------------------------------------------------

    def set_machines(self, views: Sequence[MachineView]) -> None:
        """Offer these."""
        self.machine.set_views([view for view in views if view.machine.left_at is None])
        if not self.machine.id:
            self.machine.choose(self._wanted)

    def show_view(self, view: RepositoryView) -> None:
        """Show who looks after a stored one."""
        kept = view.maintenance
        self.follow(view.repository.place)
        if kept is not None:
            self._show_kept(kept, view.maintainer_secrets)

    def _show_kept(self, kept: Maintenance, stored: frozenset[SecretKind]) -> None:
        self._removed = kept.machine_id is None
        self._wanted = kept.machine_id or ""
        self.machine.choose(self._wanted)
        self.show_place(kept.place)
        self.set_stored(stored)
        self.who.choose(ONE)
        self._say_problems()

    def follow(self, agents: Place) -> None:
        """The agents' place is this now."""
        self.type.choose(type_of(agents).value)
        if isinstance(agents, RestPlace) and self.who.id != ONE:
            self.url.setText(agents.url)
        self._show_rows()

    def draft(self, agents: Place) -> MaintenanceDraft | None:
        """As it is entered now, beside the agents' place."""
        if self.who.id != ONE:
            return None
        entered = self.place()
        own = {name: getattr(entered, name) for name in _OWN.get(type_of(agents), ())}
        return MaintenanceDraft(
            machine_id=self.machine.id,
            place=structs.replace(agents, **own),
            secrets={
                kind: secret
                for kind, secret in self.entered_secrets().items()
                if kind in secret_kinds(entered)
            },
        )

    def show_problems(self, problems: Sequence[FieldProblem]) -> None:
        """Say those that are about it at their fields, and lead to the first."""
        self._problems = tuple(problems)
        self._say_problems()
        named = {problem.field for problem in problems}
        first = next((row for name, row in self._rows.items() if f"{FIELDS}{name}" in named), None)
        if first is not None:
            first.field.setFocus()

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        words = RepositoryWords()
        self._heading.setText(self.tr("Looking after it"))
        self._who_row.set_label(self.tr("Done by"))
        self._name_who()
        self.type.set_items([(kind.value, places.type_name(kind)) for kind in RepositoryType])
        self.ssh_key.set_items(words.ssh_keys())
        self.s3_login.set_items(words.s3_logins())
        self.azure_login.set_items(words.azure_logins())
        self.lookup.set_items(words.lookups())
        for choice, first in (
            (self.who, ANY),
            (self.type, RepositoryType.LOCAL),
            (self.ssh_key, OWN_KEY),
            (self.s3_login, LASTING),
            (self.azure_login, AzureLogin.KEY),
            (self.lookup, BucketLookup.AUTO),
        ):
            if not choice.id:
                choice.choose(str(first))
        self.machine.setPlaceholderText(self.tr("Choose a machine"))
        self._show_rows()
        self._say_problems()

    @property
    def _has_logins(self) -> bool:
        """Whether there is anything to log in with, and not just the rights in a folder."""
        return self.chosen_type not in {RepositoryType.LOCAL, RepositoryType.RCLONE}

    def _name_who(self) -> None:
        if self._has_logins:
            names = (
                self.tr("any machine, with the login above"),
                self.tr("one machine alone, with a login of its own"),
            )
        else:
            names = self.tr("any machine"), self.tr("one machine alone")
        self.who.set_items(list(zip((ANY, ONE), names, strict=True)))

    def _about_who(self) -> str:
        if self.who.id != ONE or not self._has_logins:
            return self.tr("Forgetting, freeing space, checking and repairing.")
        return self.tr(
            "No other machine is ever given this login. If the one above can only add backups,"
            " a stolen machine cannot destroy them."
        )

    def _show_rows(self) -> None:
        type_ = self.chosen_type
        one = self.who.id == ONE
        self._name_who()
        self._who_row.set_hint(self._about_who())
        shown = {"machine_id", *_SHOWN.get(type_, ()), *secret_kinds(self.place())}
        words = RepositoryWords()
        labels = {**words.labels(type_), "machine_id": self.tr("Machine")}
        hints = {"url": self.tr("Of the same server, such as a port that is not append-only.")}
        for name, row in self._rows.items():
            row.setVisible(one and name in shown)
            row.set_label(labels[name])
            row.set_hint(hints.get(name, ""))
        self._trial_row.setVisible(one and self._has_logins)

    def _say_problems(self) -> None:
        for name, row in self._rows.items():
            row.set_error(fields.sentences(self._problems, f"{FIELDS}{name}"))
        if self._removed and not self.machine.id and not self._rows["machine_id"].error:
            self._rows["machine_id"].set_error(
                self.tr("The machine that looked after it was removed. Choose another one.")
            )

    def _on_changed(self) -> None:
        self.trial.clear()
        self.changed.emit()
