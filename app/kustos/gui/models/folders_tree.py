"""A tree of folders that is read on opening, page by page: the part of the item models that knows
rows and readings, but no words."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from kustos.gui.forms.failures import settled
from kustos_agent.protocol.messages import FolderPage
from kustos_agent.protocol.values import DirectoryEntry, EntryType

from .folders_branch import Branch, Reading
from .folders_paths import ROOTS, ancestors, parent

Index = QModelIndex | QPersistentModelIndex
ReadPage = Callable[[str, str], Awaitable[FolderPage]]
"""(path, after) -> a page of that folder."""
Run = Callable[[Coroutine[Any, Any, None]], None]
"""Runs a coroutine of the window (`Bridge.run`)."""

COLUMNS: Final = 3
_NOWHERE: Final = QModelIndex()
_SEARCHED_PAGES: Final = 20
_UNFINISHED: Final = frozenset({Reading.UNREAD, Reading.BEGUN, Reading.PARTLY})


class LazyTree(QAbstractItemModel):
    """Reads a folder when a view opens it (`fetchMore`), and further pages on `more`.

    An index's internal id is the number of the `Branch` that holds its row; numbers are never used
    again, so that an index which outlived a reset finds nothing instead of something else.
    """

    failed = Signal(object)
    """Reading a folder ended with this exception, which `text.errors` can explain."""

    def __init__(
        self, run: Run, *, root: str = ROOTS, hidden: bool = True, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._run = run
        self._read: ReadPage | None = None
        self._top = root
        self._hidden = hidden
        self._numbers = 0
        self._branches: dict[int, Branch] = {}
        self._by_path: dict[str, Branch] = {}
        self._root = self._begin(root, None, 0)

    # --- content -------------------------------------------------------------------------------

    def open(self, read: ReadPage | None) -> None:
        """Begin anew with another reader; None shows nothing."""
        self.beginResetModel()
        self._read = read
        self._branches.clear()
        self._by_path.clear()
        self._root = self._begin(self._top, None, 0)
        self.endResetModel()
        if read is not None:
            self.fetchMore(_NOWHERE)

    @property
    def top(self) -> str:
        """The path of what stands above all rows."""
        return self._top

    def show_hidden(self, *, wanted: bool) -> None:
        """Show hidden entries or not; views forget what was open in them."""
        if wanted == self._hidden:
            return
        self.beginResetModel()
        self._hidden = wanted
        for branch in self._branches.values():
            branch.show_hidden(wanted=wanted)
        self.endResetModel()

    def retry(self) -> None:
        """Read again what could not be read."""
        for branch in tuple(self._branches.values()):
            if branch.state is Reading.FAILED:
                self._retry(branch)

    def retry_at(self, index: Index) -> None:
        """Read this folder again if it could not be read."""
        branch = self._opened(index)
        if branch is not None and branch.state is Reading.FAILED:
            self._retry(branch)

    def more(self, index: Index) -> None:
        """Read the next page of this folder, if there is one."""
        branch = self._opened(index)
        if branch is not None and branch.state is Reading.PARTLY and branch.busy is None:
            self._run(self._page(branch))

    def trailing(self, index: Index) -> bool:
        """Whether this row stands for what is still to be read."""
        branch = self._branches.get(index.internalId()) if index.isValid() else None
        return branch is not None and branch.trailing and index.row() == branch.rows

    def path(self, index: Index) -> str:
        """The path of a row; of the trailing row and of no row the root's."""
        branch, entry = self.at(index)
        return self._top if branch is None or entry is None else branch.path_of(entry)

    def branch(self, path: str) -> Branch | None:
        """What is known of the inside of a folder."""
        return self._by_path.get(path)

    def opened(self) -> list[QModelIndex]:
        """The rows below which something has been read, folders before what is in them."""
        visible = (branch for branch in self._branches.values() if self._visible(branch))
        return [self._index_of(branch) for branch in visible if branch.above is not None]

    def entry_at(self, path: str) -> DirectoryEntry | None:
        """The entry with this path, None while it is not known."""
        branch = self._by_path.get(parent(path))
        if branch is None:
            return None
        return next((entry for entry in branch.entries if branch.path_of(entry) == path), None)

    async def names(self, path: str) -> list[str]:
        """All names in a folder that has been opened, every page of it.

        Raises LookupError for a folder that was not opened or cannot be read to its end.
        """
        branch = self._by_path.get(path)
        if branch is None:
            raise LookupError(path)
        while branch.state in _UNFINISHED and self._read is not None:
            await self._page(branch, whole=True)
        if branch.state is not Reading.WHOLE:
            raise LookupError(path)
        return [entry.name for entry in branch.entries]

    async def reveal(self, path: str) -> QModelIndex:
        """Read the way down to a path; the index of the last step that is there."""
        steps = [path, *ancestors(path)]
        steps = steps[: steps.index(self._top)] if self._top in steps else []
        branch, index = self._root, QModelIndex()
        for step in reversed(steps):
            row = await self._find(branch, step)
            if row is None or self._branches.get(branch.number) is not branch:
                break
            index = self.index(row, 0, index)
            entry = branch.entry(row)
            if entry is None or entry.type is not EntryType.FOLDER:
                break
            branch = self._open(branch, row)
        return index

    # --- Qt's face -----------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        branch = self._opened(parent)
        if branch is None or row < 0 or not 0 <= column < COLUMNS:
            return QModelIndex()
        # A layout asks for every row in turn: the cheap question first.
        if row < branch.rows or (row == branch.rows and branch.trailing):
            return self.createIndex(row, column, branch.number)
        return QModelIndex()

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]  # QObject's
        branch = self._branches.get(index.internalId()) if index.isValid() else None
        return QModelIndex() if branch is None else self._index_of(branch)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        branch = self._opened(parent)
        return 0 if branch is None else branch.rows + branch.trailing

    def columnCount(self, _parent: Index = _NOWHERE) -> int:
        return COLUMNS

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        branch = self._opened(parent)
        if branch is not None and branch.state is Reading.WHOLE:
            return branch.rows > 0
        if not parent.isValid():
            return True
        entry = self.at(parent)[1]
        return parent.column() == 0 and entry is not None and entry.type is EntryType.FOLDER

    def canFetchMore(self, parent: Index) -> bool:
        """Only for a folder not read yet: QTreeView asks at each layout, and would read a folder of
        100,000 entries to its end at once. Further pages come by `more`."""
        if not parent.isValid():
            return self._read is not None and self._root.state is Reading.UNREAD
        branch = self._opened(parent)
        return self.hasChildren(parent) and (branch is None or branch.state is Reading.UNREAD)

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        branch = self._opened(parent)
        if branch is None:
            holder = self._branches[parent.internalId()]
            branch = self._open(holder, parent.row())
        self._begin_reading(branch)
        self._run(self._page(branch))

    # --- branches ------------------------------------------------------------------------------

    def _begin(self, path: str, above: Branch | None, position: int) -> Branch:
        self._numbers += 1
        branch = Branch(self._numbers, path, above, position)
        branch.show_hidden(wanted=self._hidden)
        self._branches[branch.number] = branch
        self._by_path[path] = branch
        if above is not None:
            above.inside[position] = branch
        return branch

    def _open(self, holder: Branch, row: int) -> Branch:
        position = holder.at(row)
        assert position is not None, "only entries are opened"
        path = holder.path_of(holder.entries[position])
        return holder.inside.get(position) or self._begin(path, holder, position)

    def at(self, index: Index) -> tuple[Branch | None, DirectoryEntry | None]:
        """Where a row is and what it is; the trailing row is no entry."""
        branch = self._branches.get(index.internalId()) if index.isValid() else None
        return branch, None if branch is None else branch.entry(index.row())

    def _opened(self, index: Index) -> Branch | None:
        """The branch whose rows are below `index`, None if it was never opened."""
        if not index.isValid():
            return self._root
        branch = self._branches.get(index.internalId())
        if branch is None or not branch.inside or index.column() != 0:
            return None
        position = index.row() if branch.shown is None else branch.at(index.row())
        return None if position is None else branch.inside.get(position)

    def _index_of(self, branch: Branch) -> QModelIndex:
        """The index of the row that a branch hangs below."""
        if branch.above is None:
            return QModelIndex()
        row = branch.above.row(branch.position)
        return QModelIndex() if row is None else self.createIndex(row, 0, branch.above.number)

    def _visible(self, branch: Branch) -> bool:
        """Whether the branch hangs in the tree: not inside a hidden folder."""
        while branch.above is not None:
            if branch.above.row(branch.position) is None:
                return False
            branch = branch.above
        return True

    # --- reading -------------------------------------------------------------------------------

    def _begin_reading(self, branch: Branch) -> None:
        visible = self._visible(branch)
        if visible:
            self.beginInsertRows(self._index_of(branch), branch.rows, branch.rows)
        branch.state = Reading.BEGUN
        if visible:
            self.endInsertRows()

    def _retry(self, branch: Branch) -> None:
        branch.failure = None
        branch.state = Reading.UNREAD
        self.repaint_row(branch)
        self._begin_reading(branch)
        self._run(self._page(branch))

    async def _page(self, branch: Branch, *, whole: bool = False) -> None:
        """Read the first page, or as much again as is known, or all; a reading under way is joined.

        QTreeView lays an open folder out anew, row by row, whenever something is appended to it
        (5 µs a row): doubling keeps that in proportion to what is read.
        """
        if branch.busy is not None:
            await asyncio.shield(branch.busy)  # who joins may go, and the others still wait for it
            return
        if self._read is None or branch.state not in _UNFINISHED:
            return
        if branch.state is Reading.UNREAD:
            self._begin_reading(branch)
        branch.busy = asyncio.get_running_loop().create_future()
        try:
            await self._read_on(branch, self._read, math.inf if whole else len(branch.entries))
        finally:
            done, branch.busy = branch.busy, None
            done.set_result(None)

    async def _read_on(self, branch: Branch, read: ReadPage, wanted: float) -> None:
        entries: list[DirectoryEntry] = []
        failure: Exception | None = None
        more = True
        while more:
            try:
                page = await read(branch.path, branch.next)
            except Exception as error:  # noqa: BLE001  whatever it is, the folder's row has to say so
                failure = settled(error)
                break
            if not self._holds(branch):
                return
            entries += page.entries
            # A page without entries that promises more would be asked for again and again.
            branch.next = page.next if page.entries else ""
            more = bool(branch.next) and len(entries) < wanted
        if self._holds(branch):
            self._take(branch, entries)
            if failure is not None:
                self._fail(branch, failure)
            elif not branch.next:
                self._end(branch, Reading.WHOLE)

    def _holds(self, branch: Branch) -> bool:
        """Whether the branch is still of this content: an answer may come after a reset."""
        return self._branches.get(branch.number) is branch

    def _take(self, branch: Branch, entries: list[DirectoryEntry]) -> None:
        news = branch.news(entries) if self._visible(branch) else 0
        if news:
            last = branch.rows + news - 1
            self.beginInsertRows(self._index_of(branch), branch.rows, last)
        branch.take(entries)
        branch.state = Reading.PARTLY
        if news:
            self.endInsertRows()

    def _fail(self, branch: Branch, failure: Exception) -> None:
        branch.failure = failure
        self._end(branch, Reading.FAILED)
        self.failed.emit(failure)

    def _end(self, branch: Branch, state: Reading) -> None:
        visible = self._visible(branch)
        if visible:
            self.beginRemoveRows(self._index_of(branch), branch.rows, branch.rows)
        branch.state = state
        if visible:
            self.endRemoveRows()
        self.repaint_row(branch)

    async def _find(self, branch: Branch, path: str) -> int | None:
        """The row of a path in a folder, which is read as far as needed."""
        searched = 0
        for _ in range(_SEARCHED_PAGES):
            for position in range(searched, len(branch.entries)):
                if branch.path_of(branch.entries[position]) == path:
                    return branch.row(position)
            searched = len(branch.entries)
            if branch.state not in _UNFINISHED:
                return None
            await self._page(branch)
        return None

    def repaint_row(self, branch: Branch) -> None:
        """Announce a change of the row that a branch hangs below."""
        if branch.above is not None and self._visible(branch):
            index = self._index_of(branch)
            self.dataChanged.emit(index, index)
