"""The tree of a machine's or snapshot's folders with all that belongs to looking into it."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, QTimer
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout, QWidget

from kustos.core.ports import AgentRefusedError, VaultLockedError
from kustos.gui.bridge import Bridge
from kustos.gui.models.folders_model import Column, FolderModel
from kustos.gui.models.folders_tree import ReadPage, Run
from kustos.gui.notice import Notice
from kustos.gui.retranslate import TranslatedWidget
from kustos.gui.text import errors
from kustos.gui.theme import measure
from kustos.gui.theme.palette import Tone
from kustos.gui.widgets.buttons import Button
from kustos.gui.widgets.tree import CheckTree

_REVEALED_AT_MOST: Final = 20
_SIZE_WIDTH: Final = 96
_TIME_WIDTH: Final = 150


class FolderTree(TranslatedWidget):
    """Shows a `FolderModel`: reads further pages when their place comes into sight, opens the way
    to given paths, keeps open folders open over a change of the hidden ones, and says above the
    tree when the machine cannot be asked."""

    def __init__(
        self,
        model: FolderModel,
        run: Run,
        bridge: Bridge | None = None,
        parent: QWidget | None = None,
        *,
        framed: bool = False,
        row_height: int = measure.ROW_HEIGHT_TREE,
    ) -> None:
        super().__init__(parent)
        self.model = model
        self._run = run
        self._opened = 0
        self.notice = Notice(bridge)
        self.notice.unlocked.connect(self.retry)
        self._retry = Button()
        self._retry.clicked.connect(self.retry)
        self.notice.add_action(self._retry)
        self.tree = CheckTree(framed=framed, row_height=row_height)
        self.tree.setModel(model)
        self.tree.set_column_widths(_SIZE_WIDTH, _TIME_WIDTH)
        self.tree.setColumnHidden(Column.MODIFIED, framed)
        self.setFocusProxy(self.tree)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(measure.GAP_SMALL)
        box.addWidget(self.notice)
        box.addWidget(self.tree, 1)
        self._sight = QTimer(self)
        self._sight.setSingleShot(True)
        self._sight.timeout.connect(self._read_what_is_in_sight)
        bar = self.tree.verticalScrollBar()
        for signal in (bar.valueChanged, bar.rangeChanged, model.rowsInserted, self.tree.expanded):
            signal.connect(self._look)
        self.tree.expanded.connect(model.retry_at)
        model.failed.connect(self._on_failed)
        self.retranslate()

    def open(self, read: ReadPage | None, paths: Sequence[str] = (), *, inside: str = "") -> None:
        """Begin anew. The way to each of `paths` is opened, and the folder `inside` itself, which
        then stands at the top."""
        self._opened += 1
        self.notice.clear()
        self.model.open(read)
        if read is not None:
            self._run(self._reveal(self._opened, paths, inside))

    def reveal(self, path: str) -> None:
        """Open the way to a path, as far as it is there."""
        self._run(self._reveal(self._opened, (path,), ""))

    def show_hidden(self, wanted: bool) -> None:  # noqa: FBT001  a slot of `toggled`
        """Show hidden entries or not."""
        paths = self._open_paths()
        self.model.show_hidden(wanted=wanted)
        self._run(self._reveal(self._opened, paths, "", whole=True))

    def retry(self) -> None:
        """Ask again for what could not be read."""
        self.notice.clear()
        self.model.retry()

    def retranslate(self) -> None:
        self._retry.setText(self.tr("Try again"))
        self.tree.setAccessibleName(self.tr("Folders"))
        self.model.retranslate()

    # --- opening the way -----------------------------------------------------------------------

    async def _reveal(
        self, opened: int, paths: Sequence[str], inside: str, *, whole: bool = False
    ) -> None:
        """`whole` opens the paths themselves as well."""
        for path in paths[:_REVEALED_AT_MOST]:
            index = await self.model.reveal(path)
            if opened != self._opened:
                return
            self._expand(index if whole else index.parent())
        if inside:
            index = await self.model.reveal(inside)
            if opened == self._opened and index.isValid():
                self._expand(index)
                self.tree.setCurrentIndex(index)
                self.tree.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)

    def _expand(self, index: QModelIndex) -> None:
        way = []
        while index.isValid():
            way.append(index)
            index = index.parent()
        for step in reversed(way):
            self.tree.expand(step)

    def _open_paths(self) -> tuple[str, ...]:
        opened = (index for index in self.model.opened() if self.tree.isExpanded(index))
        return tuple(self.model.path(index) for index in opened)

    # --- pages ---------------------------------------------------------------------------------

    def _look(self, *_whatever: object) -> None:
        if not self._sight.isActive():
            self._sight.start(0)

    def _read_what_is_in_sight(self) -> None:
        index = self.tree.indexAt(QPoint(0, 0))
        bottom = self.tree.viewport().height()
        while index.isValid() and self.tree.visualRect(index).top() < bottom:
            if self.model.trailing(index):
                self.model.more(index.parent())
            index = self.tree.indexBelow(index)

    # --- failures ------------------------------------------------------------------------------

    def _on_failed(self, failure: Exception) -> None:
        root = self.model.branch(self.model.top)
        of_root = root is not None and root.failure is failure
        # A folder that may not be read says so on its own row.
        if of_root or not isinstance(failure, AgentRefusedError):
            if isinstance(failure, VaultLockedError):
                self.notice.say_error(failure)
            else:
                self.notice.say(lambda: errors.explain_error(failure), Tone.ATTENTION)
