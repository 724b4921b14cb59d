"""Another account of the machine for a program to run under (POSIX)."""

import errno
import os
import sys
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Account:
    """What starting a program takes for it: options of `subprocess.Popen`, variables that say whose
    home it is."""

    options: dict[str, Any] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)


def account_of(user: str) -> Account:
    """The account of this name; the agent's own for an empty one, which takes nothing.

    Raises OSError where there is no such account, or this system has no way to change to it.
    """
    if not user:
        return Account()
    if sys.platform == "win32":
        raise OSError(errno.ENOTSUP, "programs run under the agent's own account alone")
    import pwd  # noqa: PLC0415  most machines never need it

    try:
        found = pwd.getpwnam(user)
    except (KeyError, ValueError):
        raise OSError(errno.ENOENT, f"no account {user[:64]!r} on this machine") from None
    options = {
        "user": found.pw_uid,
        "group": found.pw_gid,
        "extra_groups": os.getgrouplist(found.pw_name, found.pw_gid),
    }
    if found.pw_uid == os.geteuid():
        options = {}  # changing to oneself takes rights as well
    environment = {"HOME": found.pw_dir, "USER": found.pw_name, "LOGNAME": found.pw_name}
    return Account(options, environment)
