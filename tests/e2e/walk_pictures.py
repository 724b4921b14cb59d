"""Pictures small enough to keep: with 256 colours, which a window of plain areas hardly misses."""

from collections import Counter
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

COLOURS: Final = 256
MOST_BYTES: Final = 200_000


def keep(picture: Path, kept: Path) -> None:
    """Write `picture` as a PNG of at most 200 KB to `kept`."""
    image = QImage(str(picture)).convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(image.constBits()).cast("I")
    palette = [colour for colour, _ in Counter(pixels).most_common(COLOURS)]
    small = image.convertToFormat(
        QImage.Format.Format_Indexed8,
        palette,
        Qt.ImageConversionFlag.ThresholdDither | Qt.ImageConversionFlag.AvoidDither,
    )
    kept.parent.mkdir(parents=True, exist_ok=True)
    assert small.save(str(kept), quality=0), f"{kept} cannot be written"
    assert kept.stat().st_size <= MOST_BYTES, f"{kept} has {kept.stat().st_size} bytes"
