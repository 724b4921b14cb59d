"""What this machine is called and what runs on it."""

import os
import platform
import socket
from pathlib import Path

_MAX = 255


def host_name(configured: str) -> str:
    """The owner's name for it, else its host name."""
    return (configured or socket.gethostname() or "unnamed")[:_MAX]


def os_name() -> str:
    """`Linux`, `Windows`, `macOS`."""
    name = platform.system()
    return {"Darwin": "macOS", "": "unknown"}.get(name, name)


def os_version() -> str:
    """As its makers call it where they say so, else the kernel's release."""
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return platform.release()[:_MAX]
    return release.get("PRETTY_NAME", platform.release())[:_MAX]


def home_folder() -> str:
    """The user's home; empty if the process has none."""
    home = os.path.expanduser("~")  # noqa: PTH111  Path.home raises where there is none
    return home if Path(home).is_absolute() else ""
