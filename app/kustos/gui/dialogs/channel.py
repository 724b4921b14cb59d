"""A channel: entered, tried, and kept."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from kustos.core.channels import ChannelDraft, Receipt
from kustos.core.fields import InvalidError
from kustos.core.manager import Manager
from kustos.core.site import Site
from kustos.core.telling import ChannelView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.channel_form import ChannelForm
from kustos.gui.text.channels import Channels
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.scroller import Scroller

_HEIGHT = 680
_BESIDE = 64
"""Px of the screen that the window's frame and a panel may take."""


class ChannelDialog(Dialog):
    """Enters a new channel, or changes `view`'s."""

    def __init__(
        self, bridge: Bridge, view: ChannelView | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, parent, width=680)
        self._id = None if view is None else view.channel.id
        self._busy = False
        self._round = 0
        self.form = ChannelForm()
        if view is not None:
            self.form.show_channel(view)
        self.form.changed.connect(self._on_changed)
        self._testing = False
        self.test = Button()
        self.test.clicked.connect(self._test)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self.save = PrimaryButton()
        self.save.clicked.connect(self._save)
        self.body.addWidget(Scroller(self.form), 1)
        self.body.addWidget(self.notice)
        self.add_button(self.test, left=True)
        self.add_button(self._cancel)
        self.add_button(self.save)
        most = self.screen().availableGeometry().height() - _BESIDE
        self.resize(self.width(), min(_HEIGHT, most))
        self.retranslate()
        self.run(self._read())

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Add a channel") if self._id is None else self.tr("Change the channel"),
            self.tr("Where alerts are sent while nobody looks at this window."),
        )
        self._cancel.setText(self.tr("Cancel"))
        self.save.setText(self.tr("Save"))
        self._show()

    async def _read(self) -> None:
        """What can be chosen."""
        machines, jobs, sites = await self.bridge.call(_choices)
        blocked = self.form.blockSignals(True)
        self.form.set_choices(machines, jobs, sites)
        self.form.blockSignals(blocked)

    def _on_changed(self) -> None:
        """What was tried is not what is entered now."""
        self._round += 1
        self._testing = False
        self.form.show_problems(())
        self.notice.clear()
        self._show()

    def _show(self) -> None:
        self.test.setText(self.tr("Testing …") if self._testing else self.tr("Test"))
        self.test.setToolTip(self.tr("Sends a trial message and shows the server's answer."))
        self.test.setEnabled(not self._testing)
        self.save.setEnabled(not self._busy)

    # --- trying it -----------------------------------------------------------------------------

    def _test(self) -> None:
        self._round += 1
        self._testing = True
        self.notice.clear()
        self._show()
        round_ = self._round
        self.run(
            self._tested(self.form.draft(), round_), lambda error: self._not_tested(error, round_)
        )

    async def _tested(self, draft: ChannelDraft, round_: int) -> None:
        receipt = await self.bridge.call(lambda manager: manager.telling.test(draft, self._id))
        if round_ == self._round:
            self._testing = False
            self._show()
            self._say(receipt)

    def _say(self, receipt: Receipt) -> None:
        tone = Tone.PROTECTED if receipt.trouble is None else Tone.FAILING
        self.notice.say(lambda: Channels().trial(receipt), tone)

    def _not_tested(self, error: Exception, round_: int) -> None:
        if round_ == self._round:
            self._testing = False
            self._show()
            self._failed(error)

    # --- keeping it ----------------------------------------------------------------------------

    def _save(self) -> None:
        self._busy = True
        self.notice.clear()
        self._show()
        self.run(self._saved(self.form.draft()), self._failed)

    async def _saved(self, draft: ChannelDraft) -> None:
        await self.bridge.act(lambda manager: manager.telling.save(draft, self._id))
        self.accept()

    def _failed(self, error: Exception) -> None:
        self._busy = False
        self._show()
        if isinstance(error, InvalidError):
            self.form.show_problems(error.problems)
        else:
            self.notice.say_error(error)


async def _choices(
    manager: Manager,
) -> tuple[Sequence[tuple[str, str]], Sequence[tuple[str, str]], Sequence[Site]]:
    """Machines and jobs as (id, name), and sites."""
    machines = await manager.machines.overview()
    jobs = await manager.jobs.overview()
    return (
        [(view.machine.id, view.machine.name) for view in machines],
        [(view.job.id, f"{view.machine.name} · {view.job.name}") for view in jobs],
        await manager.sites.all(),
    )
