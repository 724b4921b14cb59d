"""A dump of a job: entered, checked, and given back to the form of the job."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kustos.core.dumps import dump_problems
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.variables import variable_problems
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.dump_form import DumpForm
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.scroller import Scroller

_HEIGHT = 620
_BESIDE = 64
"""Px of the screen that the window's frame and a panel may take."""


class DumpDialog(Dialog):
    """Enters `dump`, a new one (without a name) or one that is there. `others` are the job's."""

    entered = Signal(object, str)
    """The `JobDump`, and the password or variables that were typed."""

    def __init__(
        self,
        bridge: Bridge,
        dump: JobDump,
        others: Sequence[JobDump],
        *,
        stored: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent, width=600)
        self._new = not dump.name
        self._others = tuple(others)
        self.form = DumpForm()
        self.form.show_dump(dump, stored=stored)
        self.form.changed.connect(lambda: self.form.show_problems(()))
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self._take = PrimaryButton()
        self._take.clicked.connect(self._do)
        self.body.addWidget(Scroller(self.form), 1)
        self.body.addWidget(self.notice)
        self.add_button(self._cancel)
        self.add_button(self._take)
        most = self.screen().availableGeometry().height() - _BESIDE
        self.resize(self.width(), min(_HEIGHT, most))
        self.retranslate()

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Add a dump") if self._new else self.tr("Change the dump"),
            self.tr(
                "What the program of a database writes, saved as a file in a snapshot of its own."
            ),
        )
        self._cancel.setText(self.tr("Cancel"))
        self._take.setText(self.tr("Add") if self._new else self.tr("Take over"))

    def _do(self) -> None:
        dump = self.form.dump()
        secret = self.form.typed_secret
        problems = dump_problems(dump, self._others)
        if dump.kind is DumpKind.COMMAND:
            problems += variable_problems("variables", secret)
        self.form.show_problems(problems)
        if not problems:
            self.entered.emit(dump, secret)
            self.accept()
