"""Which machines may look after a repository, in the order in which they are asked: pure."""

from collections.abc import Collection, Sequence

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
    jobs: Collection[Job],
    machines: Sequence[Machine],
    wanted: str = "",
) -> list[Machine]:
    """The maintainer and no other, if there is one: nobody else has the login. Else the `wanted`
    one, those that keep backups there, laptops last, and this computer's own if it finds the
    repository too."""
    there = {machine.id: machine for machine in machines if machine.left_at is None}
    if maintenance is not None:
        only = there.get(maintenance.machine_id or "")
        return [] if only is None else [only]
    users = {job.machine_id for job in jobs if job.repository_id == repository.id}
    found = [machine for machine in there.values() if machine.id in users | {wanted}]
    found.sort(key=lambda one: (one.id != wanted, one.laptop, one.name.casefold(), one.id))
    if not _is_of_a_machine(repository):
        found += [one for one in there.values() if one.embedded and one not in found]
    return found


def _is_of_a_machine(repository: Repository) -> bool:
    return repository.type in _OF_A_MACHINE or _lent(repository.place)


def _lent(place: Place) -> bool:
    """A key that the owner of each machine lends it."""
    return isinstance(place, SftpPlace) and place.lent_key
