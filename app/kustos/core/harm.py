"""What an unusual change of a job's files is, with the evidence (see `tripwire`): the nouns."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

from kustos_agent.protocol.name_figures import Ending, NameFigures

_CRITICAL: Final = 0.3
"""Of all files there were."""
_LEAST_NEW: Final = 50
"""New files: fewer with an ending of their own are a person's work."""


class Harm(StrEnum):
    """What the change is above all. The words lie in the database."""

    CHANGED = "changed"
    """Files have another content."""
    GONE = "gone"
    """Files are not there any more, and nothing came in their place."""
    RENAMED = "renamed"
    """They are gone, and others are there instead with other content."""
    REWRITTEN = "rewritten"
    """Few files, but most of the data is another."""


class Unusual(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The evidence: how many of `of_files` were changed, are gone and are new, and how many bytes
    were added to what had `of_bytes` before. `usual` is the median of what counts (files, or bytes
    of `REWRITTEN`), `most` the most of it, in `basis` runs. `names` is what was read of the names
    afterwards; None: nothing so far."""

    harm: Harm
    changed: int = 0
    gone: int = 0
    new: int = 0
    of_files: int = 0
    added: int = 0
    of_bytes: int = 0
    usual: int = 0
    most: int = 0
    basis: int = 0
    names: NameFigures | None = None

    @property
    def strange_ending(self) -> Ending | None:
        """The one that most new files have, and none of those that are gone or changed had: as if
        it had been given to them. Who lies about names can raise an alarm so, and end none."""
        if self.names is None or not self.names.endings:
            return None
        first = self.names.endings[0]
        most = first.new >= _LEAST_NEW and first.new > self.names.new / 2
        return first if most and not first.before else None

    @property
    def grave(self) -> bool:
        """Whether so much of all there is has changed that nobody should wait."""
        altered = self.changed + self.gone
        if self.harm is Harm.REWRITTEN or self.strange_ending is not None:
            return True
        return altered >= _CRITICAL * self.of_files
