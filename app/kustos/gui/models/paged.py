"""Rows that are read page by page."""

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QModelIndex, QObject, Signal

from kustos.gui.models.rows import Index, Now, RowsModel, utc_now

ViewT = TypeVar("ViewT")


class PagedModel(RowsModel[ViewT]):
    """`more_wanted` asks for the page behind the last row; whoever reads it answers with
    `append`."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None, *, now: Now = utc_now) -> None:
        super().__init__(parent, now=now)
        self._complete = True
        self._asked = False

    def reset(self, views: Sequence[ViewT], *, complete: bool) -> None:
        """Begin anew with the first page; rows that stay in their place are only repainted."""
        self._complete, self._asked = complete, False
        self.set_views(views)

    def append(self, views: Sequence[ViewT], *, complete: bool) -> None:
        """The page behind the last row."""
        self._complete, self._asked = complete, False
        known = {self.key_of(view) for view in self._views}
        new = [view for view in views if self.key_of(view) not in known]
        if new:
            first = len(self._views)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._views += new
            self.endInsertRows()

    def not_read(self) -> None:
        """The page that was asked for could not be read; it may be asked for again."""
        self._asked = False

    @property
    def last(self) -> ViewT | None:
        """The one in the last row, where the next page begins."""
        return self._views[-1] if self._views else None

    # --- Qt's side -----------------------------------------------------------------------------

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self._complete

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent) and not self._asked:
            self._asked = True
            self.more_wanted.emit()
