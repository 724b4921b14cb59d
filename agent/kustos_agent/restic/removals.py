"""What a server would not remove. Pure, never fails.

restic up to 0.18 calls a forget a success that removed nothing, every restic such a prune.
"""

import re
from typing import Final

from ..protocol.values import ErrorClass, Problem, RepositoryAccess
from .error_texts import NOT_REMOVED, classify
from .errors import detail
from .reports import Line, OtherLine
from .repository import Redactor, host, shown

_LEFT: Final = re.compile(r"unable to remove <?(\w+)/[0-9a-f]+>? from the repository")
_LOCK: Final = "lock"
_MAX_REASON: Final = 16_000


class Removals:
    """Feed it every line. `left` counts the files that stayed, locks aside; `reason` is the last
    that was given, with secrets if restic wrote any."""

    def __init__(self) -> None:
        self.left = 0
        self.reason = ""

    def line(self, line: Line) -> None:
        """The next one."""
        if not isinstance(line, OtherLine):
            return
        if tried := NOT_REMOVED.match(line.text):
            self.reason = tried[1][:_MAX_REASON]
        elif (kept := _LEFT.match(line.text)) and kept[1] != _LOCK:
            self.left += 1

    @property
    def error(self) -> ErrorClass | None:
        """What the reason speaks of, None if it is not known. A server that let restic in and
        refuses to remove is set to keep what it has, or this login may not."""
        found = classify(self.reason)
        return ErrorClass.REMOVAL_REFUSED if found is ErrorClass.LOGIN_REFUSED else found

    def problem(self, access: RepositoryAccess) -> Problem | None:
        """Of this repository, None if the reason is not known."""
        if (error := self.error) is None:
            return None
        at_server = error is ErrorClass.REMOVAL_REFUSED
        return Problem(
            error=error,
            subject=host(access) if at_server else shown(access.location),
            detail=detail(Redactor(access).clean(self.reason)),
        )
