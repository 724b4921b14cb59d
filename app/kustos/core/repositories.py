"""Repositories and their secrets: entered, sealed, tested, opened for a run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import ProbeReport, ProbeRepository
from kustos_agent.protocol.values import RepositoryAccess

from . import maintenance, owned_secrets, place_problems, places, secret_problems
from .audit import AuditAction
from .audit_facts import differing, with_secrets, without_secrets
from .audit_recorder import AuditRecorder
from .audit_recorder import of_repository as audited
from .bus import Bus
from .events import RepositoriesChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .maintenance import Maintainers, MaintenanceDraft
from .model import Maintenance, Place, Repository, SecretKind, type_of
from .owned_secrets import Sealed, of_maintainer, of_repository, sealed_of, unseal
from .ports import Clock, Links, Store, UnitOfWork, Vault
from .sftp_address import is_sftp
from .snapshot_groups import SnapshotCount

PROBE_SECONDS = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryDraft:
    """A repository as it is being entered. Secrets that are not given stay as they are stored.
    Without a `maintenance` every machine may look after it, with the agents' login."""

    name: str
    place: Place
    secrets: Mapping[SecretKind, str] = field(default_factory=dict, repr=False)
    maintenance: MaintenanceDraft | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryView:
    """A repository with what its row and form show; secrets only as the fact that they are set.
    `maintainer` is the name of the machine that alone looks after it, empty if there is none, or
    if it was removed."""

    repository: Repository
    location: str
    secrets: frozenset[SecretKind]
    jobs: tuple[str, ...]
    snapshots: SnapshotCount
    maintenance: Maintenance | None = None
    maintainer: str = ""
    maintainer_secrets: frozenset[SecretKind] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintainerReport:
    """What a test of the maintainer's login found. `another`: it opens, and is not the repository
    that the agents write to."""

    report: ProbeReport
    another: bool


class Repositories:
    """Keeps repositories."""

    def __init__(
        self,
        *,
        store: Store,
        vault: Vault,
        links: Links,
        bus: Bus,
        clock: Clock,
        maintainers: Maintainers,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._vault = vault
        self._links = links
        self._bus = bus
        self._clock = clock
        self._maintainers = maintainers

    async def overview(self) -> list[RepositoryView]:
        """Every repository, by name."""

        def work(unit: UnitOfWork) -> list[RepositoryView]:
            jobs = unit.jobs.all()
            counts = unit.snapshots.counts()
            return [
                _view(
                    unit,
                    repository,
                    [job.name for job in jobs if job.repository_id == repository.id],
                    counts.get(repository.id, SnapshotCount()),
                )
                for repository in unit.repositories.all()
            ]

        views = await self._store.read(work)
        return sorted(views, key=lambda view: view.repository.name.casefold())

    async def get(self, repository_id: str) -> Repository | None:
        return await self._store.read(lambda unit: unit.repositories.get(repository_id))

    async def maintenance(self, repository_id: str) -> Maintenance | None:
        """Who alone looks after it; None if every machine may."""
        return await self._store.read(lambda unit: unit.maintenances.get(repository_id))

    async def looked_after_by(self, machine_id: str) -> list[str]:
        """The names of those that this machine alone looks after."""

        def work(unit: UnitOfWork) -> list[str]:
            ids = unit.maintenances.of_machine(machine_id)
            return [each.name for each in unit.repositories.all() if each.id in ids]

        return await self._store.read(work)

    async def save(self, draft: RepositoryDraft, repository_id: str | None = None) -> Repository:
        """Create a repository, or change one. Raises InvalidError and VaultLockedError, and nothing
        has changed then."""
        change = await self._prepared(draft, repository_id or new_id())
        repository = await self._store.write(change)
        self._bus.publish(RepositoriesChanged(repository.id))
        return repository

    async def create(
        self,
        drafts: Sequence[RepositoryDraft],
        beside: Callable[[UnitOfWork], None] | None = None,
    ) -> list[Repository]:
        """All of these, and what is done `beside` it, or none of them. Raises InvalidError,
        VaultLockedError."""
        changes = [await self._prepared(draft, new_id()) for draft in drafts]

        def work(unit: UnitOfWork) -> list[Repository]:
            if beside is not None:
                beside(unit)
            return [change(unit) for change in changes]

        created = await self._store.write(work)
        for repository in created:
            self._bus.publish(RepositoriesChanged(repository.id))
        return created

    async def _prepared(
        self, draft: RepositoryDraft, id_: str
    ) -> Callable[[UnitOfWork], Repository]:
        """What is to be done in the store; all that takes the vault is done."""
        former = await self.get(id_)
        known = await self._store.read(lambda unit: unit.secrets.kinds(id_))
        kept = known & _kept(former, draft.place)
        found = problems(draft, kept, await self._kept_of_maintainer(draft, id_), former)
        if found:
            raise InvalidError(found)
        taken = places.secret_kinds(draft.place)
        entered = {kind: secret for kind, secret in draft.secrets.items() if kind in taken}
        sealed = await owned_secrets.seal(self._vault, of_repository(id_), entered)
        maintainer = (
            await self._maintainers.sealed(id_, draft.maintenance) if draft.maintenance else []
        )
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Repository:
            late = _context_problems(unit, draft, id_)
            if late:
                raise InvalidError(late)
            present = unit.repositories.get(id_)
            before = None if present is None else _said(unit, present)
            if present is None:
                repository = Repository(
                    id=id_,
                    name=draft.name.strip(),
                    place=draft.place,
                    created_at=now,
                    revision=new_id(),
                )
                unit.repositories.add(repository)
            else:
                moved = places.location(present.place) != places.location(draft.place)
                same = present.place == draft.place and not sealed and known == kept
                repository = replace(
                    present,
                    name=draft.name.strip(),
                    place=draft.place,
                    restic_id="" if moved else present.restic_id,
                    # Not counted: a store that is an older copy of itself would give a number
                    # again, to something else.
                    revision=present.revision if same else new_id(),
                )
                unit.repositories.update(repository)
            for kind in known - kept:
                unit.secrets.remove(id_, kind)
            for secret in sealed:
                unit.secrets.put(secret)
            maintenance.put(unit, id_, draft.maintenance, maintainer)
            facts = without_secrets(differing(before, _said(unit, repository)), known - kept)
            facts = with_secrets(with_secrets(facts, sealed), maintainer, "maintainer.")
            action = AuditAction.REPOSITORY_CHANGED if before else AuditAction.REPOSITORY_ADDED
            self._audit.note_change(unit, action, audited(repository), facts)
            return repository

        return work

    async def remove(self, repository_id: str) -> None:
        """Forget it; what it holds stays. Raises InUseError while jobs use it."""

        def work(unit: UnitOfWork) -> None:
            repository = unit.repositories.get(repository_id)
            if repository is not None:
                facts = differing(_said(unit, repository), None)
                unit.repositories.remove(repository_id)
                self._audit.note(unit, AuditAction.REPOSITORY_REMOVED, audited(repository), facts)

        await self._store.write(work)
        self._bus.publish(RepositoriesChanged(repository_id))

    async def names(self) -> dict[str, str]:
        """The name of each, by id."""
        return await self._store.read(
            lambda unit: {repository.id: repository.name for repository in unit.repositories.all()}
        )

    async def access(self, repository_id: str) -> RepositoryAccess:
        """Everything needed to open it. Raises LookupError for an unknown one, VaultLockedError,
        SecretDamagedError."""
        _, access = await self.revised(repository_id)
        return access

    async def location(self, repository_id: str) -> str:
        """restic's string for its place, without any secret. Raises LookupError."""
        repository = await self.get(repository_id)
        if repository is None:
            raise LookupError(repository_id)
        return places.location(repository.place)

    async def revised(self, repository_id: str) -> tuple[str, RepositoryAccess]:
        """Everything needed to open it, with the revision that it is of. Raises as `access`."""

        owner = of_repository(repository_id)

        def look(unit: UnitOfWork) -> tuple[Repository | None, Sealed]:
            return unit.repositories.get(repository_id), sealed_of(unit, owner)

        repository, sealed = await self._store.read(look)
        if repository is None:
            raise LookupError(repository_id)
        secrets = await unseal(self._vault, owner, sealed)
        return repository.revision, places.access(repository.place, secrets)

    async def test(
        self, draft: RepositoryDraft, machine_id: str, repository_id: str | None = None
    ) -> ProbeReport:
        """Try the draft from the machine that will use it; nothing is saved.

        Raises InvalidError, AgentOfflineError, AgentRefusedError, TimeoutError, VaultLockedError.
        """
        # What is wrong with the maintainer's login does not keep the agents' from being tried.
        agents = await self._entered(replace(draft, maintenance=None), repository_id)
        report = await self._probe(machine_id, agents)
        if report.problem is None and report.repository_id and repository_id:
            await self.learn(repository_id, report.repository_id)
        return report

    async def test_maintainer(
        self, draft: RepositoryDraft, repository_id: str | None = None
    ) -> MaintainerReport:
        """Try the maintainer's login from its machine; nothing is saved. Raises as `test` does, and
        ValueError for a draft without one."""
        if draft.maintenance is None:
            raise ValueError("nobody in particular looks after it")
        agents = await self._entered(draft, repository_id)
        access = await self._maintainers.entered(draft.maintenance, agents.password, repository_id)
        report = await self._probe(draft.maintenance.machine_id, access)
        known = await self.get(repository_id) if repository_id else None
        found = report.repository_id if report.problem is None else ""
        another = known is not None and bool(known.restic_id and found) and known.restic_id != found
        return MaintainerReport(report=report, another=another)

    async def _entered(self, draft: RepositoryDraft, repository_id: str | None) -> RepositoryAccess:
        """What is being entered, with what is stored where nothing was."""
        stored: dict[SecretKind, str] = {}
        former: Repository | None = None
        if repository_id:
            former = await self.get(repository_id)
            kept = _kept(former, draft.place)
            owner = of_repository(repository_id)
            sealed = await self._store.read(lambda unit: sealed_of(unit, owner))
            secrets = await unseal(self._vault, owner, sealed)
            stored = {kind: secret for kind, secret in secrets.items() if kind in kept}
        maintainer = await self._kept_of_maintainer(draft, repository_id or "")
        named = replace(draft, name=draft.name or "-")
        found = problems(named, frozenset(stored), maintainer, former)
        if found:
            raise InvalidError(found)
        given = {kind: secret for kind, secret in draft.secrets.items() if secret}
        return places.access(draft.place, {**stored, **given})

    async def _probe(self, machine_id: str, access: RepositoryAccess) -> ProbeReport:
        return await self._links.ask(
            machine_id,
            ProbeRepository(repository=access, timeout_seconds=PROBE_SECONDS),
            timeout_seconds=PROBE_SECONDS + 10,
        )

    async def _kept_of_maintainer(
        self, draft: RepositoryDraft, repository_id: str
    ) -> frozenset[SecretKind]:
        """Which of the maintainer's secrets are stored and still hold."""
        wanted = draft.maintenance
        if wanted is None:
            return frozenset()
        place, owner_id = wanted.place, of_maintainer(repository_id).rows

        def look(unit: UnitOfWork) -> frozenset[SecretKind]:
            former = unit.maintenances.get(repository_id)
            return unit.secrets.kinds(owner_id) & maintenance.kept(former, place)

        return await self._store.read(look)

    async def learn(self, repository_id: str, restic_id: str) -> None:
        """Remember restic's id of the repository."""

        def work(unit: UnitOfWork) -> None:
            repository = unit.repositories.get(repository_id)
            if repository is not None and repository.restic_id != restic_id:
                unit.repositories.update(replace(repository, restic_id=restic_id))

        await self._store.write(work)
        self._bus.publish(RepositoriesChanged(repository_id))


def _said(unit: UnitOfWork, repository: Repository) -> dict[str, object]:
    """What an audit entry says of it, without any secret."""
    kept = unit.maintenances.get(repository.id)
    maintainer = (
        {"name": maintenance.maintainer_name(unit, kept), "place": kept.place} if kept else {}
    )
    return {"name": repository.name, "place": repository.place, "maintainer": maintainer}


def _kept(former: Repository | None, place: Place) -> frozenset[SecretKind]:
    """Which stored secrets still hold for a place: the login of one kind of server must never
    reach another kind, and what another way to log in needed is of no use."""
    if former is None or former.type is type_of(place):
        return places.secret_kinds(place)
    return frozenset({SecretKind.PASSWORD})


def problems(
    draft: RepositoryDraft,
    stored: frozenset[SecretKind],
    of_maintainer: frozenset[SecretKind] = frozenset(),
    former: Repository | None = None,
) -> list[FieldProblem]:
    """What is wrong with the draft, given which secrets are stored already, of the agents' and of
    the maintainer's, and as what the repository is stored."""
    found = [] if draft.name.strip() else [FieldProblem("name", FieldCode.REQUIRED)]
    of_place = place_problems.problems(draft.place)
    found += of_place
    # One that was stored before goes on as it is: its login is the machines' own affair.
    if not of_place and is_sftp(draft.place) and (former is None or former.place != draft.place):
        found.append(FieldProblem("location", FieldCode.NOT_SFTP))
    found += secret_problems.problems(draft.place, draft.secrets, stored)
    if draft.maintenance is not None:
        found += maintenance.problems(draft.maintenance, draft.place, of_maintainer)
    return found


def _context_problems(unit: UnitOfWork, draft: RepositoryDraft, id_: str) -> list[FieldProblem]:
    found = [
        FieldProblem("name", FieldCode.NAME_TAKEN, draft.name.strip())
        for other in unit.repositories.all()
        if other.id != id_ and other.name.casefold() == draft.name.strip().casefold()
    ]
    wanted = draft.maintenance
    if wanted is not None and unit.machines.get(wanted.machine_id) is None:
        found.append(FieldProblem(f"{maintenance.FIELDS}machine_id", FieldCode.UNKNOWN))
    return found


def _view(
    unit: UnitOfWork, repository: Repository, jobs: Sequence[str], snapshots: SnapshotCount
) -> RepositoryView:
    kept = unit.maintenances.get(repository.id)
    return RepositoryView(
        repository=repository,
        location=places.location(repository.place),
        secrets=unit.secrets.kinds(repository.id),
        jobs=tuple(jobs),
        snapshots=snapshots,
        maintenance=kept,
        maintainer=maintenance.maintainer_name(unit, kept) if kept else "",
        maintainer_secrets=unit.secrets.kinds(of_maintainer(repository.id).rows),
    )
