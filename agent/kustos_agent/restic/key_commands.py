"""What to do with a repository's keys -> the command of a restic that does it. Pure."""

import sys
from typing import Final

from .command import Command, CommandError, CommandKind, build, checked_id, patience
from .repository import Door
from .secret_pipes import MAX_PIPED, trimmed
from .version import Restic

_WINDOWS: Final = sys.platform == "win32"
_NEW: Final = "--new-password-file"
_PREFIX: Final = 63
_SUBJECT: Final = "password"


def key_list(door: Door, restic: Restic) -> Command:
    """List all keys."""
    return build(CommandKind.KEY_LIST, door, restic, ["key", "list", "--no-lock"], quick=True)


def key_add(
    door: Door,
    restic: Restic,
    new_password: str,
    *,
    user: str = "",
    host: str = "",
    lock_wait_seconds: int = 0,
) -> Command:
    """Let another password open the repository. `user` and `host` are names for people to read;
    empty: those of this process."""
    names = [f"--user={user}"] if user else []
    names += [f"--host={host}"] if host else []
    return build(
        CommandKind.KEY_ADD,
        door,
        restic,
        ["key", "add", *names],
        plumbing=patience(restic, lock_wait_seconds),
        secrets={_NEW: checked_password(new_password)},
        quick=True,
    )


def key_remove(door: Door, restic: Restic, key_id: str, *, lock_wait_seconds: int = 0) -> Command:
    """Remove a key. Of the id, all digits but the last: a prefix is looked up in the list, and what
    is gone is found out at once."""
    return build(
        CommandKind.KEY_REMOVE,
        door,
        restic,
        ["key", "remove", checked_id(key_id)[:_PREFIX]],
        plumbing=patience(restic, lock_wait_seconds),
        quick=True,
    )


def key_passwd(
    door: Door, restic: Restic, new_password: str, *, lock_wait_seconds: int = 0
) -> Command:
    """Replace the key in use by one with another password."""
    return build(
        CommandKind.KEY_PASSWD,
        door,
        restic,
        ["key", "passwd"],
        plumbing=patience(restic, lock_wait_seconds),
        secrets={_NEW: checked_password(new_password)},
        quick=True,
    )


def checked_password(password: str, *, windows: bool = _WINDOWS) -> str:
    """A password that arrives at restic as it is. Raises CommandError, which does not hold it.

    restic < 0.17 takes an empty one and leaves the repository open to everybody.
    """
    if not password:
        raise CommandError(_SUBJECT, "the new password is empty")
    if trimmed(password):
        raise CommandError(_SUBJECT, "the new password begins or ends with white space")
    if len(password.encode("utf-8", "surrogatepass")) > MAX_PIPED:
        raise CommandError(_SUBJECT, "the new password is too long")
    if windows:
        raise CommandError(_SUBJECT, "restic for Windows takes a new password from a disk alone")
    return password
