"""The tables of sites and of what belongs to them (see `tables`)."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from .tables import METADATA

sites: Final = Table(
    "sites",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    sqlite_with_rowid=False,
)

machine_sites: Final = Table(
    "machine_sites",
    METADATA,
    Column("machine_id", ForeignKey("machines.id", ondelete="CASCADE"), primary_key=True),
    Column("site_id", ForeignKey("sites.id"), nullable=False),
    Index("ix_machine_sites_site_id", "site_id"),
    sqlite_with_rowid=False,
)
"""Whoever is not here belongs to the first site."""
