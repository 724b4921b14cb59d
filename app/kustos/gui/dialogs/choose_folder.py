"""Choosing one folder by looking into a machine."""

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from kustos.core.model import Machine
from kustos.core.places import is_absolute
from kustos.gui.bridge import Bridge
from kustos.gui.dialogs.dialog import Dialog
from kustos.gui.forms.folder_tree import FolderTree
from kustos.gui.models.folders_model import Column, FolderModel
from kustos.gui.models.folders_paths import tidy
from kustos.gui.widgets.buttons import Button, PrimaryButton
from kustos_agent.protocol.messages import FolderPage
from kustos_agent.protocol.paths import to_display

_HEIGHT = 520


class ChooseFolderDialog(Dialog):
    """Emits `folder` with the path when one was chosen. The path can be typed as well: it does not
    have to be there yet."""

    folder = Signal(str)

    def __init__(
        self, bridge: Bridge, machine: Machine, start: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(bridge, parent)
        self._machine = machine
        self._picked = ""
        model = FolderModel(self.run, checkable=False, hidden=False, parent=self)
        self._tree = FolderTree(model, self.run, bridge, framed=True)
        self._tree.tree.setColumnHidden(Column.SIZE, True)
        self._path = QLineEdit()
        self._path.textChanged.connect(self._allow)
        self._cancel = Button()
        self._cancel.clicked.connect(self.reject)
        self._choose = PrimaryButton()
        self._choose.clicked.connect(self._done)
        self.body.addWidget(self._tree, 1)
        self.body.addWidget(self._path)
        self.add_button(self._cancel)
        self.add_button(self._choose)
        self._tree.tree.selectionModel().currentRowChanged.connect(self._pick)
        self.resize(self.width(), _HEIGHT)
        self.retranslate()
        self._allow()
        self._tree.open(self._read, inside=start or machine.home)
        self._tree.setFocus()

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Folder on {machine}").format(machine=self._machine.name),
            self.tr("Choose a folder, or type a path; it may be a new one."),
        )
        self._path.setAccessibleName(self.tr("Path"))
        self._cancel.setText(self.tr("Cancel"))
        self._choose.setText(self.tr("Choose"))

    async def _read(self, path: str, after: str) -> FolderPage:
        machine_id = self._machine.id
        return await self.bridge.call(
            lambda manager: manager.browse.folder(machine_id, path, after, folders_only=True)
        )

    def _pick(self, index: QModelIndex) -> None:
        if index.isValid() and not self._tree.model.trailing(index):
            self._picked = self._tree.model.path(index)
            self._path.setText(to_display(self._picked))

    @property
    def _chosen(self) -> str:
        """What is in the field; a name that cannot be shown as it is stays as it was picked."""
        typed = self._path.text().strip()
        return self._picked if typed == to_display(self._picked) else tidy(typed)

    def _allow(self) -> None:
        self._choose.setEnabled(is_absolute(self._chosen))

    def _done(self) -> None:
        self.folder.emit(self._chosen)
        self.accept()
