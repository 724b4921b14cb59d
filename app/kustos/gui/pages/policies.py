"""*Policies*: what several machines have in common, who follows it, what can be done with it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kustos.core.events import (
    Event,
    JobsChanged,
    MachinesChanged,
    PoliciesChanged,
    RepositoriesChanged,
)
from kustos.core.manager import Manager
from kustos.core.policy_views import PolicyView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.confirm import ConfirmDialog, Question
from kustos.gui.models.policies import PoliciesModel
from kustos.gui.navigation import Navigator, PageKey, Place, PoliciesPlace, PolicyPlace
from kustos.gui.pages.jobs_switch import JobsList, JobsSwitch
from kustos.gui.pages.list_pane import ListPane
from kustos.gui.pages.page import Page
from kustos.gui.text.policies import PolicyWords
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.banner import EmptyState
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.columns import Column
from kustos.gui.widgets.delegates import TwoLineDelegate


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read last."""

    views: list[PolicyView]
    repositories: dict[str, str]


class PoliciesPage(Page):
    """All policies. Enter or double-click edits one; the foot is about the chosen one."""

    section = PageKey.JOBS

    def __init__(self, bridge: Bridge, navigator: Navigator) -> None:
        super().__init__(bridge, navigator)
        self._read_once = False
        self._busy = False
        self._model = PoliciesModel(self)
        self._switch = JobsSwitch(JobsList.POLICIES)
        self._new = PrimaryButton(glyph=Glyph.PLUS)
        self._empty = EmptyState(glyph=Glyph.COPY)
        self._first = Button()
        self._empty.add_action(self._first)
        self._assign, self._edit = Button(), Button()
        self._apply, self._history = Button(), Button()
        self._clone, self._remove = Button(), Button()
        self._pause, self._resume = Button(), Button()
        self._list = ListPane(
            bridge,
            head=self._new,
            empty=self._empty,
            foot=(
                self._apply,
                self._assign,
                self._edit,
                self._history,
                self._clone,
                self._pause,
                self._resume,
                self._remove,
            ),
        )
        self._notice = self._list.notice
        self._build()
        self._connect()
        self.retranslate()

    def _build(self) -> None:
        self._list.set_model(self._model, self._model.row_of)
        self._list.table.set_columns(
            [
                Column(150, 3, TwoLineDelegate(), fit=True),
                Column(140, 4, fit=True),
                Column(90, 2, fit=True),
                Column(170, 3, fit=True),
                Column(140, 2, TwoLineDelegate(), fit=True),
                Column(110, 1, TwoLineDelegate()),
            ]
        )
        self._list.offer_menu()
        self.body.addWidget(self._switch)
        self.body.addWidget(self._list)

    def _connect(self) -> None:
        self._switch.other_wanted.connect(self._open_jobs)
        self._new.clicked.connect(self._ask_what)
        self._first.clicked.connect(self._ask_what)
        self._notice.unlocked.connect(self.invalidate)
        self._list.chosen.connect(self._show_chosen)
        self._list.opened.connect(self._edit_policy)
        self._apply.clicked.connect(self._order_applying)
        self._assign.clicked.connect(self._ask_machines)
        self._edit.clicked.connect(self._edit_policy)
        self._history.clicked.connect(self._show_history)
        self._clone.clicked.connect(self._ask_name)
        self._pause.clicked.connect(self._ask_to_pause)
        self._resume.clicked.connect(self._order_resuming)
        self._remove.clicked.connect(self._ask_to_remove)

    # --- what is shown -------------------------------------------------------------------------

    def arrive(self, place: Place) -> None:
        if isinstance(place, PoliciesPlace) and place.policy_id:
            self._list.key = place.policy_id

    async def load(self) -> None:
        async def read(manager: Manager) -> _Known:
            views = await manager.policies.overview()
            repositories = await manager.repositories.overview()
            return _Known(
                views, {view.repository.id: view.repository.name for view in repositories}
            )

        known = await self.bridge.call(read)
        self._read_once = True
        self._model.show(known.views, known.repositories)
        self._show()

    def load_failed(self, error: Exception) -> None:
        self._notice.say_error(error)

    def hear(self, event: Event) -> None:
        if isinstance(event, PoliciesChanged | JobsChanged | MachinesChanged | RepositoriesChanged):
            self.invalidate()

    def tick(self) -> None:
        self._model.tick()
        self._list.choose_again()

    def crumb(self) -> str:
        return self.tr("Policies")

    def retranslate(self) -> None:
        self._switch.retranslate()
        self._new.setText(self.tr("New policy"))
        self._list.table.setAccessibleName(self.tr("Policies"))
        self._empty.set_text(
            self.tr("There is no policy yet"),
            self.tr(
                "A policy says once for many machines what is saved, when, where to and how long."
                " Whatever is changed in it reaches all of them, and each may have values of its"
                " own besides."
            ),
        )
        self._first.setText(self.tr("New policy"))
        self._apply.setText(self.tr("Apply the newest"))
        self._apply.setToolTip(self.tr("To the machines that are on an older revision."))
        self._assign.setText(self.tr("Assign …"))
        self._edit.setText(self.tr("Edit"))
        self._history.setText(self.tr("Revisions"))
        self._clone.setText(self.tr("Clone …"))
        self._pause.setText(self.tr("Pause …"))
        self._resume.setText(self.tr("Resume"))
        self._remove.setText(self.tr("Remove …"))
        self._model.retranslate()
        self._show()

    def _show(self) -> None:
        number = self._model.rowCount()
        self._list.show_rows(PolicyWords().count(number), read=self._read_once)
        self._new.setVisible(bool(number))

    @property
    def _view(self) -> PolicyView | None:
        """The chosen one."""
        return self._model.view(self._model.row_of(self._list.key))

    def _show_chosen(self) -> None:
        view = self._view
        if view is None:
            return
        behind = PolicyWords().behind(len(view.behind)) if view.behind else ""
        self._list.foot.set_text(view.policy.name, behind)
        until = view.policy.paused_until
        paused = until is not None and datetime.now(UTC) < until
        self._apply.setVisible(bool(view.behind))
        self._pause.setVisible(not paused)
        self._resume.setVisible(paused)
        for button in (self._apply, self._resume):
            button.setEnabled(not self._busy)

    # --- doing ---------------------------------------------------------------------------------

    def _open_jobs(self) -> None:
        self.navigator.show_page(PageKey.JOBS)

    def _edit_policy(self) -> None:
        if self._view is not None:
            self.navigator.open_policy(self._list.key)

    def _ask_what(self) -> None:
        from kustos.gui.dialogs.policy_new import NewPolicyDialog  # noqa: PLC0415  when needed

        dialog = NewPolicyDialog(self.bridge, self)
        dialog.chosen.connect(
            lambda template, system: self.navigator.go(PolicyPlace(None, template, system))
        )
        dialog.open()

    def _ask_machines(self) -> None:
        from kustos.gui.dialogs.policy_assign import AssignPolicyDialog  # noqa: PLC0415  see above

        if self._view is not None:
            AssignPolicyDialog(self.bridge, self._view, self).open()

    def _show_history(self) -> None:
        from kustos.gui.dialogs.policy_history import (  # noqa: PLC0415  see above
            PolicyHistoryDialog,
        )

        if self._view is not None:
            PolicyHistoryDialog(self.bridge, self._view, self).open()

    def _ask_name(self) -> None:
        from kustos.gui.dialogs.policy_clone import ClonePolicyDialog  # noqa: PLC0415  see above

        if self._view is not None:
            ClonePolicyDialog(self.bridge, self._view.policy, self).open()

    def _ask_to_pause(self) -> None:
        from kustos.gui.dialogs.pause import PauseDialog  # noqa: PLC0415  see above

        view = self._view
        if view is not None:
            policy_id = view.policy.id
            PauseDialog(
                self.bridge,
                view.policy.name,
                lambda manager, until: manager.policies.pause(policy_id, until),
                self,
            ).open()

    def _order_resuming(self) -> None:
        policy_id = self._list.key
        self._order(lambda manager: manager.policies.resume(policy_id))

    def _order_applying(self) -> None:
        view = self._view
        if view is not None:
            policy_id, number = view.policy.id, view.policy.revision
            self._order(lambda manager: manager.policies.apply(policy_id, number))

    def _order(self, work: Callable[[Manager], Coroutine[Any, Any, object]]) -> None:
        self._notice.clear()
        self._busy = True
        self._list.choose_again()
        self.run(self._ordered(work), self._notice.say_error)

    async def _ordered(self, work: Callable[[Manager], Coroutine[Any, Any, object]]) -> None:
        try:
            await self.bridge.act(work)
            await self.reread()
        finally:
            self._busy = False
            self._list.choose_again()

    def _ask_to_remove(self) -> None:
        view = self._view
        if view is None:
            return
        policy = view.policy

        def ask() -> Question:
            return Question(
                title=self.tr("Remove “{name}”?").format(name=policy.name),
                text=self.tr(
                    "All its revisions go with it. It can be removed while no machine uses it."
                ),
                action=self.tr("Remove"),
            )

        async def act() -> None:
            await self.bridge.act(lambda manager: manager.policies.remove(policy.id))

        ConfirmDialog(self.bridge, ask, act, self).open()
