"""The editor of a policy: the tabs of a job without a machine, and what saving changes on those
that follow it."""

from dataclasses import dataclass, replace

from msgspec import structs
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from kustos.core import policy_templates
from kustos.core.events import Event, MachinesChanged, PoliciesChanged, RepositoriesChanged
from kustos.core.fields import InvalidError
from kustos.core.jobs import JobDraft
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.policies import PolicyChangedError
from kustos.core.policy import PolicyContent, PolicyRevision, differing
from kustos.core.policy_diff import diff
from kustos.core.policy_drafts import PolicyDraft
from kustos.core.policy_fields import PolicyField
from kustos.core.policy_templates import Template
from kustos.core.policy_views import PolicyView, Preview
from kustos.core.presets import usual_schedule
from kustos.core.repositories import RepositoryView
from kustos.core.retention import USUAL
from kustos.gui.bridge import Bridge
from kustos.gui.forms.foot import Foot
from kustos.gui.forms.in_words import Spoken
from kustos.gui.forms.job_aside import JobAside
from kustos.gui.forms.job_form import JobForm
from kustos.gui.models.folders_patterns import selection_of
from kustos.gui.models.policy_values import merged, values_of, with_values
from kustos.gui.navigation import Navigator, PageKey, Place, PolicyPlace
from kustos.gui.notice import Notice
from kustos.gui.pages.job_dialogs import JobDialogs
from kustos.gui.pages.page import Page
from kustos.gui.text import numbers, policies, schedules
from kustos.gui.text.job_changes import JobChanges
from kustos.gui.text.policies import PolicyWords
from kustos.gui.text.retention import RetentionWords
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.scroller import Scroller

_FORM_SHARE = 68
_SIDE_SHARE = 32


@dataclass(frozen=True, slots=True)
class _Known:
    """What can be chosen from, and the policy itself."""

    machines: list[MachineView]
    repositories: list[RepositoryView]
    view: PolicyView | None
    with_passwords: frozenset[str]
    with_variables: bool


class PolicyEditorPage(Page):
    """Creates a policy or changes one. What is entered outlives every reading anew, and what others
    save meanwhile."""

    section = PageKey.JOBS

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._place = PolicyPlace()
        self._view: PolicyView | None = None
        self._based_on = 0
        self._baseline: JobDraft | None = None
        self._saved = False
        self._busy = False
        self._gone = False
        self.form = JobForm(bridge, self.run, shared=True)
        self.form.retention.preview.hide()
        self._notice = Notice(bridge)
        self._notice.unlocked.connect(self.invalidate)
        self._dialogs = JobDialogs(self, self.form, self._notice)
        self._aside = JobAside(bridge, self.run, self._notice.say_error)
        self._discard_button = Button()
        self._save = PrimaryButton()
        self._foot = Foot(self._discard_button, self._save)
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        form = Card(flush=True)
        form.add(self.form, 1)
        row = QHBoxLayout()
        row.setSpacing(measure.GAP)
        row.addWidget(form, _FORM_SHARE)
        row.addWidget(Scroller(self._aside), _SIDE_SHARE)
        self.body.addWidget(self._notice)
        self.body.addLayout(row, 1)
        self.body.addWidget(self._foot)

    def _connect(self) -> None:
        self.form.changed.connect(self._on_changed)
        self._aside.reckoned.connect(self._say_unmet)
        self._discard_button.clicked.connect(self._take_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(
            self._save.click
        )
        self._save.clicked.connect(self._look)

    # --- reading -------------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        if isinstance(place, PolicyPlace):
            self._place = place

    async def load(self) -> None:
        policy_id = self._view.policy.id if self._view else self._place.policy_id

        async def read(manager: Manager) -> _Known:
            view = await manager.policies.get(policy_id) if policy_id else None
            there = view is not None and policy_id is not None
            return _Known(
                await manager.machines.overview(),
                await manager.repositories.overview(),
                view,
                await manager.policies.with_passwords(policy_id or "") if there else frozenset(),
                await manager.policies.with_variables(policy_id or "") if there else False,
            )

        known = await self.bridge.call(read)
        self.form.set_machines(known.machines)
        self.form.set_repositories(known.repositories)
        if policy_id and known.view is None:
            self._gone = True
            self._notice.say_error(LookupError(policy_id))
            self.form.setEnabled(False)
        elif self._baseline is None:
            self._begin(known)
        else:
            self._view = known.view
        self._show()

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def hear(self, event: Event) -> None:
        if isinstance(event, MachinesChanged | RepositoriesChanged | PoliciesChanged):
            self.invalidate()

    def crumb(self) -> str:
        if self._view is not None:
            return self.tr("Policy {name}").format(name=self._view.policy.name)
        return "" if self._place.policy_id else self.tr("New policy")

    def unsaved(self) -> bool:
        return bool(self._changes()) and not self._gone

    def _begin(self, known: _Known) -> None:
        self._view = known.view
        if known.view is not None:
            self._based_on = known.view.newest.number
            looked_into = [one.machine.os_name for one in known.view.followers[:1]]
            self.form.show_job(
                replace(_draft(known.view.newest), machine_id=_at_hand(known, looked_into))
            )
            self.form.dumps.set_stored(known.with_passwords)
            self.form.hooks.set_stored(known.with_variables)
        else:
            systems = [self._place.os_name] if self._place.os_name else []
            self.form.show_job(replace(self._blank(known), machine_id=_at_hand(known, systems)))
        self._baseline = self.form.draft()
        self.renamed.emit()

    def _blank(self, known: _Known) -> JobDraft:
        """A new policy, by its template; where there is only one repository, that is chosen."""
        repositories = [view.repository.id for view in known.repositories]
        repository_id = repositories[0] if len(repositories) == 1 else ""
        zone = schedules.own_zone()
        if not self._place.template:
            content = PolicyContent(
                repository_id=repository_id,
                schedule=usual_schedule(zone),
                retention=structs.replace(USUAL, zone=zone),
            )
            return _of_content("", content)
        template = Template(self._place.template)
        content = policy_templates.content(template, self._place.os_name, repository_id, zone)
        return _of_content(policies.template(template)[0], content)

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._discard_button.setText(self.tr("Discard"))
        self._save.setText(self.tr("Save …") if self._followed else self.tr("Save"))
        self._show()

    @property
    def _followed(self) -> bool:
        return self._view is not None and bool(self._view.followers)

    def _show(self) -> None:
        draft = self.form.draft()
        number = self._view.machines if self._view is not None else 0
        spoken = Spoken(
            draft=draft,
            machine=numbers.Counts().machines(number) if number else self.tr("Each machine"),
            machines=number or 1,
            repository=self.form.repository.currentText() if draft.repository_id else "",
            left_out=len(self.form.selection.left_out),
            patterns=self.form.typed_patterns,
            takes_manager=False,
        )
        self._aside.show_draft(spoken)
        self._save.setText(self.tr("Save …") if self._followed else self.tr("Save"))
        self._say_unmet()
        self._show_foot()

    def _say_unmet(self) -> None:
        self.form.retention.show_remark(RetentionWords().unmet(self._aside.unmet))

    def _show_foot(self) -> None:
        changes, new = self._changes(), self._view is None
        usable = not self._busy and not self._gone and self._baseline is not None
        if self.form.wrong_tabs:
            self._foot.set_text(self.tr("To be mended", "fields"), " · ".join(self.form.wrong_tabs))
        elif new:
            self._foot.set_text(self.tr("New policy"))
        elif changes:
            self._foot.set_text(self.tr("%n change(s)", "", len(changes)), " · ".join(changes))
        else:
            self._foot.set_text(
                self.tr("Saved") if self._saved else "", self.tr("No unsaved changes")
            )
        self._discard_button.setEnabled(usable and bool(changes))
        self._save.setEnabled(usable and (new or bool(changes)))

    def _changes(self) -> list[str]:
        """What differs from what is stored, in words."""
        before = self._baseline
        if before is None:
            return []
        now = self.form.draft()
        folders_before, patterns_before = selection_of(before.sources, before.excludes)
        folders_now, patterns_now = selection_of(now.sources, now.excludes)
        return JobChanges().said(
            replace(before, machine_id=now.machine_id),
            now,
            self.form.repository_names,
            inside=folders_before != folders_now,
            patterns=patterns_before != patterns_now,
        )

    # --- entering ------------------------------------------------------------------------------

    def _on_changed(self) -> None:
        self._saved = False
        self._show()

    def _take_back(self) -> None:
        if self._baseline is not None:
            self._notice.clear()
            self.form.show_job(replace(self._baseline, machine_id=self.form.machine.id))
            self._show()

    # --- saving --------------------------------------------------------------------------------

    def _draft(self) -> PolicyDraft:
        entered = self.form.draft()
        return PolicyDraft(
            name=entered.name,
            content=values_of(entered),
            passwords=entered.passwords,
            hook_variables=entered.hook_variables,
        )

    def _look(self) -> None:
        """What it changes is said before it is saved; where nobody follows it, there is nothing to
        be said."""
        self._busy = True
        self._notice.clear()
        self._show_foot()
        self.run(self._looked(), self._not_stored)

    async def _looked(self) -> None:
        draft, view = self._draft(), self._view
        policy_id = view.policy.id if view is not None else None
        preview = await self.bridge.call(lambda manager: manager.policies.preview(draft, policy_id))
        self.form.show_problems(())
        if view is None or not view.followers:
            await self._stored(None)
            return
        self._busy = False
        self._show_foot()
        self._ask(view, preview)

    def _ask(self, view: PolicyView, preview: Preview) -> None:
        from kustos.gui.dialogs.policy_save import SavePolicyDialog  # noqa: PLC0415  when needed

        dialog = SavePolicyDialog(self.bridge, view, preview, self._stored, self)
        dialog.failed.connect(self._not_stored)
        dialog.open()

    async def _stored(self, to: tuple[str, ...] | None) -> None:
        draft, based_on = self._draft(), self._based_on
        policy_id = self._view.policy.id if self._view is not None else None
        was_new = policy_id is None

        async def save(manager: Manager) -> tuple[PolicyView | None, frozenset[str], bool]:
            saved = await manager.policies.save(draft, policy_id, based_on=based_on, to=to)
            return (
                await manager.policies.get(saved.id),
                await manager.policies.with_passwords(saved.id),
                await manager.policies.with_variables(saved.id),
            )

        view, with_passwords, with_variables = await self.bridge.act(save)
        if view is None:
            raise LookupError(policy_id)
        self._view, self._based_on = view, view.newest.number
        # Its dumps may have got other ids.
        self.form.show_values(view.newest.content, {PolicyField.DUMPS})
        self.form.dumps.set_stored(with_passwords)
        self.form.hooks.set_stored(with_variables)
        self._busy, self._saved = False, True
        self._baseline = self.form.draft()
        self.form.show_problems(())
        self.renamed.emit()
        self._show()
        if was_new:
            self.navigator.open_policies(view.policy.id)

    def _not_stored(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, InvalidError):
            self.form.show_problems(error.problems)
        elif isinstance(error, PolicyChangedError) and error.newest is not None:
            self._merge(error.newest)
        else:
            self._notice.say_error(error)
        self._show_foot()

    def _merge(self, newest: PolicyRevision) -> None:
        """Somebody else has saved it: show what they have changed, and keep over it what was
        entered here."""
        base = self._baseline
        if base is None:
            return
        mine = self.form.draft()
        theirs = newest.content
        said = [PolicyWords().change(one) for one in diff(values_of(base), theirs).changes]
        both = merged(values_of(mine), values_of(base), theirs)
        self.form.show_values(both, differing(values_of(mine), both))
        self.form.keep_typed(mine)
        if mine.name == base.name:
            self.form.name.setText(newest.name)
        self._based_on = newest.number
        self._baseline = replace(
            with_values(base, theirs), name=newest.name, passwords={}, hook_variables=""
        )
        self._notice.say(lambda: PolicyWords().changed_meanwhile(said), Tone.ATTENTION)
        self.invalidate()
        self._show()


def _at_hand(known: _Known, systems: list[str]) -> str:
    """A machine that folders can be picked on, best one that has the policy; empty for none."""
    followers = {one.machine.id for one in known.view.followers} if known.view else set()
    here = [
        view
        for view in known.machines
        if view.connected and (not systems or view.machine.os_name in systems)
    ]
    here.sort(key=lambda view: view.machine.id not in followers)
    return here[0].machine.id if here else ""


def _draft(revision: PolicyRevision) -> JobDraft:
    return _of_content(revision.name, revision.content)


def _of_content(name: str, content: PolicyContent) -> JobDraft:
    return with_values(JobDraft(name=name, machine_id="", repository_id="", sources=()), content)
