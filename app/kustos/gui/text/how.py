"""How runs go, in words."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos_agent.protocol.effort import Compression

from .words import QT_TRANSLATE_NOOP

NAMES: Final = {
    "timeout_seconds": QT_TRANSLATE_NOOP("how", "Time limit"),
    "retries": QT_TRANSLATE_NOOP("how", "Try again"),
    "nice": QT_TRANSLATE_NOOP("how", "Niceness"),
    "upload_kib": QT_TRANSLATE_NOOP("how", "Upload"),
    "compression": QT_TRANSLATE_NOOP("how", "Compression"),
    "read_concurrency": QT_TRANSLATE_NOOP("how", "Files at once"),
}
"""By field, in the order in which they stand."""

_LEVELS: Final = {
    Compression.AUTO: QT_TRANSLATE_NOOP("how", "usual"),
    Compression.OFF: QT_TRANSLATE_NOOP("how", "none"),
    Compression.FASTEST: QT_TRANSLATE_NOOP("how", "fastest"),
    Compression.BETTER: QT_TRANSLATE_NOOP("how", "better"),
    Compression.MAX: QT_TRANSLATE_NOOP("how", "best, and slow"),
}


def name(field: str) -> str:
    """Time limit: what a field of it is called."""
    return QCoreApplication.translate("how", NAMES[field])


def compression(level: Compression) -> str:
    """best, and slow"""
    return QCoreApplication.translate("how", _LEVELS[level])
