"""Snapshots on hold: never forgotten until the hold is lifted."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

LONGEST_REASON: Final = 200
"""Characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Who wants a snapshot kept, since when, and why. It outlives what is known of the snapshot:
    one that is found again is still on hold. `trip`: the tripwire wants it, since it has caught
    this task; then there is nobody's name and no reason."""

    repository_id: str
    snapshot_id: str
    held_at: datetime
    held_by: str
    reason: str
    trip: str | None = None
