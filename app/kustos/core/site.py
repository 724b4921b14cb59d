"""Sites: the customer or office that a machine belongs to. Pure, but for the rows' port.

There is always one, which needs no row: whoever has a single office never made it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from .fields import FieldCode, FieldProblem

FIRST_SITE: Final = "first"
"""The id of the one that is always there, and that machines belong to until they are put
elsewhere."""

LONGEST_NAME: Final = 100
"""Characters of a site's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """`name` is empty for the first one until somebody names it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDraft:
    """A site as it is entered, and the ids of machines that are to belong to it from now on, or no
    longer. Of the first one nothing is said: it has those that are in no other."""

    name: str
    joining: tuple[str, ...] = ()
    leaving: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to which site: machines, unless it is the first one, by what people say;
    repositories by the machines that save there."""

    machines: Mapping[str, str]
    repositories: Mapping[str, frozenset[str]]

    def sites(self, machine_id: str | None, repository_id: str | None = None) -> frozenset[str]:
        """Those that something about this machine and this repository concerns. Empty: none in
        particular, and so all."""
        found: frozenset[str] = frozenset()
        if machine_id is not None:
            found |= {self.machines.get(machine_id, FIRST_SITE)}
        if repository_id is not None:
            found |= self.repositories.get(repository_id, frozenset())
        return found


def in_order(made: Iterable[Site]) -> list[Site]:
    """The first one, which may be among these or not, then the others by name."""
    by_id = {site.id: site for site in made}
    first = by_id.pop(FIRST_SITE, Site(id=FIRST_SITE, name=""))
    return [first, *sorted(by_id.values(), key=lambda one: (one.name.casefold(), one.id))]


def problems(site_id: str | None, name: str, sites: Sequence[Site]) -> list[FieldProblem]:
    """What is wrong with a site's name. None: it is a new one. The first needs none."""
    if not name:
        return [] if site_id == FIRST_SITE else [FieldProblem("name", FieldCode.REQUIRED)]
    if len(name) > LONGEST_NAME:
        return [FieldProblem("name", FieldCode.TOO_LONG)]
    if not name.isprintable():
        return [FieldProblem("name", FieldCode.NOT_A_NAME)]
    taken = {one.name.casefold() for one in sites if one.id != site_id}
    return [FieldProblem("name", FieldCode.NAME_TAKEN, name)] if name.casefold() in taken else []


class SiteRows(Protocol):
    """All sites, and which machine belongs to which."""

    def put(self, site: Site) -> None:
        """Insert or rename. Raises StoreConflictError for a name that another has."""
        ...

    def remove(self, site_id: str) -> None:
        """Raises StoreConflictError while machines belong to it, and ValueError for the first."""
        ...

    def all(self) -> list[Site]:
        """See `in_order`."""
        ...

    def assign(self, machine_ids: Iterable[str], site_id: str) -> None:
        """They belong to it from now on. Raises StoreConflictError if one of them or the site is
        not known; into the first one, where unknown machines change nothing, never."""
        ...

    def of_machines(self) -> dict[str, str]:
        """The site's id by machine, of those that are not in the first one."""
        ...
