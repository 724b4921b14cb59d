"""Words about sites."""

from PySide6.QtCore import QCoreApplication

from kustos.core.site import Site


def name(site: Site) -> str:
    """North; of the first one, while nobody has named it, what it is."""
    return site.name or QCoreApplication.translate("sites", "Main site")


def machines_of(site: Site) -> str:
    """Machines of North"""
    return QCoreApplication.translate("sites", "Machines of “{site}”").format(site=name(site))
