"""The outbox of messages to people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import delete, func, insert, or_, select, update

from kustos.core.channels import Delivery, DeliveryState

from .rows import Rows, columns_of, values_of
from .tables import deliveries

_COLUMNS: Final = columns_of(deliveries, Delivery)
_WAITING: Final = deliveries.c.state == DeliveryState.WAITING


class SqlDeliveries(Rows):
    """Implements `ports.DeliveryRows`."""

    def add(self, deliveries_: Sequence[Delivery]) -> None:
        """Raises StoreConflictError if a channel is not there."""
        if deliveries_:
            rows = [values_of(delivery) for delivery in deliveries_]
            self._connection.execute(insert(deliveries), rows)

    def update(self, delivery: Delivery) -> None:
        self._connection.execute(
            update(deliveries).where(deliveries.c.id == delivery.id).values(**values_of(delivery))
        )

    def remove(self, delivery_id: str) -> None:
        self._connection.execute(delete(deliveries).where(deliveries.c.id == delivery_id))

    def due(self, now: datetime, limit: int) -> list[Delivery]:
        found = self._connection.execute(
            select(*_COLUMNS)
            .where(_WAITING, deliveries.c.due_at <= now)
            .order_by(deliveries.c.due_at, deliveries.c.id)
            .limit(limit)
        )
        return [Delivery(**row) for row in found.mappings()]

    def last_tried(self, channel_id: str) -> Delivery | None:
        found = self._connection.execute(
            select(*_COLUMNS)
            .where(
                deliveries.c.channel_id == channel_id,
                or_(deliveries.c.attempts > 0, deliveries.c.trouble.is_not(None)),
            )
            .order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc())
            .limit(1)
        )
        row = found.mappings().first()
        return None if row is None else Delivery(**row)

    def waiting(self, channel_id: str) -> int:
        found = self._connection.scalar(
            select(func.count())
            .select_from(deliveries)
            .where(deliveries.c.channel_id == channel_id, _WAITING)
        )
        return int(found or 0)

    def forget_before(self, moment: datetime) -> None:
        self._connection.execute(delete(deliveries).where(deliveries.c.ended_at < moment))
