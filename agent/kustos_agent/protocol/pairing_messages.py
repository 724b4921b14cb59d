"""What the two ends of a pairing say: JSON objects, one a line. docs/protocol.md, "Pairing"."""

import base64
from enum import StrEnum
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from .values import Name

ALPN: Final = "kustos.pair.v1"
"""Both ends offer it in TLS: by it they know that they are at the right door."""

SERVICE: Final = "_kustos-agent._tcp.local."
"""Under which an unpaired agent announces itself by mDNS."""

MAX_LINE_BYTES: Final = 32 * 1024

_BASE64URL: Final = r"^[A-Za-z0-9_-]*(?![\s\S])"
"""All of it: `$` lets a newline follow in Python, and `\\Z` is none in JSON schemas (ECMA-262)."""

Encoded = Annotated[str, Meta(max_length=4_096, pattern=_BASE64URL)]
"""Bytes in base64url without padding."""

Mac = Annotated[str, Meta(min_length=64, max_length=64, pattern="[0-9a-f]{64}")]
"""HMAC-SHA-256, hex."""


class Refusal(StrEnum):
    """Why an agent ends a pairing."""

    WRONG_CODE = "wrong-code"
    CODE_ENDED = "code-ended"
    CODE_EXPIRED = "code-expired"
    BUSY = "busy"
    """Another manager has given the right code in this moment."""
    VERSION = "version"
    """Another major version of the protocol."""
    NOT_KEPT = "not-kept"
    """The agent cannot keep the identity: its disk is full, mostly."""

    @classmethod
    def _missing_(cls, _: object) -> "Refusal":
        """A word of a newer agent."""
        return cls.BUSY


class PairingMessage(
    Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="say", tag=str.lower
):
    """Base of all lines; `say` names the kind. Unknown fields are ignored."""


class Open(PairingMessage, frozen=True, kw_only=True, tag="open"):
    """The manager's first line. `ca` is its CA certificate in DER."""

    major: int
    minor: int
    manager_name: Name
    ca: Encoded
    pake: Encoded


class Reply(PairingMessage, frozen=True, kw_only=True, tag="reply"):
    """The agent's first line: who it says it is."""

    major: int
    minor: int
    pake: Encoded
    hostname: Name
    os_name: Name
    agent_version: Name


class Confirm(PairingMessage, frozen=True, kw_only=True, tag="confirm"):
    """The manager knows the code."""

    mac: Mac


class Confirmed(PairingMessage, frozen=True, kw_only=True, tag="confirmed"):
    """So does the agent."""

    mac: Mac


class Grant(PairingMessage, frozen=True, kw_only=True, tag="grant"):
    """The identity: `body` is the JSON of a PairedIdentity, `mac` is over that JSON."""

    body: Annotated[str, Meta(max_length=24 * 1024, pattern=_BASE64URL)]
    mac: Mac

    def __repr__(self) -> str:
        return "Grant(…)"


class Done(PairingMessage, frozen=True, kw_only=True, tag="done"):
    """The agent has it on disk."""

    mac: Mac


class Refused(PairingMessage, frozen=True, kw_only=True, tag="refused"):
    """The agent's last line, if anything is wrong. Unauthenticated before `Confirmed`."""

    reason: Refusal
    detail: Name = ""


class PairedIdentity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a join gives: the agent's id, its bearer token, where its manager is (`host:port`)."""

    agent_id: Annotated[str, Meta(min_length=1, max_length=64)]
    token: Annotated[str, Meta(min_length=16, max_length=256)]
    manager_name: Name
    addresses: Annotated[
        tuple[Annotated[str, Meta(max_length=300)], ...], Meta(min_length=1, max_length=32)
    ]

    def __repr__(self) -> str:
        return f"PairedIdentity(agent_id={self.agent_id!r}, …)"


Line = Open | Reply | Confirm | Confirmed | Grant | Done | Refused

LINES: Final = (Open, Reply, Confirm, Confirmed, Grant, Done, Refused)
"""In the order in which they go; the last in the place of any of the agent's."""

_decoder: Final[msgspec.json.Decoder[Line]] = msgspec.json.Decoder(Line)


class PairingViolationError(Exception):
    """The other end broke the rules of a pairing. The text quotes nothing."""


def encode_line(message: Line) -> bytes:
    """With its end of line."""
    return msgspec.json.encode(message) + b"\n"


def decode_line(line: bytes) -> Line:
    """Raises PairingViolationError."""
    if len(line) > MAX_LINE_BYTES:
        raise PairingViolationError("a line too long")
    try:
        return _decoder.decode(line)
    except (msgspec.MsgspecError, UnicodeError, RecursionError, ValueError) as error:
        raise PairingViolationError(f"no line of a pairing: {type(error).__name__}") from None


def to_base64(data: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def from_base64(text: str) -> bytes:
    """Inverse of `to_base64`. Raises PairingViolationError."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise PairingViolationError("no base64url") from None
    if to_base64(data) != text:
        # The bits behind the last byte could be anything else.
        raise PairingViolationError("no base64url")
    return data
