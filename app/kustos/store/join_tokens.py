"""Join tokens, by the SHA-256 of their secret."""

from datetime import datetime
from typing import Final

from sqlalchemy import delete, insert, select, update

from kustos.core.model import JoinTokenRecord

from .errors import RowMissingError
from .rows import Rows, columns_of, values_of
from .tables import join_tokens

_COLUMNS: Final = columns_of(join_tokens, JoinTokenRecord)


class SqlJoinTokens(Rows):
    """Implements `ports.JoinTokenRows`."""

    def add(self, token: JoinTokenRecord) -> None:
        self._connection.execute(insert(join_tokens), values_of(token))

    def get(self, secret_hash: bytes) -> JoinTokenRecord | None:
        row = (
            self._connection.execute(
                select(*_COLUMNS).where(join_tokens.c.secret_hash == secret_hash)
            )
            .mappings()
            .first()
        )
        return None if row is None else JoinTokenRecord(**row)

    def spend(self, secret_hash: bytes, at: datetime, machine_id: str) -> None:
        """Raises RowMissingError if there is no such token that is unspent: it works once."""
        spent = self._connection.execute(
            update(join_tokens)
            .where(join_tokens.c.secret_hash == secret_hash, join_tokens.c.used_at.is_(None))
            .values(used_at=at, machine_id=machine_id)
        ).rowcount
        if spent == 0:
            raise RowMissingError(join_tokens.name)

    def forget_before(self, moment: datetime) -> None:
        self._connection.execute(delete(join_tokens).where(join_tokens.c.expires_at < moment))
