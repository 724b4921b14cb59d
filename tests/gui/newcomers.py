"""Machines that want to be let in, without a network: a neighbourhood and a line for pairing that
a test scripts, and agents that announce themselves through the very call that the link makes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from kustos.core.model import AnnouncedAgent
from kustos.core.pairing_ports import PairingError, PairingTrouble
from kustos_agent.protocol.messages import Announce
from kustos_agent.protocol.pairing_messages import PairedIdentity
from kustos_agent.protocol.pairing_messages import Reply as PairingReply
from kustos_agent.protocol.version import MAJOR, MINOR

CODE = "48219073"


def unpaired(
    name: str, *, os_name: str = "Linux", addresses: tuple[str, ...] = ("192.0.2.21:47612",)
) -> AnnouncedAgent:
    """An agent as mDNS tells of it."""
    return AnnouncedAgent(
        id=f"kustos-{name}",
        name=name,
        os_name=os_name,
        agent_version="1.0.0",
        addresses=addresses,
        fingerprint="ab" * 32,
    )


class ScriptedStreet:
    """`core.ports.Neighbourhood` and `core.ports.PairingLine`. Lives on the engine's loop, but for
    what is read here from a test. Whoever shows `CODE` is paired, unless `trouble` is set; while
    `go_on` is cleared a pairing takes its time before the code is proved, while `answer` is cleared
    after the identity was handed over. While `blind` the network cannot be searched."""

    def __init__(self) -> None:
        self.ears: list[Callable[[tuple[AnnouncedAgent, ...]], None]] = []
        self.there: tuple[AnnouncedAgent, ...] = ()
        self.trouble: PairingTrouble | None = None
        self.asked: list[tuple[str, str]] = []
        """(agent's name, code)"""
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.answer = asyncio.Event()
        self.answer.set()
        self.handed_over: list[str] = []
        """The agents' names."""
        self.blind = False

    @asynccontextmanager
    async def looking(
        self, heard: Callable[[tuple[AnnouncedAgent, ...]], None], failed: Callable[[], None]
    ) -> AsyncIterator[None]:
        self.ears.append(heard)
        if self.blind:
            failed()
        else:
            heard(self.there)
        try:
            yield
        finally:
            self.ears.remove(heard)

    async def say(self, *agents: AnnouncedAgent) -> None:
        """These are there now."""
        self.there = agents
        for ear in self.ears:
            ear(agents)

    @asynccontextmanager
    async def meeting(
        self, agent: AnnouncedAgent, code: str, ca_pem: str
    ) -> AsyncIterator["ScriptedMeeting"]:
        assert ca_pem.startswith("-----BEGIN CERTIFICATE-----")
        self.asked.append((agent.name, code))
        await self.go_on.wait()
        if self.trouble is not None:
            raise PairingError(self.trouble)
        if code != CODE:
            raise PairingError(PairingTrouble.WRONG_CODE)
        yield ScriptedMeeting(self, agent)


class ScriptedMeeting:
    """`core.ports.Meeting` with an agent of the street."""

    def __init__(self, street: ScriptedStreet, agent: AnnouncedAgent) -> None:
        self._street = street
        self._agent = agent
        self.newcomer = PairingReply(
            major=MAJOR,
            minor=MINOR,
            pake="",
            hostname=agent.name,
            os_name=agent.os_name,
            agent_version=agent.agent_version,
        )

    async def hand_over(self, _identity: PairedIdentity) -> None:
        street = self._street
        street.handed_over.append(self._agent.name)
        await street.answer.wait()
        await street.say(*(one for one in street.there if one != self._agent))


def announcement(name: str, *, nonce: str = "", os_name: str = "Debian") -> Announce:
    """What a machine of this name says. Its words follow from the nonce."""
    return Announce(
        nonce=(nonce or name).encode().hex()[:43].ljust(43, "0"),
        hostname=name,
        os_name=os_name,
        agent_version="1.0.0",
    )
