"""Why Kustos could not be opened: what the window says instead of its pages."""

import errno
import logging
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

from .explanation import Explanation
from .words import QT_TRANSLATE_NOOP

_log = logging.getLogger(__name__)


class Hindrance(StrEnum):
    """What keeps the manager from opening."""

    STORE_TOO_NEW = "store-too-new"
    STORE_DAMAGED = "store-damaged"
    STORE_NOT_WRITABLE = "store-not-writable"
    STORE_BUSY = "store-busy"
    DISK_FULL = "disk-full"
    HOME_NOT_A_FOLDER = "home-not-a-folder"
    HOME_IN_USE = "home-in-use"
    PORT_IN_USE = "port-in-use"
    CERTIFICATES_DAMAGED = "certificates-damaged"
    UNEXPECTED = "unexpected"


_BY_NAME: Final = {
    "StoreTooNewError": Hindrance.STORE_TOO_NEW,
    "StoreDamagedError": Hindrance.STORE_DAMAGED,
    "StoreNotWritableError": Hindrance.STORE_NOT_WRITABLE,
    "StoreBusyError": Hindrance.STORE_BUSY,
    "StoreFullError": Hindrance.DISK_FULL,
    "HomeInUseError": Hindrance.HOME_IN_USE,
    "PortInUseError": Hindrance.PORT_IN_USE,
    "CertificatesDamagedError": Hindrance.CERTIFICATES_DAMAGED,
    "PermissionError": Hindrance.STORE_NOT_WRITABLE,
    "FileExistsError": Hindrance.HOME_NOT_A_FOLDER,
    "NotADirectoryError": Hindrance.HOME_NOT_A_FOLDER,
}
"""By name: store and link are rooms that the window does not know (a test holds the names)."""

_BY_ERRNO: Final[dict[int | None, Hindrance]] = {
    errno.ENOSPC: Hindrance.DISK_FULL,
    errno.EDQUOT: Hindrance.DISK_FULL,
    errno.EROFS: Hindrance.STORE_NOT_WRITABLE,
}
"""Of what the system has no class for."""

_WORDS: Final = {
    Hindrance.STORE_TOO_NEW: (
        QT_TRANSLATE_NOOP("hindrances", "The data is from a newer Kustos"),
        QT_TRANSLATE_NOOP(
            "hindrances", "It was left untouched: this version could not read all of it."
        ),
        QT_TRANSLATE_NOOP("hindrances", "Install the newer version again and start that."),
    ),
    Hindrance.STORE_DAMAGED: (
        QT_TRANSLATE_NOOP("hindrances", "The database is damaged"),
        QT_TRANSLATE_NOOP(
            "hindrances",
            "Kustos cannot read what it had noted. The backups themselves are not affected.",
        ),
        QT_TRANSLATE_NOOP(
            "hindrances",
            "Put a copy of the folder below back, or move “kustos.db” away to begin anew.",
        ),
    ),
    Hindrance.STORE_NOT_WRITABLE: (
        QT_TRANSLATE_NOOP("hindrances", "The data folder cannot be written to"),
        QT_TRANSLATE_NOOP("hindrances", "Permission is missing, or the disk is read-only."),
        QT_TRANSLATE_NOOP("hindrances", "Correct that for the folder below and start again."),
    ),
    Hindrance.STORE_BUSY: (
        QT_TRANSLATE_NOOP("hindrances", "The database is held by another program"),
        QT_TRANSLATE_NOOP("hindrances", "A backup program or virus scanner, for instance."),
        QT_TRANSLATE_NOOP("hindrances", "Wait a moment and start again."),
    ),
    Hindrance.DISK_FULL: (
        QT_TRANSLATE_NOOP("hindrances", "The disk is full"),
        QT_TRANSLATE_NOOP("hindrances", "There is no room left for what Kustos notes."),
        QT_TRANSLATE_NOOP("hindrances", "Make room and start again."),
    ),
    Hindrance.HOME_NOT_A_FOLDER: (
        QT_TRANSLATE_NOOP("hindrances", "The data folder is not a folder"),
        QT_TRANSLATE_NOOP("hindrances", "A file is in its place, or in that of one above it."),
        QT_TRANSLATE_NOOP(
            "hindrances", "Move that file away, or let KUSTOS_HOME name another place; start again."
        ),
    ),
    Hindrance.HOME_IN_USE: (
        QT_TRANSLATE_NOOP("hindrances", "Kustos is running already"),
        QT_TRANSLATE_NOOP("hindrances", "Another one works on the same data."),
        QT_TRANSLATE_NOOP("hindrances", "Use that one, or end it first."),
    ),
    Hindrance.PORT_IN_USE: (
        QT_TRANSLATE_NOOP("hindrances", "Another program uses the port of Kustos"),
        QT_TRANSLATE_NOOP(
            "hindrances", "The machines look for this computer there and would not find it."
        ),
        QT_TRANSLATE_NOOP("hindrances", "End the other program and start again."),
    ),
    Hindrance.CERTIFICATES_DAMAGED: (
        QT_TRANSLATE_NOOP("hindrances", "The certificates are damaged"),
        QT_TRANSLATE_NOOP(
            "hindrances", "The machines recognise this computer by them; they were left untouched."
        ),
        QT_TRANSLATE_NOOP("hindrances", "Put a copy of the folder “tls” back and start again."),
    ),
    Hindrance.UNEXPECTED: (
        QT_TRANSLATE_NOOP("hindrances", "Kustos could not be opened"),
        QT_TRANSLATE_NOOP("hindrances", "Something happened that there is no better name for."),
        QT_TRANSLATE_NOOP(
            "hindrances", "Start again; if it happens again, report the message below."
        ),
    ),
}


def hindrance(error: BaseException) -> Hindrance:
    """What an error of opening means."""
    if isinstance(error, OSError) and error.errno in _BY_ERRNO:
        return _BY_ERRNO[error.errno]
    for kind in type(error).__mro__:
        found = _BY_NAME.get(kind.__name__)
        if found is not None:
            return found
    return Hindrance.UNEXPECTED


def explain(error: BaseException) -> Explanation:
    """Everything there is to say about it."""
    title, cause, step = (
        QCoreApplication.translate("hindrances", source) for source in _WORDS[hindrance(error)]
    )
    return Explanation(title=title, cause=cause, step=step, raw=f"{type(error).__name__}: {error}")
