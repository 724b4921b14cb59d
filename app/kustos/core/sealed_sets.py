"""What each machine keeps sealed: just what its sealed jobs need, in the revision of today: what
opens their repositories, and what is secret in their own dumps and hooks.

A machine says in its hello what it keeps. What lacks is given, what is too much is taken back, now
or when it is here again; doing it twice changes nothing. No run waits for it: as long as the
manager's own key is open, what a run takes is sent with it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from kustos_agent.protocol.codec import FrameErrorKind
from kustos_agent.protocol.messages import (
    ForgetCredentials,
    Hello,
    SealCredentials,
    SealSecrets,
)
from kustos_agent.protocol.seal_trouble import SealTrouble
from kustos_agent.protocol.values import ErrorClass, SealedCredentials, SealedSecrets

from .audit import KUSTOS, AuditAction
from .audit_facts import told
from .audit_recorder import AuditRecorder, of_machine
from .bus import Bus
from .events import Event, KeepingChanged, MachinesChanged, TaskChanged
from .model import Task, TaskState
from .own_secrets import OwnSecrets, revision_of
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
from .sealed_wants import Kept, Subject, Wanted, subject_of, taken_by, wanted

SINCE_MINOR: Final = 3
"""Agents of protocol 1.2 and older keep nothing."""

OWN_SINCE_MINOR: Final = 5
"""Agents of protocol 1.4 and older keep nothing of jobs themselves."""

ANSWER_SECONDS: Final = 30.0
"""An agent gives up after 22."""

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
    """`trouble` is there if it is NOT_KEPT, with the `detail` that it says. `own`: it is said of
    what is secret in the job's dumps and hooks, while what opens the repository is kept."""

    state: KeepingState
    trouble: SealTrouble | None = None
    detail: str = ""
    own: bool = False


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
        own: OwnSecrets,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._links = links
        self._bus = bus
        self._repositories = repositories
        self._own = own
        self._held: dict[str, dict[Subject, str]] = {}
        self._unable: dict[str, Keeping] = {}
        self._without_own: set[str] = set()
        self._hindered: dict[tuple[str, Subject], _Hindered] = {}
        self._locks: dict[str, asyncio.Lock] = {}
        bus.listen(self._hear)

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
            said: tuple[Kept, ...] = (*hello.sealed, *hello.sealed_jobs)
            self._held[machine_id] = {subject_of(one): one.revision for one in said}
            if hello.minor < OWN_SINCE_MINOR:
                self._without_own.add(machine_id)

    def departed(self, machine_id: str) -> None:
        """The link has ended."""
        self._held.pop(machine_id, None)
        self._unable.pop(machine_id, None)
        self._without_own.discard(machine_id)

    # --- keeping them equal --------------------------------------------------------------------

    async def visit(self) -> None:
        """Bring every machine that is here to what it is to keep."""
        all_wanted = await self._store.read(wanted)
        able = {
            machine_id: self._able(machine_id, all_wanted.get(machine_id, {}))
            for machine_id in self._held
        }
        differing = [
            machine_id for machine_id in able if self._held.get(machine_id) != able[machine_id]
        ]

        async def settle(machine_id: str) -> None:
            await self._settle(machine_id, able[machine_id])

        await ask_linked(self._links, differing, settle, "sealed credentials")

    def _able(self, machine_id: str, needed: Wanted) -> Wanted:
        """What of it the machine's agent knows how to keep."""
        return {
            subject: revision
            for subject, revision in needed.items()
            if self._knows(machine_id, subject)
        }

    def _knows(self, machine_id: str, subject: Subject) -> bool:
        return not subject.own or machine_id not in self._without_own

    async def _settle(self, machine_id: str, needed: Wanted) -> None:
        async with self._lock(machine_id):
            held = self._held.get(machine_id)
            if held is None:
                return
            await self._take_back(machine_id, held, needed)
            for subject, revision in needed.items():
                # That it does not know how may have come out in the turn before.
                if held.get(subject) != revision and self._knows(machine_id, subject):
                    await self._give(machine_id, subject)

    async def _take_back(self, machine_id: str, held: dict[Subject, str], needed: Wanted) -> None:
        gone = [subject for subject in held if subject not in needed]
        if not gone:
            return
        request = ForgetCredentials(
            repository_ids=tuple(subject.id for subject in gone if not subject.own),
            job_ids=tuple(subject.id for subject in gone if subject.own),
        )
        answer = await self._links.ask(machine_id, request, ANSWER_SECONDS)
        if answer.trouble is not None:
            # It goes on saying that it keeps them, and is asked again.
            _log.warning("machine %s keeps what it should not: %s", machine_id, answer.trouble)
            return
        await self._note(AuditAction.CREDENTIALS_TAKEN_BACK, machine_id, gone)
        for subject in gone:
            held.pop(subject, None)

    async def _give(self, machine_id: str, subject: Subject) -> None:
        """What hinders it is noted. The caller holds the machine's lock. Raises
        AgentOfflineError."""
        held = self._held.get(machine_id)
        if held is None:
            return
        try:
            request = await self._request(subject)
        except LookupError:
            return  # removed in this moment, and what needs it with it
        except VaultLockedError:
            self._hinder(machine_id, subject, "", Keeping(KeepingState.LOCKED))
            return
        except SecretDamagedError:
            self._hinder(machine_id, subject, "", Keeping(KeepingState.DAMAGED))
            return
        hindrance = await self._ask(machine_id, request)
        if hindrance is not None:
            self._hinder(machine_id, subject, request.kept.revision, hindrance)
            return
        await self._note(AuditAction.CREDENTIALS_SEALED, machine_id, [subject])
        held[subject] = request.kept.revision
        self._hindered.pop((machine_id, subject), None)
        self._bus.publish(MachinesChanged(machine_id))
        self._bus.publish(KeepingChanged(machine_id))

    async def _request(self, subject: Subject) -> SealCredentials | SealSecrets:
        """Raises LookupError, VaultLockedError, SecretDamagedError."""
        if subject.own:
            revision, secrets = await self._own.revised(subject.id)
            own = SealedSecrets(job_id=subject.id, revision=revision)
            return SealSecrets(kept=own, secrets=secrets)
        revision, access = await self._repositories.revised(subject.id)
        kept = SealedCredentials(repository_id=subject.id, revision=revision)
        return SealCredentials(kept=kept, access=access)

    async def _note(
        self, action: AuditAction, machine_id: str, subjects: Sequence[Subject]
    ) -> None:
        def work(unit: UnitOfWork) -> None:
            machine = unit.machines.get(machine_id)
            if machine is None:
                return
            repositories = {one.id: one.name for one in unit.repositories.all()}
            jobs = {one.id: one.name for one in unit.jobs.all()}
            facts = told(
                repositories=tuple(
                    repositories.get(one.id, one.id) for one in subjects if not one.own
                ),
                jobs=tuple(jobs.get(one.id, one.id) for one in subjects if one.own),
            )
            self._audit.note(unit, action, of_machine(machine), facts, by=KUSTOS)

        await self._store.write(work)

    async def _ask(self, machine_id: str, request: SealCredentials | SealSecrets) -> Keeping | None:
        """What hinders the machine; None if nothing does. Raises AgentOfflineError."""
        try:
            answer = await self._links.ask(machine_id, request, ANSWER_SECONDS)
        except TimeoutError:
            hindrance = Keeping(KeepingState.NOT_KEPT, SealTrouble.TIMEOUT)
        except AgentRefusedError as refusal:
            error = refusal.problem.error
            too_large = refusal.problem.detail == FrameErrorKind.TOO_LARGE
            if error is ErrorClass.UNSUPPORTED and not too_large:
                return self._unsupported(machine_id, request)
            hindrance = Keeping(KeepingState.NOT_KEPT, SealTrouble.OTHER, error.value)
        else:
            if answer.trouble is None:
                return None
            hindrance = Keeping(KeepingState.NOT_KEPT, answer.trouble, answer.detail)
        _log.warning("machine %s does not keep credentials: %s", machine_id, hindrance.trouble)
        return hindrance

    def _unsupported(self, machine_id: str, request: SealCredentials | SealSecrets) -> Keeping:
        """No agent has to know these requests (protocol.md, 5)."""
        keeping = Keeping(KeepingState.UNSUPPORTED)
        if isinstance(request, SealSecrets):
            self._without_own.add(machine_id)
        else:
            self._held.pop(machine_id, None)
            self._unable[machine_id] = keeping
        return keeping

    def _hinder(self, machine_id: str, subject: Subject, revision: str, why: Keeping) -> None:
        self._hindered[machine_id, subject] = _Hindered(revision, replace(why, own=subject.own))
        self._bus.publish(MachinesChanged(machine_id))

    # --- for a run -----------------------------------------------------------------------------

    async def references(self, task: Task) -> tuple[Kept, ...]:
        """What of today the machine keeps for this task."""
        needed = await self._store.read(lambda unit: taken_by(unit, task))
        held = self.held(task.machine_id)
        return tuple(
            subject.kept(revision)
            for subject, revision in needed.items()
            if held.get(subject) == revision
        )

    def doubted(self, task: Task) -> None:
        """The machine may not be able to open what it keeps for this task: it is given that anew in
        the next round."""
        held = self._held.get(task.machine_id, {})
        doubtful = (Subject(task.repository_id), Subject(task.job_id or "", own=True))
        found = [subject for subject in doubtful if subject in held]
        for subject in found:
            del held[subject]
        if found:
            self._bus.publish(KeepingChanged(task.machine_id))

    def _hear(self, event: Event) -> None:
        """A run that the machine has begun by itself, and could not open what it takes."""
        if not isinstance(event, TaskChanged) or event.task.state is not TaskState.FAILED:
            return
        problem = event.task.problem
        if problem is not None and problem.error is ErrorClass.SECRET_DAMAGED:
            self.doubted(event.task)

    # --- for people ----------------------------------------------------------------------------

    def held(self, machine_id: str) -> dict[Subject, str]:
        """The revisions that a connected machine keeps."""
        return dict(self._held.get(machine_id, {}))

    def unable(self) -> dict[str, Keeping]:
        """Connected machines that keep none at all, and why."""
        return dict(self._unable)

    def without_own(self) -> frozenset[str]:
        """Connected machines whose agent does not know how to keep what is secret in jobs."""
        return frozenset(self._without_own)

    async def keeping(self, machine_id: str, repository_id: str, job_id: str = "") -> Keeping:
        """How far the machine is with the credentials of this repository, if it is to keep them;
        and once it keeps them, with what is secret in this job."""
        if machine_id in self._unable:
            return self._unable[machine_id]
        repository, own = await self._store.read(
            lambda unit: (unit.repositories.get(repository_id), _own_revision(unit, job_id))
        )
        found = self._standing(
            machine_id, Subject(repository_id), "" if repository is None else repository.revision
        )
        if not own or found.state is not KeepingState.KEPT:
            return found
        if machine_id in self._without_own:
            return Keeping(KeepingState.UNSUPPORTED, own=True)
        return self._standing(machine_id, Subject(job_id, own=True), own)

    def _standing(self, machine_id: str, subject: Subject, revision: str) -> Keeping:
        if self._held.get(machine_id, {}).get(subject) == revision:
            return Keeping(KeepingState.KEPT)
        known = self._hindered.get((machine_id, subject))
        if known is not None and known.revision in {"", revision} and machine_id in self._held:
            return known.keeping
        return Keeping(KeepingState.WAITING)

    def _lock(self, machine_id: str) -> asyncio.Lock:
        return self._locks.setdefault(machine_id, asyncio.Lock())


def _own_revision(unit: UnitOfWork, job_id: str) -> str:
    job = unit.jobs.get(job_id) if job_id else None
    return "" if job is None else revision_of(unit, job)
