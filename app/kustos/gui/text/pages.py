"""The names of the sections."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.gui.navigation import PageKey

from .words import QT_TRANSLATE_NOOP

_TITLES: Final = {
    PageKey.MACHINES: QT_TRANSLATE_NOOP("pages", "Machines"),
    PageKey.JOBS: QT_TRANSLATE_NOOP("pages", "Jobs"),
    PageKey.REPOSITORIES: QT_TRANSLATE_NOOP("pages", "Repositories"),
    PageKey.ACTIVITY: QT_TRANSLATE_NOOP("pages", "Activity"),
    PageKey.RESTORE: QT_TRANSLATE_NOOP("pages", "Restore"),
    PageKey.ALERTS: QT_TRANSLATE_NOOP("pages", "Alerts"),
    PageKey.SETTINGS: QT_TRANSLATE_NOOP("pages", "Settings"),
}


def title(key: PageKey) -> str:
    """Machines"""
    return QCoreApplication.translate("pages", _TITLES[key])
