"""What restic writes as text while it mends. Pure, never fails."""

import re
from typing import Final

_REMOVED: Final = re.compile(r"^remove (\d{1,9}) old cache directories", re.MULTILINE)


def parse_removed_caches(output: str) -> int:
    """How many folders `cache --cleanup` says it removed; 0 if it says nothing of the kind."""
    found = _REMOVED.search(output)
    return int(found[1]) if found else 0
