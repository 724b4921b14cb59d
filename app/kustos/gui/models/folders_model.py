"""The folders of a machine or a snapshot as rows: boxes, names, sizes, times, what went wrong."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, Signal

from kustos.gui.text import errors, numbers, times
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone
from kustos_agent.protocol.paths import to_display
from kustos_agent.protocol.values import DirectoryEntry, EntryType

from .folders_branch import Branch
from .folders_paths import ROOTS, ancestors
from .folders_selection import Check, Selection
from .folders_tree import COLUMNS, Index, LazyTree, Run

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_GLYPHS: Final = {
    EntryType.FILE: Glyph.FILE,
    EntryType.FOLDER: Glyph.FOLDER,
    EntryType.SYMLINK: Glyph.LINK,
    EntryType.OTHER: Glyph.QUESTION,
}
_STATES: Final = {
    Check.OFF: Qt.CheckState.Unchecked,
    Check.PART: Qt.CheckState.PartiallyChecked,
    Check.ON: Qt.CheckState.Checked,
}
_FOLDER: Final = EntryType.FOLDER
_NO_FLAGS: Final = Qt.ItemFlag.NoItemFlags
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ANNOUNCED_AT_MOST: Final = 500
_CHECKED: Final = frozenset({Qt.CheckState.Checked, Qt.CheckState.Checked.value})


class Column(IntEnum):
    """The columns of the tree."""

    NAME = 0
    SIZE = 1
    MODIFIED = 2


class FolderModel(LazyTree):
    """The tree with a box before each name; `checkable=False` leaves the boxes out."""

    chosen = Signal()
    """`selection` has changed by a click."""

    def __init__(
        self,
        run: Run,
        *,
        root: str = ROOTS,
        checkable: bool = True,
        hidden: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(run, root=root, hidden=hidden, parent=parent)
        self._checkable = checkable
        self._flags = _flags(checkable=checkable)
        self._selection = Selection()

    @property
    def selection(self) -> Selection:
        """What is chosen."""
        return self._selection

    def set_selection(self, selection: Selection) -> None:
        """Choose this instead, without `chosen`."""
        self._selection = selection
        self._repaint(self._root.path)

    def retranslate(self) -> None:
        """The language has changed; views repaint themselves, headers ask on this."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, COLUMNS - 1)

    def flags(self, index: Index) -> Qt.ItemFlag:
        # A layout asks for those of every row, twice: no call more than needed.
        branch, row = self._branches.get(index.internalId()), index.row()
        if branch is None or not 0 <= row < branch.rows:
            return _NO_FLAGS
        position = row if branch.shown is None else branch.shown[row]
        folder = branch.entries[position].type is _FOLDER
        return self._flags[folder][index.column() == 0]

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == Column.SIZE:
            return _RIGHT
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        titles = (self.tr("Name"), self.tr("Size"), self.tr("Modified"))
        return titles[section] if 0 <= section < len(titles) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        branch, entry = self.at(index)
        if branch is None:
            return None
        if entry is None:
            return self._of_trailing(index, role)
        says = _SAYS.get(role)
        return None if says is None else says(self, branch, entry, index.column())

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        branch, entry = self.at(index)
        if role != Qt.ItemDataRole.CheckStateRole or branch is None or entry is None:
            return False
        path = branch.path_of(entry)
        self._selection = self._selection.marked(path, chosen=value in _CHECKED)
        self._repaint(path)
        self.chosen.emit()
        return True

    def words_of(self, branch: Branch, entry: DirectoryEntry, column: int) -> str:
        """The text of a cell."""
        if column == Column.NAME:
            name = to_display(entry.name)
            failure = self._failure(branch, entry)
            return name if failure is None else f"{name} · {errors.explain_error(failure).title}"
        if column == Column.SIZE:
            return numbers.size(entry.size) if entry.type is EntryType.FILE else ""
        moment = _moment(entry.modified) if entry.modified else None
        return times.date_and_time(moment) if moment else ""

    def check_of(self, branch: Branch, entry: DirectoryEntry, column: int) -> Any:
        """The box of a row."""
        if not self._checkable or column != Column.NAME:
            return None
        return _STATES[self._selection.check(branch.path_of(entry))]

    def glyph_of(self, branch: Branch, entry: DirectoryEntry, column: int) -> Any:
        """Drives, folders, files and links look different."""
        if column != Column.NAME:
            return None
        drive = entry.mount_point or branch.path == ROOTS
        return Glyph.DRIVE if drive else _GLYPHS[entry.type]

    def tone_of(self, branch: Branch, entry: DirectoryEntry, column: int) -> Any:
        """A folder that could not be read stands out; hidden entries and figures are quiet."""
        if column == Column.NAME and self._failure(branch, entry) is not None:
            return TextTone.FAILING
        return TextTone.MUTED if column != Column.NAME or entry.hidden else None

    def alignment_of(self, _branch: Branch, _entry: DirectoryEntry, column: int) -> Any:
        """Sizes are compared at their right end."""
        return _RIGHT if column == Column.SIZE else None

    def tip_of(self, branch: Branch, entry: DirectoryEntry, column: int) -> Any:
        """The whole path, and what there is to say about it."""
        if column != Column.NAME:
            return None
        lines = [to_display(branch.path_of(entry))]
        failure = self._failure(branch, entry)
        if failure is not None:
            said = errors.explain_error(failure)
            lines += [said.text, to_display(said.raw)]
        elif entry.type is EntryType.SYMLINK:
            lines.append(self.tr("A link: what it points to is not followed."))
        elif entry.mount_point:
            lines.append(self.tr("Another disk or a network share is mounted here."))
        return "\n".join(line for line in lines if line)

    def key_of(self, branch: Branch, entry: DirectoryEntry, _column: int) -> str:
        """The path in wire form."""
        return branch.path_of(entry)

    def _of_trailing(self, index: Index, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.column() == Column.NAME:
            return self.tr("Loading…")
        return TextTone.MUTED if role == Role.TEXT_TONE else None

    def _failure(self, holder: Branch, entry: DirectoryEntry) -> Exception | None:
        branch = self.branch(holder.path_of(entry))
        return None if branch is None else branch.failure

    def _repaint(self, path: str) -> None:
        """The boxes of a path, of all above it and of all below it."""
        above = set(ancestors(path))
        for branch in self._branches.values():
            related = branch.path in above or path in {branch.path, *ancestors(branch.path)}
            if related and branch.rows and self._visible(branch):
                # A view repaints all it shows on any range, but first asks for every row in it.
                last = min(branch.rows, _ANNOUNCED_AT_MOST) - 1
                self.dataChanged.emit(
                    self.createIndex(0, 0, branch.number),
                    self.createIndex(last, 0, branch.number),
                    [Qt.ItemDataRole.CheckStateRole],
                )


def _flags(*, checkable: bool) -> tuple[tuple[Qt.ItemFlag, Qt.ItemFlag], ...]:
    """By [is a folder][is a name]."""
    plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    boxed = plain | Qt.ItemFlag.ItemIsUserCheckable if checkable else plain
    leaf = Qt.ItemFlag.ItemNeverHasChildren
    return (plain | leaf, boxed | leaf), (plain, boxed)


def _moment(modified: float) -> datetime | None:
    """From a Unix time; None for times that no calendar has."""
    try:
        return _EPOCH + timedelta(seconds=modified)
    except (OverflowError, ValueError):
        return None


Saying = Callable[[FolderModel, Branch, DirectoryEntry, int], Any]

_SAYS: Final[dict[int, Saying]] = {
    Qt.ItemDataRole.DisplayRole: FolderModel.words_of,
    Qt.ItemDataRole.CheckStateRole: FolderModel.check_of,
    Role.GLYPH: FolderModel.glyph_of,
    Role.TEXT_TONE: FolderModel.tone_of,
    Qt.ItemDataRole.TextAlignmentRole: FolderModel.alignment_of,
    Qt.ItemDataRole.ToolTipRole: FolderModel.tip_of,
    Role.KEY: FolderModel.key_of,
}
