"""Ways to tell people."""

from typing import Final

from sqlalchemy import delete, select

from kustos.core.channels import Channel

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import channels

_COLUMNS: Final = columns_of(channels, Channel)


class SqlChannels(Rows):
    """Implements `ports.ChannelRows`."""

    def put(self, channel: Channel) -> None:
        put_rows(
            self._connection,
            channels,
            [values_of(channel)],
            replace=["name", "target", "floor", "route", "quiet", "digest"],
        )

    def get(self, channel_id: str) -> Channel | None:
        found = self._connection.execute(select(*_COLUMNS).where(channels.c.id == channel_id))
        row = found.mappings().first()
        return None if row is None else Channel(**row)

    def all(self) -> list[Channel]:
        found = self._connection.execute(select(*_COLUMNS).order_by(channels.c.name, channels.c.id))
        return [Channel(**row) for row in found.mappings()]

    def remove(self, channel_id: str) -> None:
        self._connection.execute(delete(channels).where(channels.c.id == channel_id))
