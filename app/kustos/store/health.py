"""A day of each machine's figures."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from kustos.core.history import Sample

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import machine_health, machines

_COLUMNS: Final = columns_of(machine_health, Sample)
_REPLACED: Final = [column.name for column in machine_health.columns if not column.primary_key]


class SqlHealth(Rows):
    """Implements `ports.HealthRows`."""

    def put(self, samples: Sequence[Sample]) -> None:
        if not samples:
            return
        known = set(self._connection.scalars(select(machines.c.id)))
        rows = [
            values_of(sample) | {"slot": sample.slot}
            for sample in samples
            if sample.machine_id in known
        ]
        put_rows(self._connection, machine_health, rows, replace=_REPLACED)

    def of_machine(self, machine_id: str) -> list[Sample]:
        found = self._connection.execute(
            select(*_COLUMNS).where(machine_health.c.machine_id == machine_id)
        )
        return [Sample(**row) for row in found.mappings()]
