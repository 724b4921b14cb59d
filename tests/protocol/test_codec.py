"""Frames <-> bytes: nothing is lost, and nothing that comes in does harm."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos_agent.protocol.codec import (
    AckFrame,
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
from kustos_agent.protocol.dumps import CommandDump, PostgresDump
from kustos_agent.protocol.hooks import Hook, Hooks
from kustos_agent.protocol.messages import (
    EVENTS,
    TO_AGENT,
    TO_MANAGER,
    CancelTask,
    FolderPage,
    Heartbeat,
    RunTask,
    TaskFinished,
    TaskProgress,
)
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import (
    DirectoryEntry,
    EntryType,
    ErrorClass,
    Outcome,
    Problem,
    RepositoryAccess,
)
from kustos_agent.protocol.version import MAX_FRAME_BYTES

from .strategies import frames

ALL_ACTIONS = [message.action for message in (*TO_AGENT, *TO_MANAGER, *EVENTS)]


@given(frames())
def test_every_frame_comes_back_as_it_went(pair: tuple[Frame, str]) -> None:
    """decode is the inverse of encode, for every message and value."""
    frame, action = pair
    assert decode(encode(frame, action=action)) == frame


@given(frames())
def test_text_and_bytes_are_read_alike(pair: tuple[Frame, str]) -> None:
    """WebSocket libraries hand over either."""
    frame, action = pair
    data = encode(frame, action=action)
    assert decode(data.decode("utf-8")) == decode(data)


@given(frames(), st.dictionaries(st.text("abc_", min_size=9), st.integers(), max_size=3))
def test_unknown_fields_are_ignored(pair: tuple[Frame, str], unknown: dict[str, int]) -> None:
    """What a newer peer adds, to the envelope or to the payload, changes nothing."""
    frame, action = pair
    raw = json.loads(encode(frame, action=action))
    extended = {**raw, **unknown}
    if "payload" in raw:
        extended["payload"] = {**raw["payload"], **unknown}
    assert decode(json.dumps(extended)) == frame


def test_actions_are_unique() -> None:
    """An action names one message."""
    assert len(set(ALL_ACTIONS)) == len(ALL_ACTIONS)


# --- bad input ---------------------------------------------------------------------------------


def reads(data: bytes | str) -> None:
    """The only two things that may happen."""
    with suppress(FrameError):
        decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_frame_or_a_frame_error(data: bytes) -> None:
    """Noise raises nothing else."""
    reads(data)


@given(st.text(max_size=200))
def test_any_text_is_a_frame_or_a_frame_error(text: str) -> None:
    """Lone surrogates included."""
    reads(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner),
    max_leaves=15,
)


@given(json_values)
def test_any_json_is_a_frame_or_a_frame_error(value: Any) -> None:
    """Also with NaN, Infinity and integers beyond 64 bits, as Python's json writes them."""
    reads(json.dumps(value))


@given(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["request", "response", "event", "ack", "other"])},
        optional={
            "action": st.sampled_from([*ALL_ACTIONS, "problem", "else"]) | json_values,
            "id": st.text(max_size=5) | json_values,
            "seq": st.integers() | json_values,
            "payload": json_values,
        },
    )
)
def test_nearly_right_envelopes_are_frames_or_frame_errors(envelope: Any) -> None:
    """Every action with every nonsense as its payload."""
    reads(json.dumps(envelope))


@given(frames(), st.data())
def test_damaged_frames_are_frames_or_frame_errors(pair: tuple[Frame, str], data: Any) -> None:
    """A frame cut, or with some bytes changed."""
    frame, action = pair
    encoded = bytearray(encode(frame, action=action))
    for _ in range(data.draw(st.integers(0, 3))):
        encoded[data.draw(st.integers(0, len(encoded) - 1))] = data.draw(st.integers(0, 255))
    reads(bytes(encoded[: data.draw(st.integers(0, len(encoded)))]))


@pytest.mark.parametrize("depth", [1_000, 100_000, 500_000])
@pytest.mark.parametrize("where", ["envelope", "payload", "unknown"])
def test_deep_nesting_does_not_exhaust_the_stack(depth: int, where: str) -> None:
    """A megabyte of brackets is refused or skipped, as any other nonsense."""
    deep = "[" * depth + "]" * depth
    reads(
        {
            "envelope": deep,
            "payload": f'{{"type":"event","action":"heartbeat","payload":{deep}}}',
            "unknown": f'{{"type":"ack","seq":1,"unknown":{deep}}}',
        }[where]
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", FrameErrorKind.NOT_A_FRAME),
        ("null", FrameErrorKind.NOT_A_FRAME),
        ("[]", FrameErrorKind.NOT_A_FRAME),
        ("{}", FrameErrorKind.NOT_A_FRAME),
        ('{"type":"greeting"}', FrameErrorKind.NOT_A_FRAME),
        ('{"type":"ack","seq":1e400}', FrameErrorKind.NOT_A_FRAME),
        ('{"type":"ack","seq":NaN}', FrameErrorKind.NOT_A_FRAME),
        ('{"type":"ack","seq":99999999999999999999999}', FrameErrorKind.NOT_A_FRAME),
        ('{"type":"ack","seq":-1}', FrameErrorKind.NOT_A_FRAME),
        ('{"type":"event","action":"heartbeat","seq":-5}', FrameErrorKind.NOT_A_FRAME),
        ('{"type":"ack","seq":9223372036854775808}', FrameErrorKind.NOT_A_FRAME),
        ('{"type":"request","action":"dance","id":"1"}', FrameErrorKind.UNKNOWN_ACTION),
        ('{"type":"request","action":"heartbeat","id":"1"}', FrameErrorKind.UNKNOWN_ACTION),
        ('{"type":"event","action":"run-task","seq":1}', FrameErrorKind.UNKNOWN_ACTION),
        ('{"type":"request","action":"run-task","id":"1"}', FrameErrorKind.BAD_PAYLOAD),
        ('{"type":"request","action":"run-task","id":"1","payload":7}', FrameErrorKind.BAD_PAYLOAD),
        ('{"type":"ack","seq":1} {"type":"ack","seq":2}', FrameErrorKind.NOT_A_FRAME),
    ],
)
def test_what_is_wrong_is_told_apart(text: str, kind: FrameErrorKind) -> None:
    """The kind decides what follows: an answer, silence, or the end of the link."""
    with pytest.raises(FrameError) as caught:
        decode(text)
    assert caught.value.kind is kind


def test_invalid_utf8_is_no_frame() -> None:
    """In a place where a lenient reader might not look."""
    with pytest.raises(FrameError) as caught:
        decode(b'{"type":"request","action":"cancel-task","id":"1","payload":{"task_id":"\xff"}}')
    assert caught.value.kind in {FrameErrorKind.NOT_A_FRAME, FrameErrorKind.BAD_PAYLOAD}


def test_of_duplicate_keys_one_is_taken() -> None:
    """No request can be smuggled past a reader that takes the other: both ends use this reader."""
    frame = decode('{"type":"ack","seq":1,"seq":2}')
    assert frame in {AckFrame(1), AckFrame(2)}


def test_an_error_does_not_quote_the_frame() -> None:
    """Frames carry secrets, errors are logged."""
    payload = (
        '{"task_id":"t","spec":{"kind":"init","repository":{"password":"hunter2","location":5}}}'
    )
    with pytest.raises(FrameError) as caught:
        decode(f'{{"type":"request","action":"run-task","id":"1","payload":{payload}}}')
    assert "hunter2" not in str(caught.value)
    assert caught.value.id == "1"


@pytest.mark.parametrize("make", [bytes, str])
def test_too_large_frames_are_refused_unread(make: type) -> None:
    """1 MiB is the limit, also for who hands over text."""
    text = '{"type":"ack","seq":1,"padding":"' + "x" * MAX_FRAME_BYTES + '"}'
    with pytest.raises(FrameError) as caught:
        decode(text if make is str else text.encode())
    assert caught.value.kind is FrameErrorKind.TOO_LARGE


def test_too_large_frames_are_not_sent() -> None:
    """What the peer must refuse does not leave."""
    entry = DirectoryEntry(name="n" * 255, type=EntryType.FILE)
    page = FolderPage(path="/", entries=(entry,) * 5_000)
    with pytest.raises(FrameError) as caught:
        encode(ResponseFrame("1", page), action="browse-filesystem")
    assert caught.value.kind is FrameErrorKind.TOO_LARGE


def test_text_that_is_no_unicode_is_not_sent() -> None:
    """A file name that did not go through `to_wire` is a frame error, not a crash."""
    with pytest.raises(FrameError) as caught:
        encode(EventFrame(0, TaskProgress(task_id="t", current="caf\udce9")))
    assert caught.value.kind is FrameErrorKind.BAD_PAYLOAD


NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "event",
    [
        TaskProgress(task_id="t", bytes_done=-1),
        TaskProgress(task_id="t", bytes_total=2**64 - 1),
        TaskProgress(task_id="t", bytes_per_second=float("nan")),
        TaskProgress(task_id="t", bytes_per_second=float("inf")),
        TaskProgress(task_id=""),
        TaskFinished(task_id="t", outcome=Outcome.FAILED, at=NOW.replace(tzinfo=None)),
        TaskFinished(task_id="t", outcome=Outcome.FAILED, at=NOW, exit_code=2**40),
    ],
)
def test_what_the_peer_would_refuse_is_not_sent(event: TaskProgress | TaskFinished) -> None:
    """A value that cannot be read back is noticed by its sender."""
    with pytest.raises(FrameError):
        encode_checked(EventFrame(1, event))


def test_an_unknown_kind_of_task_is_never_another() -> None:
    """A task kind from the future is refused, with the request's id to answer to."""
    payload = '{"task_id":"t","spec":{"kind":"polish","repository":{"password":"","location":"/"}}}'
    with pytest.raises(FrameError) as caught:
        decode(f'{{"type":"request","action":"run-task","id":"9","payload":{payload}}}')
    assert (caught.value.kind, caught.value.id) == (FrameErrorKind.BAD_PAYLOAD, "9")


def test_a_word_from_the_future_does_not_cost_its_message() -> None:
    """An outcome, an error class, a level, a type of entry: each has a careful stand-in."""
    end = decode(
        b'{"type":"event","action":"task-finished","seq":1,"payload":{"task_id":"t",'
        b'"outcome":"skipped","at":"2026-01-01T00:00:00Z","problem":{"error":"moonlight"}}}'
    )
    assert isinstance(end, EventFrame)
    assert isinstance(end.message, TaskFinished)
    assert end.message.outcome is Outcome.FAILED
    assert end.message.problem == Problem(error=ErrorClass.INTERNAL)


def test_no_repr_tells_a_secret() -> None:
    """Tracebacks and log lines show reprs."""
    access = RepositoryAccess(
        location="s3:host/bucket", password="hunter2", environment={"AWS_SECRET_ACCESS_KEY": "k3y"}
    )
    dumps = (
        PostgresDump(name="a", password="sw0rdfish"),
        CommandDump(name="b", command=("x",), environment={"TOKEN": "t0ken"}),
    )
    hooks = Hooks(before=Hook(command=("x",), environment={"PIN": "t0psecret"}))
    spec = BackupSpec(repository=access, sources=("/home",), host="pc", dumps=dumps, hooks=hooks)
    shown = repr(RequestFrame("1", RunTask(task_id="t", spec=spec)))
    assert "hunter2" not in shown
    assert "k3y" not in shown
    assert "sw0rdfish" not in shown
    assert "t0ken" not in shown
    assert "t0psecret" not in shown


@pytest.mark.parametrize("type_", [Heartbeat, TaskFinished])
def test_moments_without_a_zone_are_refused(type_: type[Heartbeat | TaskFinished]) -> None:
    """A time that may be anyone's is nobody's."""
    payload = '{"at":"2026-01-01T00:00:00","task_id":"t","outcome":"success"}'
    with pytest.raises(FrameError):
        decode(f'{{"type":"event","action":"{type_.action}","seq":1,"payload":{payload}}}')


def test_requests_are_small_enough_to_collect_no_garbage() -> None:
    """Wire structs are exempt from the collector: none of them may hold a cycle, or be mutable."""
    for message in (*TO_AGENT, *TO_MANAGER, *EVENTS):
        assert msgspec.inspect.is_struct_type(message)
        assert message.__struct_config__.frozen
        assert not message.__struct_config__.gc
    assert CancelTask(task_id="t") == CancelTask(task_id="t")
