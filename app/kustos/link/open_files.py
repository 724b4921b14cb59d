"""How many connections the system lets this process have open."""

import logging
import sys
from typing import Final

_log = logging.getLogger(__name__)

WANTED: Final = 8_192
"""A thousand machines, as many strangers as are let stand at the door, the store, and room beside.
Usual is 1,024."""


def allow_connections() -> None:
    """Have the system allow as many as that, or as many as this user may. Windows has no such
    limit."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = resource.RLIM_INFINITY
    wanted = WANTED if hard == unlimited else min(WANTED, hard)
    if soft == unlimited or soft >= wanted:
        return
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError) as error:
        _log.warning("no more than %d connections: %s", soft, error)
