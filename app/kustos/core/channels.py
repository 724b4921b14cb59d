"""Channels by which people are told of alerts, and what is wrong with one that is entered. Pure.

Whatever is secret about one (the login's password, the key that signs) is kept apart, sealed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from .alerts import AlertNews, Severity
from .fields import FieldCode, FieldProblem

_LONGEST: Final = 255
_PORTS: Final = range(1, 65_536)
_HOST: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+")
_ADDRESS: Final = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")
_SEPARATORS: Final = re.compile(r"[,;\s]+")


class SmtpSecurity(StrEnum):
    """How the connection to the mail server is kept from others."""

    STARTTLS = "starttls"
    TLS = "tls"
    """From the first byte on."""
    NONE = "none"
    """Not at all: everybody on the way can read it. No login is sent then."""


class EmailTarget(Struct, frozen=True, kw_only=True, tag_field="type", tag="email"):
    """A mail server and who is written to. Without a `user` nobody logs in."""

    host: str
    port: int
    security: SmtpSecurity
    sender: str
    recipients: tuple[str, ...]
    user: str = ""


class WebhookTarget(Struct, frozen=True, kw_only=True, tag_field="type", tag="webhook"):
    """An https address that gets JSON by POST."""

    url: str


Target = EmailTarget | WebhookTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to tell people; what is less severe than `floor` is not told."""

    id: str
    name: str
    target: Target
    floor: Severity
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDraft:
    """As it is entered. `secret` empty: none, or the stored one if there is one."""

    name: str
    target: Target
    floor: Severity = Severity.WARNING
    secret: str = ""

    def __repr__(self) -> str:
        return f"ChannelDraft(name={self.name!r}, target={self.target!r}, floor={self.floor!r})"


class Told(Struct, frozen=True):
    """One alert of a delivery, and what was new about it."""

    alert_id: str
    news: AlertNews


class DeliveryState(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"


class TellTrouble(StrEnum):
    """Why a delivery did not get through."""

    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TLS_FAILED = "tls-failed"
    NO_STARTTLS = "no-starttls"
    LOGIN_REFUSED = "login-refused"
    REFUSED = "refused"
    REDIRECTED = "redirected"
    FORBIDDEN_ADDRESS = "forbidden-address"
    LOCKED = "locked"
    """The master key is locked: the channel's secret cannot be opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the other end said. `trouble` None: it took it. `answer` is its own text, cut."""

    answer: str = ""
    trouble: TellTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a channel is to be told, until it has been, and after that as the record of it. The id
    stands in what is sent: should Kustos die between the answer and its note of it, the same is
    sent again under the same id."""

    id: str
    channel_id: str
    told: tuple[Told, ...]
    created_at: datetime
    due_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    ended_at: datetime | None = None
    trouble: TellTrouble | None = None
    answer: str = ""


def recipients_of(text: str) -> tuple[str, ...]:
    """The addresses in a line, however they are separated, each once."""
    return tuple(dict.fromkeys(part for part in _SEPARATORS.split(text) if part))


def needs_secret(target: Target) -> bool:
    """Whether there is no channel without one."""
    return isinstance(target, WebhookTarget) or bool(target.user)


def problems(
    draft: ChannelDraft, others: Sequence[Channel] = (), *, stored: bool
) -> list[FieldProblem]:
    """What is wrong, field by field; `stored`: there is a secret that still holds."""
    found: list[FieldProblem] = []
    if not draft.name:
        found.append(FieldProblem("name", FieldCode.REQUIRED))
    elif any(one.name.casefold() == draft.name.casefold() for one in others):
        found.append(FieldProblem("name", FieldCode.NAME_TAKEN, draft.name))
    elif len(draft.name) > _LONGEST:
        found.append(FieldProblem("name", FieldCode.TOO_LONG))
    match draft.target:
        case EmailTarget() as target:
            found += _email(target)
        case WebhookTarget(url=url):
            found += url_problems(url)
    if needs_secret(draft.target) and not (draft.secret or stored):
        found.append(FieldProblem("secret", FieldCode.REQUIRED))
    return found


def _email(target: EmailTarget) -> list[FieldProblem]:
    found: list[FieldProblem] = []
    if not target.host:
        found.append(FieldProblem("host", FieldCode.REQUIRED))
    elif not _HOST.fullmatch(target.host) or len(target.host) > _LONGEST:
        found.append(FieldProblem("host", FieldCode.NOT_A_HOST))
    if target.port not in _PORTS:
        found.append(FieldProblem("port", FieldCode.NOT_A_PORT))
    if target.user and target.security is SmtpSecurity.NONE:
        found.append(FieldProblem("security", FieldCode.LOGIN_IN_CLEAR))
    if not target.sender:
        found.append(FieldProblem("sender", FieldCode.REQUIRED))
    elif not _is_address(target.sender):
        found.append(FieldProblem("sender", FieldCode.NOT_AN_ADDRESS, target.sender))
    if not target.recipients:
        found.append(FieldProblem("recipients", FieldCode.REQUIRED))
    wrong = next((one for one in target.recipients if not _is_address(one)), None)
    if wrong is not None:
        found.append(FieldProblem("recipients", FieldCode.NOT_AN_ADDRESS, wrong))
    return found


def url_problems(url: str) -> list[FieldProblem]:
    """An https address without a login in it. Where it leads is known when its name is looked up,
    at each delivery."""
    try:
        parts = urlsplit(url)
        port_is_right = parts.port is None or parts.port in _PORTS
    except ValueError:
        return [FieldProblem("url", FieldCode.NOT_HTTPS)]
    plain = url.isascii() and url.isprintable() and " " not in url
    if parts.scheme != "https" or not parts.hostname or not port_is_right or not plain:
        return [FieldProblem("url", FieldCode.NOT_HTTPS)]
    if parts.username or parts.password:
        return [FieldProblem("url", FieldCode.CREDENTIALS_IN_URL)]
    return []


def _is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text)) and text.isascii() and text.isprintable()
