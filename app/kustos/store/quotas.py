"""How much repositories may hold."""

from sqlalchemy import delete, select

from kustos.core.quota import Quota

from .engine import put_rows
from .rows import Rows, values_of
from .tables_of_quotas import quotas


class SqlQuotas(Rows):
    """Implements `quota.QuotaRows`."""

    def put(self, quota: Quota) -> None:
        """Raises StoreConflictError if the repository is not known."""
        put_rows(self._connection, quotas, [values_of(quota)], replace=("bytes",))

    def remove(self, repository_id: str) -> None:
        self._connection.execute(delete(quotas).where(quotas.c.repository_id == repository_id))

    def all(self) -> dict[str, int]:
        found = self._connection.execute(select(quotas.c.repository_id, quotas.c.bytes))
        return {row.repository_id: row.bytes for row in found}
