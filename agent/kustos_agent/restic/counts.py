"""How far a command is that reports in text. Pure, never fails."""

import re
from typing import Final

from .reports import Counted

_COUNT: Final = re.compile(
    rb"\[(?:\d+:)+\d\d\] +(?:[\d.]+% +(\d{1,18}) / (\d{1,18})|(\d{1,18})) ([a-z][a-z ]{0,60})\s*"
)


def parse_count(line: bytes) -> Counted | None:
    """`[0:05] 41.94%  39 / 93 packs`, as restic 0.14 to 0.19 write it, or the same without a total:
    `[0:05] 39 packs`."""
    found = _COUNT.fullmatch(line)
    if found is None:
        return None
    done, total, alone, step = found.groups()
    return Counted(done=int(done or alone), total=int(total or 0), step=step.decode().strip())
