"""Machines that have announced themselves and wait for a person to let them in."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kustos_agent.protocol.check_words import check_words
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.messages import Announce, Enrolled
from kustos_agent.protocol.values import ErrorClass, Problem

from .bus import Bus
from .enrolment import Enrolment
from .events import AnnouncedChanged
from .ports import Certificates, Clock
from .waiting_room import WAITING_TIME, Newcomer, Place, WaitingRoom
from .whole import to_its_end

ANNOUNCE_FULL: Final = "announce-full"
"""The subjects of refusals."""
ANNOUNCE_REFUSED: Final = "announce-refused"
ANNOUNCE_EXPIRED: Final = "announce-expired"
ANNOUNCE_REPLACED: Final = "announce-replaced"

_SHORTEST_LOOK: Final = 0.05
"""Seconds. A clock that stands still must not make a busy loop."""

_SHOWN_LETTERS: Final = 64

_log = logging.getLogger(__name__)


class NotWaitingError(Exception):
    """That machine does not wait any more: decided about, expired, gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedMachine:
    """`words` are the check words: the machine shows the same ones, or it is another machine.
    `hostname`, `os_name` and `agent_version` are its own words. `connected` is False for a machine
    that was cut off and is expected back."""

    id: str
    hostname: str
    os_name: str
    agent_version: str
    address: str
    words: tuple[str, ...]
    since: datetime
    until: datetime
    connected: bool


class Announced:
    """Used on the engine's loop only."""

    def __init__(
        self, *, enrolment: Enrolment, bus: Bus, clock: Clock, certificates: Certificates
    ) -> None:
        self._enrolment = enrolment
        self._bus = bus
        self._clock = clock
        self._certificates = certificates
        self._room = WaitingRoom()
        self._waiters: dict[str, asyncio.Future[Enrolled | Problem]] = {}
        self._look: asyncio.TimerHandle | None = None

    # --- for the admin ---

    def announced(self) -> tuple[AnnouncedMachine, ...]:
        """Who waits, the first first."""
        self._expire()
        return tuple(_shown(place) for place in self._room.places())

    async def approve(self, id_: str) -> str:
        """Let it in; the id of the new machine. To be called after the words were compared.

        Raises NotWaitingError, StoreError (then it waits on).
        """
        return await to_its_end(self._approve(id_))

    async def refuse(self, id_: str) -> None:
        """Send it away. Raises NotWaitingError, and StoreError: it is sent away all the same."""
        self._expire()
        place = self._room.get(id_)
        if place is None:
            raise NotWaitingError
        self._decide(id_, _problem(ANNOUNCE_REFUSED))
        await self._enrolment.refused(place.newcomer)

    # --- for the link ---

    async def wait(self, request: Announce, address: str) -> Enrolled | Problem:
        """The decision. `address` is where the connection comes from. To be cancelled when the
        connection breaks: its place is kept for a while."""
        self._expire()
        decided = self._room.decision(request.nonce)
        if decided is not None:
            return decided
        place = self._room.returned(request.nonce)
        if place is None:
            if not self._room.has_room(address):
                _log.info("a machine at %s announced itself, but there is no place", address)
                return _problem(ANNOUNCE_FULL)
            place = self._new_place(request, address)
            self._room.enter(place)
        future: asyncio.Future[Enrolled | Problem] = asyncio.get_running_loop().create_future()
        former = self._waiters.get(place.id)
        self._waiters[place.id] = future
        if former is not None and not former.done():
            # Who knows the nonce is the same machine; the former link is a cable that was cut.
            former.set_result(_problem(ANNOUNCE_REPLACED))
        self._changed()
        try:
            return await future
        finally:
            if self._waiters.get(place.id) is future:
                del self._waiters[place.id]
                self._room.leave(place.id, self._clock.now(), for_good=False)
                self._changed()

    def withdraw(self, nonce: str) -> None:
        """The machine has said that it will not come again."""
        place = self._room.returned(nonce)
        if place is not None:
            self._room.leave(place.id, self._clock.now(), for_good=True)
            self._changed()

    # --- inside ---

    def _new_place(self, request: Announce, address: str) -> Place:
        now = self._clock.now()
        ca = self._certificates.standing.in_force.fingerprint
        return Place(
            id=new_id(),
            nonce=request.nonce,
            newcomer=Newcomer(request.hostname, request.os_name, request.agent_version),
            address=address,
            ca=ca,
            words=check_words(ca, request.nonce),
            since=now,
            until=now + WAITING_TIME,
        )

    async def _approve(self, id_: str) -> str:
        self._expire()
        place = self._room.begin_deciding(id_)
        if place is None:
            raise NotWaitingError
        if place.ca != self._certificates.standing.in_force.fingerprint:
            # The CA was changed meanwhile: with the one it pins it could never link.
            self._decide(id_, _problem(ANNOUNCE_EXPIRED))
            raise NotWaitingError
        try:
            identity = await self._enrolment.admit(place.newcomer, pinned=place.ca)
        except BaseException:
            self._room.reopen(id_)
            self._changed()
            raise
        self._decide(id_, identity)
        return identity.agent_id

    def _decide(self, id_: str, answer: Enrolled | Problem) -> None:
        self._room.decide(id_, answer, self._clock.now())
        self._answer(id_, answer)
        self._changed()

    def _answer(self, id_: str, answer: Enrolled | Problem) -> None:
        future = self._waiters.pop(id_, None)
        if future is not None and not future.done():
            future.set_result(answer)

    def _expire(self) -> None:
        over = self._room.expire(self._clock.now())
        for place in over:
            self._answer(place.id, _problem(ANNOUNCE_EXPIRED))
        if over:
            self._bus.publish(AnnouncedChanged())

    def _changed(self) -> None:
        self._bus.publish(AnnouncedChanged())
        self._look_again()

    def _look_again(self) -> None:
        """Have `_expire` called when there is something to do."""
        if self._look is not None:
            self._look.cancel()
            self._look = None
        end = self._room.next_end()
        if end is not None:
            seconds = max((end - self._clock.now()).total_seconds(), _SHORTEST_LOOK)
            self._look = asyncio.get_running_loop().call_later(seconds, self._on_time)

    def _on_time(self) -> None:
        self._expire()
        self._look_again()


def _problem(subject: str) -> Problem:
    return Problem(error=ErrorClass.LOGIN_REFUSED, subject=subject)


def _shown(place: Place) -> AnnouncedMachine:
    return AnnouncedMachine(
        id=place.id,
        hostname=_plain(place.newcomer.hostname),
        os_name=_plain(place.newcomer.os_name),
        agent_version=_plain(place.newcomer.agent_version),
        address=place.address,
        words=place.words,
        since=place.since,
        until=place.until,
        connected=place.left_at is None,
    )


def _plain(text: str) -> str:
    """One short line: a stranger's words must not look like anything else on the screen."""
    return "".join(letter if letter.isprintable() else "�" for letter in text[:_SHOWN_LETTERS])
