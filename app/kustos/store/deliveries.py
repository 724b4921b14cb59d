"""The outbox of messages to people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, Text, delete, func, insert, or_, select, type_coerce, update

from kustos.core.channels import Delivery, DeliveryState

from .engine import put_rows
from .rows import Rows, columns_of, values_of
from .tables import channels, deliveries

_COLUMNS: Final = columns_of(deliveries, Delivery)
_WAITING: Final = deliveries.c.state == DeliveryState.WAITING
_TRIED_TO_THE_END: Final = deliveries.c.state.in_([DeliveryState.SENT, DeliveryState.GIVEN_UP])


class SqlDeliveries(Rows):
    """Implements `ports.DeliveryRows`."""

    def add(self, deliveries_: Sequence[Delivery]) -> None:
        """Raises StoreConflictError if a channel is not there."""
        if deliveries_:
            rows = [values_of(delivery) for delivery in deliveries_]
            self._connection.execute(insert(deliveries), rows)

    def put(self, deliveries_: Sequence[Delivery]) -> None:
        """Raises StoreConflictError if a channel is not there."""
        rows = [values_of(delivery) for delivery in deliveries_]
        put_rows(self._connection, deliveries, rows, replace=["told"])

    def unknown(self, deliveries_: Sequence[Delivery]) -> list[Delivery]:
        return [one for one in deliveries_ if self.get(one.id) is None]

    def get(self, delivery_id: str) -> Delivery | None:
        return self._first(select(*_COLUMNS).where(deliveries.c.id == delivery_id))

    def gathering(self, now: datetime) -> dict[str, Delivery]:
        found = self._connection.execute(
            select(*_COLUMNS)
            .where(
                _WAITING,
                deliveries.c.due_at > now,
                deliveries.c.attempts == 0,
                deliveries.c.trouble.is_(None),
                deliveries.c.errand.is_(None),
            )
            .order_by(deliveries.c.due_at.desc(), deliveries.c.id.desc())
        )
        return {row["channel_id"]: Delivery(**row) for row in found.mappings()}

    def of_channel(self, channel_id: str, limit: int) -> list[Delivery]:
        found = self._connection.execute(
            select(*_COLUMNS)
            .where(deliveries.c.channel_id == channel_id)
            .order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc())
            .limit(limit)
        )
        return [Delivery(**row) for row in found.mappings()]

    def given_up(self) -> list[Delivery]:
        """An index look-up for each channel."""
        last = [
            self._first(
                select(*_COLUMNS)
                .where(deliveries.c.channel_id == channel_id, _TRIED_TO_THE_END)
                .order_by(deliveries.c.ended_at.desc(), deliveries.c.id.desc())
                .limit(1)
            )
            for (channel_id,) in self._connection.execute(select(channels.c.id)).all()
        ]
        return [one for one in last if one and one.state is DeliveryState.GIVEN_UP]

    def update(self, delivery: Delivery) -> None:
        self._connection.execute(
            update(deliveries).where(deliveries.c.id == delivery.id).values(**values_of(delivery))
        )

    def remove(self, delivery_id: str) -> None:
        self._connection.execute(delete(deliveries).where(deliveries.c.id == delivery_id))

    def due(self, now: datetime, limit: int) -> list[Delivery]:
        order = deliveries.c.due_at, deliveries.c.id
        place = func.row_number().over(partition_by=deliveries.c.channel_id, order_by=order)
        ranked = (
            select(*_COLUMNS, place.label("place"))
            .where(_WAITING, deliveries.c.due_at <= now)
            .subquery()
        )
        wanted = [ranked.c[column.name] for column in _COLUMNS]
        found = self._connection.execute(
            select(*wanted).where(ranked.c.place <= limit).order_by(ranked.c.due_at, ranked.c.id)
        )
        return [Delivery(**row) for row in found.mappings()]

    def last_tried(self, channel_id: str) -> Delivery | None:
        return self._first(
            select(*_COLUMNS)
            .where(
                deliveries.c.channel_id == channel_id,
                or_(deliveries.c.attempts > 0, deliveries.c.trouble.is_not(None)),
            )
            .order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc())
            .limit(1)
        )

    def waiting(self, channel_id: str) -> int:
        found = self._connection.scalar(
            select(func.count())
            .select_from(deliveries)
            .where(deliveries.c.channel_id == channel_id, _WAITING)
        )
        return int(found or 0)

    def forget_before(self, moment: datetime, ping_moment: datetime) -> None:
        self._connection.execute(delete(deliveries).where(deliveries.c.ended_at < moment))
        # What lies in the column is msgspec's JSON, with the tag first.
        self._connection.execute(
            delete(deliveries).where(
                deliveries.c.ended_at < ping_moment,
                type_coerce(deliveries.c.errand, Text).like('{"type":"ping"%'),
            )
        )

    def _first(self, statement: Select[Any]) -> Delivery | None:
        row = self._connection.execute(statement).mappings().first()
        return None if row is None else Delivery(**row)
