"""A dump of a job: entered, checked, and given back to the form of the job."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kustos.core.dumps import dump_problems
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.model import Machine
from kustos.core.variables import variable_problems
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.dump_form import DumpForm
from kustos.gui.text.explanation import Explanation
from kustos.gui.theme.palette import Tone
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
        machine: Machine | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(bridge, parent, width=600)
        self._new = not dump.name
        self._kind = dump.kind if stored else None
        """Of what a stored secret holds for."""
        self._machine = machine
        self._testing = False
        self._round = 0
        self._others = tuple(others)
        self.form = DumpForm()
        self.form.show_dump(dump, stored=stored)
        self.form.changed.connect(self._on_changed)
        self.test = Button()
        self.test.clicked.connect(self._test)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self._take = PrimaryButton()
        self._take.clicked.connect(self._do)
        self.body.addWidget(Scroller(self.form), 1)
        self.body.addWidget(self.notice)
        self.add_button(self.test, left=True)
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
        self._show()
        self._take.setText(self.tr("Add") if self._new else self.tr("Take over"))

    def _do(self) -> None:
        if self._whole():
            self.entered.emit(self.form.dump(), self.form.typed_secret)
            self.accept()

    def _whole(self) -> bool:
        """Whether all is entered; what is wrong is said at its field."""
        dump = self.form.dump()
        problems = dump_problems(dump, self._others)
        if dump.kind is DumpKind.COMMAND:
            problems += variable_problems("variables", self.form.typed_secret)
        self.form.show_problems(problems)
        return not problems

    # --- trying it -----------------------------------------------------------------------------

    def _on_changed(self) -> None:
        """What was tried is not what is entered now."""
        self._round += 1
        self._testing = False
        self.form.show_problems(())
        self.notice.clear()
        self._show()

    def _test(self) -> None:
        if self._whole() and self._machine is not None:
            self._round += 1
            self._testing = True
            self.notice.clear()
            self._show()
            round_ = self._round
            self.run(
                self._tested(self._machine.id, round_),
                lambda error: self._not_tested(error, round_),
            )

    async def _tested(self, machine_id: str, round_: int) -> None:
        dump, secret = self.form.dump(), self.form.typed_secret
        stored = self._kind is dump.kind
        probed = await self.bridge.call(
            lambda manager: manager.dump_tests.test(machine_id, dump, secret, stored=stored)
        )
        if round_ != self._round:
            return
        self._testing = False
        self._show()
        if probed.problem is not None:
            self.notice.say_problem(probed.problem)
        else:
            self.notice.say(self._good, Tone.PROTECTED)

    def _not_tested(self, error: Exception, round_: int) -> None:
        if round_ != self._round:
            return
        self._testing = False
        self._show()
        self.notice.say_error(error)

    def _show(self) -> None:
        name = self._machine.name if self._machine is not None else ""
        self.test.setText(self.tr("Testing …") if self._testing else self.tr("Test"))
        self.test.setEnabled(bool(name) and not self._testing)
        self.test.setToolTip(
            self.tr("Begins the dump on {machine} and stops it. Nothing is saved.").format(
                machine=name
            )
            if name
            else self.tr("Choose the machine of the job first.")
        )

    def _good(self) -> Explanation:
        return Explanation(
            title=self.tr("The test was good"),
            cause=self.tr("The program runs, and has begun to write. Nothing was saved."),
            step="",
        )
