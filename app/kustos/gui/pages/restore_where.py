"""Restore, step 2: to which machine and into which folder."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from kustos.core.machines import MachineView
from kustos.core.model import LocalPlace, Snapshot
from kustos.core.places import is_absolute
from kustos.core.series import Series
from kustos.gui.bridge import Bridge
from kustos.gui.forms.machine_choice import MachineChoice
from kustos.gui.models.folders_paths import join, tidy
from kustos.gui.models.snapshot_tree_paths import target_name
from kustos.gui.notice import Notice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text.explanation import Explanation
from kustos.gui.text.groups import GroupWords
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.card import Card
from kustos.gui.widgets.form import Form
from kustos_agent.protocol.paths import to_display


class RestoreWhere(TranslatedWidget):
    """The folder has to be a new or an empty one; one is proposed until a person enters another."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._series: Series | None = None
        self._snapshot: Snapshot | None = None
        self._own = False
        self._picked = ""
        self._taken = False
        self.machine = MachineChoice()
        self.folder = QLineEdit()
        self._choose = Button()
        self._note = Notice()
        self._build()
        self.machine.currentIndexChanged.connect(self._on_machine)
        self.folder.textEdited.connect(self._on_typed)
        self._choose.clicked.connect(self._open_dialog)
        self.retranslate()

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(measure.GAP_SMALL)
        row.addWidget(self.folder, 1)
        row.addWidget(self._choose)
        form = Form()
        self._machine_row = form.add_row("", self.machine)
        self._folder_row = form.add_row("", row)
        card = Card()
        card.body.setContentsMargins(*(measure.CARD_PADDING,) * 4)
        card.add(form)
        card.add(self._note)
        card.body.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)

    # --- what there is -------------------------------------------------------------------------

    def offer(self, fleet: Sequence[MachineView]) -> None:
        """Offer these machines."""
        self.machine.set_views(fleet)
        self._show()

    def prepare(self, series: Series, snapshot: Snapshot) -> None:
        """This is to be restored. For another series or snapshot a folder is proposed anew."""
        if _meant(self._series) != _meant(series) or not self.machine.id:
            self.machine.choose(_meant(series) or self.machine.first)
        if self._snapshot is None or self._snapshot.id != snapshot.id:
            self._own = False
        self._series, self._snapshot = series, snapshot
        self._propose()
        self._show()

    # --- what is chosen ------------------------------------------------------------------------

    @property
    def target(self) -> str:
        """The folder in wire form; a name that cannot be shown as it is stays as it was picked."""
        typed = self.folder.text().strip()
        return self._picked if typed == to_display(self._picked) else tidy(typed)

    def complete(self) -> bool:
        """Whether all is entered; what is missing is said at its field."""
        target = self.target
        if not target:
            self._folder_row.set_error(self.tr("A folder is needed."))
        elif not is_absolute(target):
            self._folder_row.set_error(
                self.tr("A whole path is needed, from the root or drive on.")
            )
        else:
            return self.machine.chosen is not None
        return False

    def say_taken(self) -> None:
        """The folder is there and has something in it."""
        self._taken = True
        self._show()

    # --- entering ------------------------------------------------------------------------------

    def _on_machine(self) -> None:
        self._propose()
        self._show()
        self.changed.emit()

    def _on_typed(self) -> None:
        self._own = True
        self._taken = False
        self._show()
        self.changed.emit()

    def _propose(self) -> None:
        view, series, snapshot = self.machine.chosen, self._series, self._snapshot
        if self._own or view is None or series is None or snapshot is None:
            return
        day = snapshot.time.astimezone().strftime("%Y-%m-%d")
        of = GroupWords().short_name(series)
        name = self.tr("Restored {job} {date}").format(job=of, date=day)
        home = view.machine.home
        self._take(join(home, target_name(name)) if home else "")

    def _open_dialog(self) -> None:
        from kustos.gui.dialogs.choose_folder import ChooseFolderDialog  # noqa: PLC0415  on demand

        view = self.machine.chosen
        if view is not None:
            dialog = ChooseFolderDialog(self._bridge, view.machine, view.machine.home, self)
            dialog.folder.connect(self._on_picked)
            dialog.open()

    def _on_picked(self, path: str) -> None:
        self._take(path)
        self._on_typed()

    def _take(self, path: str) -> None:
        self._picked = path
        self._taken = False
        self.folder.setText(to_display(path))

    # --- words ---------------------------------------------------------------------------------

    def retranslate(self) -> None:
        self._machine_row.set_label(self.tr("Machine"))
        self._folder_row.set_label(self.tr("Folder"))
        self._folder_row.set_hint(
            self.tr("A new or an empty folder. Nothing that is there already is changed.")
        )
        self._choose.setText(self.tr("Choose …"))
        self._show()

    def _show(self) -> None:
        view, series = self.machine.chosen, self._series
        self._choose.setEnabled(view is not None)
        self._folder_row.set_error(
            self.tr("There is something in this folder already. Choose a new or an empty one.")
            if self._taken
            else ""
        )
        if view is None or series is None:
            self._note.clear()
        elif not view.connected:
            self._note.say(self._not_connected, Tone.ATTENTION)
        elif view.machine.id != _way(series) and isinstance(series.repository.place, LocalPlace):
            self._note.say(self._only_there, Tone.ATTENTION)
        else:
            self._note.clear()

    def _not_connected(self) -> Explanation:
        return Explanation(
            title=self.tr("{machine} is not connected").format(machine=self.machine.machine_name),
            cause=self.tr("The restore starts as soon as it is back."),
            step="",
        )

    def _only_there(self) -> Explanation:
        place = self._series.repository.place if self._series else None
        path = to_display(place.path) if isinstance(place, LocalPlace) else ""
        return Explanation(
            title=self.tr("The repository is a folder"),
            cause=self.tr(
                "{machine} can restore from it only if it reaches the same folder as {path}."
            ).format(machine=self.machine.machine_name, path=path),
            step="",
        )


def _meant(series: Series | None) -> str:
    """The id of the machine that its files most likely are for; empty if nobody is known."""
    machine = (series.machine or series.through) if series is not None else None
    return machine.id if machine is not None else ""


def _way(series: Series) -> str:
    """The id of the machine that has reached the repository; empty if nobody is known."""
    return series.through.id if series.through is not None else ""
