"""The model of a view that may have none yet."""

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView


def held_model(view: QAbstractItemView) -> QAbstractItemModel | None:
    """The view's model, None before it has one (which Qt's stubs do not say)."""
    return view.model()
