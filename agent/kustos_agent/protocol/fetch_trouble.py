"""Why restic could not be fetched to a machine."""

from enum import StrEnum


class FetchTrouble(StrEnum):
    """Why restic was not fetched; the detail that goes with it is as each one says."""

    FORBIDDEN = "forbidden"
    """The machine's owner does not allow it."""
    OVERRULED = "overruled"
    """The machine's owner has named the restic to use, which is the detail."""
    NO_ARCHIVE = "no-archive"
    """The pinned release has none for this kind of machine; the detail names the kind."""
    BUSY = "busy"
    """It is being fetched already; the detail is the process's number, if that is known."""
    UNREACHABLE = "unreachable"
    """No connection to the server; the detail is the system's reason."""
    CERTIFICATE = "certificate"
    """The server's certificate is not trusted; the detail is TLS's reason."""
    INSECURE = "insecure"
    """The server leads to an address that is not HTTPS, or for ever on."""
    ANSWER = "answer"
    """The server answers with an error; the detail is its status."""
    TIMEOUT = "timeout"
    """It took too long as a whole; the detail is the limit in seconds."""
    CUT = "cut"
    """The transfer broke off."""
    TOO_LARGE = "too-large"
    """More than any restic; the detail is the limit in MB."""
    WRONG_SUM = "wrong-sum"
    """What came is not the pinned archive; its SHA-256 is the detail."""
    BROKEN = "broken"
    """The archive cannot be unpacked, or holds something else."""
    NOT_RUNNABLE = "not-runnable"
    """What was in it is no program for this machine, tells no version (no detail then), or may not
    be run in its folder."""
    WRONG_VERSION = "wrong-version"
    """It runs, but says to be the version in the detail."""
    DISK_FULL = "disk-full"
    FILES = "files"
    """The agent's own folder cannot be written; the detail is the system's reason."""
    OTHER = "other"
    """Something that this version has no word for."""

    @classmethod
    def _missing_(cls, _: object) -> "FetchTrouble":
        """A word of a newer peer must not cost the message it came in."""
        return cls.OTHER
