"""The rules of one connection, tried from both ends."""

from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
import pytest

from kustos_agent.protocol.closing import CloseCode, ProtocolViolationError
from kustos_agent.protocol.codec import (
    AckFrame,
    EventFrame,
    Frame,
    RequestFrame,
    ResponseFrame,
    decode,
    encode,
)
from kustos_agent.protocol.messages import (
    Accepted,
    BrowseFilesystem,
    Cancelling,
    CancelTask,
    Enrol,
    Enrolled,
    FolderPage,
    Heartbeat,
    Hello,
    ProbeReport,
    TaskProgress,
    TaskStarted,
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
    Welcomed,
)
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind
from kustos_agent.protocol.version import MAJOR, MINOR

NOW = datetime(2026, 1, 1, tzinfo=UTC)
STARTED = TaskStarted(task_id="t", kind=TaskKind.BACKUP, at=NOW)
PROGRESS = TaskProgress(task_id="t", percent=50.0)


def hello(*, major: int = MAJOR) -> Hello:
    """An agent's first words."""
    return Hello(
        major=major,
        minor=MINOR,
        agent_version="1",
        journal_id="j",
        journal_position=0,
        hostname="pc",
        os_name="Linux",
    )


def welcome(acknowledged: int = 0) -> Welcome:
    """The answer."""
    return Welcome(major=MAJOR, minor=MINOR, manager_name="Office", acknowledged=acknowledged)


def linked(acknowledged: int = 0) -> tuple[AgentSession, ManagerSession]:
    """Two ends after hello and welcome."""
    agent, manager = AgentSession(), ManagerSession()
    assert manager.receive(agent.ask(hello())) == Greeted(hello())
    assert agent.receive(manager.welcome(welcome(acknowledged))) == Welcomed(welcome(acknowledged))
    return agent, manager


def violated(call: Callable[[], object]) -> CloseCode:
    """The code with which this ends the link."""
    with pytest.raises(ProtocolViolationError) as caught:
        call()
    assert len(caught.value.reason.encode()) <= 120, "does not fit a close frame"
    return caught.value.code


def test_a_request_finds_its_answer() -> None:
    """Manager asks, agent answers, and the answer carries the question's id."""
    agent, manager = linked()
    id_, data = manager.ask(CancelTask(task_id="t"))
    asked = agent.receive(data)
    assert isinstance(asked, Asked)
    assert asked.request == CancelTask(task_id="t")
    assert manager.receive(agent.respond(asked, Cancelling(known=True))) == Answered(
        id_, Cancelling(known=True)
    )


def test_answers_may_overtake_each_other() -> None:
    """A slow browse does not hold up a cancel."""
    agent, manager = linked()
    slow, slow_data = manager.ask(BrowseFilesystem(path="/"))
    quick, quick_data = manager.ask(CancelTask(task_id="t"))
    slow_asked, quick_asked = agent.receive(slow_data), agent.receive(quick_data)
    assert isinstance(slow_asked, Asked)
    assert isinstance(quick_asked, Asked)
    first = manager.receive(agent.respond(quick_asked, Cancelling(known=False)))
    second = manager.receive(agent.respond(slow_asked, FolderPage(path="/", entries=())))
    assert first == Answered(quick, Cancelling(known=False))
    assert second == Answered(slow, FolderPage(path="/", entries=()))


def test_a_problem_is_an_answer_to_anything() -> None:
    """It needs no class of its own for each request."""
    agent, manager = linked()
    id_, data = manager.ask(BrowseFilesystem(path="/root"))
    asked = agent.receive(data)
    assert isinstance(asked, Asked)
    problem = Problem(error=ErrorClass.PERMISSION_DENIED, subject="/root")
    assert manager.receive(agent.respond(asked, problem)) == Answered(id_, problem)


def test_an_answer_nobody_waits_for_is_dropped() -> None:
    """Its deadline has passed, or it comes twice."""
    agent, manager = linked()
    id_, data = manager.ask(CancelTask(task_id="t"))
    asked = agent.receive(data)
    assert isinstance(asked, Asked)
    answer = agent.respond(asked, Cancelling(known=True))
    manager.forget(id_)
    assert manager.receive(answer) is None
    assert manager.receive(answer) is None


def test_an_answer_of_another_class_ends_the_link() -> None:
    """The peer is confused, or worse."""
    agent, manager = linked()
    id_, _ = manager.ask(CancelTask(task_id="t"))
    wrong = encode(ResponseFrame(id_, ProbeReport()), action="probe-repository")
    assert violated(lambda: manager.receive(wrong)) is CloseCode.BAD_FRAME
    assert agent is not None


@pytest.mark.parametrize(
    "frame",
    [
        EventFrame(1, STARTED),
        EventFrame(0, PROGRESS),
        ResponseFrame("1", Accepted()),
        AckFrame(1),
        RequestFrame("1", CancelTask(task_id="t")),
        RequestFrame("1", Enrol(secret="s", hostname="h", os_name="o", agent_version="1")),
    ],
)
def test_nothing_comes_before_hello(frame: Frame) -> None:
    """Whatever else an agent says first ends the link."""
    manager = ManagerSession()
    data = encode(frame, action="run-task")
    assert violated(lambda: manager.receive(data)) is CloseCode.BAD_FRAME


@pytest.mark.parametrize("noise", [b"", b"\xff", b"{}", b'{"type":"request","action":"no"}'])
def test_noise_before_hello_ends_the_link(noise: bytes) -> None:
    """No reply is wasted on who has not said who it is."""
    assert violated(lambda: ManagerSession().receive(noise)) is CloseCode.BAD_FRAME


def test_events_before_the_welcome_end_the_link() -> None:
    """The manager has not said yet what it holds."""
    agent, manager = AgentSession(), ManagerSession()
    manager.receive(agent.ask(hello()))
    assert violated(lambda: manager.receive(agent.report(1, STARTED))) is CloseCode.BAD_FRAME


def test_a_second_hello_ends_the_link() -> None:
    """One connection, one agent."""
    agent, manager = linked()
    assert violated(lambda: manager.receive(agent.ask(hello()))) is CloseCode.BAD_FRAME


def test_a_welcome_needs_a_hello() -> None:
    """The manager's own mistake shows as well."""
    assert violated(lambda: ManagerSession().welcome(welcome())) is CloseCode.BAD_FRAME


@pytest.mark.parametrize("major", [MAJOR - 1, MAJOR + 1])
def test_another_major_is_refused_with_a_sentence(major: int) -> None:
    """A person can act on it: both versions are named."""
    manager = ManagerSession()
    with pytest.raises(ProtocolViolationError) as caught:
        manager.receive(AgentSession().ask(hello(major=major)))
    assert caught.value.code is CloseCode.VERSION
    assert str(MAJOR) in caught.value.reason
    assert str(major) in caught.value.reason


def test_a_newer_minor_is_welcome() -> None:
    """Only another major is refused."""
    newer = msgspec.structs.replace(hello(), minor=MINOR + 5)
    assert ManagerSession().receive(AgentSession().ask(newer)) == Greeted(newer)


@pytest.mark.parametrize(
    "frame",
    [
        RequestFrame("1", CancelTask(task_id="t")),
        AckFrame(1),
        EventFrame(1, STARTED),
        EventFrame(0, PROGRESS),
    ],
)
def test_a_manager_may_not_begin_before_its_welcome(frame: Frame) -> None:
    """The agent does nothing for who has not welcomed it."""
    agent = AgentSession()
    agent.ask(hello())
    assert violated(lambda: agent.receive(encode(frame))) is CloseCode.BAD_FRAME


@pytest.mark.parametrize(
    "frame",
    [
        EventFrame(1, STARTED),
        RequestFrame("1", hello()),
        RequestFrame("1", Enrol(secret="s", hostname="h", os_name="o", agent_version="1")),
    ],
)
def test_a_manager_may_not_speak_as_an_agent(frame: Frame) -> None:
    """Events and hello go one way."""
    agent, _ = linked()
    assert violated(lambda: agent.receive(encode(frame))) is CloseCode.BAD_FRAME


def test_an_agent_may_not_ask_for_tasks() -> None:
    """Requests to agents go one way."""
    _, manager = linked()
    data = encode(RequestFrame("7", CancelTask(task_id="t")))
    assert violated(lambda: manager.receive(data)) is CloseCode.BAD_FRAME


@pytest.mark.parametrize(
    ("seq", "event"),
    [(0, STARTED), (1, PROGRESS), (1, Heartbeat(at=NOW))],
)
def test_durable_events_and_only_they_are_numbered(
    seq: int, event: TaskStarted | TaskProgress | Heartbeat
) -> None:
    """Else a result could be lost, or a heartbeat acknowledged."""
    agent, manager = linked()
    assert violated(lambda: manager.receive(agent.report(seq, event))) is CloseCode.BAD_FRAME


def test_enrolment_is_one_question_and_one_answer() -> None:
    """On its own subprotocol, before there is an identity."""
    agent = AgentSession()
    request = Enrol(secret="s" * 20, hostname="pc", os_name="Linux", agent_version="1")
    frame = decode(agent.ask(request))
    assert isinstance(frame, RequestFrame)
    enrolled = Enrolled(agent_id="a", token="t", manager_name="Office")
    data = encode(ResponseFrame(frame.id, enrolled), action=Enrol.action)
    assert agent.receive(data) == Answered(frame.id, enrolled)


def test_a_request_from_the_future_is_answered_unsupported() -> None:
    """And the link goes on."""
    agent, manager = linked()
    reply = agent.receive(b'{"type":"request","action":"dance","id":"5","payload":{"tempo":3}}')
    assert isinstance(reply, Reply)
    frame = decode(reply.data)
    assert isinstance(frame, ResponseFrame)
    assert frame.id == "5"
    assert isinstance(frame.message, Problem)
    assert frame.message.error is ErrorClass.UNSUPPORTED
    assert frame.message.subject == "dance"
    _, data = manager.ask(CancelTask(task_id="t"))
    assert isinstance(agent.receive(data), Asked)


def test_a_request_that_cannot_be_read_is_answered_unsupported() -> None:
    """A task of an unknown kind, for example; it is not taken, and the manager knows."""
    agent, _ = linked()
    reply = agent.receive(
        b'{"type":"request","action":"run-task","id":"6","payload":'
        b'{"task_id":"t","spec":{"kind":"polish","repository":{"location":"/r","password":""}}}}'
    )
    assert isinstance(reply, Reply)
    assert b'"unsupported"' in reply.data


def test_an_event_from_the_future_is_passed_over() -> None:
    """A newer agent may report what this manager has no use for."""
    agent, manager = linked()
    assert manager.receive(b'{"type":"event","action":"sang","seq":0}') is None
    assert manager.receive(agent.report(1, STARTED)) == Reported(1, STARTED)


def test_a_durable_event_from_the_future_is_acknowledged() -> None:
    """Unacknowledged it would be owed for ever; its number is not taken for a later event's."""
    agent, manager = linked()
    assert manager.receive(b'{"type":"event","action":"sang","seq":4}') == Strange(4, "sang")
    assert manager.receive(agent.report(4, STARTED)) == Replayed(4)
    assert manager.receive(agent.report(5, STARTED)) == Reported(5, STARTED)


@pytest.mark.parametrize(
    "data",
    [
        b"nonsense",
        b'{"type":"event","action":"task-started","seq":1,"payload":{}}',
        b'{"type":"response","action":"dance","id":"1"}',
        b'{"type":"request","action":"dance"}',
    ],
)
def test_what_cannot_be_answered_ends_the_link(data: bytes) -> None:
    """On either side."""
    agent, manager = linked()
    assert violated(lambda: agent.receive(data)) is CloseCode.BAD_FRAME
    assert violated(lambda: manager.receive(data)) is CloseCode.BAD_FRAME
