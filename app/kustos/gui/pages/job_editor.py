"""The job editor: the fields, beside them what they mean in words, at the foot what has changed."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from kustos.core.events import (
    Event,
    JobsChanged,
    MachinesChanged,
    PoliciesChanged,
    RepositoriesChanged,
)
from kustos.core.fields import InvalidError
from kustos.core.jobs import JobChangedError, JobDraft
from kustos.core.model import Credentials, Job
from kustos.core.policy import differing
from kustos.core.policy_drafts import draft_of
from kustos.core.policy_fields import PolicyField
from kustos.core.retention import problems as retention_problems
from kustos.core.schedules import Planning, PlanningState
from kustos.core.sealed_sets import Keeping
from kustos.gui.bridge import Bridge
from kustos.gui.forms.foot import Foot
from kustos.gui.forms.in_words import Spoken
from kustos.gui.forms.job_aside import JobAside
from kustos.gui.forms.job_form import JobForm
from kustos.gui.models.folders_patterns import selection_of
from kustos.gui.models.policy_values import Following, merged, own_values, values_of
from kustos.gui.navigation import JobPlace, Navigator, PageKey, Place
from kustos.gui.notice import Notice
from kustos.gui.pages.job_dialogs import JobDialogs
from kustos.gui.pages.job_known import JobKnown, blank_job, read_job
from kustos.gui.pages.page import Page
from kustos.gui.pages.policy_following import stop_following
from kustos.gui.text import kinds, schedules
from kustos.gui.text.job_changes import JobChanges
from kustos.gui.text.policies import PolicyWords, field_name
from kustos.gui.text.retention import RetentionWords
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.scroller import Scroller
from kustos_agent.protocol.schedules import Schedule

_FORM_SHARE = 68
_SIDE_SHARE = 32


class JobEditorPage(Page):
    """Creates a job or changes one. What is entered outlives every reading anew."""

    section = PageKey.JOBS

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._place = JobPlace()
        self._job: Job | None = None
        self._baseline: JobDraft | None = None
        self._with_variables = False
        self._saved = False
        self._busy = False
        self._gone = False
        self._unable = dict[str, Keeping]()
        self._keeping: Keeping | None = None
        self._without_own: frozenset[str] = frozenset()
        self._unplanning: frozenset[str] = frozenset()
        self._planning: Planning | None = None
        self._following: Following | None = None
        self._policies = 0
        self._reset: set[PolicyField] = set()
        """Values that are to be the policy's again as soon as the job is saved."""
        self.form = JobForm(bridge, self.run)
        self._notice = Notice(bridge)
        self._notice.unlocked.connect(self.invalidate)
        self._dialogs = JobDialogs(self, self.form, self._notice)
        self._aside = JobAside(bridge, self.run, self._notice.say_error)
        self._discard_button = Button()
        self._save = PrimaryButton()
        self._save_and_run = Button()
        self._foot = Foot(self._discard_button, self._save_and_run, self._save)
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
        self.form.retention.preview_wanted.connect(self._preview_rules)
        self._aside.reckoned.connect(self._say_unmet)
        self.form.reset_wanted.connect(self._reset_to_policy)
        self.form.policy.show_it.clicked.connect(self._open_policy)
        self.form.policy.follow.clicked.connect(self._ask_which_policy)
        self.form.policy.stop.clicked.connect(self._ask_to_stop_following)
        self._discard_button.clicked.connect(self._take_back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(
            self._save.click
        )
        self._save.clicked.connect(lambda: self._store(run=False))
        self._save_and_run.clicked.connect(lambda: self._store(run=True))

    # --- reading -------------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        if isinstance(place, JobPlace):
            self._place = place

    async def load(self) -> None:
        job_id = self._job.id if self._job else self._place.job_id

        known = await self.bridge.call(partial(read_job, job_id=job_id))
        self.form.set_machines(known.machines)
        self.form.set_repositories(known.repositories)
        self._unable, self._keeping = dict(known.unable), known.keeping
        self._without_own = known.without_own
        self._unplanning, self._planning = known.unplanning, known.planning
        self._policies = known.policies
        if known.job is not None and self._job is not None:
            self._job = replace(self._job, paused_until=known.job.paused_until)
        if self._job is None or self._is_current(known.job):
            # Else it is of a revision that the form does not show yet: see `_merge`.
            self._following = known.following
        if job_id and known.job is None:
            self._say_gone()
        elif self._baseline is None or self._more_to_begin_with(known):
            self._begin(known)
        self._show()

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def hear(self, event: Event) -> None:
        if isinstance(event, MachinesChanged | RepositoriesChanged | JobsChanged | PoliciesChanged):
            self.invalidate()

    def crumb(self) -> str:
        if self._job is None:
            return "" if self._place.job_id else self.tr("New job")
        return kinds.on_machine(self._job.name, self.form.machine.machine_name)

    def unsaved(self) -> bool:
        return bool(self._changes()) and not self._gone

    def _is_current(self, job: Job | None) -> bool:
        return job is not None and self._job is not None and job.revision == self._job.revision

    def _begin(self, known: JobKnown) -> None:
        self._job, self._following = known.job, known.following
        self._reset.clear()
        if known.job is not None:
            self.form.show_job(known.job)
            self.form.dumps.set_stored(known.with_passwords)
            self.form.hooks.set_stored(known.with_variables)
            self._with_variables = known.with_variables
            self.form.fix_machine()
        else:
            self.form.show_job(blank_job(known, self._place.machine_id or ""))
        self._baseline = self.form.draft()
        self.renamed.emit()

    def _more_to_begin_with(self, known: JobKnown) -> bool:
        """Whether the form of a new job is still untouched, and what it begins with has come only
        now: the first machine joins a moment after the window has opened."""
        untouched = self._job is None and not self._changes()
        return untouched and blank_job(known, self._place.machine_id or "") != self._baseline

    def _say_gone(self) -> None:
        self._gone = True
        self._notice.say_error(LookupError(self._place.job_id))
        self.form.setEnabled(False)

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._discard_button.setText(self.tr("Discard"))
        self._save.setText(self.tr("Save"))
        self._save_and_run.setText(self.tr("Save and back up now"))
        self._show()

    def _show(self) -> None:
        draft = self.form.draft()
        spoken = Spoken(
            draft=draft,
            machine=self.form.machine.machine_name,
            repository=self.form.repository.currentText() if draft.repository_id else "",
            left_out=len(self.form.selection.left_out),
            patterns=self.form.typed_patterns,
            takes_manager=self._takes_manager(draft),
        )
        standing = self._standing(draft.schedule) if draft.schedule is not None else ""
        job_id = self._job.id if self._job is not None else ""
        self._aside.show_draft(spoken, standing=standing, job_id=job_id)
        self.form.say_keeping(self._said_keeping(draft))
        chosen = self.form.machine.chosen
        self.form.schedule.say_price(unknown=chosen is not None and chosen.price_unknown)
        self.form.retention.preview.setVisible(self._job is not None)
        self._say_origins(draft)
        self._say_unmet()
        self._show_foot()

    def _say_origins(self, draft: JobDraft) -> None:
        following, job = self._following, self._job
        self.form.say_policy(following, self._policies, changed=self.unsaved())
        if following is None or job is None:
            self.form.say_origins(None)
        else:
            self.form.say_origins(own_values(draft, job, following, self._reset))

    def _say_unmet(self) -> None:
        self.form.retention.show_remark(RetentionWords().unmet(self._aside.unmet))

    def _standing(self, schedule: Schedule) -> str:
        """How far the machine is with what is stored; before, only what it will not do."""
        if self.form.machine.id in self._unplanning:
            return schedules.planning(Planning(PlanningState.UNSUPPORTED))
        stored = self._job
        if stored is None or stored.schedule != schedule or self._planning is None:
            return ""
        until = stored.paused_until
        now = datetime.now(UTC)
        if until is not None and now < until:
            return self.tr("Nothing begins by itself: {paused}.").format(
                paused=schedules.paused(until, now)
            )
        return schedules.planning(self._planning)

    def _takes_manager(self, draft: JobDraft) -> bool:
        """Whether runs of what is entered take what only this computer has."""
        own = any(self.form.dumps.has_password(dump.id) for dump in draft.dumps) or bool(
            draft.hooks and (self._with_variables or draft.hook_variables)
        )
        return (
            draft.credentials is not Credentials.SEALED
            or draft.machine_id in self._unable
            or (own and draft.machine_id in self._without_own)
        )

    def _said_keeping(self, draft: JobDraft) -> Keeping | None:
        """Of what is stored, once it is; before that only what will keep it from being kept."""
        if draft.credentials is not Credentials.SEALED:
            return None
        if draft.machine_id in self._unable:
            return self._unable[draft.machine_id]
        stored = self._job
        if stored is None or stored.credentials is not Credentials.SEALED:
            return None
        return self._keeping if stored.repository_id == draft.repository_id else None

    def _show_foot(self) -> None:
        changes = self._changes()
        usable = not self._busy and not self._gone and self._baseline is not None
        new = self._job is None
        if new and not self.form.wrong_tabs:
            self._foot.set_text(self.tr("New job"))
        elif self.form.wrong_tabs:
            wrong = self.form.wrong_tabs
            self._foot.set_text(self.tr("To be mended", "fields"), " · ".join(wrong))
        elif changes:
            self._foot.set_text(self.tr("%n change(s)", "", len(changes)), " · ".join(changes))
        else:
            self._foot.set_text(
                self.tr("Saved") if self._saved else "", self.tr("No unsaved changes")
            )
        self._discard_button.setEnabled(usable and bool(changes))
        self._save.setEnabled(usable and (new or bool(changes)))
        self._save_and_run.setEnabled(usable)

    def _changes(self) -> list[str]:
        """What differs from what is stored, in words."""
        before = self._baseline
        if before is None:
            return []
        now = self.form.draft()
        return [*self._differences(before, now), *self._given_back(before, now)]

    def _given_back(self, before: JobDraft, now: JobDraft) -> list[str]:
        """What is to be the policy's again, and says the same as before."""
        own = self._job.overrides if self._job is not None else ()
        same = self._still_reset(now) - differing(values_of(before), values_of(now))
        return [field_name(field) for field in own if field in same]

    def _differences(self, before: JobDraft, now: JobDraft) -> list[str]:
        folders_before, patterns_before = selection_of(before.sources, before.excludes)
        folders_now, patterns_now = selection_of(now.sources, now.excludes)
        return JobChanges().said(
            before,
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
            self._reset.clear()
            self.form.show_job(self._baseline)
            self._show()

    def _reset_to_policy(self, fields: tuple[PolicyField, ...]) -> None:
        if self._following is not None:
            self._reset |= set(fields)
            self.form.show_values(self._following.placed, fields)
            self._show()

    def _open_policy(self) -> None:
        if self._following is not None:
            self.navigator.open_policy(self._following.view.policy.id)

    def _ask_which_policy(self) -> None:
        from kustos.gui.dialogs.policy_follow import (  # noqa: PLC0415  when needed
            FollowPolicyDialog,
        )

        if self._job is not None:
            dialog = FollowPolicyDialog(self.bridge, self._job, self)
            dialog.accepted.connect(self._begin_again)
            dialog.open()

    def _ask_to_stop_following(self) -> None:
        job, following = self._job, self._following
        if job is not None and following is not None:
            dialog = stop_following(self.bridge, job.id, following.view.policy.name, self)
            dialog.accepted.connect(self._begin_again)
            dialog.open()

    def _begin_again(self) -> None:
        """With what is stored; nothing was entered over it."""
        self._notice.clear()
        self._baseline = None
        self.invalidate()

    def _preview_rules(self) -> None:
        from kustos.gui.dialogs.tidy import TidyDialog  # noqa: PLC0415  when needed

        rules = self.form.retention.rules()
        found = () if rules is None else tuple(retention_problems(rules))
        self.form.show_problems(found)
        if rules is not None and not found and self._job is not None:
            TidyDialog(self.bridge, self._job.id, self._job.name, self, rules=rules).open()

    # --- saving --------------------------------------------------------------------------------

    def _store(self, *, run: bool) -> None:
        self._busy = True
        self._notice.clear()
        self._show_foot()
        self.run(self._stored(run=run), self._not_stored)

    async def _stored(self, *, run: bool) -> None:
        draft = self.form.draft()
        job_id = self._job.id if self._job else None
        was_new = job_id is None
        based = replace(draft, based_on=self._job.revision if self._job else None)
        reset = self._still_reset(draft)
        self._job = await self.bridge.act(lambda manager: manager.jobs.save(based, job_id))
        if reset and self._job.policy_id is not None:
            saved_id = self._job.id
            self._job = await self.bridge.act(
                lambda manager: manager.policies.reset(saved_id, reset)
            )
        self._reset.clear()
        stored = frozenset(dump.id for dump in draft.dumps if self.form.dumps.has_password(dump.id))
        self.form.dumps.set_stored(stored)
        kept = bool(draft.hooks) and (self._with_variables or bool(draft.hook_variables))
        self.form.hooks.set_stored(kept)
        self._with_variables = kept
        self._busy, self._saved = False, True
        self._baseline = replace(draft, passwords={}, hook_variables="")
        self.form.show_problems(())
        self.form.fix_machine()
        self.renamed.emit()
        self._show()
        if run:
            saved = self._job.id
            task = await self.bridge.act(lambda manager: manager.tasks.back_up(saved))
            self.navigator.open_task(task.id)
        elif was_new:
            self.navigator.show_page(PageKey.JOBS)

    def _still_reset(self, draft: JobDraft) -> frozenset[PolicyField]:
        """Without what was changed again afterwards."""
        if self._following is None:
            return frozenset()
        return frozenset(self._reset) - differing(values_of(draft), self._following.placed)

    def _not_stored(self, error: Exception) -> None:
        self._busy = False
        if isinstance(error, InvalidError):
            self.form.show_problems(error.problems)
        elif isinstance(error, JobChangedError) and error.job is not None:
            self._merge(error.job)
        else:
            self._notice.say_error(error)
        self._show_foot()

    def _merge(self, job: Job) -> None:
        """Somebody else has saved it: show what they have changed, and keep over it what was
        entered here."""
        base = self._baseline
        if base is None:
            return
        mine = self.form.draft()
        theirs = replace(draft_of(job), passwords=mine.passwords)
        said = self._differences(base, theirs)
        both = merged(values_of(mine), values_of(base), values_of(theirs))
        self.form.show_values(both, differing(values_of(mine), both))
        self.form.keep_typed(mine)
        if mine.name == base.name:
            self.form.name.setText(job.name)
        self._job = job
        self._baseline = replace(theirs, passwords={})
        self._notice.say(partial(PolicyWords().changed_meanwhile, said), Tone.ATTENTION)
        self.invalidate()
        self._show()
