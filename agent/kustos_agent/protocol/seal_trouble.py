"""What can be wrong with credentials that an agent is to keep sealed."""

from enum import StrEnum
from typing import Final

CREDENTIALS: Final = "credentials"
"""Subject of the problem with a task that refers to credentials which do not open."""

SECRETS: Final = "secrets"
"""The same of a job's own secrets."""


class SealTrouble(StrEnum):
    """Why a machine does not keep credentials, or cannot open those that it keeps; the detail that
    goes with it is as each one says."""

    FORBIDDEN = "forbidden"
    """The machine's owner does not allow it."""
    NOT_KEPT = "not-kept"
    """It has none of this repository or job, or those of another revision."""
    DAMAGED = "damaged"
    """They do not open: other bytes, another key, another machine's."""
    KEY_MISSING = "key-missing"
    """The key that they were sealed under is not there any more; the detail says where it was."""
    KEY_DAMAGED = "key-damaged"
    """What is in the place of the key is none; the detail says where."""
    KEYRING = "keyring"
    """The keyring of the operating system is locked or does not answer."""
    EXPOSED = "exposed"
    """Others could read or change the file or folder that the detail names."""
    UNREADABLE = "unreadable"
    """The agent's own folder cannot be read; the detail is the system's reason."""
    UNWRITABLE = "unwritable"
    """It cannot be written; the detail is the system's reason."""
    DISK_FULL = "disk-full"
    TOO_MANY = "too-many"
    """The machine keeps as many as it may."""
    TIMEOUT = "timeout"
    """A disk or a keyring did not answer in time."""
    OTHER = "other"
    """Something that this version has no word for."""

    @classmethod
    def _missing_(cls, _: object) -> "SealTrouble":
        """A word of a newer peer must not cost the message it came in."""
        return cls.OTHER
