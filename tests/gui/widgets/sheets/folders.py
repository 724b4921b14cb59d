"""A tree of folders."""

from PySide6.QtCore import (
    Qt,
)
from PySide6.QtGui import QStandardItem, QStandardItemModel

from kustos.gui.theme import measure
from kustos.gui.theme.glyphs import Glyph
from kustos.gui.widgets.roles import Role
from kustos.gui.widgets.states import TextTone
from kustos.gui.widgets.tree import CheckTree
from tests.gui.widgets.sheets.frame import Words


def folder_tree(t: Words, *, framed: bool) -> CheckTree:
    tree = CheckTree(
        framed=framed, row_height=measure.ROW_HEIGHT_TREE if framed else measure.ROW_HEIGHT
    )
    model = QStandardItemModel(tree)
    model.setHorizontalHeaderLabels(["Name", t("Size", "Größe"), t("Changed", "Geändert")])

    def row(
        name: str, size: str, state: Qt.CheckState, glyph: Glyph = Glyph.FOLDER
    ) -> list[QStandardItem]:
        first = QStandardItem(name)
        first.setCheckable(True)
        first.setCheckState(state)
        first.setData(glyph.value, Role.GLYPH)
        cells = [first]
        for text in (size, "12.11.2026 19:58"):
            cell = QStandardItem(text)
            cell.setTextAlignment(Qt.AlignmentFlag.AlignRight)
            cell.setData(TextTone.MUTED.value, Role.TEXT_TONE)
            cells.append(cell)
        return cells

    yes, no, some = (
        Qt.CheckState.Checked,
        Qt.CheckState.Unchecked,
        Qt.CheckState.PartiallyChecked,
    )
    users = row("C:\\Users\\maria", "48.2 GB", some)
    users[0].appendRow(row("Documents", "21.7 GB", yes))
    app = row("AppData", "7.4 of 12.1 GB", some)
    app[0].appendRow(row("x", "1 GB", no))
    users[0].appendRow(app)
    users[0].appendRow(row("Rechnungen.xlsx", "1,4 MB", yes, Glyph.FILE))
    gone = row("Vertrag-alt.pdf · gelöscht am 10.11.", "640 KB", no, Glyph.FILE)
    gone[0].setData(TextTone.ITALIC.value, Role.TEXT_TONE)
    users[0].appendRow(gone)
    model.appendRow(users)
    model.appendRow(row("D:\\Kanzlei", "112 GB", yes, Glyph.DRIVE))
    locked = row("E:\\", "31 GB", no, Glyph.DRIVE)
    locked[0].setEnabled(False)
    model.appendRow(locked)
    tree.setModel(model)
    tree.set_column_widths(110, 150)
    tree.expand(model.index(0, 0))
    tree.setCurrentIndex(model.index(2, 0, model.index(0, 0)))
    return tree
