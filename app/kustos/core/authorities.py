"""The manager's certificates over time: renewal, and one CA taking over from another.

Agents pin the CA. So a new one is made known to them over their old links first, beside the old
one; only when every machine trusts it does the server show its certificate. Then the agents are
told to drop the old one. Whoever was away all the time would be locked out: the change waits for
it, or a person decides.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kustos_agent.protocol.messages import KnowManager

from .audit import KUSTOS, Actor, AuditAction, Subject, SubjectKind
from .audit_facts import told
from .audit_recorder import AuditRecorder
from .bus import Bus
from .enrolment import Addresses
from .events import CertificatesChanged
from .model import CertificateCondition, CertificateStanding, CertificateTrouble, Machine
from .ports import Certificates, CertificatesDamagedError, Clock, Links, Store, UnitOfWork
from .rounds import ask_linked

ENDS_SOON: Final = timedelta(days=60)
OVERDUE_AFTER: Final = timedelta(days=2)
"""The server's certificate is renewed 60 days before its end by itself; later than this it is not
going to be without a person."""

PATIENCE: Final = timedelta(days=14)
"""Then a person is told for which machines a new CA waits."""

ANSWER_SECONDS: Final = 30.0

_log = logging.getLogger(__name__)


class Authorities:
    """What agents are told to trust."""

    def __init__(
        self,
        *,
        store: Store,
        links: Links,
        bus: Bus,
        clock: Clock,
        certificates: Certificates,
        addresses: Addresses,
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._store = store
        self._links = links
        self._bus = bus
        self._clock = clock
        self._certificates = certificates
        self._addresses = addresses
        self._condition: CertificateCondition | None = None

    @property
    def standing(self) -> CertificateStanding:
        """Which CA is in force, and which is to take over."""
        return self._certificates.standing

    def condition(self) -> CertificateCondition | None:
        """What about the certificates needs a person, as of the last look."""
        return self._condition

    async def roll_over(self) -> None:
        """Begin to replace the CA, if that is not under way already. Raises what `Certificates`
        does."""
        if self._certificates.standing.coming is None:
            await self._certificates.prepare(self._clock.now())
            await self._note(AuditAction.AUTHORITY_PREPARED)
        await self.visit()

    async def change_now(self) -> tuple[Machine, ...]:
        """Show the new CA's certificate although some machines do not trust it yet; those, by name,
        have to join again. Raises what `Certificates` does."""
        behind = await self.waiting()
        if self._certificates.standing.coming is not None:
            await self._certificates.change_over(self._clock.now())
            await self._note(AuditAction.AUTHORITY_CHANGED, without=behind)
        await self.visit()
        return behind

    async def waiting(self) -> tuple[Machine, ...]:
        """The machines that do not trust the new CA yet, by name; none if there is no new one."""
        coming = self._certificates.standing.coming
        return () if coming is None else await self._without(coming.fingerprint, unknown=True)

    async def visit(self) -> None:
        """Renew what ends soon, tell machines what to trust, and change over when all of them do.
        Raises StoreError; trouble with the files is told as a condition."""
        try:
            await self._certificates.renew(self._clock.now())
            await self._tell()
            if self._certificates.standing.coming is not None and not await self.waiting():
                await self._certificates.change_over(self._clock.now())
                await self._note(AuditAction.AUTHORITY_CHANGED, by=KUSTOS)
                _log.info("the server shows a certificate of the new CA")
                await self._tell()
        except (CertificatesDamagedError, OSError) as error:
            _log.error("certificates cannot be changed: %s", error)
        await self._look()

    async def _note(
        self, action: AuditAction, *, without: tuple[Machine, ...] = (), by: Actor | None = None
    ) -> None:
        """After the files have changed: they are not in the store."""
        standing = self._certificates.standing
        shown = standing.coming or standing.in_force
        subject = Subject(SubjectKind.AUTHORITY, shown.fingerprint)
        facts = told(ends=shown.ends, without=tuple(machine.name for machine in without))
        await self._store.write(lambda unit: self._audit.note(unit, action, subject, facts, by=by))

    async def _tell(self) -> None:
        standing = self._certificates.standing
        wanted = [one for one in (standing.in_force, standing.coming) if one is not None]
        fingerprints = frozenset(one.fingerprint for one in wanted)
        pins = await self._store.read(lambda unit: unit.machines.pins())
        other = [machine_id for machine_id, pinned in pins.items() if pinned != fingerprints]
        if not other:
            return
        await self._addresses.known()
        request = KnowManager(
            authorities="".join(one.pem for one in wanted), addresses=self._addresses.outside()
        )

        async def tell(machine_id: str) -> None:
            await self._links.ask(machine_id, request, ANSWER_SECONDS)
            await self._store.write(lambda unit: unit.machines.set_pins(machine_id, fingerprints))

        await ask_linked(self._links, other, tell, "the certificates to trust")

    async def _without(self, fingerprint: str, *, unknown: bool) -> tuple[Machine, ...]:
        """The machines that do not pin it; `unknown`: those too of which nobody knows."""

        def work(unit: UnitOfWork) -> tuple[Machine, ...]:
            without = {
                machine_id
                for machine_id, pinned in unit.machines.pins().items()
                if (unknown if pinned is None else fingerprint not in pinned)
            }
            # Hardly ever is there one: a fleet is not read whole for nothing.
            machines = unit.machines.all() if without else ()
            return tuple(machine for machine in machines if machine.id in without)

        return await self._store.read(work)

    async def _look(self) -> None:
        standing = self._certificates.standing
        behind = await self._without(standing.in_force.fingerprint, unknown=False)
        waiting = await self.waiting()
        facts = Facts(
            authority_made_at=standing.in_force.made_at,
            authority_ends=standing.in_force.ends,
            server_ends=standing.server_ends,
            changing_since=None if standing.coming is None else standing.coming.made_at,
            waiting=tuple(machine.name for machine in waiting),
            behind=tuple(machine.name for machine in behind),
        )
        found = condition(facts, self._clock.now())
        if found != self._condition:
            self._condition = found
            self._bus.publish(CertificatesChanged(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What `condition` judges. `waiting` and `behind` are names of machines: those that do not
    trust the new CA yet, and those that do not trust the one in force."""

    authority_made_at: datetime
    authority_ends: datetime
    server_ends: datetime
    changing_since: datetime | None = None
    waiting: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


def condition(facts: Facts, now: datetime) -> CertificateCondition | None:
    """The first that holds: what ends all links, then what keeps some machines out, then what only
    waits. Pure."""
    if facts.server_ends - now < ENDS_SOON - OVERDUE_AFTER:
        return CertificateCondition(kind=CertificateTrouble.SERVER_ENDS, at=facts.server_ends)
    if facts.behind:
        return CertificateCondition(
            kind=CertificateTrouble.LEFT_BEHIND, at=facts.authority_made_at, names=facts.behind
        )
    if facts.changing_since is not None and facts.waiting:
        if now - facts.changing_since < PATIENCE and facts.authority_ends - now >= ENDS_SOON:
            return None
        return CertificateCondition(
            kind=CertificateTrouble.CHANGE_WAITS, at=facts.changing_since, names=facts.waiting
        )
    if facts.authority_ends - now < ENDS_SOON:
        return CertificateCondition(kind=CertificateTrouble.AUTHORITY_ENDS, at=facts.authority_ends)
    return None
