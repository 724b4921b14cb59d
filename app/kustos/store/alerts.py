"""Alerts, and which machines are in maintenance mode."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select

from kustos.core.alerts import Alert, MaintenanceMode

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import alerts, maintenance_modes

_COLUMNS: Final = columns_of(alerts, Alert)
_CHANGING: Final = (
    "severity",
    "last_seen",
    "evidence",
    "acknowledged_at",
    "snoozed_until",
    "escalated_at",
    "resolved_at",
)
_MODE: Final = columns_of(maintenance_modes, MaintenanceMode)


class SqlAlerts(Rows):
    """Implements `ports.AlertRows`."""

    def put(self, changed: Sequence[Alert]) -> None:
        """Raises StoreConflictError for a second open one about the same, and for one about what
        is not there."""
        rows = [values_of(alert) | {"about": alert.key.text} for alert in changed]
        put_rows(self._connection, alerts, rows, replace=_CHANGING)

    def get(self, alert_id: str) -> Alert | None:
        found = self._connection.execute(select(*_COLUMNS).where(alerts.c.id == alert_id))
        row = found.mappings().first()
        return None if row is None else Alert(**row)

    def open(self) -> list[Alert]:
        found = self._connection.execute(
            select(*_COLUMNS)
            .where(alerts.c.resolved_at.is_(None))
            .order_by(alerts.c.raised_at, alerts.c.id)
        )
        return [Alert(**row) for row in found.mappings()]

    def resolved(self, limit: int) -> list[Alert]:
        found = self._connection.execute(
            select(*_COLUMNS)
            .where(alerts.c.resolved_at.is_not(None))
            .order_by(alerts.c.resolved_at.desc(), alerts.c.id.desc())
            .limit(limit)
        )
        return [Alert(**row) for row in found.mappings()]

    def forget_before(self, moment: datetime) -> None:
        self._connection.execute(delete(alerts).where(alerts.c.resolved_at < moment))

    def modes(self) -> list[MaintenanceMode]:
        found = self._connection.execute(select(*_MODE).order_by(maintenance_modes.c.machine_id))
        return [MaintenanceMode(**row) for row in found.mappings()]

    def put_mode(self, mode: MaintenanceMode) -> None:
        """Raises StoreConflictError if the machine is not there."""
        put_rows(self._connection, maintenance_modes, [values_of(mode)], replace=["since", "until"])

    def end_mode(self, machine_id: str) -> None:
        self._connection.execute(
            delete(maintenance_modes).where(maintenance_modes.c.machine_id == machine_id)
        )
