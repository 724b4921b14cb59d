"""Sites, and which machine belongs to which."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from kustos.core.site import FIRST_SITE, Site, in_order

from .engine import put_rows
from .rows import Rows, values_of
from .tables_of_sites import machine_sites, sites


class SqlSites(Rows):
    """Implements `site.SiteRows`."""

    def put(self, site: Site) -> None:
        """Raises StoreConflictError for a name that another has."""
        put_rows(self._connection, sites, [values_of(site)], replace=("name",))

    def remove(self, site_id: str) -> None:
        """Raises StoreConflictError while machines belong to it, and ValueError for the first."""
        if site_id == FIRST_SITE:
            raise ValueError("the first site stays")
        self._connection.execute(delete(sites).where(sites.c.id == site_id))

    def all(self) -> list[Site]:
        found = self._connection.execute(select(sites))
        return in_order(Site(id=row.id, name=row.name) for row in found)

    def assign(self, machine_ids: Iterable[str], site_id: str) -> None:
        """Raises StoreConflictError if a machine or the site is not known; into the first one,
        never."""
        ids = list(machine_ids)
        if site_id == FIRST_SITE:
            self._connection.execute(
                delete(machine_sites).where(machine_sites.c.machine_id.in_(ids))
            )
        else:
            rows: list[dict[str, object]] = [{"machine_id": id_, "site_id": site_id} for id_ in ids]
            put_rows(self._connection, machine_sites, rows, replace=("site_id",))

    def of_machines(self) -> dict[str, str]:
        found = self._connection.execute(select(machine_sites))
        return {row.machine_id: row.site_id for row in found}
