"""The one release of restic that is fetched, and which of its archives a machine needs.

The sums are of the archives on restic's release page, as other projects that download them have
pinned them; `origins` says where each was read (repository, commit, file).
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Final

import msgspec

from ..protocol.fetch_trouble import FetchTrouble
from .trouble import FetchError

_TABLE: Final = Path(__file__).parent.parent / "resources" / "restic-release.json"

_SYSTEMS: Final[Mapping[str, str]] = {"linux": "linux", "darwin": "darwin", "win32": "windows"}
_MACHINES: Final[Mapping[str, str]] = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "arm64": "arm64",
    "i386": "386",
    "i686": "386",
    "x86": "386",
}
"""What systems call a processor -> what restic's archives do."""


class Archive(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of the release. `sha256` in lower-case hexadecimal digits."""

    name: Annotated[str, msgspec.Meta(pattern=r"^restic_[0-9a-z_.]+\.(bz2|zip)$")]
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    origins: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class Release(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`archives` by kind of machine (`linux/amd64`); `base` is where releases are published."""

    version: Annotated[str, msgspec.Meta(pattern=r"^\d+\.\d+\.\d+$")]
    released: str
    base: str
    archives: dict[str, Archive]

    def archive(self, kind: str) -> Archive:
        """Raises FetchError."""
        found = self.archives.get(kind)
        if found is None:
            raise FetchError(FetchTrouble.NO_ARCHIVE, kind)
        return found

    def url(self, archive: Archive, mirror: str = "") -> str:
        """Where the archive is: on the release page, or at the same path of a mirror."""
        return f"{(mirror or self.base).rstrip('/')}/v{self.version}/{archive.name}"


@cache
def pinned_release() -> Release:
    """What this version of Kustos was tried with."""
    return msgspec.json.decode(_TABLE.read_bytes(), type=Release)


def kind_of(system: str, machine: str) -> str:
    """The kind of a machine by `sys.platform` and `platform.machine()`; what is unknown stays as
    the system says it, so that a person can be told."""
    processor = machine.lower()
    return f"{_SYSTEMS.get(system, system)}/{_MACHINES.get(processor, processor)}"
