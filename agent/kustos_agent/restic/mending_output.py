"""What restic writes as text while it mends -> how far it is. Pure, never fails."""

import re
from typing import Final

from .progress import Progress

_COUNTER: Final = re.compile(r"^\[(?:\d+:)+\d+\] +(\d{1,3}(?:\.\d+)?)%  ")
_REMOVED: Final = re.compile(r"^remove (\d{1,9}) old cache directories", re.MULTILINE)


def parse_counter(text: str) -> Progress | None:
    """`[0:05] 41.94%  39 / 93 packs processed` as progress of the step restic is at; one run has
    several. Packs and indexes are no files of the person, so that they are not counted as such."""
    found = _COUNTER.match(text)
    return None if found is None else Progress(percent=min(100.0, float(found[1])))


def parse_removed_caches(output: str) -> int:
    """How many folders `cache --cleanup` says it removed; 0 if it says nothing of the kind."""
    found = _REMOVED.search(output)
    return int(found[1]) if found else 0
