"""What a prune says that it frees. Pure, never fails.

There is no JSON of it up to 0.19. The text is the same from 0.14.0 to 0.19.1.
"""

import re
from typing import Final

from .reports import Line, OtherLine

_SIZE: Final = r"(\d{1,15}(?:\.\d{1,6})?) (B|[KMGTPE]iB)"
_FREED: Final = re.compile(rf"total prune: +\d+ blobs / {_SIZE}")
_UNUSED: Final = re.compile(rf"unused size after prune: {_SIZE} \(")
_UNITS: Final = ("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
_MOST: Final = 2**63 - 1


class PruneReader:
    """Feed it every line. Sizes in bytes, as restic rounds them; 0 for what it did not say."""

    def __init__(self) -> None:
        self.freed = 0
        self.unused = 0

    def line(self, line: Line) -> None:
        """The next one."""
        if not isinstance(line, OtherLine):
            return
        if found := _FREED.match(line.text):
            self.freed = _bytes(found[1], found[2])
        elif found := _UNUSED.match(line.text):
            self.unused = _bytes(found[1], found[2])


def _bytes(number: str, unit: str) -> int:
    return min(_MOST, round(float(number) * (1 << 10 * _UNITS.index(unit))))
