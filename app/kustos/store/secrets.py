"""Sealed secrets. Nothing here can open one."""

from sqlalchemy import ColumnElement, and_, delete, exists, select

from kustos.core.model import SealedSecret, SecretKind

from .engine import put_rows
from .rows import Rows, values_of
from .tables import secrets


class SqlSecrets(Rows):
    """Implements `ports.SecretRows`."""

    def put(self, secret: SealedSecret) -> None:
        put_rows(self._connection, secrets, [values_of(secret)], replace=["sealed"])

    def get(self, owner_id: str, kind: SecretKind) -> bytes | None:
        found = self._connection.scalar(select(secrets.c.sealed).where(_key(owner_id, kind)))
        return None if found is None else bytes(found)

    def kinds(self, owner_id: str) -> frozenset[SecretKind]:
        return frozenset(
            self._connection.scalars(select(secrets.c.kind).where(secrets.c.owner_id == owner_id))
        )

    def remove(self, owner_id: str, kind: SecretKind) -> None:
        self._connection.execute(delete(secrets).where(_key(owner_id, kind)))

    def any(self) -> bool:
        """Whether there is one at all."""
        return bool(self._connection.scalar(select(exists(select(secrets.c.owner_id)))))


def _key(owner_id: str, kind: SecretKind) -> ColumnElement[bool]:
    return and_(secrets.c.owner_id == owner_id, secrets.c.kind == kind)
