"""Why something cannot be kept or opened."""

import errno
from typing import Final

from ..protocol.seal_trouble import SealTrouble

_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class SealingError(Exception):
    """`detail` is as the trouble says: a path in wire form or the system's text, never a secret."""

    def __init__(self, trouble: SealTrouble, detail: str = "") -> None:
        super().__init__(f"{trouble.value}: {detail}" if detail else trouble.value)
        self.trouble = trouble
        self.detail = detail


def unreadable(error: OSError) -> SealingError:
    """For one that came of reading."""
    return SealingError(SealTrouble.UNREADABLE, error.strerror or type(error).__name__)


def unwritable(error: OSError) -> SealingError:
    """For one that came of writing or removing."""
    full = error.errno in _FULL
    return SealingError(
        SealTrouble.DISK_FULL if full else SealTrouble.UNWRITABLE,
        error.strerror or type(error).__name__,
    )
