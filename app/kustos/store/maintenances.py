"""Who alone looks after which repository."""

from typing import Final

from sqlalchemy import delete, select

from kustos.core.model import Maintenance

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import maintenances

_COLUMNS: Final = columns_of(maintenances, Maintenance)


class SqlMaintenances(Rows):
    """Implements `ports.MaintenanceRows`."""

    def put(self, maintenance: Maintenance) -> None:
        rows = [values_of(maintenance)]
        put_rows(self._connection, maintenances, rows, replace=["machine_id", "place"])

    def get(self, repository_id: str) -> Maintenance | None:
        found = self._connection.execute(
            select(*_COLUMNS).where(maintenances.c.repository_id == repository_id)
        )
        row = found.mappings().first()
        return None if row is None else Maintenance(**row)

    def of_machine(self, machine_id: str) -> list[str]:
        found = select(maintenances.c.repository_id).where(maintenances.c.machine_id == machine_id)
        return list(self._connection.scalars(found))

    def remove(self, repository_id: str) -> None:
        self._connection.execute(
            delete(maintenances).where(maintenances.c.repository_id == repository_id)
        )
