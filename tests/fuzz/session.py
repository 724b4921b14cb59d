"""A whole connection, driven by bytes: honest steps and noise between an agent and a manager."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from kustos_agent.protocol.closing import ProtocolViolationError
from kustos_agent.protocol.messages import (
    BrowseFilesystem,
    Cancelling,
    CancelTask,
    Event,
    FolderPage,
    Heartbeat,
    Hello,
    TaskLog,
    Welcome,
)
from kustos_agent.protocol.session import (
    AgentSession,
    Answered,
    Asked,
    Greeted,
    ManagerSession,
    Replayed,
    Reply,
    Reported,
    Strange,
)
from kustos_agent.protocol.version import MAJOR, MINOR

if TYPE_CHECKING:
    from collections.abc import Callable

NOW: Final = datetime(2026, 1, 1, tzinfo=UTC)
MAX_CLOSE_REASON: Final = 123
"""RFC 6455, section 5.5.1."""


class Conversation:
    """The first byte of a step chooses it, the second how long its noise is."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._agent = AgentSession()
        self._manager = ManagerSession()
        self._to_manager: list[bytes] = [self._agent.ask(_hello())]
        self._to_agent: list[bytes] = []
        self._asked: list[Asked] = []
        self._open: list[str] = []
        self._seq = 0
        self._reported: list[int] = []
        self._steps: tuple[Callable[[bytes], None], ...] = (
            self._deliver_to_manager,
            self._deliver_to_agent,
            self._report,
            self._beat,
            self._ask,
            self._answer,
            self._forget,
            self._acknowledge,
            self._noise_to_manager,
            self._noise_to_agent,
            self._repeat,
            self._damage,
        )

    def run(self) -> None:
        """To the end of the data, or of the link."""
        try:
            while self._data:
                choice, self._data = self._data[0], self._data[1:]
                size = self._data[0] if self._data else 0
                noise, self._data = self._data[1 : 1 + size], self._data[1 + size :]
                self._steps[choice % len(self._steps)](noise)
        except ProtocolViolationError as violation:
            if len(violation.reason.encode()) > MAX_CLOSE_REASON:
                raise AssertionError("no close frame takes this") from violation
        assert self._reported == sorted(set(self._reported)), "an event counted twice"

    def _deliver_to_manager(self, _: bytes) -> None:
        if not self._to_manager:
            return
        self._heard_by_manager(self._to_manager.pop(0))

    def _heard_by_manager(self, data: bytes) -> None:
        match self._manager.receive(data):
            case Greeted():
                welcome = Welcome(major=MAJOR, minor=MINOR, manager_name="m", acknowledged=0)
                self._to_agent.append(self._manager.welcome(welcome))
            case Reported(seq=seq) if seq:
                self._reported.append(seq)
            case Replayed(seq=seq) | Strange(seq=seq):
                assert seq > 0
            case Answered(id=id_):
                assert id_ in self._open, "an answer that nobody waits for"
                self._open.remove(id_)
            case Reply(data=reply):
                self._to_agent.append(reply)

    def _deliver_to_agent(self, _: bytes) -> None:
        if self._to_agent:
            self._heard_by_agent(self._to_agent.pop(0))

    def _heard_by_agent(self, data: bytes) -> None:
        match self._agent.receive(data):
            case Asked() as asked:
                self._asked.append(asked)
            case Reply(data=reply):
                self._to_manager.append(reply)

    def _report(self, noise: bytes) -> None:
        self._seq += 1 + len(noise) % 3
        self._say(self._seq, TaskLog(task_id="t", first=self._seq, lines=()))

    def _beat(self, _: bytes) -> None:
        self._say(0, Heartbeat(at=NOW))

    def _say(self, seq: int, event: Event) -> None:
        self._to_manager.append(self._agent.report(seq, event))

    def _ask(self, noise: bytes) -> None:
        request = CancelTask(task_id="t") if len(noise) % 2 else BrowseFilesystem(path="/")
        id_, data = self._manager.ask(request)
        self._open.append(id_)
        self._to_agent.append(data)

    def _answer(self, _: bytes) -> None:
        if not self._asked:
            return
        asked = self._asked.pop()
        cancels = isinstance(asked.request, CancelTask)
        answer = Cancelling(known=True) if cancels else FolderPage(path="/", entries=())
        self._to_manager.append(self._agent.respond(asked, answer))

    def _forget(self, _: bytes) -> None:
        if self._open:
            self._manager.forget(self._open.pop(0))

    def _acknowledge(self, _: bytes) -> None:
        if self._reported:
            self._to_agent.append(self._manager.acknowledge(self._reported[-1]))

    def _noise_to_manager(self, noise: bytes) -> None:
        self._heard_by_manager(noise)

    def _noise_to_agent(self, noise: bytes) -> None:
        self._heard_by_agent(noise)

    def _repeat(self, _: bytes) -> None:
        self._to_manager.extend(self._to_manager[:1])

    def _damage(self, noise: bytes) -> None:
        """Some bytes of what is on its way to the manager become others."""
        if self._to_manager and noise:
            frame = bytearray(self._to_manager[0])
            for index, byte in enumerate(noise[1:]):
                frame[(noise[0] * 7 + index) % len(frame)] = byte
            self._to_manager[0] = bytes(frame)


def attempt(data: bytes) -> None:
    """Raises AssertionError for a fault, and whatever else a fault raises."""
    Conversation(data).run()


def _hello() -> Hello:
    return Hello(
        major=MAJOR,
        minor=MINOR,
        agent_version="1",
        journal_id="j",
        journal_position=0,
        hostname="h",
        os_name="o",
    )
