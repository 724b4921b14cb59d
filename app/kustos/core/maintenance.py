"""Who alone looks after a repository, and with which login.

The agents' login may be one that only adds (append-only). The maintainer's can remove, and so it is
given to one machine: no other is ever sent it, and none but that one forgets, prunes or repairs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from kustos_agent.protocol.values import ErrorClass, Problem, RepositoryAccess

from . import place_problems, places, secret_problems
from .fields import FieldCode, FieldProblem, InvalidError
from .model import Maintenance, Place, SealedSecret, SecretKind, type_of
from .owned_secrets import Sealed, of_maintainer, seal, sealed_of, unseal
from .ports import Store, UnitOfWork, Vault

FIELDS: Final = "maintenance."
"""Before the names of its fields, apart from those of the repository's own place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceDraft:
    """A maintainer as entered: the machine, and its own way to the repository. Secrets that are not
    given stay as they are stored. The repository's password is not among them: there is one."""

    machine_id: str
    place: Place
    secrets: Mapping[SecretKind, str] = field(default_factory=dict, repr=False)


class NotMaintainerError(Exception):
    """Another machine looks after the repository. The problem is about its name, which is empty if
    it was removed and none has taken its place."""

    def __init__(self, maintainer: str) -> None:
        super().__init__(maintainer)
        self.problem = Problem(error=ErrorClass.NOT_MAINTAINER, subject=maintainer)


def secret_kinds(place: Place) -> frozenset[SecretKind]:
    """What the maintainer logs in with; the repository's password is everybody's."""
    return places.secret_kinds(place) - {SecretKind.PASSWORD}


def problems(
    draft: MaintenanceDraft, of: Place, stored: frozenset[SecretKind]
) -> list[FieldProblem]:
    """What is wrong with it, given the agents' place and which secrets are stored already."""
    found = [] if draft.machine_id else [FieldProblem("machine_id", FieldCode.REQUIRED)]
    if type_of(draft.place) is not type_of(of):
        found.append(FieldProblem("place", FieldCode.UNKNOWN))
    found += place_problems.problems(draft.place)
    found += secret_problems.problems(draft.place, draft.secrets, stored | {SecretKind.PASSWORD})
    return [replace(problem, field=f"{FIELDS}{problem.field}") for problem in found]


def require_maintainer(unit: UnitOfWork, repository_id: str, machine_id: str) -> Maintenance | None:
    """The repository's maintenance, None if everybody may look after it. Raises NotMaintainerError
    if that is somebody else's affair."""
    maintenance = unit.maintenances.get(repository_id)
    if maintenance is not None and maintenance.machine_id != machine_id:
        raise NotMaintainerError(maintainer_name(unit, maintenance))
    return maintenance


def maintainer_name(unit: UnitOfWork, maintenance: Maintenance) -> str:
    """Empty if the machine was removed."""
    id_ = maintenance.machine_id
    machine = None if id_ is None else unit.machines.get(id_)
    return "" if machine is None else machine.name


def kept(former: Maintenance | None, place: Place) -> frozenset[SecretKind]:
    """Which stored secrets still hold for a place; see `repositories`."""
    if former is not None and type_of(former.place) is type_of(place):
        return secret_kinds(place)
    return frozenset()


def put(
    unit: UnitOfWork,
    repository_id: str,
    draft: MaintenanceDraft | None,
    sealed: list[SealedSecret],
) -> None:
    """Store what was entered; None ends it, and the secrets go."""
    owner_id = of_maintainer(repository_id).rows
    former = unit.maintenances.get(repository_id)
    holds = frozenset() if draft is None else kept(former, draft.place)
    for kind in unit.secrets.kinds(owner_id) - holds:
        unit.secrets.remove(owner_id, kind)
    if draft is None:
        unit.maintenances.remove(repository_id)
        return
    unit.maintenances.put(
        Maintenance(repository_id=repository_id, machine_id=draft.machine_id, place=draft.place)
    )
    for secret in sealed:
        unit.secrets.put(secret)


class Maintainers:
    """Opens what the maintainer alone is given."""

    def __init__(self, *, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    async def sealed(self, repository_id: str, draft: MaintenanceDraft) -> list[SealedSecret]:
        """What was entered, to be stored. Raises VaultLockedError."""
        taken = secret_kinds(draft.place)
        entered = {kind: secret for kind, secret in draft.secrets.items() if kind in taken}
        return await seal(self._vault, of_maintainer(repository_id), entered)

    async def access(
        self, repository_id: str, machine_id: str, agents: RepositoryAccess
    ) -> RepositoryAccess:
        """What this machine looks after the repository with: the maintainer's, or `agents` where
        there is none. Raises NotMaintainerError, VaultLockedError, SecretDamagedError."""

        owner = of_maintainer(repository_id)

        def look(unit: UnitOfWork) -> tuple[Maintenance | None, Sealed]:
            # In one reading: a login that is changed with the maintainer is not the former one's.
            return require_maintainer(unit, repository_id, machine_id), sealed_of(unit, owner)

        maintenance, sealed = await self._store.read(look)
        if maintenance is None:
            return agents
        secrets = await unseal(self._vault, owner, sealed)
        return _access(maintenance.place, secrets, agents.password)

    async def entered(
        self, draft: MaintenanceDraft, password: str, repository_id: str | None
    ) -> RepositoryAccess:
        """The same by what is being entered, with what is stored where nothing was. What is stored
        is for the machine that it is stored for: raises InvalidError where another one would be
        sent it before anybody has made that the maintainer. VaultLockedError, SecretDamagedError.
        """
        given = {kind: secret for kind, secret in draft.secrets.items() if secret}
        stored: dict[SecretKind, str] = {}
        if repository_id is not None:
            owner = of_maintainer(repository_id)
            former, sealed = await self._store.read(
                lambda unit: (unit.maintenances.get(repository_id), sealed_of(unit, owner))
            )
            holds = kept(former, draft.place) - given.keys()
            opened = await unseal(self._vault, owner, sealed)
            stored = {kind: secret for kind, secret in opened.items() if kind in holds}
            if stored and former is not None and former.machine_id != draft.machine_id:
                raise InvalidError([FieldProblem(f"{FIELDS}machine_id", FieldCode.SAVE_FIRST)])
        return _access(draft.place, {**stored, **given}, password)


def _access(place: Place, secrets: Mapping[SecretKind, str], password: str) -> RepositoryAccess:
    return places.access(place, {**secrets, SecretKind.PASSWORD: password})
