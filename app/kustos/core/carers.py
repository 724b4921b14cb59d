"""Which machines may look after a repository, in the order in which they are asked: pure."""

from collections.abc import Iterable, Mapping

from .model import (
    Job,
    Machine,
    Maintenance,
    Place,
    Repository,
    RepositoryType,
    SftpPlace,
)

_OF_A_MACHINE = frozenset({RepositoryType.LOCAL, RepositoryType.RCLONE, RepositoryType.TYPED})
"""What its place means depends on who opens it: a folder, a remote that is set up there."""


def carers(
    repository: Repository,
    maintenance: Maintenance | None,
    jobs: Iterable[Job],
    machines: Mapping[str, Machine],
    wanted: str = "",
) -> list[Machine]:
    """The maintainer and no other, if there is one: nobody else has the login. Else the `wanted`
    one, those whose `jobs` these are, laptops last, and this computer's own if it finds the
    repository too. `machines` are those that have not left, by id; its own is the first."""
    if maintenance is not None:
        only = machines.get(maintenance.machine_id or "")
        return [] if only is None else [only]
    able = {job.machine_id for job in jobs} | {wanted}
    found = [machines[id_] for id_ in able if id_ in machines]
    found.sort(key=lambda one: (one.id != wanted, one.laptop, one.name.casefold(), one.id))
    own = next(iter(machines.values()), None)
    if own is not None and own.embedded and own.id not in able and not _is_of_a_machine(repository):
        found.append(own)
    return found


def not_left(machines: Iterable[Machine]) -> dict[str, Machine]:
    """By id, this computer's own first."""
    there = [machine for machine in machines if machine.left_at is None]
    return {one.id: one for one in sorted(there, key=lambda one: not one.embedded)}


def _is_of_a_machine(repository: Repository) -> bool:
    return repository.type in _OF_A_MACHINE or _lent(repository.place)


def _lent(place: Place) -> bool:
    """A key that the owner of each machine lends it."""
    return isinstance(place, SftpPlace) and place.lent_key
