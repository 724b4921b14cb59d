"""Channels by which people are told, what they are to be told and what became of it: the nouns.
Pure.

Whatever is secret about a channel (a password, the key that signs, an address with a token in it)
is kept apart, sealed.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from .alerts import AlertNews, Severity
from .quiet_hours import DailyAt, QuietHours
from .routes import EVERYWHERE, Route


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
    """An https address that gets JSON by POST. The address is a secret; `host` is what people see
    of it. `url`: it was entered when addresses were no secrets, and is not sealed yet."""

    host: str
    url: str = ""

    def __repr__(self) -> str:
        return f"WebhookTarget(host={self.host!r})"


class NtfyTarget(Struct, frozen=True, kw_only=True, tag_field="type", tag="ntfy"):
    """A topic of an ntfy server (https). The token that it may want is a secret."""

    server: str
    topic: str


class AppriseTarget(Struct, frozen=True, kw_only=True, tag_field="type", tag="apprise"):
    """A service that Apprise reaches. The address is a secret; `scheme` is what it begins with."""

    scheme: str


class HealthCheckTarget(Struct, frozen=True, kw_only=True, tag_field="type", tag="health-check"):
    """An https address that is pinged at each start and end of a backup. The address is a secret.
    `jobs`: of these alone; None: of all."""

    host: str
    jobs: tuple[str, ...] | None = None


Target = EmailTarget | WebhookTarget | NtfyTarget | AppriseTarget | HealthCheckTarget


def tells_alerts(target: Target) -> bool:
    """Whether it is a channel for people; a health check wants runs and nothing else."""
    return not isinstance(target, HealthCheckTarget)


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A way to tell people. What is less severe than `floor` is not told, nor what is about
    machines that `route` leaves out. `digest`: when the daily one goes out, None for no digest."""

    id: str
    name: str
    target: Target
    floor: Severity
    created_at: datetime
    route: Route = EVERYWHERE
    quiet: QuietHours | None = None
    digest: DailyAt | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelDraft:
    """As it is entered. `secret` and `address` empty: none, or the stored one if there is one. What
    `target` says of an address that is entered is worked out from that."""

    name: str
    target: Target
    floor: Severity = Severity.WARNING
    secret: str = ""
    address: str = ""
    route: Route = EVERYWHERE
    quiet: QuietHours | None = None
    digest: DailyAt | None = None

    def __repr__(self) -> str:
        return f"ChannelDraft(name={self.name!r}, target={self.target!r}, floor={self.floor!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What a courier needs beside the target: the password, key or token, and the address where
    that is a secret."""

    secret: str = ""
    address: str = ""

    def __repr__(self) -> str:
        return "Secrets()"


class Told(Struct, frozen=True):
    """One alert of a delivery, and what was new about it."""

    alert_id: str
    news: AlertNews


class PingStage(StrEnum):
    """What a health check is told of a run."""

    START = "start"
    SUCCESS = "success"
    FAIL = "fail"


class Ping(Struct, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    """A health check is to hear of this run. `at`: when that was, by the agent's clock."""

    task_id: str
    job_id: str
    stage: PingStage
    at: datetime


class DigestOf(Struct, frozen=True, kw_only=True, tag_field="type", tag="digest"):
    """The digest of a day, by the clock of `zone`."""

    day: date
    zone: str


Errand = Ping | DigestOf
"""What a delivery is for that is about no alerts."""


class DeliveryState(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given-up"
    LEFT_OUT = "left-out"
    """It would have come too late to be true: a digest of yesterday, a ping of a run long over."""

    @property
    def may_go(self) -> bool:
        """Whether it can still be sent if a person wants that."""
        return self in {DeliveryState.WAITING, DeliveryState.GIVEN_UP}


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
    NOT_UNDERSTOOD = "not-understood"
    """Apprise makes nothing of the address."""
    UNAVAILABLE = "unavailable"
    """The process that sends by Apprise has not come about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the other end said. `trouble` None: it took it. `answer` is its own text, cut."""

    answer: str = ""
    trouble: TellTrouble | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a channel is to be told, until it has been, and after that as the record of it: alerts,
    or an errand. The id
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
    errand: Errand | None = None
