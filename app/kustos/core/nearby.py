"""Unpaired agents on the LAN: who is there while somebody looks; pairing with one by its code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from .bus import Bus
from .enrolment import Enrolment
from .events import NearbyChanged
from .model import AnnouncedAgent
from .pairing_attempt import PairingAttempt
from .pairing_ports import Neighbourhood, PairingError, PairingLine, PairingTrouble
from .ports import Certificates, Clock

MAX_SENT: Final = 3
"""How often one code goes out."""

_REMEMBERED_CODES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class NearbyAgent:
    """An unpaired agent that announces itself now. All of it is its own word."""

    id: str
    name: str
    os_name: str
    agent_version: str
    addresses: tuple[str, ...]
    first_seen: datetime


class Nearby:
    """Looks while somebody does; `NearbyChanged` tells of changes."""

    def __init__(
        self,
        *,
        neighbourhood: Neighbourhood,
        line: PairingLine,
        enrolment: Enrolment,
        certificates: Certificates,
        bus: Bus,
        clock: Clock,
    ) -> None:
        self._neighbourhood = neighbourhood
        self._line = line
        self._enrolment = enrolment
        self._certificates = certificates
        self._bus = bus
        self._clock = clock
        self._heard: dict[object, tuple[AnnouncedAgent, ...]] = {}
        """By whoever looks: each has eyes of his own."""
        self._blind: set[object] = set()
        self._seen: dict[str, datetime] = {}
        self._tried: dict[str, int] = {}
        self._attempts: dict[str, set[PairingAttempt]] = {}

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[None]:
        """Look for agents while the context lasts."""
        watcher = object()

        def hear(agents: tuple[AnnouncedAgent, ...]) -> None:
            self._put({**self._heard, watcher: agents}, self._blind - {watcher})

        def fail() -> None:
            self._put(self._without(watcher), self._blind | {watcher})

        try:
            async with self._neighbourhood.looking(hear, fail):
                yield
        finally:
            self._put(self._without(watcher), self._blind - {watcher})

    def blind(self) -> bool:
        """Somebody looks, and this computer cannot search its networks. It tries again."""
        return bool(self._blind)

    def agents(self) -> tuple[NearbyAgent, ...]:
        """Who is there now, in the order in which they came."""
        return tuple(
            NearbyAgent(
                id=agent.id,
                name=agent.name,
                os_name=agent.os_name,
                agent_version=agent.agent_version,
                addresses=agent.addresses,
                first_seen=self._seen[agent.id],
            )
            for agent in sorted(self._present().values(), key=lambda one: self._seen[one.id])
        )

    async def pair(self, agent_id: str, code: str) -> str:
        """Take that agent in by the code it shows, as it was typed; gives the machine's id.

        Raises PairingError, StoreError. Takes up to a minute after wrong codes, which the agent
        lets wait. Cancelling the caller: see `PairingAttempt.outcome`.
        """
        from kustos_agent.protocol.pairing_code import (  # noqa: PLC0415  for pairing alone
            CodeError,
            parse_code,
        )

        try:
            digits = parse_code(code)
        except CodeError as error:
            raise PairingError(PairingTrouble.NO_CODE) from error
        agent = self._present().get(agent_id)
        if agent is None:
            raise PairingError(PairingTrouble.GONE)
        self._count(digits)
        attempt = PairingAttempt(
            line=self._line,
            enrolment=self._enrolment,
            certificates=self._certificates,
            agent=agent,
            code=digits,
        )
        attempts = self._attempts.setdefault(agent_id, set())
        attempts.add(attempt)
        try:
            return await attempt.outcome()
        finally:
            attempts.discard(attempt)
            if not attempts:
                self._attempts.pop(agent_id, None)

    async def call_back(self, agent_id: str) -> bool:
        """End what is under way with that agent: whoever asked for it gets CALLED_BACK, and no
        machine was let in. False if it is too late: the agent may have its identity, and what
        becomes of that is told as if nobody had called."""
        attempts = tuple(self._attempts.get(agent_id, ()))
        return all([await attempt.call_back() for attempt in attempts])

    def _count(self, digits: str) -> None:
        """A code goes out three times at most, whoever asks for it: each time tells whoever
        answers there whether one guess of his was right. Raises PairingError."""
        tried = self._tried.pop(digits, 0) + 1
        self._tried[digits] = tried
        while len(self._tried) > _REMEMBERED_CODES:
            del self._tried[next(iter(self._tried))]
        if tried > MAX_SENT:
            raise PairingError(PairingTrouble.CODE_ENDED)

    def _present(self) -> dict[str, AnnouncedAgent]:
        return {agent.id: agent for agents in self._heard.values() for agent in agents}

    def _without(self, watcher: object) -> dict[object, tuple[AnnouncedAgent, ...]]:
        return {who: heard for who, heard in self._heard.items() if who is not watcher}

    def _put(self, heard: dict[object, tuple[AnnouncedAgent, ...]], blind: set[object]) -> None:
        before, sight = self._present(), self.blind()
        self._heard, self._blind = heard, blind
        present, now = self._present(), self._clock.now()
        self._seen = {agent_id: self._seen.get(agent_id, now) for agent_id in present}
        if present != before or self.blind() != sight:
            self._bus.publish(NearbyChanged())
