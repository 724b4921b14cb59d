"""How much effort a backup is to take -> restic's options, as far as its version has them. Pure."""

from collections.abc import Iterator
from typing import Final

from ..protocol.effort import Compression, Effort
from ..protocol.restic_versions import FACTS, Capability
from .version import Restic

_STAND_INS: Final = {
    Compression.FASTEST: Compression.AUTO,
    Compression.BETTER: Compression.MAX,
}
"""What comes next to a level that a version does not have: rather slower than larger, but for who
wants it fast."""


def settings(restic: Restic, effort: Effort) -> list[str]:
    """The options of `restic backup`. Where restic does as it does by itself there is none."""
    options = []
    compression = _level(restic, effort.compression)
    if compression is not Compression.AUTO:
        options.append(f"--compression={compression}")
    if effort.read_concurrency and restic.can(Capability.READ_CONCURRENCY):
        options.append(f"--read-concurrency={effort.read_concurrency}")
    return options


def left_out(restic: Restic, effort: Effort) -> Iterator[str]:
    """A sentence for each thing that this version cannot do."""
    level = _level(restic, effort.compression)
    if level is not effort.compression:
        since = FACTS[Capability.COMPRESSION_LEVELS].first
        yield (
            f"restic {restic.version} has no compression {effort.compression} (restic {since} has);"
            f" {level} is used"
        )
    if effort.read_concurrency and not restic.can(Capability.READ_CONCURRENCY):
        since = FACTS[Capability.READ_CONCURRENCY].first
        yield (
            f"restic {restic.version} cannot be told how many files to read at once"
            f" (restic {since} can)"
        )


def _level(restic: Restic, wanted: Compression) -> Compression:
    if restic.can(Capability.COMPRESSION_LEVELS):
        return wanted
    return _STAND_INS.get(wanted, wanted)
