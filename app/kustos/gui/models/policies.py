"""Policies as a table: one row a policy, by name."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from kustos.core.policy_views import PolicyView
from kustos.gui.models.rows import Now, RowsModel, utc_now
from kustos.gui.text import numbers, schedules, times
from kustos.gui.text.policies import PolicyWords
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone
from kustos_agent.protocol.paths import to_display


class PolicyColumn(IntEnum):
    """The columns, in order."""

    POLICY = 0
    SOURCES = 1
    REPOSITORY = 2
    WHEN = 3
    MACHINES = 4
    REVISION = 5


class PoliciesModel(RowsModel[PolicyView]):
    """Rows are `PolicyView`s; `Role.KEY` is the policy's id."""

    columns = PolicyColumn
    timely = (PolicyColumn.POLICY, PolicyColumn.REVISION)

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent, now=now)
        self._repositories: Mapping[str, str] = {}
        self.cells = {
            PolicyColumn.POLICY: self._policy,
            PolicyColumn.SOURCES: self._sources,
            PolicyColumn.REPOSITORY: self._repository,
            PolicyColumn.WHEN: self._when,
            PolicyColumn.MACHINES: self._machines,
            PolicyColumn.REVISION: self._revision,
        }

    def show(self, views: Sequence[PolicyView], repositories: Mapping[str, str]) -> None:
        """Show these; `repositories` are names by id."""
        self._repositories = repositories
        self.set_views(views)

    def key_of(self, view: PolicyView) -> str:
        return view.policy.id

    def titles(self) -> tuple[str, ...]:
        return (
            self.tr("Policy"),
            self.tr("Saves"),
            self.tr("Repository"),
            self.tr("When"),
            self.tr("Used by"),
            self.tr("Revision"),
        )

    # --- cells ---------------------------------------------------------------------------------

    def _policy(self, view: PolicyView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return view.policy.name
        until = view.policy.paused_until
        if role == Role.SECOND_LINE and until is not None and self._now() < until:
            return schedules.paused(until, self._now())
        return None

    def _sources(self, view: PolicyView, role: int) -> Any:
        content = view.newest.content
        shown = [to_display(source) for source in content.sources]
        shown += [dump.name for dump in content.dumps]
        if role == Qt.ItemDataRole.DisplayRole:
            return ", ".join(shown)
        return "\n".join(shown) if role == Qt.ItemDataRole.ToolTipRole else None

    def _repository(self, view: PolicyView, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self._repositories.get(view.policy.repository_id, "")
        return None

    def _when(self, view: PolicyView, role: int) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        schedule = view.newest.content.schedule
        return self.tr("by hand") if schedule is None else schedules.ScheduleWords().brief(schedule)

    def _machines(self, view: PolicyView, role: int) -> Any:
        if not view.followers:
            nobody: dict[int, str] = {
                Qt.ItemDataRole.DisplayRole: self.tr("no machine yet"),
                Role.TEXT_TONE: TextTone.MUTED,
            }
            return nobody.get(role)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return numbers.Counts().machines(view.machines)
            case Role.SECOND_LINE:
                return PolicyWords().behind(len(view.behind)) if view.behind else None
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(one.machine.name for one in view.followers)
        return None

    def _revision(self, view: PolicyView, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return numbers.count(view.policy.revision)
            case Role.SECOND_LINE:
                return times.when(view.newest.saved_at, self._now())
            case Qt.ItemDataRole.ToolTipRole:
                return times.exact(view.newest.saved_at)
        return None
