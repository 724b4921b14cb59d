"""The fields of a job, on tabs."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from kustos.core.fields import FieldProblem
from kustos.core.job_context import WINDOWS
from kustos.core.jobs import JobDraft
from kustos.core.machines import MachineView
from kustos.core.model import Job
from kustos.core.policy import PolicyContent
from kustos.core.policy_fields import PolicyField
from kustos.core.repositories import RepositoryView
from kustos.core.sealed_sets import Keeping
from kustos.gui.bridge import Bridge
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.chosen_paths import ChosenPaths
from kustos.gui.forms.credentials_choice import CredentialsChoice
from kustos.gui.forms.dump_list import DumpList
from kustos.gui.forms.expected_fields import ExpectedFields
from kustos.gui.forms.folder_field import FolderField
from kustos.gui.forms.hook_fields import HookFields
from kustos.gui.forms.how_fields import HowFields
from kustos.gui.forms.job_tabs import JobTab, JobTabs
from kustos.gui.forms.leave_out import LeaveOutOptions, MarkerChoice
from kustos.gui.forms.machine_choice import MachineChoice
from kustos.gui.forms.policy_row import PolicyRow
from kustos.gui.forms.retention_fields import RetentionFields
from kustos.gui.forms.schedule_form import ScheduleForm
from kustos.gui.models.folders_patterns import excludes_of, selection_of
from kustos.gui.models.folders_selection import Selection
from kustos.gui.models.folders_tree import Run
from kustos.gui.models.policy_values import Following
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import dumps, fields, retention, sealing
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button

_PATTERNS_HEIGHT: Final = 76
ORIGINS: Final = {
    "sources": (PolicyField.SOURCES,),
    "excludes": (PolicyField.EXCLUDES,),
    "options": (
        PolicyField.EXCLUDE_CACHES,
        PolicyField.EXCLUDE_LARGER_THAN,
        PolicyField.ONE_FILE_SYSTEM,
    ),
    "exclude_if_present": (PolicyField.EXCLUDE_IF_PRESENT,),
    "use_fs_snapshot": (PolicyField.USE_FS_SNAPSHOT,),
    "times": (PolicyField.SCHEDULE,),
    "max_age_seconds": (PolicyField.MAX_AGE,),
    "min_bytes": (PolicyField.MIN_BYTES,),
    "how": (PolicyField.HOW,),
    "repository_id": (PolicyField.REPOSITORY,),
    "credentials": (PolicyField.CREDENTIALS,),
    "retention": (PolicyField.RETENTION,),
    "dumps": (PolicyField.DUMPS,),
    "hooks": (PolicyField.HOOKS,),
}
"""Of each row the values that stand there, and come from somewhere together."""


@dataclass(frozen=True, slots=True)
class _Paths:
    """What is chosen, as the form has it and as a job does."""

    selection: Selection
    patterns: tuple[str, ...]
    sources: tuple[str, ...]
    excludes: tuple[str, ...]


class JobForm(TranslatedWidget):
    """Gives a `JobDraft` and takes one; problems are said at their fields, and mark their tabs.

    `shared`: of a policy, which is on no machine: one may be chosen to pick folders from.
    """

    changed = Signal()
    """By hand: not by `show_job`."""
    new_repository_wanted = Signal()
    count_wanted = Signal()
    """What would be saved and left out, as it is entered now."""
    reset_wanted = Signal(object)
    """The tuple of `PolicyField`s whose values are to be the policy's again."""

    def __init__(
        self, bridge: Bridge, run: Run, parent: QWidget | None = None, *, shared: bool = False
    ) -> None:
        super().__init__(parent)
        self._shared = shared
        self._problems: tuple[FieldProblem, ...] = ()
        self._wrong_tabs: list[JobTab] = []
        self._given = _Paths(Selection(), (), (), ())
        self._keeping: Keeping | None = None
        self._filling = False
        self.tabs = JobTabs()
        self.machine = MachineChoice()
        self.name = QLineEdit()
        self.policy = PolicyRow()
        self.folders = FolderField(bridge, run)
        self.chosen = ChosenPaths()
        self.dumps = DumpList()
        self.hooks = HookFields()
        self.patterns = QPlainTextEdit()
        self.patterns.setProperty("role", "mono")
        self.patterns.setFixedHeight(_PATTERNS_HEIGHT)
        self.patterns.setTabChangesFocus(True)
        self.try_patterns = Button()
        self.options = LeaveOutOptions()
        self.marker = MarkerChoice()
        self.shadow = QCheckBox()
        self.repository = Choice()
        self.retention = RetentionFields()
        self.credentials = CredentialsChoice()
        self.schedule = ScheduleForm()
        self.expected = ExpectedFields()
        self.how = HowFields()
        self._new_repository = Button()
        self._rows = self.tabs.rows
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        where = QHBoxLayout()
        where.setSpacing(measure.GAP_SMALL)
        where.addWidget(self.repository, 1)
        where.addWidget(self._new_repository)
        patterns = QHBoxLayout()
        patterns.setSpacing(measure.GAP_SMALL)
        patterns.addWidget(self.patterns, 1)
        patterns.addWidget(self.try_patterns, 0, Qt.AlignmentFlag.AlignTop)
        first: dict[str, QWidget | QLayout] = {
            "machine_id": self.machine,
            "name": self.name,
            "policy": self.policy,
        }
        if self._shared:
            first = {"name": self.name, "machine_id": self.machine}
        self._put(
            JobTab.WHAT,
            {
                **first,
                "sources": self.folders,
                "chosen": self.chosen,
                "excludes": patterns,
                "options": self.options,
                "exclude_if_present": self.marker,
                "use_fs_snapshot": self.shadow,
            },
        )
        self.tabs.forms[JobTab.WHEN].add_wide(self.schedule)
        self.tabs.put(JobTab.WHEN, self.schedule.rows)
        self.tabs.forms[JobTab.WHEN].add_wide(self.expected)
        self.tabs.put(JobTab.WHEN, self.expected.rows)
        self._put(JobTab.WHERE, {"repository_id": where, "credentials": self.credentials})
        self.tabs.forms[JobTab.HOW].add_wide(self.how)
        self.tabs.put(JobTab.HOW, self.how.rows)
        self._put(JobTab.KEEP, {"retention": self.retention})
        self._put(JobTab.COMMANDS, {"dumps": self.dumps, "hooks": self.hooks})
        self._rows = self.tabs.rows
        if not self._shared:
            self._rows["policy"].hide()
        for tab in JobTab:
            if tab is not JobTab.WHAT:
                self.tabs.forms[tab].add_stretch()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.tabs)

    def _put(self, tab: JobTab, fields: dict[str, QWidget | QLayout]) -> None:
        form = self.tabs.forms[tab]
        rows = {name: form.add_row("", field) for name, field in fields.items()}
        self.tabs.put(tab, rows)

    def _connect(self) -> None:
        self.machine.currentIndexChanged.connect(self._look_elsewhere)
        self.folders.mistyped.connect(self._say_mistyped)
        self._new_repository.clicked.connect(self.new_repository_wanted)
        self.try_patterns.clicked.connect(self.count_wanted)
        self.chosen.removed.connect(lambda path: self._mark(path, chosen=False))
        self.chosen.restored.connect(lambda path: self._mark(path, chosen=True))
        for name, fields_ in ORIGINS.items():
            self._rows[name].reset_wanted.connect(partial(self.reset_wanted.emit, fields_))
        for signal in (
            self.machine.currentIndexChanged,
            self.name.textChanged,
            self.folders.chosen,
            self.dumps.changed,
            self.hooks.changed,
            self.patterns.textChanged,
            self.options.changed,
            self.marker.changed,
            self.shadow.toggled,
            self.repository.currentIndexChanged,
            self.retention.changed,
            self.credentials.changed,
            self.schedule.changed,
            self.expected.changed,
            self.how.changed,
        ):
            signal.connect(self._on_changed)

    # --- what can be chosen --------------------------------------------------------------------

    def set_machines(self, views: Sequence[MachineView]) -> None:
        """Offer these; one that has come back is asked again for its folders."""
        before = self.machine.chosen
        self.machine.set_views(views)
        now = self.machine.chosen
        if before is not None and now is not None and now.connected and not before.connected:
            self.folders.retry()

    def set_repositories(self, views: Sequence[RepositoryView]) -> None:
        """Offer these."""
        self.repository.set_items([(view.repository.id, view.repository.name) for view in views])

    def say_keeping(self, keeping: Keeping | None) -> None:
        """How far the machine is with keeping them; None: nothing to be said."""
        self._keeping = keeping
        self._rows["credentials"].set_hint("" if keeping is None else sealing.said(keeping))

    def fix_machine(self) -> None:
        """A job that is there stays with its machine."""
        self.machine.setEnabled(False)
        self.retranslate()

    # --- the job -------------------------------------------------------------------------------

    @property
    def selection(self) -> Selection:
        """The chosen folders."""
        return self.folders.selection

    @property
    def typed_patterns(self) -> tuple[str, ...]:
        """The lines of *Leave out*."""
        lines = (line.strip() for line in self.patterns.toPlainText().splitlines())
        return tuple(line for line in lines if line)

    @property
    def repository_names(self) -> dict[str, str]:
        """Of those that can be chosen, by their ids."""
        choice = self.repository
        return {choice.itemData(row): choice.itemText(row) for row in range(choice.count())}

    def draft(self) -> JobDraft:
        """As it is entered now."""
        paths = self._paths()
        draft = JobDraft(
            name=self.name.text(),
            machine_id=self.machine.id,
            repository_id=self.repository.id,
            sources=paths.sources,
            excludes=paths.excludes,
            exclude_if_present=self.marker.name,
            use_fs_snapshot=self.shadow.isChecked(),
            dumps=self.dumps.dumps,
            passwords=self.dumps.passwords,
            hooks=self.hooks.hooks(),
            retention=self.retention.rules(),
            credentials=self.credentials.chosen,
            schedule=self.schedule.schedule(),
            hook_variables=self.hooks.typed_variables,
            max_age_seconds=self.expected.max_age_seconds,
            min_bytes=self.expected.min_bytes,
            how=self.how.how,
        )
        return self.options.into(draft)

    def _paths(self) -> "_Paths":
        """In the order in which they were given, where nothing else was entered: another order
        would look like a change, and like a value of this machine's own."""
        given, selection, patterns = self._given, self.selection, self.typed_patterns
        sources, excludes = selection.roots, (*excludes_of(selection), *patterns)
        if frozenset(sources) == frozenset(given.sources):
            sources = given.sources
        if (selection, patterns) == (given.selection, given.patterns):
            excludes = given.excludes
        return _Paths(selection, patterns, sources, excludes)

    def show_job(self, job: Job | JobDraft) -> None:
        """Show this instead of what is entered."""
        self._filling = True
        self.name.setText(job.name)
        self.show_values(job, tuple(PolicyField))
        self.machine.choose(job.machine_id)
        self._offer_what_it_can()
        view = self.machine.chosen
        self.folders.look_into(view.machine if view else None)
        self.folders.show_tree(bool(view) or not self._shared)
        self.show_problems(())
        self._filling = False

    def show_values(
        self, values: Job | JobDraft | PolicyContent, wanted: Collection[PolicyField]
    ) -> None:
        """Show these values of it, and leave the others as they are entered."""
        filling, self._filling = self._filling, True
        now = self.draft()
        if {PolicyField.SOURCES, PolicyField.EXCLUDES} & set(wanted):
            sources = values.sources if PolicyField.SOURCES in wanted else now.sources
            excludes = values.excludes if PolicyField.EXCLUDES in wanted else now.excludes
            selection, patterns = selection_of(sources, excludes)
            self._given = _Paths(selection, tuple(patterns), sources, excludes)
            self.folders.set_selection(selection)
            self.patterns.setPlainText("\n".join(patterns))
        self.options.show_values(values, wanted)
        show: dict[PolicyField, Callable[[], None]] = {
            PolicyField.EXCLUDE_IF_PRESENT: lambda: self.marker.choose(values.exclude_if_present),
            PolicyField.USE_FS_SNAPSHOT: lambda: self.shadow.setChecked(values.use_fs_snapshot),
            PolicyField.DUMPS: lambda: self.dumps.show_dumps(values.dumps),
            PolicyField.HOOKS: lambda: self.hooks.show_hooks(values.hooks),
            PolicyField.SCHEDULE: lambda: self.schedule.show_schedule(values.schedule),
            PolicyField.CREDENTIALS: lambda: self.credentials.choose(values.credentials),
            PolicyField.REPOSITORY: lambda: self.repository.choose(values.repository_id),
            PolicyField.RETENTION: lambda: self.retention.show_rules(values.retention),
            PolicyField.MAX_AGE: lambda: self.expected.show_age(values.max_age_seconds),
            PolicyField.MIN_BYTES: lambda: self.expected.show_size(values.min_bytes),
            PolicyField.HOW: lambda: self.how.show_how(values.how),
        }
        for field, put in show.items():
            if field in wanted:
                put()
        self.chosen.show_selection(self.selection)
        self._filling = filling
        self._on_changed()

    def keep_typed(self, former: JobDraft) -> None:
        """Enter again what of this draft's secrets showing other values has taken away."""
        for dump in self.dumps.dumps:
            password = former.passwords.get(dump.id, "")
            if password:
                self.dumps.take(dump, password)
        if former.hook_variables:
            self.hooks.variables.set_text(former.hook_variables)

    def say_policy(self, following: Following | None, others: int, *, changed: bool) -> None:
        """Say which policy it follows, and offer what `PolicyRow.show_policy` does."""
        self.policy.show_policy(following, others, changed=changed)
        self._rows["policy"].setVisible(following is not None or others > 0)

    def say_origins(self, own: Collection[PolicyField] | None) -> None:
        """Say at each field where its value comes from: `own` are of this machine only. None: the
        job follows no policy."""
        self._rows["how"].setVisible(own is not None)
        for name, fields_ in ORIGINS.items():
            if own is None:
                self._rows[name].set_origin("")
            elif set(fields_) & set(own):
                self._rows[name].set_origin(
                    self.tr("this machine only"), self.tr("reset to policy")
                )
            else:
                self._rows[name].set_origin(self.tr("from policy"))

    def select(self, selection: Selection) -> None:
        """Choose these folders, as by hand."""
        self.folders.set_selection(selection)
        self._on_changed()

    def _mark(self, path: str, *, chosen: bool) -> None:
        self.select(self.selection.marked(path, chosen=chosen))

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Say these at their fields, and lead to the first."""
        self._problems = problems
        self.schedule.show_problems(problems)
        self.expected.show_problems(problems)
        self.how.show_problems(problems)
        self._say_problems()
        wrong = self._wrong_fields()
        first = next((field for field in self.tabs.rows if field in wrong), None)
        if first is not None:
            self.tabs.lead_to(first)

    @property
    def wrong_tabs(self) -> list[str]:
        """The names of those with a problem, in their order."""
        return [self.tabs.tabText(tab) for tab in self._wrong_tabs]

    def _wrong_fields(self) -> set[str]:
        return {problem.field.partition(".")[0] for problem in self._problems}

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        labels = {
            "machine_id": self.tr("Pick folders on") if self._shared else self.tr("Machine"),
            "name": self.tr("Name"),
            "policy": self.tr("Policy"),
            "sources": self.tr("Folders"),
            "chosen": self.tr("Chosen"),
            "dumps": self.tr("Dumps"),
            "hooks": self.tr("Hooks"),
            "excludes": self.tr("Leave out"),
            "options": self.tr("And besides"),
            "exclude_if_present": self.tr("Marker file"),
            "use_fs_snapshot": self.tr("Open files"),
            "retention": self.tr("How long"),
            "credentials": self.tr("Credentials"),
            "repository_id": self.tr("Repository"),
        }
        for field, label in labels.items():
            if field in self._rows:
                self._rows[field].set_label(label)
        if self._shared:
            self._rows["machine_id"].set_hint(
                self.tr("The folders are saved on every machine that the policy is on.")
            )
        self._rows["excludes"].set_hint(
            self.tr("One pattern a line: *.tmp, node_modules, a whole path. Optional.")
        )
        self._rows["hooks"].set_hint(
            self.tr(
                "Optional. The machine's owner has to allow it: hooks = true in agent.toml there."
            )
        )
        self._say_how_dumps_go()
        self.name.setPlaceholderText(
            self.tr("For instance: Office PCs")
            if self._shared
            else self.tr("For instance: Documents")
        )
        self.machine.setPlaceholderText(self.tr("Choose a machine"))
        fixed = not self.machine.isEnabledTo(self)
        self.machine.setToolTip(self.tr("A job stays with its machine.") if fixed else "")
        self.repository.setPlaceholderText(self.tr("Choose where to"))
        self.shadow.setText(self.tr("Save open files from a shadow copy"))
        self.shadow.setToolTip(
            self.tr("Windows (VSS) makes it; the agent needs an administrator's rights for it.")
        )
        self.try_patterns.setText(self.tr("Count …"))
        self.try_patterns.setToolTip(
            self.tr("Counts on the machine what would be saved and what is left out.")
        )
        self._new_repository.setText(self.tr("New …"))
        self._new_repository.setAccessibleName(self.tr("New repository"))
        self.tabs.retranslate()
        self.say_keeping(self._keeping)
        self._say_problems()

    def _say_how_dumps_go(self) -> None:
        hint = self.tr("Databases and Docker volumes. Optional.")
        view = None if self._shared else self.machine.chosen
        self._rows["dumps"].set_hint(" ".join(filter(None, (hint, dumps.spooled(view)))))

    def _say_problems(self) -> None:
        for field, row in self._rows.items():
            row.set_error(fields.sentences(self._problems, field))
        self._rows["retention"].set_error(retention.sentences(self._problems))
        self._wrong_tabs = self.tabs.mark_wrong(self._wrong_fields())

    def _say_mistyped(self, problem: FieldProblem | None) -> None:
        others = (other for other in self._problems if other.field != "sources")
        self._problems = (*others, problem) if problem else tuple(others)
        self._say_problems()

    # --- changes -------------------------------------------------------------------------------

    def _look_elsewhere(self) -> None:
        """Paths of one machine mean nothing on another."""
        if self._filling:
            return
        view = self.machine.chosen
        if not self._shared:
            self.folders.set_selection(Selection())
        self.folders.look_into(view.machine if view else None)
        self.folders.show_tree(bool(view) or not self._shared)
        self._offer_what_it_can()

    def _offer_what_it_can(self) -> None:
        view = self.machine.chosen
        windows = view is not None and view.machine.os_name == WINDOWS
        self._rows["use_fs_snapshot"].setVisible(windows or self._shared)
        self.how.run_on(None if self._shared else view)
        self._say_how_dumps_go()

    def _on_changed(self) -> None:
        if self._filling:
            return
        self.chosen.show_selection(self.selection)
        self.changed.emit()
