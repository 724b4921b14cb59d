"""*Add a machine*: what came of it, and the next step."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kustos.core.machines import MachineView
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.joining import RUN
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.banner import Banner
from kustos.gui.widgets.buttons import Button


class Arrival(TranslatedWidget):
    """Shows the machine that has joined last. Before there is one: that it is waited for, or
    nothing."""

    job_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: MachineView | None = None
        self._awaiting = False
        self._banner = Banner(Tone.NEUTRAL)
        self._new_job = Button()
        self._new_job.clicked.connect(self.job_wanted)
        self._banner.add_action(self._new_job)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._banner)
        self.retranslate()

    @property
    def view(self) -> MachineView | None:
        """The machine shown."""
        return self._view

    def set_awaiting(self, awaiting: bool) -> None:  # noqa: FBT001  as Qt's setters
        """Whether somebody may come without a further click here."""
        self._awaiting = awaiting
        self.retranslate()

    def show_machine(self, view: MachineView) -> None:
        """This one has joined, or has connected since."""
        self._view = view
        self.retranslate()

    def retranslate(self) -> None:
        view = self._view
        self._new_job.setText(self.tr("New job"))
        self._new_job.setVisible(view is not None)
        self.setVisible(view is not None or self._awaiting)
        if view is None:
            self._banner.set_notice(Tone.NEUTRAL, self.tr("Waiting for the machine …"), "")
        elif view.connected:
            self._banner.set_notice(
                Tone.PROTECTED,
                self.tr("{name} has joined and is connected").format(name=view.machine.name),
                self.tr("Next: create a job that says which folders to back up."),
            )
        else:
            self._banner.set_notice(
                Tone.AWAY,
                self.tr("{name} has joined").format(name=view.machine.name),
                self.tr("It shows as connected as soon as its agent runs: {command}").format(
                    command=RUN
                ),
            )
