"""A page within sidebar and top bar, and the two languages."""

from collections.abc import Callable

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from kustos.gui.widgets.fields import SearchField
from kustos.gui.widgets.sidebar import Sidebar, SidebarPage
from kustos.gui.widgets.topbar import Crumb, TopBar

Words = Callable[[str, str], str]


def english(en: str, _de: str) -> str:
    return en


def german(_en: str, de: str) -> str:
    return de


def frame(page: QWidget, key: str, t: Words, title: str, crumbs: list[Crumb]) -> QWidget:
    """A page within sidebar and top bar."""
    window = QWidget()
    row = QHBoxLayout(window)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    pages = [
        SidebarPage("overview", t("Overview", "Übersicht")),
        SidebarPage("machines", t("Machines", "Rechner")),
        SidebarPage("jobs", t("Jobs", "Aufträge")),
        SidebarPage("repositories", t("Repositories", "Repositorys")),
        SidebarPage("activity", t("Activity", "Verlauf")),
        SidebarPage("restore", t("Restore", "Wiederherstellen")),
        SidebarPage("alerts", t("Alerts", "Warnungen")),
        SidebarPage("settings", t("Settings", "Einstellungen")),
    ]
    sidebar = Sidebar("Kustos", pages)
    sidebar.set_current(key)
    sidebar.set_badge("alerts", 2, t("2 alerts", "2 Warnungen"))
    sidebar.set_footer(
        t("26 machines · 24 connected", "26 Rechner · 24 verbunden"),
        t("This PC is the manager", "Dieser PC ist die Verwaltung"),
    )
    row.addWidget(sidebar)
    column = QVBoxLayout()
    column.setSpacing(0)
    bar = TopBar()
    bar.set_title(title, crumbs)
    bar.add_right(
        SearchField(
            t("Find machines, files, actions", "Rechner, Dateien, Aktionen suchen"),
            QKeySequence("Ctrl+K"),
        )
    )
    column.addWidget(bar)
    column.addWidget(page, 1)
    row.addLayout(column, 1)
    window.resize(1280, 800)
    return window
