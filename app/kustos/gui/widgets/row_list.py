"""Rows of one kind below one another, as many as there are things to show."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QBoxLayout, QWidget

RowT = TypeVar("RowT", bound=QWidget)


def fit_rows(box: QBoxLayout, rows: list[RowT], number: int, make: Callable[[], RowT]) -> None:
    """Have so many `rows` at the end of `box`. Those that are there stay, so nothing flickers and
    the focus stays where it is."""
    while len(rows) > number:
        row = rows.pop()
        box.removeWidget(row)
        row.hide()
        row.deleteLater()
    while len(rows) < number:
        row = make()
        box.addWidget(row)
        rows.append(row)
