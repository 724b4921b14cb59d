"""Repositories and their secrets: entered, sealed, tested, opened for a run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import ProbeReport, ProbeRepository
from kustos_agent.protocol.values import RepositoryAccess

from . import place_problems, places, ssh_keys
from .bus import Bus
from .events import RepositoriesChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .model import (
    Place,
    Repository,
    RestPlace,
    SealedSecret,
    SecretKind,
    TypedPlace,
    type_of,
)
from .ports import Clock, Links, Store, UnitOfWork, Vault
from .snapshot_groups import SnapshotCount

PROBE_SECONDS = 60.0

_Sealed = dict[SecretKind, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryDraft:
    """A repository as it is being entered. Secrets that are not given stay as they are stored."""

    name: str
    place: Place
    secrets: Mapping[SecretKind, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryView:
    """A repository with what its row and form show; secrets only as the fact that they are set."""

    repository: Repository
    location: str
    secrets: frozenset[SecretKind]
    jobs: tuple[str, ...]
    snapshots: SnapshotCount


def binding(repository_id: str, kind: SecretKind) -> str:
    """What a sealed secret is bound to: moved to another row it does not open."""
    return f"repository:{repository_id}:{kind.value}"


class Repositories:
    """Keeps repositories."""

    def __init__(self, *, store: Store, vault: Vault, links: Links, bus: Bus, clock: Clock) -> None:
        self._store = store
        self._vault = vault
        self._links = links
        self._bus = bus
        self._clock = clock

    async def overview(self) -> list[RepositoryView]:
        """Every repository, by name."""

        def work(unit: UnitOfWork) -> list[RepositoryView]:
            jobs = unit.jobs.all()
            counts = unit.snapshots.counts()
            return [
                RepositoryView(
                    repository=repository,
                    location=places.location(repository.place),
                    secrets=unit.secrets.kinds(repository.id),
                    jobs=tuple(job.name for job in jobs if job.repository_id == repository.id),
                    snapshots=counts.get(repository.id, SnapshotCount()),
                )
                for repository in unit.repositories.all()
            ]

        views = await self._store.read(work)
        return sorted(views, key=lambda view: view.repository.name.casefold())

    async def get(self, repository_id: str) -> Repository | None:
        return await self._store.read(lambda unit: unit.repositories.get(repository_id))

    async def save(self, draft: RepositoryDraft, repository_id: str | None = None) -> Repository:
        """Create a repository, or change one. Raises InvalidError and VaultLockedError, and nothing
        has changed then."""
        id_ = repository_id or new_id()
        former = await self.get(id_)
        known = await self._store.read(lambda unit: unit.secrets.kinds(id_))
        kept = known & _kept(former, draft.place)
        found = problems(draft, kept)
        if found:
            raise InvalidError(found)
        sealed = [
            SealedSecret(
                owner_id=id_, kind=kind, sealed=await self._vault.seal(binding(id_, kind), secret)
            )
            for kind, secret in draft.secrets.items()
            if secret and kind in places.secret_kinds(draft.place)
        ]
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Repository:
            for other in unit.repositories.all():
                if other.id != id_ and other.name.casefold() == draft.name.strip().casefold():
                    taken = FieldProblem("name", FieldCode.NAME_TAKEN, draft.name.strip())
                    raise InvalidError([taken])
            present = unit.repositories.get(id_)
            if present is None:
                repository = Repository(
                    id=id_, name=draft.name.strip(), place=draft.place, created_at=now
                )
                unit.repositories.add(repository)
            else:
                moved = places.location(present.place) != places.location(draft.place)
                repository = replace(
                    present,
                    name=draft.name.strip(),
                    place=draft.place,
                    restic_id="" if moved else present.restic_id,
                )
                unit.repositories.update(repository)
            for kind in known - kept:
                unit.secrets.remove(id_, kind)
            for secret in sealed:
                unit.secrets.put(secret)
            return repository

        repository = await self._store.write(work)
        self._bus.publish(RepositoriesChanged(id_))
        return repository

    async def remove(self, repository_id: str) -> None:
        """Forget it; what it holds stays. Raises InUseError while jobs use it."""
        await self._store.write(lambda unit: unit.repositories.remove(repository_id))
        self._bus.publish(RepositoriesChanged(repository_id))

    async def names(self) -> dict[str, str]:
        """The name of each, by id."""
        return await self._store.read(
            lambda unit: {repository.id: repository.name for repository in unit.repositories.all()}
        )

    async def access(self, repository_id: str) -> RepositoryAccess:
        """Everything needed to open it, for one run. Raises LookupError for an unknown one,
        VaultLockedError, SecretDamagedError."""

        def look(unit: UnitOfWork) -> tuple[Repository | None, _Sealed]:
            return unit.repositories.get(repository_id), _sealed(unit, repository_id)

        repository, sealed = await self._store.read(look)
        if repository is None:
            raise LookupError(repository_id)
        return places.access(repository.place, await self._opened(repository_id, sealed))

    async def test(
        self, draft: RepositoryDraft, machine_id: str, repository_id: str | None = None
    ) -> ProbeReport:
        """Try the draft from the machine that will use it; nothing is saved.

        Raises InvalidError, AgentOfflineError, AgentRefusedError, TimeoutError, VaultLockedError.
        """
        stored: dict[SecretKind, str] = {}
        if repository_id:
            kept = _kept(await self.get(repository_id), draft.place)
            sealed = await self._store.read(lambda unit: _sealed(unit, repository_id))
            secrets = await self._opened(repository_id, sealed)
            stored = {kind: secret for kind, secret in secrets.items() if kind in kept}
        found = problems(replace(draft, name=draft.name or "-"), frozenset(stored))
        if found:
            raise InvalidError(found)
        given = {kind: secret for kind, secret in draft.secrets.items() if secret}
        report = await self._links.ask(
            machine_id,
            ProbeRepository(
                repository=places.access(draft.place, {**stored, **given}),
                timeout_seconds=PROBE_SECONDS,
            ),
            timeout_seconds=PROBE_SECONDS + 10,
        )
        if report.problem is None and report.repository_id and repository_id:
            await self.learn(repository_id, report.repository_id)
        return report

    async def learn(self, repository_id: str, restic_id: str) -> None:
        """Remember restic's id of the repository."""

        def work(unit: UnitOfWork) -> None:
            repository = unit.repositories.get(repository_id)
            if repository is not None and repository.restic_id != restic_id:
                unit.repositories.update(replace(repository, restic_id=restic_id))

        await self._store.write(work)
        self._bus.publish(RepositoriesChanged(repository_id))

    async def _opened(self, repository_id: str, sealed: _Sealed) -> dict[SecretKind, str]:
        return {
            kind: await self._vault.open(binding(repository_id, kind), secret)
            for kind, secret in sealed.items()
        }


def _sealed(unit: UnitOfWork, repository_id: str) -> _Sealed:
    kept = {
        kind: unit.secrets.get(repository_id, kind) for kind in unit.secrets.kinds(repository_id)
    }
    return {kind: secret for kind, secret in kept.items() if secret is not None}


def _kept(former: Repository | None, place: Place) -> frozenset[SecretKind]:
    """Which stored secrets still hold for a place: the login of one kind of server must never
    reach another kind, and what another way to log in needed is of no use."""
    if former is None or former.type is type_of(place):
        return places.secret_kinds(place)
    return frozenset({SecretKind.PASSWORD})


def problems(draft: RepositoryDraft, stored: frozenset[SecretKind]) -> list[FieldProblem]:
    """What is wrong with the draft, given which secrets are stored already."""
    present = stored | {kind for kind, secret in draft.secrets.items() if secret}
    found = [] if draft.name.strip() else [FieldProblem("name", FieldCode.REQUIRED)]
    found += place_problems.problems(draft.place)
    needed = places.secret_kinds(draft.place)
    if isinstance(draft.place, RestPlace | TypedPlace):
        needed = frozenset({SecretKind.PASSWORD})  # a login is not needed everywhere
    elif not ssh_keys.takes_passphrase(draft.secrets.get(SecretKind.PRIVATE_KEY, "")):
        needed -= {SecretKind.KEY_PASSPHRASE}
    elif not draft.secrets.get(SecretKind.KEY_PASSPHRASE):
        present -= {SecretKind.KEY_PASSPHRASE}  # a stored one is that of the key before this one
    found += [
        FieldProblem(kind.value, FieldCode.REQUIRED)
        for kind in SecretKind
        if kind in needed - present
    ]
    return found + [
        problem
        for kind, secret in draft.secrets.items()
        if secret and kind in needed | {SecretKind.ENVIRONMENT}
        for problem in _secret_problems(kind, secret)
    ]


def _secret_problems(kind: SecretKind, secret: str) -> list[FieldProblem]:
    match kind:
        case SecretKind.PRIVATE_KEY if not ssh_keys.is_private_key(secret):
            return [FieldProblem(kind.value, FieldCode.NOT_A_KEY)]
        case SecretKind.SERVICE_ACCOUNT if not place_problems.is_service_account(secret):
            return [FieldProblem(kind.value, FieldCode.NOT_A_SERVICE_ACCOUNT)]
        case SecretKind.ENVIRONMENT:
            try:
                places.parse_environment(secret)
            except ValueError as error:
                return [FieldProblem(kind.value, FieldCode.INVALID_ENVIRONMENT, str(error))]
    return []
