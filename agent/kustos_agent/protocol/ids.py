"""Identifiers that appear on the wire."""

import uuid


def new_id() -> str:
    """A fresh random identifier (UUIDv4, lower-case hex with dashes)."""
    return str(uuid.uuid4())
