"""The bearer tokens of machines, by their SHA-256: in use, offered, former."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update

from kustos.core.model import TokenOwner, TokenStanding

from .rows import Rows
from .tables import machines, offered_tokens


class BearerTokens(Rows):
    """The part of `ports.MachineRows` that is about them."""

    def by_token(self, token_hash: bytes) -> TokenOwner | None:
        """Three look-ups in an index each; the first finds all but a few."""
        found = self._first(select(machines.c.id).where(machines.c.token_hash == token_hash))
        if found is not None:
            return TokenOwner(machine_id=found.id, standing=TokenStanding.CURRENT)
        offered = select(offered_tokens.c.machine_id)
        found = self._first(offered.where(offered_tokens.c.token_hash == token_hash))
        if found is not None:
            return TokenOwner(machine_id=found.machine_id, standing=TokenStanding.OFFERED)
        former = select(machines.c.id, machines.c.former_token_until)
        found = self._first(former.where(machines.c.former_token_hash == token_hash))
        if found is None:
            return None
        return TokenOwner(
            machine_id=found.id, standing=TokenStanding.FORMER, until=found.former_token_until
        )

    def set_token(self, machine_id: str, token_hash: bytes, at: datetime) -> None:
        """Raises RowMissingError, or StoreConflictError if another machine has that token."""
        self._change(
            machines,
            machine_id,
            {
                "token_hash": token_hash,
                "token_since": at,
                "former_token_hash": None,
                "former_token_until": None,
            },
        )
        self._forget_offers(machine_id)

    def tokens_before(self, moment: datetime) -> list[str]:
        old = select(machines.c.id).where(
            machines.c.token_since < moment, machines.c.embedded.is_(False)
        )
        return list(self._connection.scalars(old))

    def offer_token(self, machine_id: str, token_hash: bytes) -> bool:
        """Raises StoreConflictError for a token that is known already."""
        if self._first(select(machines.c.id).where(machines.c.id == machine_id)) is None:
            return False
        last = self._connection.scalar(
            select(func.max(offered_tokens.c.number)).where(
                offered_tokens.c.machine_id == machine_id
            )
        )
        self._connection.execute(
            insert(offered_tokens).values(
                machine_id=machine_id, number=(last or 0) + 1, token_hash=token_hash
            )
        )
        return True

    def withdraw_offer(self, token_hash: bytes) -> None:
        self._connection.execute(
            delete(offered_tokens).where(offered_tokens.c.token_hash == token_hash)
        )

    def take_token(self, token_hash: bytes, at: datetime, former_until: datetime) -> bool:
        offer = self._first(
            select(offered_tokens.c.machine_id, offered_tokens.c.number).where(
                offered_tokens.c.token_hash == token_hash
            )
        )
        if offer is None:
            return False
        self._forget_offers(offer.machine_id, offer.number)
        self._connection.execute(
            update(machines)
            .where(machines.c.id == offer.machine_id)
            .values(
                # SQL reads the row as it was: the one in use becomes the former.
                former_token_hash=machines.c.token_hash,
                former_token_until=former_until,
                token_hash=token_hash,
                token_since=at,
            )
        )
        return True

    def _forget_offers(self, machine_id: str, up_to: int | None = None) -> None:
        old = delete(offered_tokens).where(offered_tokens.c.machine_id == machine_id)
        if up_to is not None:
            old = old.where(offered_tokens.c.number <= up_to)
        self._connection.execute(old)

    def _first(self, statement: Select[Any]) -> Row[Any] | None:
        return self._connection.execute(statement).first()
