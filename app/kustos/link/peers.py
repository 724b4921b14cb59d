"""Who is connected: the core's port to agents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from kustos.core.ports import AgentOfflineError
from kustos_agent.protocol.closing import CloseCode, ProtocolViolationError
from kustos_agent.protocol.messages import Answer, Hello, Request

if TYPE_CHECKING:
    # The core asks who is connected before anybody can be: WebSockets are loaded later.
    from .peer import Peer

AnswerT = TypeVar("AnswerT", bound=Answer)

REMOVED: Final = "this machine was removed from the fleet"
"""Told to an agent whose identity is revoked."""

OUTDATED: Final = "a later connection of this journal was here before"


class Peers:
    """At most one peer per machine; the newest wins. Implements `core.ports.Links`."""

    def __init__(self) -> None:
        self._peers: dict[str, Peer] = {}
        self._newest: dict[str, tuple[str, int]] = {}

    def enter(self, peer: Peer, hello: Hello) -> Peer | None:
        """The peer that this one replaces, for the caller to close.

        Raises ProtocolViolationError for a connection that the agent has given up already: it has
        opened another one since, and only the network was slow to tell.
        """
        journal_id, newest = self._newest.get(peer.machine_id, ("", 0))
        if hello.connection and hello.journal_id == journal_id and hello.connection <= newest:
            raise ProtocolViolationError(CloseCode.OUTDATED, OUTDATED)
        self._newest[peer.machine_id] = (hello.journal_id, hello.connection)
        former = self._peers.get(peer.machine_id)
        self._peers[peer.machine_id] = peer
        if former is not None:
            former.retire()
        return former

    def leave(self, peer: Peer) -> bool:
        """Whether it was still the machine's current one."""
        if self._peers.get(peer.machine_id) is not peer:
            return False
        del self._peers[peer.machine_id]
        return True

    def connected(self, machine_id: str) -> bool:
        return machine_id in self._peers

    async def ask(
        self, machine_id: str, request: Request[AnswerT], timeout_seconds: float
    ) -> AnswerT:
        """Raises AgentOfflineError, AgentRefusedError, TimeoutError."""
        peer = self._peers.get(machine_id)
        if peer is None:
            raise AgentOfflineError(machine_id)
        return await peer.ask(request, timeout_seconds)

    async def disconnect(self, machine_id: str) -> None:
        """End the machine's link: its identity was revoked."""
        peer = self._peers.get(machine_id)
        if peer is not None:
            await peer.close(CloseCode.REVOKED, REMOVED)
