"""The fields of a job."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from kustos.core.fields import FieldProblem
from kustos.core.jobs import JobDraft
from kustos.core.machines import MachineView
from kustos.core.model import Job
from kustos.core.repositories import RepositoryView
from kustos.core.sealed_sets import Keeping
from kustos.gui.bridge import Bridge
from kustos.gui.forms.choice import Choice
from kustos.gui.forms.credentials_choice import CredentialsChoice
from kustos.gui.forms.dump_list import DumpList
from kustos.gui.forms.folder_field import FolderField
from kustos.gui.forms.hook_fields import HookFields
from kustos.gui.forms.leave_out import LeaveOutOptions
from kustos.gui.forms.machine_choice import MachineChoice
from kustos.gui.forms.retention_fields import RetentionFields
from kustos.gui.forms.schedule_form import ScheduleForm
from kustos.gui.models.folders_patterns import excludes_of, selection_of
from kustos.gui.models.folders_selection import Selection
from kustos.gui.models.folders_tree import Run
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import fields, retention, sealing
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.form import Form, FormRow

_PATTERNS_HEIGHT: Final = 76
_WINDOWS: Final = "Windows"
"""As an agent names its system there."""


class JobForm(TranslatedWidget):
    """Gives a `JobDraft` and takes one; problems are said at their fields."""

    changed = Signal()
    """By hand: not by `show_job`."""
    new_repository_wanted = Signal()
    count_wanted = Signal()
    """What would be saved and left out, as it is entered now."""

    def __init__(self, bridge: Bridge, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems: tuple[FieldProblem, ...] = ()
        self._keeping: Keeping | None = None
        self._max_age_seconds: int | None = None
        self._min_bytes: int | None = None
        self._filling = False
        self.machine = MachineChoice()
        self.name = QLineEdit()
        self.folders = FolderField(bridge, run)
        self.dumps = DumpList()
        self.hooks = HookFields()
        self.patterns = QPlainTextEdit()
        self.patterns.setProperty("role", "mono")
        self.patterns.setFixedHeight(_PATTERNS_HEIGHT)
        self.patterns.setTabChangesFocus(True)
        self.try_patterns = Button()
        self.options = LeaveOutOptions()
        self.repository = Choice()
        self.retention = RetentionFields()
        self.credentials = CredentialsChoice()
        self.schedule = ScheduleForm()
        self._new_repository = Button()
        self._rows: dict[str, FormRow] = {}
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
        form = Form()
        self._rows = {
            "machine_id": form.add_row("", self.machine),
            "name": form.add_row("", self.name),
            "sources": form.add_row("", self.folders),
            "dumps": form.add_row("", self.dumps),
            "repository_id": form.add_row("", where),
        }
        form.add_wide(self.schedule)
        self._rows |= {
            "excludes": form.add_row("", patterns),
            "exclude_if_present": form.add_row("", self.options),
            "retention": form.add_row("", self.retention),
            "credentials": form.add_row("", self.credentials),
            "hooks": form.add_row("", self.hooks),
        }
        box = QVBoxLayout(self)
        pad = measure.CARD_PADDING
        box.setContentsMargins(pad, pad - 2, pad, 0)
        box.addWidget(form, 1)

    def _connect(self) -> None:
        self.machine.currentIndexChanged.connect(self._look_elsewhere)
        self.folders.mistyped.connect(self._say_mistyped)
        self._new_repository.clicked.connect(self.new_repository_wanted)
        self.try_patterns.clicked.connect(self.count_wanted)
        for signal in (
            self.machine.currentIndexChanged,
            self.name.textChanged,
            self.folders.chosen,
            self.dumps.changed,
            self.hooks.changed,
            self.patterns.textChanged,
            self.options.changed,
            self.repository.currentIndexChanged,
            self.retention.changed,
            self.credentials.changed,
            self.schedule.changed,
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

    def draft(self) -> JobDraft:
        """As it is entered now."""
        draft = JobDraft(
            name=self.name.text(),
            machine_id=self.machine.id,
            repository_id=self.repository.id,
            sources=self.selection.roots,
            excludes=(*excludes_of(self.selection), *self.typed_patterns),
            dumps=self.dumps.dumps,
            passwords=self.dumps.passwords,
            hooks=self.hooks.hooks(),
            retention=self.retention.rules(),
            credentials=self.credentials.chosen,
            schedule=self.schedule.schedule(),
            hook_variables=self.hooks.typed_variables,
            max_age_seconds=self._max_age_seconds,
            min_bytes=self._min_bytes,
        )
        return self.options.into(draft)

    def show_job(self, job: Job | JobDraft) -> None:
        """Show this instead of what is entered."""
        self._filling = True
        self._max_age_seconds, self._min_bytes = job.max_age_seconds, job.min_bytes
        selection, patterns = selection_of(job.sources, job.excludes)
        self.name.setText(job.name)
        self.patterns.setPlainText("\n".join(patterns))
        self.options.show_job(job)
        self._offer_shadow()
        self.dumps.show_dumps(job.dumps)
        self.hooks.show_hooks(job.hooks)
        self.repository.choose(job.repository_id)
        self.retention.show_rules(job.retention)
        self.credentials.choose(job.credentials)
        self.schedule.show_schedule(job.schedule)
        self.folders.set_selection(selection)
        self.machine.choose(job.machine_id)
        view = self.machine.chosen
        self.folders.look_into(view.machine if view else None)
        self.show_problems(())
        self._filling = False

    def select(self, selection: Selection) -> None:
        """Choose these folders, as by hand."""
        self.folders.set_selection(selection)
        self._on_changed()

    def show_problems(self, problems: tuple[FieldProblem, ...]) -> None:
        """Say these at their fields, and lead to the first."""
        self._problems = problems
        self._say_problems()
        if self.schedule.show_problems(problems):
            return
        named = {problem.field.partition(".")[0] for problem in problems}
        first = next((row for field, row in self._rows.items() if field in named), None)
        if first is not None:
            first.field.setFocus()

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        labels = {
            "machine_id": self.tr("Machine"),
            "name": self.tr("Name"),
            "sources": self.tr("Folders"),
            "dumps": self.tr("Dumps"),
            "hooks": self.tr("Hooks"),
            "excludes": self.tr("Leave out"),
            "exclude_if_present": self.tr("Options"),
            "retention": self.tr("How long"),
            "credentials": self.tr("Credentials"),
            "repository_id": self.tr("Repository"),
        }
        for field, label in labels.items():
            self._rows[field].set_label(label)
        self._rows["excludes"].set_hint(
            self.tr("One pattern a line: *.tmp, node_modules, a whole path. Optional.")
        )
        self._rows["hooks"].set_hint(
            self.tr(
                "Optional. The machine's owner has to allow it: hooks = true in agent.toml there."
            )
        )
        self._rows["dumps"].set_hint(self.tr("Databases and Docker volumes. Optional."))
        self.name.setPlaceholderText(self.tr("For instance: Documents"))
        self.machine.setPlaceholderText(self.tr("Choose a machine"))
        fixed = not self.machine.isEnabledTo(self)
        self.machine.setToolTip(self.tr("A job stays with its machine.") if fixed else "")
        self.repository.setPlaceholderText(self.tr("Choose where to"))
        self.try_patterns.setText(self.tr("Count …"))
        self.try_patterns.setToolTip(
            self.tr("Counts on the machine what would be saved and what is left out.")
        )
        self._new_repository.setText(self.tr("New …"))
        self._new_repository.setAccessibleName(self.tr("New repository"))
        self.say_keeping(self._keeping)
        self._say_problems()

    def _say_problems(self) -> None:
        for field, row in self._rows.items():
            row.set_error(fields.sentences(self._problems, field))
        self._rows["retention"].set_error(retention.sentences(self._problems))

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
        self.folders.set_selection(Selection())
        self.folders.look_into(view.machine if view else None)
        self._offer_shadow()

    def _offer_shadow(self) -> None:
        view = self.machine.chosen
        self.options.set_windows(view is not None and view.machine.os_name == _WINDOWS)

    def _on_changed(self) -> None:
        if self._filling:
            return
        self.changed.emit()
