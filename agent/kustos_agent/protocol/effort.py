"""What a backup takes of its machine and its line, and what it does with the data on the way."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from .values import Value


class Compression(StrEnum):
    """restic's words for how it packs new data. It packs nothing in a repository of format 1."""

    AUTO = "auto"
    OFF = "off"
    FASTEST = "fastest"
    BETTER = "better"
    MAX = "max"

    @classmethod
    def _missing_(cls, _: object) -> "Compression":
        """A word of a newer peer must not cost the message it came in."""
        return cls.AUTO


class Effort(Value, frozen=True, kw_only=True):
    """Within the limits of the machine: where both say something, what takes less of it holds.

    `nice` is the least niceness of the backup's processes, `upload_kib` KiB/s of its restic (0: no
    limit of its own). `read_concurrency` files are read at once (0: as many as restic reads by
    itself). What the machine's restic cannot do is left out, and the run's log says so.
    """

    nice: Annotated[int, Meta(ge=0, le=19)] = 0
    upload_kib: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    compression: Compression = Compression.AUTO
    read_concurrency: Annotated[int, Meta(ge=0, le=64)] = 0
