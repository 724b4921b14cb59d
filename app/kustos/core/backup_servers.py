"""Setting up an append-only REST server: the files that its admin takes there, and a repository for
each machine, with the machine's login and the maintainer's."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from . import server_plan
from .audit import AuditAction, Subject, SubjectKind
from .audit_facts import told
from .audit_recorder import AuditRecorder
from .fields import FieldCode, FieldProblem, InvalidError
from .htpasswd import htpasswd
from .maintenance import MaintenanceDraft
from .model import Repository, RestPlace, SecretKind
from .passwords import strong_password
from .ports import Clock, ServerFiles, Store, UnitOfWork
from .repositories import Repositories, RepositoryDraft
from .server_plan import MAINTAINER, ServerPlan, ServerWish
from .whole import to_its_end

_MACHINES: Final = "Backups of machines, append-only (restic REST)"
_MAINTAINER: Final = "The same backups for their maintainer (restic REST)"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerMade:
    """The repositories, by the machine that each is for."""

    repositories: Mapping[str, Repository]


class BackupServers:
    """Writes what a server needs, and knows it from then on."""

    def __init__(
        self,
        *,
        store: Store,
        repositories: Repositories,
        files: ServerFiles,
        clock: Clock,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._repositories = repositories
        self._files = files
        self._clock = clock

    async def set_up(self, wish: ServerWish, readme: str) -> ServerMade:
        """Write the files, `readme` among them, and create the repositories. The logins are made
        here: the server gets hashes, the store the passwords, sealed; nobody sees them.

        Raises InvalidError and VaultLockedError; then there are neither files nor repositories.
        A manager that is killed in between leaves files for a server that nobody uses.
        """
        names = await self._checked(wish)
        plan = server_plan.plan(wish, names)
        logins = {id_: strong_password() for id_ in plan.users}
        maintainer = strong_password()
        issued = await self._files.issue(plan.names, self._clock.now())
        texts = {
            server_plan.MACHINES_USERS: htpasswd(
                {plan.users[id_]: password for id_, password in logins.items()}
            ),
            server_plan.MAINTAINER_USERS: htpasswd({MAINTAINER: maintainer}),
            server_plan.CERTIFICATE: issued.certificate,
            server_plan.KEY: issued.key,
            server_plan.MACHINES_UNIT: server_plan.unit(
                plan.machines_command, wish.folder, _MACHINES
            ),
            server_plan.MAINTAINER_UNIT: server_plan.unit(
                plan.maintainer_command, wish.folder, _MAINTAINER
            ),
            server_plan.README: readme,
        }
        drafts = [
            RepositoryDraft(
                name=name,
                place=_place(plan.place_of(id_), plan.users[id_], issued.certificate),
                secrets={SecretKind.PASSWORD: wish.password, SecretKind.LOGIN: logins[id_]},
                maintenance=MaintenanceDraft(
                    machine_id=wish.maintainer_id,
                    place=_place(plan.maintained(id_), MAINTAINER, issued.certificate),
                    secrets={SecretKind.LOGIN: maintainer},
                ),
            )
            for id_, name in (await self._free_names(wish, plan, names)).items()
        ]

        def note(unit: UnitOfWork) -> None:
            facts = told(
                folder=wish.target,
                files=tuple(sorted(texts)),
                machines=tuple(names[id_] for id_ in wish.machine_ids),
            )
            subject = Subject(SubjectKind.SERVER, "", wish.host.strip())
            self._audit.note(unit, AuditAction.SERVER_FILES_WRITTEN, subject, facts)

        created = await to_its_end(self._carried_out(wish.target, texts, drafts, note))
        return ServerMade(repositories=dict(zip(plan.users, created, strict=True)))

    async def _carried_out(
        self,
        target: str,
        texts: Mapping[str, str],
        drafts: Sequence[RepositoryDraft],
        note: Callable[[UnitOfWork], None],
    ) -> list[Repository]:
        await self._write(target, texts)
        try:
            return await self._repositories.create(drafts, note)
        except BaseException:  # whatever it is: files without repositories are of no use
            await self._files.remove(target, texts)
            raise

    async def _checked(self, wish: ServerWish) -> dict[str, str]:
        """The names of the machines there are. Raises InvalidError."""
        found = server_plan.problems(wish)

        def look(unit: UnitOfWork) -> dict[str, str]:
            return {machine.id: machine.name for machine in unit.machines.all()}

        names = await self._store.read(look)
        if any(id_ not in names for id_ in wish.machine_ids):
            found.append(FieldProblem("machine_ids", FieldCode.UNKNOWN))
        if wish.maintainer_id and wish.maintainer_id not in names:
            found.append(FieldProblem("maintainer_id", FieldCode.UNKNOWN))
        if not found and await self._files.taken(wish.target):
            found.append(FieldProblem("target", FieldCode.FOLDER_TAKEN))
        if found:
            raise InvalidError(found)
        return names

    async def _free_names(
        self, wish: ServerWish, plan: ServerPlan, names: Mapping[str, str]
    ) -> dict[str, str]:
        """What each machine's repository is called: no other has that name."""
        taken = {name.casefold() for name in (await self._repositories.names()).values()}
        found: dict[str, str] = {}
        for id_ in plan.users:
            base = f"{names[id_]} ({wish.host.strip()})"
            name, number = base, 2
            while name.casefold() in taken:
                name, number = f"{base} {number}", number + 1
            taken.add(name.casefold())
            found[id_] = name
        return found

    async def _write(self, target: str, texts: Mapping[str, str]) -> None:
        try:
            await self._files.write(target, texts)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InvalidError([FieldProblem("target", FieldCode.NOT_WRITABLE, reason)]) from error


def _place(url: str, user: str, certificate: str) -> RestPlace:
    return RestPlace(url=url, user=user, ca_certificate=certificate)
