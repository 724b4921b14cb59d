"""One pairing, which can be called back until the identity goes out."""

import asyncio

from kustos_agent.protocol.messages import Enrolled

from .enrolment import Enrolment, Newcomer
from .model import AnnouncedAgent
from .pairing_ports import PairingError, PairingLine, PairingTrouble
from .ports import Certificates
from .whole import to_its_end


class PairingAttempt:
    """Pairs with `agent` by `code`, the digits alone. The machine is in the store before its
    identity goes out; it is taken out again unless the agent may have that identity."""

    def __init__(
        self,
        *,
        line: PairingLine,
        enrolment: Enrolment,
        certificates: Certificates,
        agent: AnnouncedAgent,
        code: str,
    ) -> None:
        self._line = line
        self._enrolment = enrolment
        self._certificates = certificates
        self._agent = agent
        self._code = code
        self._task: asyncio.Task[str] | None = None
        self._given = False
        """The identity is on its way: from now on the agent may have it."""
        self._called_back = False

    async def outcome(self) -> str:
        """The new machine's id. To be called once. Raises PairingError, StoreError.

        Cancelling the caller, as the end of the manager does, calls it back or, if it is too late
        for that, no longer waits for the agent's answer: the machine then stays.
        """
        task = self._task = asyncio.create_task(self._pair())
        try:
            await asyncio.wait([task])
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if self._called_back and task.cancelled():
            raise PairingError(PairingTrouble.CALLED_BACK)
        return task.result()

    async def call_back(self) -> bool:
        """End it at once, and return when it has ended. False, and it goes on: the agent may have
        its identity already."""
        if self._given or self._task is None:
            return False
        self._called_back = True
        self._task.cancel()
        await asyncio.wait([self._task])
        return True

    async def _pair(self) -> str:
        from kustos_agent.protocol.pairing_messages import (  # noqa: PLC0415  for pairing alone
            PairedIdentity,
        )

        await self._enrolment.reachable()
        authority = self._certificates.standing.in_force
        async with self._line.meeting(self._agent, self._code, authority.pem) as meeting:
            enrolled = await self._admitted(meeting.newcomer, authority.fingerprint)
            identity = PairedIdentity(
                agent_id=enrolled.agent_id,
                token=enrolled.token,
                manager_name=enrolled.manager_name,
                addresses=enrolled.addresses,
            )
            self._given = True
            try:
                await meeting.hand_over(identity)
            except PairingError as error:
                if error.kind is not PairingTrouble.UNANSWERED:
                    await self._enrolment.remove(enrolled.agent_id)
                raise
        return enrolled.agent_id

    async def _admitted(self, newcomer: Newcomer, pinned: str) -> Enrolled:
        admitting = asyncio.create_task(self._enrolment.admit(newcomer, pinned=pinned))
        try:
            return await asyncio.shield(admitting)
        except asyncio.CancelledError:
            await to_its_end(self._undo(admitting))
            raise

    async def _undo(self, admitting: asyncio.Task[Enrolled]) -> None:
        """What goes to the store gets there; but nobody has heard of it yet."""
        await self._enrolment.remove((await admitting).agent_id)
