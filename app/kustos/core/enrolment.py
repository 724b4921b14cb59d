"""Letting machines in: join tokens and the identities they are spent for."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import Enrol, Enrolled
from kustos_agent.protocol.token import SECRET_BYTES, JoinToken, format_token, parse_token
from kustos_agent.protocol.values import ErrorClass, Problem

from .audit import KUSTOS, AuditAction, Subject, SubjectKind
from .audit_facts import differing, told
from .audit_recorder import AuditRecorder, by_agent, of_machine
from .bearer import FORMER_GRACE, hash_of
from .bus import Bus
from .dumps import drop_secrets
from .events import MachinesChanged, RepositoriesChanged
from .hook_secrets import drop_variables
from .model import JoinTokenRecord, Machine, TokenOwner, TokenStanding
from .ports import Certificates, Clock, Links, Store, UnitOfWork
from .whole import to_its_end

TOKEN_LIFETIME: Final = timedelta(hours=1)
FORGET_TOKENS_AFTER: Final = timedelta(days=30)
"""Spent and expired tokens are remembered this long, so that a refusal can say which it is."""

_SHOWN_HASH: Final = 16

TOKEN_UNKNOWN: Final = "token-unknown"  # noqa: S105  the subject of a refusal
TOKEN_USED: Final = "token-used"  # noqa: S105  a word, not a secret
TOKEN_EXPIRED: Final = "token-expired"  # noqa: S105  the same


class Addresses(Protocol):
    """Where the manager can be reached, each as `host:port`, tried in order."""

    async def known(self) -> None:
        """Return once the manager listens; before that the others have no port to tell."""
        ...

    def outside(self) -> tuple[str, ...]:
        """From other machines, and from this one as well."""
        ...

    def loopback(self) -> tuple[str, ...]:
        """From this computer alone."""
        ...


class Newcomer(Protocol):
    """What a machine says of itself when it comes; nobody has checked it."""

    @property
    def hostname(self) -> str: ...
    @property
    def os_name(self) -> str: ...
    @property
    def agent_version(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a machine needs that is to announce itself: where to, and the SHA-256 of the manager's
    CA certificate, hex. No secret."""

    addresses: tuple[str, ...]
    fingerprint: str

    @property
    def command(self) -> str:
        """What to type there, with the first of the addresses."""
        return f"kustos-agent announce {self.addresses[0]} {self.fingerprint}"


class Enrolment:
    """Issues join tokens, spends them, and recognises agents by their bearer tokens."""

    def __init__(
        self,
        *,
        store: Store,
        links: Links,
        bus: Bus,
        clock: Clock,
        addresses: Addresses,
        certificates: Certificates,
        manager_name: str,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._links = links
        self._bus = bus
        self._clock = clock
        self._addresses = addresses
        self._certificates = certificates
        self._manager_name = manager_name

    async def issue_token(self, *, embedded: bool = False) -> str:
        """A new join token as text; valid once, for an hour. `embedded`: for this computer's own
        agent, which keeps its place in the fleet when it has to join again."""
        now = self._clock.now()
        secret = secrets.token_urlsafe(SECRET_BYTES)
        secret_hash = hash_of(secret)
        record = JoinTokenRecord(
            secret_hash=secret_hash,
            created_at=now,
            expires_at=now + TOKEN_LIFETIME,
            embedded=embedded,
        )

        def keep(unit: UnitOfWork) -> None:
            unit.join_tokens.forget_before(now - FORGET_TOKENS_AFTER)
            unit.join_tokens.add(record)
            if not embedded:
                # Of this computer's own agent, at each start, its use says enough.
                facts = told(until=record.expires_at)
                self._audit.note(unit, AuditAction.TOKEN_MADE, of_token(secret_hash), facts)

        await self._store.write(keep)
        where = self._addresses
        await where.known()
        return format_token(
            JoinToken(
                addresses=where.loopback() if embedded else where.outside(),
                ca=self._certificates.standing.in_force.fingerprint,
                secret=secret,
                expires=record.expires_at,
            )
        )

    async def spend(self, request: Enrol) -> Enrolled | Problem:
        """The identity for a valid secret, or LOGIN_REFUSED with the reason as subject."""
        now = self._clock.now()
        bearer = secrets.token_urlsafe(SECRET_BYTES)
        secret_hash = hash_of(request.secret)

        def work(unit: UnitOfWork) -> str | Problem:
            token = unit.join_tokens.get(secret_hash)
            if token is None:
                return Problem(error=ErrorClass.LOGIN_REFUSED, subject=TOKEN_UNKNOWN)
            if token.used_at is not None:
                return Problem(error=ErrorClass.LOGIN_REFUSED, subject=TOKEN_USED)
            if now >= token.expires_at:
                return Problem(error=ErrorClass.LOGIN_REFUSED, subject=TOKEN_EXPIRED)
            machine = self._admit(unit, request, hash_of(bearer), embedded=token.embedded)
            unit.join_tokens.spend(secret_hash, now, machine.id)
            self._audit.note(
                unit,
                AuditAction.TOKEN_USED,
                of_token(secret_hash),
                told(machine=machine.name),
                by=by_agent(machine),
            )
            return machine.id

        admitted = await self._store.write(work)
        if isinstance(admitted, Problem):
            return admitted
        self._bus.publish(MachinesChanged(admitted))
        return Enrolled(agent_id=admitted, token=bearer, manager_name=self._manager_name)

    async def joined_by(self, token: str) -> str | None:
        """The machine that this join token was spent for, None as long as it was not. Raises
        TokenError for a text that is none."""
        secret_hash = hash_of(parse_token(token).secret)
        record = await self._store.read(lambda unit: unit.join_tokens.get(secret_hash))
        return None if record is None else record.machine_id

    async def invitation(self) -> Invitation:
        """For a machine that is to announce itself."""
        await self._addresses.known()
        return Invitation(
            self._addresses.outside(), self._certificates.standing.in_force.fingerprint
        )

    async def reachable(self) -> None:
        """Return once machines can be told where the manager is; `admit` then waits for nothing
        but the store."""
        await self._addresses.known()

    async def admit(self, newcomer: Newcomer, *, pinned: str | None = None) -> Enrolled:
        """A new machine and its identity, without a join token: for who was let in by a person.
        `pinned` is the fingerprint of the CA that it was given, the one in force if None.
        Raises StoreError."""
        bearer = secrets.token_urlsafe(SECRET_BYTES)
        await self._addresses.known()
        machine_id = await self._store.write(
            lambda unit: self._admit(unit, newcomer, hash_of(bearer), pinned=pinned).id
        )
        self._bus.publish(MachinesChanged(machine_id))
        return Enrolled(
            agent_id=machine_id,
            token=bearer,
            manager_name=self._manager_name,
            addresses=self._addresses.outside(),
        )

    def _admit(
        self,
        unit: UnitOfWork,
        newcomer: Newcomer,
        bearer_hash: bytes,
        *,
        embedded: bool = False,
        pinned: str | None = None,
    ) -> Machine:
        # Over TLS that this CA has signed: it cannot have come here without trusting it.
        pins = frozenset({pinned or self._certificates.standing.in_force.fingerprint})
        machines = unit.machines.all()
        if embedded:
            for machine in machines:
                if machine.embedded:
                    unit.machines.set_token(machine.id, bearer_hash, self._clock.now())
                    unit.machines.set_pins(machine.id, pins)
                    unit.machines.update(replace(machine, clone_alarm=None, left_at=None))
                    return machine
        machine = Machine(
            id=new_id(),
            name=_free_name(newcomer.hostname, {machine.name for machine in machines}),
            hostname=newcomer.hostname,
            os_name=newcomer.os_name,
            agent_version=newcomer.agent_version,
            enrolled_at=self._clock.now(),
            embedded=embedded,
        )
        unit.machines.add(machine, bearer_hash)
        unit.machines.set_pins(machine.id, pins)
        facts = told(computer=machine.hostname, system=machine.os_name)
        by = KUSTOS if embedded else None
        self._audit.note(unit, AuditAction.MACHINE_JOINED, of_machine(machine), facts, by=by)
        return machine

    async def refused(self, newcomer: Newcomer) -> None:
        """A person has sent it away: that is kept. Raises StoreError."""
        subject = Subject(SubjectKind.MACHINE, "", newcomer.hostname)
        await self._store.write(
            lambda unit: self._audit.note(unit, AuditAction.MACHINE_REFUSED, subject)
        )

    async def recognise(self, bearer: str) -> str | None:
        """The machine that a bearer token belongs to.

        The look-up compares SHA-256 values in an index; what its timing could tell is about the
        hash, from which no token can be formed. An agent that comes with a token that it was
        offered has it: from then on that one counts.
        """
        bearer_hash = hash_of(bearer)
        now = self._clock.now()

        def take(unit: UnitOfWork) -> TokenOwner | None:
            taken = unit.machines.take_token(bearer_hash, now, now + FORMER_GRACE)
            owner = unit.machines.by_token(bearer_hash)
            if taken and owner is not None:
                note_rotation(self._audit, unit, owner.machine_id)
            return owner

        owner = await self._store.read(lambda unit: unit.machines.by_token(bearer_hash))
        if owner is not None and owner.standing is TokenStanding.OFFERED:
            owner = await self._store.write(take)
        return None if owner is None or not _good(owner, now) else owner.machine_id

    async def leave(self, bearer: str) -> bool:
        """The machine of this bearer token goes: the token opens nothing any more. Its place in the
        fleet stays, with all that is known of it, until the admin removes it. False: nobody's."""
        bearer_hash, nobodys = hash_of(bearer), hash_of(secrets.token_urlsafe(SECRET_BYTES))
        now = self._clock.now()

        def work(unit: UnitOfWork) -> str | None:
            owner = unit.machines.by_token(bearer_hash)
            machine = None if owner is None else unit.machines.get(owner.machine_id)
            if owner is None or machine is None or not _good(owner, now):
                return None
            unit.machines.set_token(machine.id, nobodys, now)
            unit.machines.update(replace(machine, left_at=now))
            self._audit.note(
                unit, AuditAction.MACHINE_LEFT, of_machine(machine), by=by_agent(machine)
            )
            return machine.id

        machine_id = await self._store.write(work)
        if machine_id is None:
            return False
        await self._links.disconnect(machine_id)
        self._bus.publish(MachinesChanged(machine_id))
        return True

    async def remove(self, machine_id: str) -> None:
        """Take a machine out of the fleet, with its jobs and tasks; its identity opens nothing any
        more. What it alone looked after nobody looks after from then on."""

        def work(unit: UnitOfWork) -> list[str]:
            for job in unit.jobs.all():
                if job.machine_id == machine_id:
                    drop_secrets(unit, job.dumps)
                    drop_variables(unit, job.id)
            looked_after = unit.maintenances.of_machine(machine_id)
            machine = unit.machines.get(machine_id)
            if machine is not None:
                jobs = [job.name for job in unit.jobs.all() if job.machine_id == machine_id]
                had = {"name": machine.name, "computer": machine.hostname, "jobs": tuple(jobs)}
                self._audit.note(
                    unit, AuditAction.MACHINE_REMOVED, of_machine(machine), differing(had, None)
                )
            unit.machines.remove(machine_id)
            return looked_after

        async def take_out() -> None:
            without_maintainer = await self._store.write(work)
            # Before the farewell, which may take seconds: who waits for its tasks waits in vain.
            self._bus.publish(MachinesChanged(machine_id))
            for repository_id in without_maintainer:
                self._bus.publish(RepositoriesChanged(repository_id))
            await self._links.disconnect(machine_id)

        await to_its_end(take_out())


def of_token(secret_hash: bytes) -> Subject:
    """A token by the beginning of its hash, which opens nothing."""
    return Subject(SubjectKind.JOIN_TOKEN, secret_hash.hex()[:_SHOWN_HASH])


def note_rotation(audit: AuditRecorder, unit: UnitOfWork, machine_id: str) -> None:
    """Say that the machine has another bearer token in use from now on."""
    machine = unit.machines.get(machine_id)
    if machine is not None:
        audit.note(unit, AuditAction.TOKEN_ROTATED, of_machine(machine), by=KUSTOS)


def _good(owner: TokenOwner, now: datetime) -> bool:
    """Whether the token that led here opens anything: a former one does for a while."""
    return owner.until is None or now < owner.until


def _free_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, or `wanted 2`, … : two machines never share a name."""
    base = wanted.strip() or "?"
    if base not in taken:
        return base
    number = 2
    while f"{base} {number}" in taken:
        number += 1
    return f"{base} {number}"
