"""The last line of a check (restic >= 0.18). Pure."""

from typing import Final

import msgspec
from msgspec import Struct

from .reports import CheckSummary


class _Summary(Struct):
    num_errors: int = 0
    broken_packs: list[str] | None = None
    suggest_repair_index: bool = False
    suggest_prune: bool = False


_summary: Final = msgspec.json.Decoder(_Summary)


def parse_check_summary(line: bytes) -> CheckSummary:
    """Raises msgspec.DecodeError."""
    found = _summary.decode(line)
    return CheckSummary(
        errors=found.num_errors,
        broken=tuple(found.broken_packs or ()),
        repair_index=found.suggest_repair_index,
        prune=found.suggest_prune,
    )
