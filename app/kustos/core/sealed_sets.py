"""What each machine keeps sealed: just what its sealed jobs need, in the revision of today.

A machine says in its hello what it keeps. What lacks is given, what is too much is taken back, now
or when it is here again; doing it twice changes nothing. A run never waits for it: where something
is not kept, it is sent for that run.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kustos_agent.protocol.messages import ForgetCredentials, Hello, SealCredentials
from kustos_agent.protocol.seal_trouble import SealTrouble
from kustos_agent.protocol.values import ErrorClass, SealedCredentials, TaskKind

from .audit import KUSTOS, AuditAction
from .audit_facts import told
from .audit_recorder import AuditRecorder, of_machine
from .bus import Bus
from .events import KeepingChanged, MachinesChanged
from .model import Credentials, Task
from .ports import (
    AgentRefusedError,
    Links,
    SecretDamagedError,
    Store,
    UnitOfWork,
    VaultLockedError,
)
from .repositories import Repositories
from .rounds import ask_linked

SINCE_MINOR: Final = 3
"""Agents of protocol 1.2 and older keep nothing."""

ANSWER_SECONDS: Final = 30.0
"""An agent gives up after 22."""

Wanted = Mapping[str, str]
"""The revisions of the repositories that a machine is to keep, by their ids."""

_log = logging.getLogger(__name__)


class KeepingState(StrEnum):
    """How far a machine is with what it is to keep."""

    KEPT = "kept"
    WAITING = "waiting"
    """It is given what it lacks now, or when it is here."""
    LOCKED = "locked"
    """The manager's own key has to be opened first."""
    DAMAGED = "damaged"
    """What the manager itself has stored does not open."""
    UNSUPPORTED = "unsupported"
    """Its agent does not know how."""
    NOT_KEPT = "not-kept"
    """It cannot or may not, for the reason that goes with it."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """`trouble` is there if it is NOT_KEPT, with the `detail` that it says."""

    state: KeepingState
    trouble: SealTrouble | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class _Hindered:
    """Why what is wanted in this revision is not kept."""

    revision: str
    keeping: Keeping


class SealedSets:
    """Knows what each connected machine keeps, and has it changed."""

    def __init__(
        self,
        *,
        store: Store,
        links: Links,
        bus: Bus,
        repositories: Repositories,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._links = links
        self._bus = bus
        self._repositories = repositories
        self._held: dict[str, dict[str, str]] = {}
        self._unable: dict[str, Keeping] = {}
        self._hindered: dict[tuple[str, str], _Hindered] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    # --- what links report ---------------------------------------------------------------------

    def arrived(self, machine_id: str, hello: Hello) -> None:
        """A machine has connected and said what it keeps. What once hindered it may be over."""
        self.departed(machine_id)
        for key in [key for key in self._hindered if key[0] == machine_id]:
            del self._hindered[key]
        if hello.minor < SINCE_MINOR:
            self._unable[machine_id] = Keeping(KeepingState.UNSUPPORTED)
        elif not hello.keep_credentials:
            self._unable[machine_id] = Keeping(KeepingState.NOT_KEPT, SealTrouble.FORBIDDEN)
        else:
            self._held[machine_id] = {one.repository_id: one.revision for one in hello.sealed}

    def departed(self, machine_id: str) -> None:
        """The link has ended."""
        self._held.pop(machine_id, None)
        self._unable.pop(machine_id, None)

    # --- keeping them equal --------------------------------------------------------------------

    async def visit(self) -> None:
        """Bring every machine that is here to what it is to keep."""
        wanted = await self._store.read(_wanted)
        differing = [
            machine_id
            for machine_id, held in self._held.items()
            if held != wanted.get(machine_id, {})
        ]

        async def settle(machine_id: str) -> None:
            await self._settle(machine_id, wanted.get(machine_id, {}))

        await ask_linked(self._links, differing, settle, "sealed credentials")

    async def _settle(self, machine_id: str, wanted: Wanted) -> None:
        async with self._lock(machine_id):
            held = self._held.get(machine_id)
            if held is None:
                return
            await self._take_back(machine_id, held, wanted)
            for repository_id, revision in wanted.items():
                if held.get(repository_id) != revision:
                    await self._give(machine_id, repository_id)

    async def _take_back(self, machine_id: str, held: dict[str, str], wanted: Wanted) -> None:
        gone = tuple(repository_id for repository_id in held if repository_id not in wanted)
        if not gone:
            return
        request = ForgetCredentials(repository_ids=gone)
        answer = await self._links.ask(machine_id, request, ANSWER_SECONDS)
        if answer.trouble is not None:
            # It goes on saying that it keeps them, and is asked again.
            _log.warning("machine %s keeps what it should not: %s", machine_id, answer.trouble)
            return
        await self._note(AuditAction.CREDENTIALS_TAKEN_BACK, machine_id, gone)
        for repository_id in gone:
            held.pop(repository_id, None)

    async def _give(self, machine_id: str, repository_id: str) -> SealedCredentials | None:
        """What the machine keeps now; None if it does not, which is noted. The caller holds the
        machine's lock. Raises AgentOfflineError."""
        held = self._held.get(machine_id)
        if held is None:
            return None
        try:
            revision, access = await self._repositories.revised(repository_id)
        except LookupError:
            return None  # removed in this moment, and its jobs with it
        except VaultLockedError:
            self._hinder(machine_id, repository_id, "", Keeping(KeepingState.LOCKED))
            return None
        except SecretDamagedError:
            self._hinder(machine_id, repository_id, "", Keeping(KeepingState.DAMAGED))
            return None
        kept = SealedCredentials(repository_id=repository_id, revision=revision)
        hindrance = await self._ask(machine_id, SealCredentials(kept=kept, access=access))
        if hindrance is None:
            await self._note(AuditAction.CREDENTIALS_SEALED, machine_id, (repository_id,))
            held[repository_id] = revision
            self._hindered.pop((machine_id, repository_id), None)
            self._bus.publish(MachinesChanged(machine_id))
            self._bus.publish(KeepingChanged(machine_id))
            return kept
        self._hinder(machine_id, repository_id, revision, hindrance)
        return None

    async def _note(
        self, action: AuditAction, machine_id: str, repository_ids: tuple[str, ...]
    ) -> None:
        def work(unit: UnitOfWork) -> None:
            machine = unit.machines.get(machine_id)
            names = {one.id: one.name for one in unit.repositories.all()}
            if machine is not None:
                facts = told(repositories=tuple(names.get(id_, id_) for id_ in repository_ids))
                self._audit.note(unit, action, of_machine(machine), facts, by=KUSTOS)

        await self._store.write(work)

    async def _ask(self, machine_id: str, request: SealCredentials) -> Keeping | None:
        """What hinders the machine; None if nothing does. Raises AgentOfflineError."""
        try:
            answer = await self._links.ask(machine_id, request, ANSWER_SECONDS)
        except TimeoutError:
            hindrance = Keeping(KeepingState.NOT_KEPT, SealTrouble.TIMEOUT)
        except AgentRefusedError as refusal:
            error = refusal.problem.error
            if error is ErrorClass.UNSUPPORTED:
                # No agent has to know this request (protocol.md, 5).
                self._held.pop(machine_id, None)
                self._unable[machine_id] = Keeping(KeepingState.UNSUPPORTED)
                return self._unable[machine_id]
            hindrance = Keeping(KeepingState.NOT_KEPT, SealTrouble.OTHER, error.value)
        else:
            if answer.trouble is None:
                return None
            hindrance = Keeping(KeepingState.NOT_KEPT, answer.trouble, answer.detail)
        _log.warning("machine %s does not keep credentials: %s", machine_id, hindrance.trouble)
        return hindrance

    def _hinder(self, machine_id: str, repository_id: str, revision: str, why: Keeping) -> None:
        self._hindered[machine_id, repository_id] = _Hindered(revision, why)
        self._bus.publish(MachinesChanged(machine_id))

    # --- for a run -----------------------------------------------------------------------------

    async def reference(self, task: Task) -> SealedCredentials | None:
        """What the machine keeps for this task; None: it gets the access with the task. Where
        nothing is known to be in the way it is given now what it lacks. Raises AgentOfflineError.
        """
        revision = await self._store.read(lambda unit: _revision_for(unit, task))
        held = self._held.get(task.machine_id)
        if revision is None or held is None:
            return None
        kept = SealedCredentials(repository_id=task.repository_id, revision=revision)
        async with self._lock(task.machine_id):
            if held.get(task.repository_id) == revision:
                return kept
            known = self._hindered.get((task.machine_id, task.repository_id))
            if known is not None and known.revision == revision:
                return None
            given = await self._give(task.machine_id, task.repository_id)
        return given if given == kept else None

    async def renewed(self, machine_id: str, kept: SealedCredentials) -> bool:
        """The machine cannot open these after all: give them anew. Whether it has them now. Raises
        AgentOfflineError."""
        async with self._lock(machine_id):
            held = self._held.get(machine_id)
            if held is None:
                return False
            held.pop(kept.repository_id, None)
            given = await self._give(machine_id, kept.repository_id)
            if given is None:
                self._bus.publish(KeepingChanged(machine_id))
            return given == kept

    # --- for people ----------------------------------------------------------------------------

    def held(self, machine_id: str) -> dict[str, str]:
        """The revisions that a connected machine keeps, by repository."""
        return dict(self._held.get(machine_id, {}))

    def unable(self) -> dict[str, Keeping]:
        """Connected machines that keep none at all, and why."""
        return dict(self._unable)

    async def keeping(self, machine_id: str, repository_id: str) -> Keeping:
        """How far the machine is with the credentials of this repository, if it is to keep them."""
        if machine_id in self._unable:
            return self._unable[machine_id]
        repository = await self._repositories.get(repository_id)
        revision = "" if repository is None else repository.revision
        if self._held.get(machine_id, {}).get(repository_id) == revision:
            return Keeping(KeepingState.KEPT)
        known = self._hindered.get((machine_id, repository_id))
        if known is not None and known.revision in {"", revision} and machine_id in self._held:
            return known.keeping
        return Keeping(KeepingState.WAITING)

    def _lock(self, machine_id: str) -> asyncio.Lock:
        return self._locks.setdefault(machine_id, asyncio.Lock())


def _wanted(unit: UnitOfWork) -> dict[str, dict[str, str]]:
    """By machine."""
    revisions = {repository.id: repository.revision for repository in unit.repositories.all()}
    wanted: dict[str, dict[str, str]] = {}
    for job in unit.jobs.all():
        if job.credentials is Credentials.SEALED:
            wanted.setdefault(job.machine_id, {})[job.repository_id] = revisions[job.repository_id]
    return wanted


def _revision_for(unit: UnitOfWork, task: Task) -> str | None:
    """None if the task is no backup of a sealed job, or the job has gone elsewhere since."""
    job = unit.jobs.get(task.job_id) if task.job_id and task.kind is TaskKind.BACKUP else None
    if job is None or job.credentials is not Credentials.SEALED:
        return None
    if (job.machine_id, job.repository_id) != (task.machine_id, task.repository_id):
        return None
    repository = unit.repositories.get(task.repository_id)
    return None if repository is None else repository.revision
