"""Both ends of a pairing agree, or neither has anything."""

import base64
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kustos_agent.protocol.pairing import (
    AgentPairing,
    ManagerPairing,
    NotTheAgentError,
    PairingRefusedError,
)
from kustos_agent.protocol.pairing_code import LIFETIME_SECONDS, PairingCode
from kustos_agent.protocol.pairing_messages import (
    MAX_LINE_BYTES,
    PairedIdentity,
    PairingViolationError,
    Refusal,
    Refused,
    Reply,
    decode_line,
    encode_line,
    to_base64,
)
from kustos_agent.protocol.pake import MESSAGE_BYTES
from kustos_agent.protocol.version import MAJOR, MINOR

CODE = "48219073"
CA = b"the manager's CA certificate"
CERTIFICATE = b"the agent's certificate"
IDENTITY = PairedIdentity(
    agent_id="a-1",
    token="t0ken-t0ken-t0ken",
    manager_name="Büro",
    addresses=("192.168.1.10:47611", "[fd00::1]:47611"),
)

STEPS = ("open", "reply", "confirm", "confirmed", "grant", "done")
FAILURES = (PairingViolationError, PairingRefusedError, NotTheAgentError)


@dataclass
class Clock:
    seconds: float = 0.0

    def now(self) -> float:
        return self.seconds


def shown(clock: Clock | None = None) -> PairingCode:
    """A code as an agent shows it."""
    return PairingCode((clock or Clock()).now, lambda: CODE)


def introduce(pake: str) -> Reply:
    return Reply(
        major=MAJOR,
        minor=MINOR,
        pake=pake,
        hostname="EMPFANG",
        os_name="Linux",
        agent_version="0.1.0",
    )


def manager(
    code: str = CODE, *, certificate: bytes = CERTIFICATE, ca: bytes = CA
) -> ManagerPairing:
    return ManagerPairing(code=code, ca=ca, agent_certificate=certificate, manager_name="Büro")


def agent(code: PairingCode, certificate: bytes = CERTIFICATE) -> AgentPairing:
    return AgentPairing(code=code, certificate=certificate, introduce=introduce)


@dataclass
class Run:
    """One conversation; `admitted` and `received` are what each end has of it."""

    admitted: Reply | None = None
    received: PairedIdentity | None = None
    done: bool = False

    def play(
        self,
        one: ManagerPairing,
        other: AgentPairing,
        on_the_way: Callable[[str, bytes], bytes] = lambda _, line: line,
    ) -> None:
        """From the first line to the last; raises what stops it."""
        line = other.reply(on_the_way("open", one.open()))
        line = one.confirm(on_the_way("reply", line))
        line = other.confirmed(on_the_way("confirm", line))
        self.admitted = one.newcomer(on_the_way("confirmed", line))
        self.received = other.identity(on_the_way("grant", one.grant(IDENTITY)))
        one.done(on_the_way("done", other.done()))
        self.done = True


def test_with_the_same_code_both_ends_agree() -> None:
    run = Run()
    other = agent(shown())
    run.play(manager(), other)
    assert run.admitted is not None
    assert run.admitted.hostname == "EMPFANG"
    assert run.received == IDENTITY
    assert other.ca == CA
    assert run.done


@given(st.from_regex("[0-9]{8}", fullmatch=True).filter(lambda code: code != CODE))
@settings(max_examples=25, deadline=None)
def test_another_code_gets_nowhere(code: str) -> None:
    run, right = Run(), shown()
    with pytest.raises(PairingRefusedError) as refused:
        run.play(manager(code), agent(right))
    assert refused.value.reason is Refusal.WRONG_CODE
    assert run == Run()
    assert right.tries_left == 2


def _fields(line: bytes) -> list[str]:
    return sorted(json.loads(line))


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_no_byte_of_any_line_can_be_changed(data: st.DataObject) -> None:
    """Whoever reads the changed line fails. What the ends hold is nothing, or what the other
    meant: a manager whose last word got lost knows that it does not know."""
    step = data.draw(st.sampled_from(STEPS))

    def corrupt(where: str, line: bytes) -> bytes:
        if where != step:
            return line
        kind = data.draw(st.sampled_from(["flip", "cut", "insert"]))
        position = data.draw(st.integers(0, len(line) - 2))
        if kind == "flip":
            bit = data.draw(st.integers(1, 255))
            return line[:position] + bytes([line[position] ^ bit]) + line[position + 1 :]
        if kind == "cut":
            return line[:position] + b"\n"
        return line[:position] + data.draw(st.binary(min_size=1, max_size=9)) + line[position:]

    run = Run()
    try:
        run.play(manager(), agent(shown()), corrupt)
    except FAILURES:
        assert not run.done
    else:
        # Only what the last three lines say may be written in another way: `{"say":"done", …}`
        # with a space in it or another field is the same line, and its proof still holds.
        assert step in {"confirm", "confirmed", "grant", "done"}
    assert run.received in {None, IDENTITY}
    if step in {"open", "reply", "confirm", "confirmed"} and not run.done:
        assert run.received is None


@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_no_value_of_any_line_can_be_changed(data: st.DataObject) -> None:
    """However well the changed line reads."""
    step = data.draw(st.sampled_from(STEPS))

    def forge(where: str, line: bytes) -> bytes:
        if where != step:
            return line
        content = json.loads(line)
        name = data.draw(st.sampled_from(_fields(line)))
        value = str(content[name])
        position = data.draw(st.integers(0, max(len(value) - 1, 0)))
        letter = data.draw(st.sampled_from("0123456789abcdefAZ_-"))
        changed = value[:position] + letter + value[position + 1 :]
        content[name] = changed if changed != value else value + letter
        return json.dumps(content).encode() + b"\n"

    run = Run()
    with pytest.raises(FAILURES):
        run.play(manager(), agent(shown()), forge)
    assert not run.done
    assert run.received is None or step == "done"


def test_a_middle_with_certificates_of_its_own_gets_nowhere() -> None:
    """It passes on every line: what it shows to the manager is not what the agent shows."""
    run, code = Run(), shown()
    with pytest.raises(PairingRefusedError):
        run.play(manager(certificate=b"the middle's"), agent(code))
    assert run == Run()
    assert code.tries_left == 2, "it was its one guess"


def test_a_middle_that_puts_its_own_ca_in_gets_nowhere() -> None:
    """An agent must not pin what its manager did not send."""

    def swap(where: str, line: bytes) -> bytes:
        if where != "open":
            return line
        content = json.loads(line)
        content["ca"] = to_base64(b"the middle's CA")
        return json.dumps(content).encode() + b"\n"

    run = Run()
    with pytest.raises(PairingRefusedError):
        run.play(manager(), agent(shown()), swap)
    assert run == Run()


def test_an_agent_that_takes_any_code_is_no_agent() -> None:
    """It cannot prove that it knows the one that was typed."""
    one = manager()
    other = agent(PairingCode(Clock().now, lambda: "00000000"))
    one.confirm(other.reply(one.open()))
    with pytest.raises(NotTheAgentError):
        one.newcomer(b'{"say":"confirmed","mac":"' + b"0" * 64 + b'"}\n')
    with pytest.raises(PairingViolationError):
        one.grant(IDENTITY)


def test_the_manager_s_own_proof_sent_back_proves_nothing() -> None:
    one = manager()
    other = agent(shown())
    mac = json.loads(one.confirm(other.reply(one.open())))["mac"]
    with pytest.raises(NotTheAgentError):
        one.newcomer(json.dumps({"say": "confirmed", "mac": mac}).encode() + b"\n")


def test_three_wrong_codes_end_the_code() -> None:
    """The right one, too, is too late then; also for a conversation that had begun before."""
    code = shown()
    early = manager()
    waiting = agent(code)
    early_line = early.confirm(waiting.reply(early.open()))
    reasons = []
    for _ in range(3):
        with pytest.raises(PairingRefusedError) as refused:
            Run().play(manager("00000000"), agent(code))
        reasons.append(refused.value.reason)
    assert reasons == [Refusal.WRONG_CODE, Refusal.WRONG_CODE, Refusal.CODE_ENDED]
    assert code.ended
    with pytest.raises(PairingRefusedError) as refused:
        waiting.confirmed(early_line)
    assert refused.value.reason is Refusal.CODE_ENDED
    with pytest.raises(PairingRefusedError) as refused:
        Run().play(manager(), agent(code))
    assert refused.value.reason is Refusal.CODE_ENDED


def test_many_begun_at_once_have_three_guesses_together() -> None:
    code = shown()
    runs = [(manager(f"{number:08d}"), agent(code)) for number in range(8)]
    lines = [(other, one.confirm(other.reply(one.open()))) for one, other in runs]
    judged = []
    for other, line in lines:
        with pytest.raises(PairingRefusedError) as refused:
            other.confirmed(line)
        judged.append(refused.value.reason)
    assert judged.count(Refusal.WRONG_CODE) == 2
    assert judged.count(Refusal.CODE_ENDED) == 6
    assert code.tries_left == 0


def test_a_code_is_good_for_ten_minutes() -> None:
    """To the moment in which the guess is judged."""
    clock = Clock()
    code = shown(clock)
    clock.seconds = LIFETIME_SECONDS - 1
    in_time = Run()
    in_time.play(manager(), agent(code))
    assert in_time.done
    one, other = manager(), agent(code)
    line = one.confirm(other.reply(one.open()))
    clock.seconds = LIFETIME_SECONDS
    with pytest.raises(PairingRefusedError) as refused:
        other.confirmed(line)
    assert refused.value.reason is Refusal.CODE_EXPIRED
    assert LIFETIME_SECONDS == 600


@pytest.mark.parametrize("step", STEPS)
def test_an_end_that_has_failed_goes_no_further(step: str) -> None:
    """One bad line, and a good one in its place comes too late."""
    one, other = manager(), agent(shown())
    steps: dict[str, Callable[[bytes], object]] = {
        "open": other.reply,
        "reply": one.confirm,
        "confirm": other.confirmed,
        "confirmed": one.newcomer,
        "grant": other.identity,
        "done": one.done,
    }

    def spoil(where: str, line: bytes) -> bytes:
        if where == step:
            with pytest.raises(FAILURES):
                steps[where](b"{}\n")
        return line

    run = Run()
    with pytest.raises(PairingViolationError):
        run.play(one, other, spoil)
    assert not run.done


def test_another_major_version_is_told() -> None:
    """Both ways."""

    def later(name: str) -> Callable[[str, bytes], bytes]:
        def change(where: str, line: bytes) -> bytes:
            content = json.loads(line)
            content["major"] = MAJOR + 1
            return json.dumps(content).encode() + b"\n" if where == name else line

        return change

    assert json.loads(manager().open())["major"] == MAJOR, "never left out as a default"
    for step in ("open", "reply"):
        with pytest.raises(PairingRefusedError) as refused:
            Run().play(manager(), agent(shown()), later(step))
        assert refused.value.reason is Refusal.VERSION


@pytest.mark.parametrize(
    "element",
    [
        b"",
        b"B" + b"\x01" + bytes(31),  # the neutral element
        b"B" + (2**255 - 18).to_bytes(32, "little"),  # the same in another encoding
        b"B" + b"\xec" + b"\xff" * 30 + b"\x7f",  # of order 2
        b"B" + b"\x02" + bytes(31),  # not on the curve
        b"A" + b"\x02" + bytes(31),
        b"B" + bytes(33),
        b"C" + bytes(32),
    ],
    ids=["empty", "zero", "zero again", "order 2", "off", "side", "long", "no side"],
)
def test_what_is_no_element_of_the_group_is_refused(element: bytes) -> None:
    """Such ones would let an attacker know the key without the code."""

    def put(where: str, line: bytes) -> bytes:
        content = json.loads(line)
        content["pake"] = to_base64(element)
        return json.dumps(content).encode() + b"\n" if where == "reply" else line

    with pytest.raises(PairingViolationError):
        Run().play(manager(), agent(shown()), put)


def test_an_end_s_own_message_sent_back_is_refused() -> None:
    one = manager()
    mine = json.loads(one.open())["pake"]
    back = b"B" + base64.urlsafe_b64decode(mine + "=" * (-len(mine) % 4))[1:]
    assert len(back) == MESSAGE_BYTES
    line = json.dumps(
        {
            "say": "reply",
            "major": MAJOR,
            "minor": MINOR,
            "pake": to_base64(back),
            "hostname": "",
            "os_name": "",
            "agent_version": "",
        }
    )
    with pytest.raises(PairingViolationError):
        one.confirm(line.encode() + b"\n")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_a_violation(data: bytes) -> None:
    with contextlib.suppress(PairingViolationError):
        assert encode_line(decode_line(data))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]\n",
        b"[" * 10_000,
        b'{"say":"dance"}\n',
        b'{"say":"confirm","mac":"' + b"0" * 65 + b'"}',
        b'{"say":"confirm","mac":7}',
        b'{"say":"open","manager_name":"' + b"x" * 256 + b'","ca":"","pake":""}',
        b'{"say":"open","manager_name":"x","ca":"' + b"A" * 5_000 + b'","pake":""}',
        b'{"say":"done","mac":"' + b"0" * MAX_LINE_BYTES + b'"}',
        b'{"say":"refused","reason":7}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_line_is_refused(line: bytes) -> None:
    with pytest.raises(PairingViolationError):
        decode_line(line)


def test_a_refusal_of_a_newer_agent_is_one_all_the_same() -> None:
    message = decode_line(b'{"say":"refused","reason":"full-moon","new":1}\n')
    assert isinstance(message, Refused)


def test_no_secret_shows_in_a_repr() -> None:
    code = shown()
    one, other = manager(), agent(code)
    one.newcomer(other.confirmed(one.confirm(other.reply(one.open()))))
    grant = decode_line(one.grant(IDENTITY))
    for thing in (code, IDENTITY, grant, one, other):
        assert CODE not in repr(thing)
        assert IDENTITY.token not in repr(thing)
    assert repr(grant) == "Grant(…)"
