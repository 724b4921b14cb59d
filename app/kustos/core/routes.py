"""Which machines a channel tells of. Pure.

A tagged union: a further way to say which is a class beside these and a case in `covers`.
"""

from msgspec import Struct, field


class AllMachines(Struct, frozen=True, tag_field="type", tag="all"):
    """Those of later days too."""


class ChosenMachines(Struct, frozen=True, tag_field="type", tag="machines"):
    """These alone, by their ids. One that was removed meanwhile changes nothing."""

    ids: tuple[str, ...]


class OfSite(Struct, frozen=True, tag_field="type", tag="site"):
    """Those of a site, whichever these are, and the repositories that they save to."""

    site_id: str = field(name="id")


Route = AllMachines | ChosenMachines | OfSite

EVERYWHERE = AllMachines()


def covers(route: Route, machine_id: str | None, sites: frozenset[str]) -> bool:
    """Whether what is about this machine is told; `sites` are those that it concerns (see
    `site.Belongings`). What is about no machine (a repository) is told by every channel but those
    of other sites, and what concerns no site (the manager's certificate) by every one."""
    match route:
        case AllMachines():
            return True
        case ChosenMachines(ids=ids):
            return machine_id is None or machine_id in ids
        case OfSite(site_id=id_):
            return not sites or id_ in sites
