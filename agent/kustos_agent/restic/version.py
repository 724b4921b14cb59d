"""A restic that can be run."""

from dataclasses import dataclass

from ..protocol.restic_versions import FACTS, Capability, Version


@dataclass(frozen=True)
class Restic:
    """A restic that can be run."""

    path: str
    version: Version

    def can(self, capability: Capability) -> bool:
        """Whether this version has it."""
        return FACTS[capability].holds(self.version)
