"""Small values by name."""

from sqlalchemy import select

from .engine import put_rows
from .rows import Rows
from .tables import settings


class SqlSettings(Rows):
    """Implements `ports.SettingRows`."""

    def get(self, name: str) -> str | None:
        found = self._connection.scalar(select(settings.c.value).where(settings.c.name == name))
        return None if found is None else str(found)

    def put(self, name: str, value: str) -> None:
        put_rows(self._connection, settings, [{"name": name, "value": value}], replace=["value"])
