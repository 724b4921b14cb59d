"""What an unusual change of a job's files is, with the evidence (see `tripwire`): the nouns."""

from enum import StrEnum
from typing import Final

from msgspec import Struct

_CRITICAL: Final = 0.3
"""Of all files there were."""


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
    of `REWRITTEN`), `most` the most of it, in `basis` runs."""

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

    @property
    def grave(self) -> bool:
        """Whether so much of all there is has changed that nobody should wait."""
        altered = self.changed + self.gone
        if self.harm is Harm.REWRITTEN:
            return True
        return altered >= _CRITICAL * self.of_files
