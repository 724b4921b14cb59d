"""A killed agent takes its restic along (Linux)."""

import os
import signal
import sys
from collections.abc import Callable
from typing import Final

_PR_SET_PDEATHSIG: Final = 1


def parent_death_hook(number: signal.Signals = signal.SIGINT) -> Callable[[], None] | None:
    """What a child does between fork and exec so that the kernel sends it this signal when the
    thread that started it ends, however it ends: prctl(2). None where there is no such thing.

    restic usually dies of SIGPIPE while cleaning up, as nobody reads it any more; its lock then
    belongs to a dead process, which a plain `unlock` removes.
    """
    if not sys.platform.startswith("linux"):
        return None
    import ctypes  # noqa: PLC0415  320 KiB that other systems need not load

    # Looked up before the fork: the child of a process with threads should do next to nothing.
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()
    last_word = int(number)

    def follow() -> None:
        prctl(_PR_SET_PDEATHSIG, last_word)
        # The parent may have died before the call above: then no signal will come.
        if os.getppid() != parent:
            os._exit(128 + last_word)

    return follow
