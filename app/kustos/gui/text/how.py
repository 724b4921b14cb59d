"""How runs go, in words."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.how import USUAL, How
from kustos_agent.protocol.effort import Compression, Effort

from . import limits, numbers
from .words import QT_TRANSLATE_NOOP, Words

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


class HowWords(Words):
    """What of it is not as usual, as sentences."""

    def sentences(self, how: How) -> list[str]:
        """An attempt is given up after 8 h. It sends at most 500 KiB/s (4.1 Mbit/s)."""
        said = []
        if how.timeout_seconds != USUAL.timeout_seconds:
            limit = numbers.rough_duration(how.timeout_seconds)
            said.append(self.tr("An attempt is given up after {time}.").format(time=limit))
        if not how.retries:
            said.append(self.tr("After an error it is not tried again."))
        elif how.retries != USUAL.retries:
            said.append(self.tr("After an error it is tried %Ln more time(s).", "", how.retries))
        return said + self._effort(how.effort)

    def _effort(self, effort: Effort) -> list[str]:
        said = []
        if effort.upload_kib:
            rate = limits.rate(effort.upload_kib)
            said.append(self.tr("It sends at most {rate}.").format(rate=rate))
        if effort.nice:
            number = numbers.count(effort.nice)
            said.append(
                self.tr("Other programs come first (niceness {number}).").format(number=number)
            )
        if effort.compression is not Compression.AUTO:
            level = compression(effort.compression)
            said.append(self.tr("Compression: {level}.").format(level=level))
        if effort.read_concurrency:
            said.append(self.tr("%Ln file(s) are read at once.", "", effort.read_concurrency))
        return said
