"""Unpaired agents on the LAN: who is there while somebody looks; pairing with one by its code."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from .bus import Bus
from .enrolment import Enrolment
from .events import NearbyChanged
from .model import AnnouncedAgent
from .ports import Certificates, Clock, Neighbourhood, PairingError, PairingLine, PairingTrouble
from .whole import to_its_end

if TYPE_CHECKING:
    from kustos_agent.protocol.pairing_messages import PairedIdentity, Reply

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
        self._seen: dict[str, datetime] = {}
        self._tried: dict[str, int] = {}

    @asynccontextmanager
    async def watch(self) -> AsyncIterator[None]:
        """Look for agents while the context lasts."""
        watcher = object()

        def hear(agents: tuple[AnnouncedAgent, ...]) -> None:
            self._put({**self._heard, watcher: agents})

        try:
            async with self._neighbourhood.looking(hear):
                yield
        finally:
            self._put({who: heard for who, heard in self._heard.items() if who is not watcher})

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
        lets wait. Cancelling the caller does not cut it short.
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
        return await to_its_end(self._pair(agent, digits))

    async def _pair(self, agent: AnnouncedAgent, digits: str) -> str:
        authority = self._certificates.standing.in_force
        admitted: list[str] = []

        async def admit(newcomer: "Reply") -> "PairedIdentity":
            from kustos_agent.protocol.pairing_messages import (  # noqa: PLC0415  for pairing alone
                PairedIdentity,
            )

            identity = await self._enrolment.admit(newcomer, pinned=authority.fingerprint)
            admitted.append(identity.agent_id)
            return PairedIdentity(
                agent_id=identity.agent_id,
                token=identity.token,
                manager_name=identity.manager_name,
                addresses=identity.addresses,
            )

        try:
            await self._line.pair(agent, digits, authority.pem, admit)
        except PairingError as error:
            if error.kind is PairingTrouble.NOT_KEPT:
                for machine_id in admitted:
                    await self._enrolment.remove(machine_id)
            raise
        return admitted[0]

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

    def _put(self, heard: dict[object, tuple[AnnouncedAgent, ...]]) -> None:
        before = self._present()
        self._heard = heard
        present, now = self._present(), self._clock.now()
        self._seen = {agent_id: self._seen.get(agent_id, now) for agent_id in present}
        if present != before:
            self._bus.publish(NearbyChanged())
