"""What a later minor version has added costs an older reader neither the message nor the link."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import inspect

from kustos_agent.protocol.codec import (
    EventFrame,
    Frame,
    FrameError,
    FrameErrorKind,
    RequestFrame,
    ResponseFrame,
    decode,
    encode,
    encode_checked,
)
from kustos_agent.protocol.messages import (
    EVENTS,
    TO_AGENT,
    TO_MANAGER,
    Hello,
    Request,
    SetLimits,
    TaskFinished,
    TaskStarted,
    Welcome,
)
from kustos_agent.protocol.pairing_messages import LINES
from kustos_agent.protocol.session import (
    AgentSession,
    Asked,
    Greeted,
    ManagerSession,
    Reply,
    Reported,
    Welcomed,
)
from kustos_agent.protocol.values import LEAVE_OUT, ErrorClass, Limits, Outcome, Problem, TaskKind
from kustos_agent.protocol.version import MAJOR, MAX_FRAME_BYTES

from .strategies import of_type

HELLO = (
    b'{"type":"request","action":"hello","id":"1","payload":{"major":1,"minor":9,'
    b'"agent_version":"9.0","journal_id":"j","journal_position":0,"hostname":"PC","os_name":"Linux",'
    b'"running":["a","b","c"],"kinds":{"a":"backup","b":"polish","c":"drill"}}}'
)
LIMITS = (
    b'{"max_tasks":100,"per_kind":{"backup":99,"polish":1,"restore":0,"copy":{"own":2}},'
    b'"cpu_percent":-1,"nice":20,"retries_a_day":1001}'
)
READ = Limits(
    max_tasks=64,
    per_kind={TaskKind.BACKUP: 64, TaskKind.RESTORE: 1},
    cpu_percent=0,
    nice=19,
    retries_a_day=1000,
)


def linked() -> tuple[AgentSession, ManagerSession]:
    """Both ends after the hello and the welcome of a later version."""
    agent, manager = AgentSession(), ManagerSession()
    greeted = manager.receive(HELLO)
    assert isinstance(greeted, Greeted)
    agent.ask(greeted.hello)
    manager.welcome(Welcome(major=MAJOR, minor=1, manager_name="m", acknowledged=0))
    welcomed = agent.receive(
        b'{"type":"response","action":"hello","id":"1","payload":{"major":1,"minor":9,'
        b'"manager_name":"m","acknowledged":0,"limits":' + LIMITS + b"}}"
    )
    assert welcomed == Welcomed(
        Welcome(major=1, minor=9, manager_name="m", acknowledged=0, limits=READ)
    )
    return agent, manager


def event(action: str, **payload: Any) -> str:
    """The first durable event of a journal."""
    return json.dumps({"type": "event", "action": action, "seq": 1, "payload": payload})


NOON = "2026-01-01T12:00:00Z"


def test_a_hello_keeps_the_kinds_that_are_known() -> None:
    """The tasks of the others are named all the same."""
    greeted = ManagerSession().receive(HELLO)
    assert isinstance(greeted, Greeted)
    assert greeted.hello.running == ("a", "b", "c")
    assert greeted.hello.kinds == {"a": TaskKind.BACKUP}


def test_a_welcome_and_a_change_of_limits_keep_what_is_known() -> None:
    """Kinds that nobody knows have no limit, numbers beyond the bounds are the nearest inside."""
    agent, _ = linked()
    asked = agent.receive(
        b'{"type":"request","action":"set-limits","id":"1","payload":{"limits":' + LIMITS + b"}}"
    )
    assert asked == Asked("1", SetLimits(limits=READ))


def test_the_start_of_a_task_of_an_unknown_kind_is_told() -> None:
    """Refused it would be sent again at every link, and nothing behind it would get through."""
    _, manager = linked()
    told = manager.receive(event("task-started", task_id="t", kind="polish", at=NOON, attempt=2))
    assert isinstance(told, Reported)
    assert isinstance(told.event, TaskStarted)
    assert (told.seq, told.event.kind, told.event.attempt) == (1, None, 2)


def test_the_end_of_a_task_of_an_unknown_kind_is_told_without_its_result() -> None:
    """It is an end all the same."""
    _, manager = linked()
    result = {"kind": "polish", "bytes_freed": 5}
    told = manager.receive(
        event("task-finished", task_id="t", outcome="success", at=NOON, result=result, exit_code=0)
    )
    assert isinstance(told, Reported)
    assert isinstance(told.event, TaskFinished)
    assert (told.event.outcome, told.event.result) == (Outcome.SUCCESS, None)
    assert told.event.exit_code == 0


def test_a_result_of_an_unknown_kind_may_fill_its_frame() -> None:
    """As one of a backup with many unreadable files may."""
    result = {"removed": ["p" * 64] * 13_000, "kind": "polish"}
    text = event("task-finished", task_id="t", outcome="success", at=NOON, result=result)
    assert MAX_FRAME_BYTES * 0.8 < len(text) < MAX_FRAME_BYTES
    frame = decode(text)
    assert isinstance(frame, EventFrame)
    assert isinstance(frame.message, TaskFinished)
    assert frame.message.result is None


def test_more_entries_than_a_map_may_have_are_refused() -> None:
    """Whether their kinds are known or not."""
    for kind in ("backup", "polish"):
        kinds = {str(number): kind for number in range(1_001)}
        with pytest.raises(FrameError):
            decode(
                HELLO.decode().replace('{"a":"backup","b":"polish","c":"drill"}', json.dumps(kinds))
            )


HUGE = int("9" * 30)


@pytest.mark.parametrize(
    "text",
    [
        event("task-started", task_id="t", kind=5, at=NOON),
        event("task-started", task_id="", kind="polish", at=NOON),
        event("task-started", task_id="t", at=NOON),
        event("task-finished", task_id="t", outcome="failed", at=NOON, result={}),
        event("task-finished", task_id="t", outcome="failed", at=NOON, result={"kind": 7}),
        event("task-finished", task_id="t", outcome="failed", at=NOON, result={"kind": "backup"}),
        event("task-finished", task_id="t", outcome="failed", at=NOON, result=["polish"]),
        HELLO.decode().replace('"polish"', "1"),
        HELLO.decode().replace('"PC"', "1"),
        HELLO.decode().replace('"b":"polish"', f'"{"b" * 65}":"backup"'),
    ],
)
def test_what_is_wrong_stays_wrong(text: str) -> None:
    """Only words are new; a wrong type, a field that lacks, a text too long are not."""
    with pytest.raises(FrameError) as caught:
        decode(text)
    assert caught.value.kind is FrameErrorKind.BAD_PAYLOAD


@pytest.mark.parametrize(
    "limits",
    [
        {"max_tasks": HUGE},
        {"max_tasks": True},
        {"max_tasks": 2.5},
        {"max_tasks": None},
        {"per_kind": {"backup": "many"}},
        {"per_kind": {"backup": HUGE}},
        {"per_kind": {"polish": 1}, "nice": "low"},
        {"per_kind": ["polish"]},
    ],
)
def test_limits_that_are_none_are_refused(limits: dict[str, Any]) -> None:
    """And the manager hears of it."""
    agent, _ = linked()
    payload = {"limits": limits}
    frame = {"type": "request", "action": "set-limits", "id": "7", "payload": payload}
    reply = agent.receive(json.dumps(frame))
    assert isinstance(reply, Reply)
    answer = decode(reply.data)
    problem = Problem(error=ErrorClass.UNSUPPORTED, subject="set-limits", detail="bad-payload")
    assert answer == ResponseFrame("7", problem)


def test_no_sender_is_spared() -> None:
    """What only a lenient peer would take is noticed before it is sent."""
    frame = RequestFrame("1", SetLimits(limits=Limits(max_tasks=100)))
    assert decode(encode(frame)) == RequestFrame("1", SetLimits(limits=Limits(max_tasks=64)))
    with pytest.raises(FrameError):
        encode_checked(frame)


# --- any message ---------------------------------------------------------------------------------

KNOWN = {kind.value for kind in TaskKind}
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
futures = words.filter(lambda word: word not in KNOWN)
anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=5,
)


@st.composite
def later_limits(draw: st.DrawFn, limits: Limits) -> Any:
    """The same, of more kinds, as JSON."""
    told = msgspec.to_builtins(limits)
    added: Any = draw(st.dictionaries(futures, anything, max_size=3))
    return {"limits": {**told, "per_kind": {**told.get("per_kind", {}), **added}}}


@st.composite
def later(draw: st.DrawFn) -> tuple[Frame, str]:
    """A message as this version reads it, and the frame of a later version that it came in."""
    kind = draw(st.sampled_from([Hello, Welcome, SetLimits, TaskStarted, TaskFinished]))
    message = draw(of_type(kind))
    match message:
        case TaskStarted():
            read: Frame = EventFrame(1, msgspec.structs.replace(message, kind=None))
            new: Any = {"kind": draw(futures)}
        case TaskFinished():
            read = EventFrame(1, msgspec.structs.replace(message, result=None))
            extra = draw(st.dictionaries(words, anything, max_size=3))
            new = {"result": {**extra, "kind": draw(futures)}}
        case Hello(kinds=kinds):
            read = RequestFrame("1", message)
            ids = st.text("abc", min_size=1, max_size=4).filter(lambda id_: id_ not in kinds)
            added = draw(st.dictionaries(ids, futures, max_size=3))
            new = {"kinds": {**kinds, **added}}
        case Welcome(limits=limits):
            read = ResponseFrame("1", message)
            new = draw(later_limits(limits))
        case SetLimits(limits=limits):
            read = RequestFrame("1", message)
            new = draw(later_limits(limits))
    frame = json.loads(encode(read, action=Hello.action))
    frame["payload"] = {**frame["payload"], **new}
    return read, json.dumps(frame)


@given(later())
def test_new_words_change_nothing_else(case: tuple[Frame, str]) -> None:
    """In every message that has a place for them, whatever else it says."""
    read, text = case
    assert decode(text) == read


BOUNDS = {
    "max_tasks": (1, 64),
    "cpu_percent": (0, 100),
    "upload_kib": (0, 2**31 - 1),
    "download_kib": (0, 2**31 - 1),
    "nice": (0, 19),
    "retries_a_day": (0, 1_000),
}


def test_the_bounds_are_of_all_numbers() -> None:
    """A new limit must not be forgotten below."""
    assert BOUNDS.keys() | {"per_kind"} == set(Limits.__struct_fields__)


@given(
    st.dictionaries(st.sampled_from(sorted(BOUNDS)), st.integers(-(2**63), 2**64 - 1)),
    st.dictionaries(st.sampled_from(sorted(KNOWN)) | futures, st.integers(-(2**63), 2**64 - 1)),
)
def test_any_numbers_are_limits(numbers: dict[str, int], kinds: dict[str, int]) -> None:
    """Taken as the nearest that can be kept; those inside stay as they are."""
    payload = {"limits": {**numbers, "per_kind": kinds}}
    frame = decode(
        json.dumps({"type": "request", "action": "set-limits", "id": "1", "payload": payload})
    )
    assert isinstance(frame, RequestFrame)
    assert isinstance(frame.message, SetLimits)
    limits = frame.message.limits
    assert encode_checked(frame)
    assert {kind.value for kind in limits.per_kind} == KNOWN & kinds.keys()
    for name, number in numbers.items():
        least, most = BOUNDS[name]
        assert getattr(limits, name) == min(max(number, least), most)
    for kind, number in limits.per_kind.items():
        assert number == min(max(kinds[kind], 1), 64)


# --- every place of the wire ---------------------------------------------------------------------

REFUSED = {
    "RunTask.spec",
    "RunTask.spec.depth",
    "RunTask.spec.dumps",
    "RunTask.spec.part",
    "ProbeDump.dump",
    "SealSecrets.secrets.dumps",
    "SetSchedule.jobs.schedule.times",
    "SetSchedule.jobs.spec.dumps",
}
"""Where a word that is not known must cost its message: it would be run as something else."""


def places(info: inspect.Type, path: str, *, spared: bool = False) -> Iterator[tuple[str, bool]]:
    """Every place that chooses among words or classes, and whether an unknown choice is spared."""
    while isinstance(info, inspect.Metadata):
        spared = spared or (info.extra or {}).items() >= LEAVE_OUT.items()
        info = info.type
    match info:
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from places(field.type, f"{path}.{field.name}")
        case inspect.UnionType(types=types):
            if sum(isinstance(one, inspect.StructType) for one in types) > 1:
                yield path, spared
            for one in types:
                yield from places(one, path, spared=spared)
        case inspect.EnumType(cls=cls):
            yield path, spared or cls._missing_("a word from the future") is not None
        case inspect.VarTupleType(item_type=item):
            yield from places(item, path)
        case inspect.DictType(key_type=key, value_type=value):
            yield from places(key, path, spared=spared)
            yield from places(value, path, spared=spared)


def test_every_place_for_a_word_says_what_becomes_of_one_that_is_not_known() -> None:
    """A stand-in, or a mark: a new enum or a new field must not forget it."""
    requests: tuple[type[Request[Any]], ...] = (*TO_AGENT, *TO_MANAGER)
    everything: list[type[msgspec.Struct]] = [
        *requests,
        *(one.answer for one in requests),
        *EVENTS,
        *LINES,
        Problem,
    ]
    found = {
        place: spared
        for one in everything
        for place, spared in places(inspect.type_info(one), one.__name__)
    }
    assert len(found) > 12
    assert {place for place, spared in found.items() if not spared} == REFUSED
