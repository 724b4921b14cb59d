"""Before a policy is saved: what that changes on its machines, and on which of them."""

from collections.abc import Awaitable, Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from kustos.core.policy_roll_out import RefusedError
from kustos.core.policy_views import Follower, PolicyView, Preview
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.choice import Choice
from kustos.gui.text import kinds, policies
from kustos.gui.text.policies import PolicyWords
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.labels import Label, TextRole


class SavePolicyDialog(Dialog):
    """`preview` gives what saving comes to for these jobs (None: all), `save` does it. What keeps
    it from being saved at all goes to `failed`, for whoever holds the form."""

    failed = Signal(object)

    def __init__(
        self,
        bridge: Bridge,
        view: PolicyView,
        preview: Preview,
        save: Callable[[tuple[str, ...] | None], Awaitable[None]],
        parent: QWidget,
    ) -> None:
        super().__init__(bridge, parent, width=560)
        self._view = view
        self._preview = preview
        self._save_it = save
        self._doing = False
        self.outcome = Label("", TextRole.STRONG, wrap=True)
        self.all, self.one = QRadioButton(), QRadioButton()
        self.job = Choice()
        self._later = Label("", TextRole.CAPTION, wrap=True)
        self.refused = Label("", TextRole.ERROR, wrap=True)
        self._cancel = Button()
        self.save = PrimaryButton()
        self._build()
        self.retranslate()

    def _build(self) -> None:
        group = QButtonGroup(self)
        for way in (self.all, self.one):
            group.addButton(way)
        self.all.setChecked(True)
        self.job.setEnabled(False)
        for part in (self.outcome, self.refused, self.all, self.one, self.job, self._later):
            self.body.addWidget(part)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.save)
        self.one.toggled.connect(self.job.setEnabled)
        self.one.toggled.connect(self._show)
        self.job.currentIndexChanged.connect(self._show)
        self._cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._do)
        self.all.setFocus()

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Save “{name}”?").format(name=self._view.policy.name),
            self.tr("What a machine has of its own stays as it is."),
        )
        self.outcome.setText(PolicyWords().changes(self._preview.summary))
        self.all.setText(self.tr("Apply to all machines"))
        self.one.setText(self.tr("Apply to one machine first"))
        self.job.setAccessibleName(self.one.text())
        self.job.set_items([(one.job.id, _name(one)) for one in self._view.followers])
        if not self.job.id and self._view.followers:
            self.job.choose(self._view.followers[0].job.id)
        self._later.setText(
            self.tr(
                "The others stay on their revision until it is applied from the list of policies."
            )
        )
        self._cancel.setText(self.tr("Cancel"))
        self.save.setText(self.tr("Save and apply"))
        self._show()

    def _show(self) -> None:
        several = len(self._view.followers) > 1
        for part in (self.all, self.one, self.job):
            part.setVisible(several)
        self._later.setVisible(several and self.one.isChecked())
        refused = [
            one
            for one in self._preview.refused
            if not self.one.isChecked() or one.machine_id == self._machine_id
        ]
        self.refused.setText(policies.refused(refused))
        self.refused.setVisible(bool(refused))
        self.save.setEnabled(not refused and not self._doing)

    @property
    def _machine_id(self) -> str:
        """Of the one machine."""
        chosen = (one for one in self._view.followers if one.job.id == self.job.id)
        return next((one.machine.id for one in chosen), "")

    def _do(self) -> None:
        self.notice.clear()
        self._doing = True
        self._show()
        to = (self.job.id,) if self.one.isChecked() else None
        self.run(self._done(to), self._not_done)

    async def _done(self, to: tuple[str, ...] | None) -> None:
        await self._save_it(to)
        self.accept()

    def _not_done(self, error: Exception) -> None:
        self._doing = False
        if isinstance(error, RefusedError):
            self.refused.setText(policies.refused(error.refused))
            self.refused.show()
            self.save.setEnabled(False)
            return
        self.reject()
        self.failed.emit(error)


def _name(one: Follower) -> str:
    return kinds.on_machine(one.job.name, one.machine.name)
