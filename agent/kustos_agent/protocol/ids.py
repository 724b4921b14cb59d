"""Identifiers that appear on the wire."""

import hashlib
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

_DUE_RUNS: Final = uuid.UUID("5d0c1c4e-3c0f-5a4e-9a53-6b1f6f0f7b57")


def new_id() -> str:
    """A fresh random identifier (UUIDv4, lower-case hex with dashes)."""
    return str(uuid.uuid4())


def due_id(job_id: str, due: datetime) -> str:
    """The id of the run of this job that is due at this moment: the same wherever and how often it
    is asked for (UUIDv5 of job and UTC time in microseconds). Raises ValueError for a time without
    a zone."""
    if due.tzinfo is None:
        raise ValueError("a time without a zone")
    moment = due.astimezone(UTC).isoformat(timespec="microseconds")
    return str(uuid.uuid5(_DUE_RUNS, f"{job_id} {moment}"))


def digest_of(ids: Iterable[str]) -> str:
    """The same for the same ids, in whatever order (SHA-256 in lower-case hex, of the sorted ids,
    each with a newline)."""
    digest = hashlib.sha256()
    for id_ in sorted(ids):
        digest.update(f"{id_}\n".encode())
    return digest.hexdigest()
