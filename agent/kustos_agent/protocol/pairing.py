"""Pairing over a LAN by a short code: the rules of both ends, without I/O.

`ManagerPairing` dials, `AgentPairing` answers. Each step takes the line that came in and gives the
line to send. A key that only two ends with the same code share comes from SPAKE2, whose identities
are the two certificates: the one the agent shows in TLS and the manager's CA. Whoever stands
between shows another certificate to one of them, and both come to different keys. Each end proves
by a MAC that it has the key, the manager first, before anything is handed over; the MACs are over
the two first lines as well, byte for byte.
"""

import hashlib
import hmac
from collections.abc import Callable
from enum import Enum, auto
from typing import Final, TypeVar

import msgspec

from .pairing_code import PairingCode, Verdict
from .pairing_messages import (
    ALPN,
    Confirm,
    Confirmed,
    Done,
    Grant,
    Line,
    Open,
    PairedIdentity,
    PairingMessage,
    PairingViolationError,
    Refusal,
    Refused,
    Reply,
    decode_line,
    encode_line,
    from_base64,
    to_base64,
)
from .pake import Pake, PakeError, Side
from .version import MAJOR, MINOR

_LABEL: Final = ALPN.encode("ascii")

_LineT = TypeVar("_LineT", bound=PairingMessage)


class PairingRefusedError(Exception):
    """The pairing ended for a reason that has a word. `line`: what the agent tells the manager."""

    def __init__(self, reason: Refusal, detail: str = "", line: bytes = b"") -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.detail = detail
        self.line = line


class NotTheAgentError(Exception):
    """The agent's proof is wrong: what answered let the code pass and did not know it itself."""


class _Step(Enum):
    BEGIN = auto()
    OPENED = auto()
    CONFIRMING = auto()
    CONFIRMED = auto()
    GRANTED = auto()
    OVER = auto()


class _Proofs:
    """The MACs of one run."""

    def __init__(
        self, key: bytes, *, ca: bytes, certificate: bytes, lines: tuple[bytes, bytes]
    ) -> None:
        parts = (ca, certificate, *lines)
        self._transcript = hashlib.sha256(
            b"".join(hashlib.sha256(part).digest() for part in parts)
        ).digest()
        self._key = key

    def mac(self, what: str, content: bytes = b"") -> str:
        """Proof of the key for one purpose; a proof for one cannot be used for another."""
        text = _LABEL + b" " + what.encode("ascii") + b"\0" + self._transcript
        return hmac.new(self._key, text + hashlib.sha256(content).digest(), "sha256").hexdigest()

    def holds(self, mac: str, what: str, content: bytes = b"") -> bool:
        return hmac.compare_digest(mac, self.mac(what, content))


def _identity(role: str, certificate: bytes) -> bytes:
    digest = hashlib.sha256(certificate).digest()
    return _LABEL + b" " + role.encode("ascii") + b"\0" + digest


def _pake(side: Side, code: str, *, ca: bytes, certificate: bytes) -> Pake:
    return Pake(
        side,
        code.encode("ascii"),
        manager=_identity("manager", ca),
        agent=_identity("agent", certificate),
    )


def _key(run: Pake, message: str) -> bytes:
    try:
        return run.key(from_base64(message))
    except PakeError as error:
        raise PairingViolationError(str(error)) from None


class _Turns:
    """Which line may come now; anything else is a violation, and nothing follows one."""

    def __init__(self) -> None:
        self._step = _Step.BEGIN

    def _expect(self, step: _Step) -> None:
        found, self._step = self._step, _Step.OVER
        if found is not step:
            raise PairingViolationError("a line out of turn")


class ManagerPairing(_Turns):
    """The manager's end of one run. `ca` and `agent_certificate` are certificates in DER, the
    latter as TLS showed it. Every step may raise PairingViolationError, and PairingRefusedError if
    the agent has said no."""

    def __init__(
        self, *, code: str, ca: bytes, agent_certificate: bytes, manager_name: str
    ) -> None:
        super().__init__()
        self._ca = ca
        self._certificate = agent_certificate
        self._run = _pake(Side.MANAGER, code, ca=ca, certificate=agent_certificate)
        self._open = encode_line(
            Open(
                major=MAJOR,
                minor=MINOR,
                manager_name=manager_name,
                ca=to_base64(ca),
                pake=to_base64(self._run.message),
            )
        )
        self._proofs: _Proofs | None = None
        self._body = b""
        self._reply: Reply | None = None

    def open(self) -> bytes:
        """The first line."""
        self._expect(_Step.BEGIN)
        self._step = _Step.OPENED
        return self._open

    def confirm(self, line: bytes) -> bytes:
        """`Reply` came; the line proves that this end knows the code. It is a guess that cannot be
        taken back: whoever answers can check one code by it."""
        self._expect(_Step.OPENED)
        reply = _answer(line, Reply)
        if reply.major != MAJOR:
            raise PairingRefusedError(Refusal.VERSION, f"{reply.major}.{reply.minor}")
        self._proofs = _Proofs(
            _key(self._run, reply.pake),
            ca=self._ca,
            certificate=self._certificate,
            lines=(self._open, line),
        )
        self._reply = reply
        self._step = _Step.CONFIRMING
        return encode_line(Confirm(mac=self._proofs.mac("manager confirms")))

    def newcomer(self, line: bytes) -> Reply:
        """`Confirmed` came: the machine that is to get an identity. Raises NotTheAgentError."""
        self._expect(_Step.CONFIRMING)
        confirmed = _answer(line, Confirmed)
        assert self._proofs is not None
        assert self._reply is not None
        if not self._proofs.holds(confirmed.mac, "agent confirms"):
            raise NotTheAgentError
        self._step = _Step.CONFIRMED
        return self._reply

    def grant(self, identity: PairedIdentity) -> bytes:
        """The line that hands the identity over."""
        self._expect(_Step.CONFIRMED)
        assert self._proofs is not None
        self._body = msgspec.json.encode(identity)
        self._step = _Step.GRANTED
        return encode_line(
            Grant(body=to_base64(self._body), mac=self._proofs.mac("identity", self._body))
        )

    def done(self, line: bytes) -> None:
        """`Done` came: the agent has kept it."""
        self._expect(_Step.GRANTED)
        done = _answer(line, Done)
        assert self._proofs is not None
        if not self._proofs.holds(done.mac, "kept", self._body):
            raise PairingViolationError("a wrong proof")


class AgentPairing(_Turns):
    """The agent's end of one run. `certificate` is its own, in DER, as TLS shows it; `introduce`
    makes its `Reply` around a SPAKE2 message. Steps raise PairingViolationError, and
    PairingRefusedError with the line that says so."""

    def __init__(
        self, *, code: PairingCode, certificate: bytes, introduce: Callable[[str], Reply]
    ) -> None:
        super().__init__()
        self._code = code
        self._certificate = certificate
        self._introduce = introduce
        self._proofs: _Proofs | None = None
        self._body = b""
        self.ca = b""
        """The manager's CA certificate in DER; to be believed once `confirmed` has returned."""

    def reply(self, line: bytes) -> bytes:
        """`Open` came."""
        self._expect(_Step.BEGIN)
        opened = _line(line, Open)
        if opened.major != MAJOR:
            raise _refused(Refusal.VERSION)
        self.ca = from_base64(opened.ca)
        run = _pake(Side.AGENT, self._code.code, ca=self.ca, certificate=self._certificate)
        answer = encode_line(self._introduce(to_base64(run.message)))
        self._proofs = _Proofs(
            _key(run, opened.pake),
            ca=self.ca,
            certificate=self._certificate,
            lines=(line, answer),
        )
        self._step = _Step.OPENED
        return answer

    def confirmed(self, line: bytes) -> bytes:
        """`Confirm` came: a guess, counted if it is wrong. The line proves the same in return."""
        self._expect(_Step.OPENED)
        confirm = _line(line, Confirm)
        proofs = self._proofs
        assert proofs is not None
        match self._code.judge(lambda: proofs.holds(confirm.mac, "manager confirms")):
            case Verdict.WRONG:
                raise _refused(Refusal.WRONG_CODE)
            case Verdict.ENDED:
                raise _refused(Refusal.CODE_ENDED)
            case Verdict.EXPIRED:
                raise _refused(Refusal.CODE_EXPIRED)
            case Verdict.RIGHT:
                self._step = _Step.CONFIRMED
                return encode_line(Confirmed(mac=proofs.mac("agent confirms")))

    def identity(self, line: bytes) -> PairedIdentity:
        """`Grant` came."""
        self._expect(_Step.CONFIRMED)
        grant = _line(line, Grant)
        body = from_base64(grant.body)
        assert self._proofs is not None
        if not self._proofs.holds(grant.mac, "identity", body):
            raise PairingViolationError("a wrong proof")
        try:
            identity = msgspec.json.decode(body, type=PairedIdentity)
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            raise PairingViolationError("no identity") from None
        self._body = body
        self._step = _Step.GRANTED
        return identity

    def done(self) -> bytes:
        """The last line, once the identity is on disk."""
        self._expect(_Step.GRANTED)
        assert self._proofs is not None
        return encode_line(Done(mac=self._proofs.mac("kept", self._body)))


def refusal_line(reason: Refusal, detail: str = "") -> bytes:
    """What an agent says before it hangs up."""
    return encode_line(Refused(reason=reason, detail=detail[:255]))


def _refused(reason: Refusal) -> PairingRefusedError:
    return PairingRefusedError(reason, line=refusal_line(reason))


def _answer(line: bytes, expected: type[_LineT]) -> _LineT:
    """An agent's line: the expected one, or its refusal."""
    message: Line = decode_line(line)
    if isinstance(message, Refused):
        raise PairingRefusedError(message.reason, message.detail)
    return _fitting(message, expected)


def _line(line: bytes, expected: type[_LineT]) -> _LineT:
    return _fitting(decode_line(line), expected)


def _fitting(message: Line, expected: type[_LineT]) -> _LineT:
    if not isinstance(message, expected):
        raise PairingViolationError("a line out of turn")
    return message
