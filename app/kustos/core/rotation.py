"""Bearer tokens over time: each machine gets another one before its own grows old.

No cut at any moment locks a machine out. The new token is let in before its agent hears of it, the
present one until the agent is known to have the new one on its disk: by its answer, or because it
comes with it (`enrolment.recognise`). Why offers pile up instead of replacing each other:
docs/adr/0010-rotating-bearer-tokens.md.
"""

import secrets
from datetime import timedelta
from typing import Final

from kustos_agent.protocol.messages import RotateToken
from kustos_agent.protocol.token import SECRET_BYTES
from kustos_agent.protocol.values import ErrorClass

from .audit import AuditAction, Subject, SubjectKind
from .audit_facts import differing
from .audit_recorder import AuditRecorder
from .bearer import FORMER_GRACE, hash_of
from .enrolment import note_rotation
from .fields import FieldCode, FieldProblem, InvalidError
from .model import TokenStanding
from .ports import AgentOfflineError, AgentRefusedError, Clock, Links, Store, UnitOfWork
from .rounds import ask_linked
from .whole import to_its_end

DAYS_SETTING: Final = "identity.token-days"
DEFAULT_DAYS: Final = 30
LEAST_DAYS: Final = 1
MOST_DAYS: Final = 365

ANSWER_SECONDS: Final = 30.0


class Rotation:
    """Renews the tokens that are due, of machines that are linked."""

    def __init__(self, *, store: Store, links: Links, clock: Clock, audit: AuditRecorder) -> None:
        self._audit = audit
        self._store = store
        self._links = links
        self._clock = clock
        self._offered: dict[str, str] = {}
        """By machine: the token that was offered and not answered. The same one is offered again,
        so that a machine that never answers does not collect them."""

    async def days(self) -> int:
        """The age at which a token is renewed."""
        return await self._store.read(_days)

    async def set_days(self, days: int) -> None:
        """Raises InvalidError outside of 1 to 365 days."""
        if not LEAST_DAYS <= days <= MOST_DAYS:
            bounds = f"{LEAST_DAYS}-{MOST_DAYS}"
            raise InvalidError([FieldProblem("token_days", FieldCode.OUT_OF_RANGE, bounds)])

        def work(unit: UnitOfWork) -> None:
            self._audit.note_change(
                unit,
                AuditAction.SETTINGS_CHANGED,
                Subject(SubjectKind.SETTINGS, DAYS_SETTING),
                differing({"token_days": _days(unit)}, {"token_days": days}),
            )
            unit.settings.put(DAYS_SETTING, str(days))

        await self._store.write(work)

    async def visit(self) -> None:
        """Renew what is due. Raises StoreError."""
        oldest = self._clock.now() - timedelta(days=await self.days())
        due = await self._store.read(lambda unit: unit.machines.tokens_before(oldest))
        await ask_linked(self._links, due, self.renew, "another token")

    async def renew(self, machine_id: str) -> None:
        """Give this machine another token now. Raises AgentOfflineError, AgentRefusedError,
        TimeoutError, StoreError; then both tokens are good until it shows which one it has."""
        token = await self._offer(machine_id)
        token_hash = hash_of(token)
        try:
            await self._links.ask(machine_id, RotateToken(token=token), ANSWER_SECONDS)
        except AgentRefusedError as refusal:
            if refusal.problem.error is ErrorClass.UNSUPPORTED:
                # An older agent. Any other refusal proves nothing: a disk that fails late may have
                # the token on it all the same.
                await self._store.write(lambda unit: unit.machines.withdraw_offer(token_hash))
                self._offered.pop(machine_id, None)
            raise
        await to_its_end(self._taken(machine_id, token_hash))

    async def _offer(self, machine_id: str) -> str:
        """A token that is let in from now on. Raises AgentOfflineError for a removed machine."""
        last = self._offered.get(machine_id)
        fresh = secrets.token_urlsafe(SECRET_BYTES)

        def work(unit: UnitOfWork) -> str | None:
            if last is not None:
                owner = unit.machines.by_token(hash_of(last))
                if owner is not None and owner.standing is TokenStanding.OFFERED:
                    return last
            return fresh if unit.machines.offer_token(machine_id, hash_of(fresh)) else None

        offered = await self._store.write(work)
        if offered is None:
            self._offered.pop(machine_id, None)
            raise AgentOfflineError(machine_id)
        self._offered[machine_id] = offered
        return offered

    async def _taken(self, machine_id: str, token_hash: bytes) -> None:
        now = self._clock.now()

        def work(unit: UnitOfWork) -> None:
            if unit.machines.take_token(token_hash, now, now + FORMER_GRACE):
                note_rotation(self._audit, unit, machine_id)

        await self._store.write(work)
        self._offered.pop(machine_id, None)


def _days(unit: UnitOfWork) -> int:
    kept = unit.settings.get(DAYS_SETTING)
    return DEFAULT_DAYS if kept is None else int(kept)
