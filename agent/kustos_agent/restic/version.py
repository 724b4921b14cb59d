"""Which restic it is and what that version can do.

The facts come from restic's changelog and from runs of 0.14.0, 0.18.0 and 0.19.1.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType
from typing import Final, NamedTuple

_VERSION: Final = re.compile(r"^restic (\d+)\.(\d+)\.(\d+)", re.MULTILINE)


class Version(NamedTuple):
    """restic's version; suffixes such as `-dev` are ignored."""

    major: int
    minor: int
    patch: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


OLDEST: Final = Version(0, 14)
"""Nothing older is run (SPEC 5)."""

_FUTURE: Final = Version(1_000_000, 0)


class Capability(Enum):
    """Where restic's versions differ and this program cares."""

    INIT_JSON = auto()
    FULL_SNAPSHOT_ID = auto()
    """A backup's summary holds all 64 digits of the snapshot's id, not 8."""
    RESTORE_JSON = auto()
    RETRY_LOCK = auto()
    CLEAN_INTERRUPT = auto()
    """Interrupted while it locks the repository, it removes that lock. Seen on 0.14 and 0.18; of
    those between, the source says so."""
    REST_ENVIRONMENT = auto()
    """RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD are read."""
    CLEAN_INTERRUPT = auto()
    """An interrupt in the first 0.2 s of a lock removes it as well: 0.14.0 leaves it, 0.18.0 does
    not, and by its changelog 0.17 began to handle signals in order."""
    QUICK_FAILURE = auto()
    """RESTIC_FEATURES=backend-error-redesign=false brings ten tries (50 s) back instead of 15
    minutes. An upper bound, because an unknown flag is fatal and flags are removed in time."""


_RANGES: Final[Mapping[Capability, tuple[Version, Version]]] = MappingProxyType(
    {
        Capability.INIT_JSON: (Version(0, 15), _FUTURE),
        Capability.FULL_SNAPSHOT_ID: (Version(0, 15), _FUTURE),
        Capability.RESTORE_JSON: (Version(0, 16), _FUTURE),
        Capability.RETRY_LOCK: (Version(0, 16), _FUTURE),
        Capability.CLEAN_INTERRUPT: (Version(0, 17), _FUTURE),
        Capability.REST_ENVIRONMENT: (Version(0, 16, 1), _FUTURE),
        Capability.CLEAN_INTERRUPT: (Version(0, 17), _FUTURE),
        Capability.QUICK_FAILURE: (Version(0, 18), Version(0, 20)),
    }
)


@dataclass(frozen=True)
class Restic:
    """A restic that can be run."""

    path: str
    version: Version

    def can(self, capability: Capability) -> bool:
        """Whether this version has it."""
        first, end = _RANGES[capability]
        return first <= self.version < end


def parse_version(text: str) -> Version | None:
    """The version in the output of `restic version`, which is text in every version."""
    found = _VERSION.search(text)
    return Version(*map(int, found.groups())) if found else None
