"""How runs go, in words."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos_agent.protocol.effort import Compression

from .words import QT_TRANSLATE_NOOP

_NAMES: Final = {
    "how": QT_TRANSLATE_NOOP("how", "How it runs"),
    "timeout_seconds": QT_TRANSLATE_NOOP("how", "Time limit"),
    "retries": QT_TRANSLATE_NOOP("how", "Try again"),
    "nice": QT_TRANSLATE_NOOP("how", "Niceness"),
    "upload_kib": QT_TRANSLATE_NOOP("how", "Upload"),
    "compression": QT_TRANSLATE_NOOP("how", "Compression"),
    "read_concurrency": QT_TRANSLATE_NOOP("how", "Files at once"),
}
_LEVELS: Final = {
    Compression.AUTO: QT_TRANSLATE_NOOP("how", "usual"),
    Compression.OFF: QT_TRANSLATE_NOOP("how", "none"),
    Compression.FASTEST: QT_TRANSLATE_NOOP("how", "fastest"),
    Compression.BETTER: QT_TRANSLATE_NOOP("how", "better"),
    Compression.MAX: QT_TRANSLATE_NOOP("how", "best, and slow"),
}


def name(field: str) -> str:
    """Time limit: what a field of it is called; `how` is all of it."""
    return QCoreApplication.translate("how", _NAMES[field])


def compression(level: Compression) -> str:
    """best, and slow"""
    return QCoreApplication.translate("how", _LEVELS[level])
