"""Channels with routes, quiet hours and digests; deliveries that are about no alerts; alerts about
channels; webhooks whose host stands beside the address.

The address itself is sealed by the manager as soon as the master key is open (`core.telling`): no
migration has it.
"""

import json
from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

_ALL = '{"type":"all"}'


def upgrade() -> None:
    """All machines, no quiet hours and no digest: as it was."""
    op.add_column("channels", sa.Column("route", sa.Text(), nullable=False, server_default=_ALL))
    op.add_column("channels", sa.Column("quiet", sa.Text()))
    op.add_column("channels", sa.Column("digest", sa.Text()))
    op.add_column("deliveries", sa.Column("errand", sa.Text()))
    op.create_index("ix_deliveries_last", "deliveries", ["channel_id", "ended_at", "id"])
    _add_channel_of_alerts()
    _name_hosts()


def _add_channel_of_alerts() -> None:
    # The table is made anew, since SQLite adds no named reference to one that is there. No other
    # refers to it, so nothing goes with the old one.
    with op.batch_alter_table("alerts", recreate="always") as alerts:
        alerts.add_column(sa.Column("channel_id", sa.Text()))
        alerts.create_foreign_key(
            "fk_alerts_channel_id", "channels", ["channel_id"], ["id"], ondelete="CASCADE"
        )
    op.create_index("ix_alerts_channel", "alerts", ["channel_id"])


def _name_hosts() -> None:
    connection = op.get_bind()
    channels = sa.table("channels", sa.column("id", sa.Text), sa.column("target", sa.Text))
    for id_, text in connection.execute(sa.select(channels.c.id, channels.c.target)).all():
        target = json.loads(text)
        if target["type"] == "webhook":
            target["host"] = _host(target["url"])
            connection.execute(
                sa.update(channels)
                .where(channels.c.id == id_)
                .values(target=json.dumps(target, ensure_ascii=False))
            )


def _host(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    named = f"[{host}]" if ":" in host else host
    return f"{named}:{parts.port}" if parts.port else named
