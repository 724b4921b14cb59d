"""Revisions of the database: the number of the newest script it has had."""

from typing import Final

from .errors import StoreDamagedError, StoreTooNewError

HEAD: Final = "0019"
"""The newest script in migrations/versions, so that an ordinary start need not load Alembic."""


def is_older(found: str, head: str = HEAD) -> bool:
    """Whether `found` comes before `head`. Raises StoreTooNewError if it comes after, and
    StoreDamagedError if it is no revision."""
    if not (found.isascii() and found.isdigit()):
        raise StoreDamagedError("no revision")
    if int(found) > int(head):
        raise StoreTooNewError(found, head)
    return int(found) < int(head)
