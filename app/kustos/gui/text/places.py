"""Words for where repositories are."""

from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.model import RepositoryType

from .words import QT_TRANSLATE_NOOP

_NAMES: Final = {
    RepositoryType.LOCAL: QT_TRANSLATE_NOOP("places", "Folder"),
    RepositoryType.SFTP: QT_TRANSLATE_NOOP("places", "SFTP server"),
    RepositoryType.REST: QT_TRANSLATE_NOOP("places", "REST server"),
    RepositoryType.S3: QT_TRANSLATE_NOOP("places", "S3 bucket"),
    RepositoryType.AZURE: QT_TRANSLATE_NOOP("places", "Azure container"),
    RepositoryType.GCS: QT_TRANSLATE_NOOP("places", "Google Cloud bucket"),
    RepositoryType.B2: QT_TRANSLATE_NOOP("places", "Backblaze B2 bucket"),
    RepositoryType.RCLONE: QT_TRANSLATE_NOOP("places", "rclone remote"),
    RepositoryType.TYPED: QT_TRANSLATE_NOOP("places", "Other (typed address)"),
}
_HINTS: Final = {
    RepositoryType.LOCAL: QT_TRANSLATE_NOOP(
        "places", "On a disk of the machine, or on a network drive that is mounted there."
    ),
    RepositoryType.SFTP: QT_TRANSLATE_NOOP(
        "places", "A server or NAS that is reached by SSH with a key."
    ),
    RepositoryType.REST: QT_TRANSLATE_NOOP(
        "places", "restic's own server. It can be set to append only."
    ),
    RepositoryType.S3: QT_TRANSLATE_NOOP(
        "places", "Amazon S3, MinIO, Wasabi, Ceph and others that speak its language."
    ),
    RepositoryType.AZURE: QT_TRANSLATE_NOOP(
        "places", "Microsoft's storage. Debian's restic comes without it since 0.18."
    ),
    RepositoryType.GCS: QT_TRANSLATE_NOOP(
        "places", "Google's storage, entered with the key of a service account."
    ),
    RepositoryType.B2: QT_TRANSLATE_NOOP(
        "places", "Backblaze directly. The type S3 bucket with its S3 address is sturdier."
    ),
    RepositoryType.RCLONE: QT_TRANSLATE_NOOP(
        "places", "Any storage that rclone reaches and that is set up on the machine."
    ),
    RepositoryType.TYPED: QT_TRANSLATE_NOOP(
        "places", "Whatever else restic knows, with the variables that it wants."
    ),
}


def type_name(type_: RepositoryType) -> str:
    """SFTP server"""
    return QCoreApplication.translate("places", _NAMES[type_])


def type_hint(type_: RepositoryType) -> str:
    """One sentence on what it is for."""
    return QCoreApplication.translate("places", _HINTS[type_])
