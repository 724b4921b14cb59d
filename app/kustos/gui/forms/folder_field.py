"""Choosing folders of a machine: the tree, a typed path, and whether hidden entries are shown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from kustos.core.fields import FieldCode, FieldProblem
from kustos.core.model import Machine
from kustos.core.places import is_absolute
from kustos.gui.bridge import Bridge
from kustos.gui.forms.folder_tree import FolderTree
from kustos.gui.models.folders_model import FolderModel
from kustos.gui.models.folders_paths import tidy
from kustos.gui.models.folders_selection import Selection
from kustos.gui.models.folders_tree import Run
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.theme import measure
from kustos.gui.widgets.buttons import Button
from kustos_agent.protocol.messages import FolderPage

_TREE_HEIGHT = 210


class FolderField(TranslatedWidget):
    """`chosen` is emitted for every change by hand; `mistyped` with what is wrong with a path that
    was typed, None when it is mended."""

    chosen = Signal()
    mistyped = Signal(object)

    def __init__(self, bridge: Bridge, run: Run, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.model = FolderModel(run, hidden=False, parent=self)
        self.model.chosen.connect(self.chosen)
        self._tree = FolderTree(self.model, run, bridge, framed=True)
        self._tree.setMinimumHeight(_TREE_HEIGHT)
        self._path = QLineEdit()
        self._path.returnPressed.connect(self._add)
        self._path.textEdited.connect(self._say_nothing)
        self._add_button = Button()
        self._add_button.clicked.connect(self._add)
        self._hidden = QCheckBox()
        self._hidden.toggled.connect(self._tree.show_hidden)
        typed = QHBoxLayout()
        typed.setSpacing(measure.GAP_SMALL)
        typed.addWidget(self._path, 1)
        typed.addWidget(self._add_button)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self._tree, 1)
        box.addLayout(typed)
        box.addWidget(self._hidden)
        self.setFocusProxy(self._tree)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.retranslate()

    @property
    def selection(self) -> Selection:
        """What is chosen."""
        return self.model.selection

    def set_selection(self, selection: Selection) -> None:
        """Choose this, without `chosen`."""
        self.model.set_selection(selection)

    def look_into(self, machine: Machine | None) -> None:
        """Show this machine's folders, its home open and the way to what is chosen."""
        if machine is None:
            self._tree.open(None)
            return
        machine_id = machine.id

        async def read(path: str, after: str) -> FolderPage:
            return await self._bridge.call(
                lambda manager: manager.browse.folder(machine_id, path, after)
            )

        self._tree.open(read, tuple(self.selection.marks), inside=machine.home)

    def show_tree(self, shown: bool) -> None:  # noqa: FBT001  as Qt's setters
        """Without a machine to look into there is nothing in it."""
        for part in (self._tree, self._hidden):
            part.setVisible(shown)
        self.setFocusProxy(self._tree if shown else self._path)

    def retry(self) -> None:
        """The machine is there again: read what could not be read."""
        self._tree.retry()

    def retranslate(self) -> None:
        self._path.setPlaceholderText(self.tr("Or type a path"))
        self._path.setAccessibleName(self.tr("Path"))
        self._add_button.setText(self.tr("Add"))
        self._hidden.setText(self.tr("Show hidden files"))

    def _add(self) -> None:
        path = tidy(self._path.text().strip())
        if not path:
            return
        if not is_absolute(path):
            self.mistyped.emit(FieldProblem("sources", FieldCode.NOT_ABSOLUTE, path))
            return
        self._say_nothing()
        self._path.clear()
        self.model.set_selection(self.selection.marked(path, chosen=True))
        self._tree.reveal(path)
        self.chosen.emit()

    def _say_nothing(self) -> None:
        self.mistyped.emit(None)
