"""Which machines a channel tells of. Pure.

A tagged union: a further way to say which (a site) is a class beside these and a case in `covers`.
"""

from msgspec import Struct


class AllMachines(Struct, frozen=True, tag_field="type", tag="all"):
    """Those of later days too."""


class ChosenMachines(Struct, frozen=True, tag_field="type", tag="machines"):
    """These alone, by their ids. One that was removed meanwhile changes nothing."""

    ids: tuple[str, ...]


Route = AllMachines | ChosenMachines

EVERYWHERE = AllMachines()


def covers(route: Route, machine_id: str | None) -> bool:
    """Whether what is about this machine is told. What is about none (a repository, the manager's
    certificate) concerns every machine and is told by every channel."""
    match route:
        case AllMachines():
            return True
        case ChosenMachines(ids=ids):
            return machine_id is None or machine_id in ids
