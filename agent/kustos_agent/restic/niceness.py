"""Programs that stand back behind what people do on the machine."""

import contextlib
import os
import sys
from collections.abc import Callable
from pathlib import Path


def niceness_hook(nice: int) -> Callable[[], None] | None:
    """What a child does between fork and exec to have this niceness, 0..19, or the agent's own if
    that is higher. None where there is nothing to do, or no niceness (Windows).

    Threads and programs that the child starts inherit it. Linux derives the priority for the disk
    from it as well, in classes that know priorities: best-effort, level (20 + nice) / 5
    (ioprio_set(2), "I/O scheduling classes").
    """
    if sys.platform == "win32":
        return None
    # Looked up before the fork: the child of a process with threads should do next to nothing.
    wanted = max(nice, os.getpriority(os.PRIO_PROCESS, 0))
    if wanted == os.getpriority(os.PRIO_PROCESS, 0):
        return None

    def stand_back() -> None:
        os.setpriority(os.PRIO_PROCESS, 0, wanted)

    return stand_back


def creation_flags(nice: int) -> int:
    """What gives a program on Windows the priority class below normal if it is to be nice at all;
    0 elsewhere."""
    if sys.platform == "win32":
        import subprocess  # noqa: PLC0415  the constant exists there alone

        return subprocess.BELOW_NORMAL_PRIORITY_CLASS if nice else 0
    return 0


def make_session_nice(pid: int, nice: int) -> None:
    """Give the scheduling group of a session leader this niceness (Linux).

    Where a kernel groups processes by session (sched(7), "The autogroup feature"; the default of
    desktops), niceness counts within a session only, and each of our programs leads a session of
    its own. Nothing happens where there are no such groups, or the kernel refuses: it takes ten
    such changes a second from anybody but root.
    """
    if nice and sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):
            Path(f"/proc/{pid}/autogroup").write_text(str(nice), encoding="ascii")
