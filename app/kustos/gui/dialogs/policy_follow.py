"""A job that is there comes to follow a policy: which one, and what that changes."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from kustos.core.manager import Manager
from kustos.core.model import Job
from kustos.core.policy_fields import PolicyField
from kustos.core.policy_roll_out import RefusedError
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.choice import Choice
from kustos.gui.text import policies
from kustos.gui.text.policies import PolicyWords
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.form import Form
from kustos.gui.widgets.labels import Label, TextRole

if TYPE_CHECKING:
    from kustos.core.policy_views import Joining


class FollowPolicyDialog(Dialog):
    """Says what would change before anything does. Unless its values are to be taken over, the job
    goes on doing what it does."""

    def __init__(self, bridge: Bridge, job: Job, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=560)
        self._job = job
        self._joining: Joining | None = None
        self._doing = False
        self.policy = Choice()
        form = Form(label_width=100)
        self._row = form.add_row("", self.policy)
        self.keep, self.take = QRadioButton(), QRadioButton()
        group = QButtonGroup(self)
        for way in (self.keep, self.take):
            group.addButton(way)
        self.keep.setChecked(True)
        self.outcome = Label("", TextRole.STRONG, wrap=True)
        self.refused = Label("", TextRole.ERROR, wrap=True)
        self._cancel = Button()
        self.follow = PrimaryButton()
        for part in (form, self.keep, self.take, self.outcome, self.refused, self.notice):
            self.body.addWidget(part)
        self.add_button(self._cancel)
        self.add_button(self.follow)
        self.policy.currentIndexChanged.connect(self._look)
        self.take.toggled.connect(self._show)
        self._cancel.clicked.connect(self.reject)
        self.follow.clicked.connect(self._do)
        self.retranslate()
        self.run(self._read())

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Let “{name}” follow a policy").format(name=self._job.name),
            self.tr("It keeps its snapshots. It can stop following again at any time."),
        )
        self._row.set_label(self.tr("Policy"))
        self.policy.setPlaceholderText(self.tr("Choose a policy"))
        self.keep.setText(self.tr("Keep what differs as this machine's own"))
        self.take.setText(self.tr("Take over all values of the policy"))
        self._cancel.setText(self.tr("Cancel"))
        self.follow.setText(self.tr("Follow"))
        self._show()

    async def _read(self) -> None:
        async def read(manager: Manager) -> list[tuple[str, str]]:
            views = await manager.policies.overview()
            return [(view.policy.id, view.policy.name) for view in views]

        found = await self.bridge.call(read)
        others = [one for one in found if one[0] != self._job.policy_id]
        self.policy.set_items(others)
        if len(others) == 1:
            self.policy.choose(others[0][0])
        self.policy.setFocus()

    def _look(self) -> None:
        self._joining = None
        self.notice.clear()
        self._show()
        if self.policy.id:
            self.run(self._looked(self.policy.id))

    async def _looked(self, policy_id: str) -> None:
        job_id = self._job.id
        joining = await self.bridge.call(
            lambda manager: manager.policies.preview_of_following(policy_id, job_id)
        )
        if policy_id == self.policy.id:
            self._joining = joining
            self._show()

    def _show(self) -> None:
        joining, take = self._joining, self.take.isChecked()
        words = PolicyWords()
        said = refused = ""
        if joining is not None:
            said = words.changes(joining.taken.summary) if take else words.kept(joining.own)
            until = joining.taken_pause if take else joining.kept_pause
            said = f"{said} {words.pauses(until, datetime.now(UTC))}".strip()
            refused = policies.refused(joining.taken.refused) if take else ""
        self.outcome.setText(said)
        self.outcome.setVisible(bool(said))
        self._refuse(refused)
        self.follow.setEnabled(joining is not None and not refused and not self._doing)

    def _refuse(self, said: str) -> None:
        self.refused.setText(said)
        self.refused.setVisible(bool(said))

    def _do(self) -> None:
        self.notice.clear()
        self._doing = True
        self._show()
        take = tuple(PolicyField) if self.take.isChecked() else ()
        self.run(self._done(self.policy.id, take), self._failed)

    async def _done(self, policy_id: str, take: tuple[PolicyField, ...]) -> None:
        job_id = self._job.id
        await self.bridge.act(
            lambda manager: manager.policies.follow(policy_id, [job_id], take=take)
        )
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._doing = False
        self._show()
        if isinstance(error, RefusedError):
            self._refuse(policies.refused(error.refused))
        else:
            self.notice.say_error(error)
