"""Setting up an append-only server: entered, written, and then initialised."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from kustos.core import server_plan
from kustos.core.fields import InvalidError
from kustos.core.machines import MachineView
from kustos.core.manager import Manager
from kustos.core.server_plan import ServerWish
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.backup_server_form import BackupServerForm
from kustos.gui.notice import Notice
from kustos.gui.text.explanation import Explanation
from kustos.gui.text.server_readme import readme
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos.gui.widgets.card import Plain
from kustos.gui.widgets.labels import Label
from kustos.gui.widgets.scroller import Scroller

_WIDTH = 680
_HEIGHT = 700
_BESIDE = 64
"""Px of the screen that the window's frame and a panel may take."""


class BackupServerDialog(Dialog):
    """Nothing is written before all of it is right; closed before that, nothing was."""

    created = Signal(str)
    """There are new repositories, one of which has this id."""
    initialising = Signal()
    """The machines were told to initialise theirs."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, parent, width=_WIDTH)
        self._names: dict[str, str] = {}
        self._made: list[tuple[str, str]] = []
        """Machines and their new repositories, by their ids."""
        self._target = ""
        self.form = BackupServerForm()
        self.noted = QCheckBox()
        self._done, self.told, self._steps = Plain(), Notice(), Label("", wrap=True)
        self.readme = QPlainTextEdit()
        self.readme.setProperty("role", "mono")
        self.readme.setReadOnly(True)
        self.readme.setTabChangesFocus(True)
        self._stack = QStackedWidget()
        self._cancel, self.write = Button(), PrimaryButton()
        self.initialise = PrimaryButton()
        self._lay_out()
        self._cancel.clicked.connect(self.reject)
        self.write.clicked.connect(self._do)
        self.initialise.clicked.connect(self._initialise)
        self.noted.toggled.connect(self._allow)
        self.form.changed.connect(self.notice.clear)
        self.retranslate()
        self._allow()
        self.form.host.setFocus()
        self.run(self._read())

    def _lay_out(self) -> None:
        box = QVBoxLayout(self._done)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP)
        box.addWidget(self.told)
        box.addWidget(self._steps)
        box.addWidget(self.readme, 1)
        self._stack.addWidget(Scroller(self.form))
        self._stack.addWidget(self._done)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.noted)
        self.body.addWidget(self.notice)
        for button in (self._cancel, self.write, self.initialise):
            self.add_button(button)
        most = self.screen().availableGeometry().height() - _BESIDE
        self.resize(self.width(), min(_HEIGHT, most))

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Set up an append-only server"),
            self.tr(
                "A server that takes backups and removes none, whoever asks with a machine's login."
                " Kustos writes what its admin needs: command lines, logins and certificate."
            ),
        )
        self.noted.setText(self.tr("The password is noted down outside this computer"))
        self.write.setText(self.tr("Write the files"))
        self.initialise.setText(self.tr("Initialise"))
        self._cancel.setText(self.tr("Close") if self._made else self.tr("Cancel"))
        self.readme.setAccessibleName(server_plan.README)
        self._steps.setText(
            self.tr(
                "Take the folder to the server and do there what README.txt says. When the server"
                " runs, have the machines initialise their repositories: here, or later by “Test”"
                " in the form of each. Then give them jobs."
            )
        )

    async def _read(self) -> None:
        async def read(manager: Manager) -> list[MachineView]:
            return await manager.machines.overview()

        views = await self.bridge.call(read)
        self._names = {view.machine.id: view.machine.name for view in views}
        self.form.set_machines(views)

    def _allow(self) -> None:
        made = bool(self._made)
        self.write.setVisible(not made)
        self.initialise.setVisible(made)
        self.noted.setVisible(not made)
        self.write.setEnabled(self.noted.isChecked())
        first = self.tr("Without the password nobody can read the backups: note it down first.")
        self.write.setToolTip("" if self.noted.isChecked() else first)

    # --- writing -------------------------------------------------------------------------------

    def _do(self) -> None:
        self.notice.clear()
        wish = self.form.wish()
        problems = server_plan.problems(wish)
        if problems:
            self.form.show_problems(problems)
            return
        self._busy(True)
        self.run(self._written(wish), self._failed)

    async def _written(self, wish: ServerWish) -> None:
        text = readme(wish, server_plan.plan(wish, self._names), self._names)
        made = await self.bridge.act(lambda manager: manager.backup_servers.set_up(wish, text))
        self._made = [(machine, one.id) for machine, one in made.repositories.items()]
        self._target = wish.target
        self.readme.setPlainText(text)
        self._stack.setCurrentWidget(self._done)
        self.told.say(self._words, Tone.PROTECTED)
        self._busy(False)
        self.retranslate()
        self._allow()
        self.created.emit(self._made[0][1])

    def _words(self) -> Explanation:
        return Explanation(
            title=self.tr("The files are written and the repositories created"),
            cause=self.tr("In {folder}; nobody but you can read them.").format(folder=self._target),
            step="",
        )

    def _failed(self, error: Exception) -> None:
        self._busy(False)
        self._allow()
        if not (isinstance(error, InvalidError) and self.form.show_problems(error.problems)):
            self.notice.say_error(error)

    def _busy(self, busy: bool) -> None:  # noqa: FBT001  as Qt's setters
        self.form.setEnabled(not busy)
        self.noted.setEnabled(not busy)
        self.write.setEnabled(not busy)

    # --- initialising --------------------------------------------------------------------------

    def _initialise(self) -> None:
        self.initialise.setEnabled(False)
        self.run(self._ordered(), self._not_ordered)

    async def _ordered(self) -> None:
        made = tuple(self._made)

        async def order(manager: Manager) -> None:
            for machine_id, repository_id in made:
                await manager.tasks.initialise(repository_id, machine_id)

        await self.bridge.act(order)
        self.accept()
        self.initialising.emit()

    def _not_ordered(self, error: Exception) -> None:
        self.initialise.setEnabled(True)
        self.notice.say_error(error)
