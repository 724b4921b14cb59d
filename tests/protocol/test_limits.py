"""Every field of every message at its limits and beyond them, made from the types themselves."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from kustos_agent.protocol.codec import (
    AckFrame,
    EventFrame,
    FrameError,
    FrameErrorKind,
    ResponseFrame,
    decode,
    encode_checked,
)
from kustos_agent.protocol.messages import (
    EVENTS,
    TO_AGENT,
    TO_MANAGER,
    BrowseFilesystem,
    FolderPage,
    Heartbeat,
    TaskFinished,
    TaskLog,
    TaskProgress,
)
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import (
    EARLIEST,
    LATEST,
    NEAREST,
    DirectoryEntry,
    EntryType,
    ErrorClass,
    Outcome,
    Problem,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Kind(StrEnum):
    """Which type of frame a message travels in."""

    REQUEST = "request"
    RESPONSE = "response"
    EVENT = "event"


@dataclass(frozen=True)
class Case:
    """A payload with one field replaced, as JSON, and whether it is still to be taken."""

    kind: Kind
    action: str
    field: str
    payload: str
    fits: bool

    def frame(self) -> str:
        return (
            f'{{"type":"{self.kind}","action":"{self.action}","id":"1","payload":{self.payload}}}'
        )

    def __str__(self) -> str:
        return f"{self.action}-{self.kind}-{self.field}"


def plain(info: inspect.Type) -> inspect.Type:
    """Without the marks around it."""
    while isinstance(info, inspect.Metadata):
        info = info.type
    return info


def marked(info: inspect.Type, mark: dict[str, Any]) -> bool:
    """Whether it bears this mark."""
    return isinstance(info, inspect.Metadata) and (info.extra or {}).items() >= mark.items()


def smallest(info: inspect.Type) -> Any:  # noqa: C901, PLR0911  one return a kind of type
    """A small value that fits, as `json` takes it."""
    match plain(info):
        case inspect.StructType(fields=fields, tag=tag, tag_field=tag_field):
            value = {one.encode_name: smallest(one.type) for one in fields if one.required}
            return value | ({tag_field: tag} if tag_field is not None else {})
        case inspect.UnionType(types=types):
            return smallest(types[0])
        case inspect.EnumType(cls=cls):
            return next(iter(cls)).value
        case inspect.DateTimeType():
            return NOW.isoformat()
        case inspect.StrType(min_length=least):
            return "a" * (least or 0)
        case inspect.VarTupleType(item_type=item, min_length=least):
            return [smallest(item)] * (least or 0)
        case inspect.IntType(ge=least) | inspect.FloatType(ge=least):
            return least or 0
        case inspect.BoolType():
            return False
        case inspect.DictType():
            return {}
        case inspect.NoneType():
            return None
    raise NotImplementedError(info)


def around(info: inspect.Type) -> Iterator[tuple[Any, bool]]:  # noqa: C901  the same
    """Values at the limits of a type, and whether they fit."""
    match plain(info):
        case inspect.UnionType(types=types) as union:
            real = [one for one in types if not isinstance(one, inspect.NoneType)]
            for one in real:
                # What one alternative refuses, another may take.
                yield from (case for case in around(one) if case[1] or len(real) == 1)
            yield None, union.includes_none
        case inspect.StrType(min_length=least, max_length=most):
            yield from _lengths(lambda length: "a" * length, least, most)
            yield 7, False
        case inspect.VarTupleType(item_type=item, min_length=least, max_length=most):
            one = smallest(item)
            yield from _lengths(lambda length: [one] * length, least, most)
            yield {}, False
        case inspect.IntType(ge=least, le=most):
            low = -(2**63) if least is None else least
            high = 2**63 - 1 if most is None else most
            yield from ((low, True), (high, True))
            spared = marked(info, NEAREST)
            yield from (() if least is None else ((least - 1, spared),))
            yield from (() if most is None else ((most + 1, spared),))
            yield from ((str(low), False), (10**4000, False), (0.5, False))
        case inspect.FloatType(ge=least, le=most):
            yield from (() if least is None else ((least, True), (least - 1, False)))
            yield from (() if most is None else ((most, True), (most * 1.001, False)))
            yield from (("1", False), (10**400, False))
        case inspect.BoolType():
            yield from ((True, True), (0, False), ("true", False))
        case inspect.EnumType(cls=cls):
            yield from ((one.value, True) for one in cls)
            yield 5, False
        case inspect.DateTimeType():
            yield from ((NOW.isoformat(), True), ("0001-01-01T00:00:00+23:59", True))
            yield from (("9999-12-31T23:59:59-23:59", True), ("2026-01-01T00:00:00", False))
            yield from (("2026-13-01T00:00:00Z", False), (0, False))
        case inspect.StructType() as struct:
            yield smallest(struct), True
            yield from (([], False), ("", False))


def _lengths(make: Any, least: int | None, most: int | None) -> Iterator[tuple[Any, bool]]:
    yield make(least or 0), True
    if least:
        yield make(least - 1), False
    if most is not None and most <= 40_000:  # what is longer does not fit a frame with its item
        yield make(most), True
        yield make(most + 1), False


def messages() -> Iterator[tuple[Kind, str, type[msgspec.Struct]]]:
    """Everything that travels, each once."""
    for request in (*TO_AGENT, *TO_MANAGER):
        yield Kind.REQUEST, request.action, request
        yield Kind.RESPONSE, request.action, request.answer
    yield Kind.RESPONSE, "problem", Problem
    for event in EVENTS:
        yield Kind.EVENT, event.action, event


def _text(value: Any) -> str:
    return json.dumps(value)


def _nested(info: inspect.Type, path: str = "") -> Iterator[tuple[str, inspect.Type, Any]]:
    """Every field below a struct: its name, its type, and how to put a value in its place."""
    struct = plain(info)
    if isinstance(struct, inspect.UnionType):
        for one in struct.types:
            if isinstance(plain(one), inspect.StructType):
                yield from _nested(one, path)
        return
    assert isinstance(struct, inspect.StructType)
    base = smallest(struct)
    for field in struct.fields:
        name = f"{path}{field.encode_name}"
        yield name, field.type, lambda value, key=field.encode_name: {**base, key: value}
        inner = plain(field.type)
        wrap: Any = lambda value: value  # noqa: E731  replaced for lists
        if isinstance(inner, inspect.VarTupleType):
            inner, wrap = plain(inner.item_type), lambda value: [value]
        holds = inner.types if isinstance(inner, inspect.UnionType) else (inner,)
        for one in holds:
            if isinstance(plain(one), inspect.StructType):
                for below, type_, put in _nested(one, f"{name}."):
                    yield (
                        below,
                        type_,
                        lambda value, key=field.encode_name, put=put, wrap=wrap: {
                            **base,
                            key: wrap(put(value)),
                        },
                    )


def cases() -> Iterator[Case]:
    """Each field of each message, with each value at its limits."""
    for kind, action, type_ in messages():
        for field, info, put in _nested(inspect.type_info(type_)):
            for value, fits in around(info):
                yield Case(kind, action, field, _text(put(value)), fits)


ALL = list(cases())


def refused(text: str) -> FrameErrorKind:
    with pytest.raises(FrameError) as caught:
        decode(text)
    return caught.value.kind


@pytest.mark.parametrize(("kind", "action"), [(kind, action) for kind, action, _ in messages()])
def test_each_field_is_taken_up_to_its_limit_and_not_beyond(kind: Kind, action: str) -> None:
    """In a request, an answer or an event, and in all that they are made of."""
    mine = [case for case in ALL if (case.kind, case.action) == (kind, action)]
    for case in mine:
        if case.fits:
            decode(case.frame())
        else:
            assert refused(case.frame()) is FrameErrorKind.BAD_PAYLOAD, str(case)


def test_the_cases_reach_every_corner() -> None:
    """The generator has not become silent."""
    assert len(ALL) > 700
    assert any(case.field == "result.unreadable" for case in ALL)
    assert any(case.field == "spec.repository.ssh.port" and not case.fits for case in ALL)


NUMBERS = ["1e400", "-1e400", "1" + "0" * 5_000, "NaN", "Infinity", "-Infinity", "0x10", "01", "+1"]


@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: number[:10])
@pytest.mark.parametrize("field", ["files_done", "percent", "bytes_per_second", "bytes_total"])
def test_no_number_is_beyond_numbers(field: str, number: str) -> None:
    """Nothing that a database, a progress bar or JSON itself has no place for."""
    payload = f'{{"task_id":"t","{field}":{number}}}'
    assert refused(f'{{"type":"event","action":"task-progress","payload":{payload}}}') in {
        FrameErrorKind.BAD_PAYLOAD,
        FrameErrorKind.NOT_A_FRAME,
    }


@pytest.mark.parametrize(
    "text",
    [
        b'\xef\xbb\xbf{"type":"ack","seq":1}',
        '{"type":"ack","seq":1}'.encode("utf-16"),
        b'{"type":"ack","seq":1}\0',
        b'{"type":"event","action":"task-log","seq":1,"payload":{"task_id":"\xed\xa0\x80"}}',
        b'{"type":"event","action":"task-log","seq":1,"payload":{"task_id":"\\ud800"}}',
        b'{"type":"event","action":"task-log","seq":1,"payload":{"task_id":"\xc0\x80"}}',
    ],
    ids=[
        "byte order mark",
        "UTF-16",
        "trailing zero",
        "surrogate",
        "escaped surrogate",
        "overlong",
    ],
)
def test_what_is_no_utf8_is_refused(text: bytes) -> None:
    """RFC 8259, section 8: UTF-8 without a byte order mark; RFC 3629: no surrogates."""
    with pytest.raises(FrameError):
        decode(text)


def test_of_duplicate_keys_the_last_one_holds_everywhere() -> None:
    """In the envelope, in the payload, and for the tag that chooses a class."""
    frame = decode(
        '{"type":"ack","type":"event","action":"task-progress",'
        '"payload":{"task_id":"a","task_id":"b","percent":1,"percent":2}}'
    )
    assert frame == EventFrame(0, TaskProgress(task_id="b", percent=2.0))


# --- what is shown and stored --------------------------------------------------------------------


def _unlimited(info: inspect.Type, path: str) -> Iterator[str]:
    match plain(info):
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from _unlimited(field.type, f"{path}.{field.name}")
        case inspect.UnionType(types=types):
            for one in types:
                yield from _unlimited(one, path)
        case inspect.StrType(max_length=None):
            yield path
        case inspect.VarTupleType(item_type=item, max_length=most):
            yield from (() if most is not None else (path,))
            yield from _unlimited(item, path)
        case inspect.IntType(ge=least, le=most) if least is None or most is None:
            yield path
        case inspect.DictType(key_type=key, value_type=value, max_length=most):
            yield from (() if most is not None else (path,))
            yield from _unlimited(key, path)
            yield from _unlimited(value, path)


def test_nothing_that_an_agent_says_is_without_a_limit() -> None:
    """It is kept in memory, in the store and on the screen."""
    said: list[type[msgspec.Struct]] = [*TO_MANAGER, *EVENTS, Problem]
    said += [request.answer for request in TO_AGENT]
    found = [path for one in said for path in _unlimited(inspect.type_info(one), one.__name__)]
    assert found == []


@pytest.mark.parametrize("written", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_time_beyond_the_calendar_is_taken_as_the_nearest(written: str) -> None:
    """It could be stored, and then neither read back nor shown."""
    line = f'{{"at":"{written}","text":""}}'
    log = msgspec.json.decode(
        f'{{"task_id":"t","first":1,"lines":[{{"at":"2026-01-01T00:00:00Z","text":""}},{line}]}}',
        type=TaskLog,
    )
    beat = msgspec.json.decode(f'{{"at":"{written}","last_backup":"{written}"}}', type=Heartbeat)
    assert log.lines[0].at == NOW
    for moment in (log.lines[1].at, beat.at, beat.last_backup):
        assert moment in {EARLIEST, LATEST}
        assert moment.astimezone().year in {1969, 1970, 2199, 2200}


def _moments(value: object) -> Iterator[datetime]:
    match value:
        case datetime():
            yield value
        case msgspec.Struct():
            for field in msgspec.structs.fields(value):
                yield from _moments(getattr(value, field.name))
        case tuple():
            for item in value:
                yield from _moments(item)


def test_no_message_brings_a_time_beyond_the_calendar() -> None:
    """Whichever class has one: a new one must not forget it."""
    wild = [case for case in ALL if case.fits and ("0001-01-01" in case.payload
            or "9999-12-31" in case.payload)]  # fmt: skip
    assert len(wild) >= 18
    for case in wild:
        frame = decode(case.frame())
        assert not isinstance(frame, AckFrame)
        moments = list(_moments(frame.message))
        assert moments
        assert all(EARLIEST <= moment <= LATEST for moment in moments), str(case)


def test_a_wild_clock_costs_no_result() -> None:
    """A machine whose battery is dead says what it did all the same."""
    end = TaskFinished(task_id="t", outcome=Outcome.FAILED, at=datetime(9000, 1, 1, tzinfo=UTC))
    assert decode(encode_checked(EventFrame(1, end))) == EventFrame(1, end)


# --- what an honest sender has too much of -------------------------------------------------------


def test_texts_for_people_are_cut_rather_than_refused() -> None:
    """At any depth; a result is worth more than the end of a message."""
    end = TaskFinished(
        task_id="t",
        outcome=Outcome.WARNING,
        at=NOW,
        problem=Problem(error=ErrorClass.PARTIAL_READ, detail="ü" * 2_000_000),
        result=BackupResult(snapshot_id="ab" * 32, unreadable=("p" * 40_000,) * 20),
    )
    frame = decode(encode_checked(EventFrame(1, end)))
    assert isinstance(frame, EventFrame)
    told = frame.message
    assert isinstance(told, TaskFinished)
    assert told.problem is not None
    assert told.problem.detail == "ü" * 32_767 + "…"
    assert isinstance(told.result, BackupResult)
    assert set(told.result.unreadable) == {"p" * 32_767 + "…"}
    assert told.result.snapshot_id == "ab" * 32


def test_lists_for_people_are_cut_rather_than_refused() -> None:
    """A thousand waiting tasks are as good as all of them, in a sign of life."""
    beat = Heartbeat(at=NOW, queued=tuple(map(str, range(3_000))))
    frame = decode(encode_checked(EventFrame(0, beat)))
    assert isinstance(frame, EventFrame)
    assert isinstance(frame.message, Heartbeat)
    assert frame.message.queued == beat.queued[:1_000]


def test_names_of_things_are_refused_rather_than_cut() -> None:
    """A path or an id that lacks its end is another one."""
    entry = DirectoryEntry(name="n" * 40_000, type=EntryType.FILE)
    page = FolderPage(path="/", entries=(entry,))
    with pytest.raises(FrameError):
        encode_checked(ResponseFrame("1", page), action=BrowseFilesystem.action)
    long = TaskFinished(
        task_id="t", outcome=Outcome.SUCCESS, at=NOW, result=BackupResult(snapshot_id="a" * 65)
    )
    with pytest.raises(FrameError):
        encode_checked(EventFrame(1, long))
