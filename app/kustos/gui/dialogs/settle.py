"""Saying of an unusual change what it was."""

import contextlib

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from kustos.core.alerts import AlertView
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.text.alerts import Alerts
from kustos.gui.text.changes import UnusualChanges
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.labels import Label, TextRole


class SettleDialog(Dialog):
    """About the job of an alert. Nothing is chosen to begin with: either answer is one of a person
    who has looked."""

    settled = Signal()

    def __init__(self, bridge: Bridge, view: AlertView, parent: QWidget) -> None:
        super().__init__(bridge, parent, width=520)
        self._view = view
        self._found = Label("", wrap=True)
        self.usual, self.harm = QRadioButton(), QRadioButton()
        self._of_usual = Label("", TextRole.CAPTION, wrap=True)
        self._of_harm = Label("", TextRole.CAPTION, wrap=True)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self.start = PrimaryButton()
        self.start.setEnabled(False)
        self.start.clicked.connect(self._do)
        group = QButtonGroup(self)
        self.body.addWidget(self._found)
        for way, cost in ((self.usual, self._of_usual), (self.harm, self._of_harm)):
            group.addButton(way)
            way.toggled.connect(lambda: self.start.setEnabled(True))
            cost.setContentsMargins(measure.ICON + 8, 0, 0, 0)
            self.body.addWidget(way)
            self.body.addWidget(cost)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self.start)
        self.retranslate()

    def retranslate(self) -> None:
        self.set_title(self.tr("What was it?"), Alerts().title(self._view))
        change = self._view.alert.evidence.change
        self._found.setText(UnusualChanges().sentence(change) if change is not None else "")
        self.usual.setText(self.tr("It was meant to be"))
        self._of_usual.setText(
            self.tr(
                "Such a run counts as usual from now on. The rules decide again about the snapshots"
                " that were put on hold for it."
            )
        )
        self.harm.setText(self.tr("It was not, and it is dealt with"))
        self._of_harm.setText(
            self.tr(
                "The run does not count as usual. The snapshots from before stay on hold until"
                " somebody lifts that."
            )
        )
        for way, cost in ((self.usual, self._of_usual), (self.harm, self._of_harm)):
            way.setAccessibleDescription(cost.text())
        self._cancel.setText(self.tr("Cancel"))
        self.start.setText(self.tr("Say so"))

    def _do(self) -> None:
        self.notice.clear()
        self.start.setEnabled(False)
        self.run(self._said(usual=self.usual.isChecked()), self._failed)

    async def _said(self, *, usual: bool) -> None:
        job_id = self._view.alert.job_id or ""
        with contextlib.suppress(LookupError):  # somebody else was quicker
            await self.bridge.act(lambda manager: manager.tripping.settle(job_id, usual=usual))
        self.settled.emit()
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.start.setEnabled(True)
        self.notice.say_error(error)
