"""The table of how much repositories may hold (see `tables`)."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Table

from .tables import METADATA

quotas: Final = Table(
    "quotas",
    METADATA,
    Column("repository_id", ForeignKey("repositories.id", ondelete="CASCADE"), primary_key=True),
    Column("bytes", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
