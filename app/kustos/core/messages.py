"""Messages to people and machines as they leave, and who words and brings them (ports)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import msgspec

from .alerts import AlertNews, AlertView, Severity
from .channels import PingStage, Receipt, Secrets, Target
from .digest import Digest
from .model import Job, Machine, Task


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What goes out. `body` is JSON, for machines; `subject` and `text` are for people, and `html`
    is the same as `text` where there is one. `severity` is that of the worst news, None for none;
    `stage` is what a health check is told."""

    id: str
    at: datetime
    subject: str
    text: str
    body: bytes
    html: str = ""
    severity: Severity | None = None
    stage: PingStage | None = None


@dataclass(frozen=True, slots=True)
class News:
    """An alert with what is new about it."""

    view: AlertView
    news: AlertNews


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A backup that a health check is told of, with its names."""

    task: Task
    job: Job
    machine: Machine


class Wording(Protocol):
    """Says things to people. Called on the engine's thread."""

    def words(self, news: Sequence[News], now: datetime) -> tuple[str, str]:
        """Subject and text."""
        ...

    def trial(self) -> tuple[str, str]:
        """Subject and text of a message that only tries a channel."""
        ...

    def digest(self, digest: Digest) -> tuple[str, str, str]:
        """Subject, text and the same as HTML."""
        ...

    def run(self, run: Run, stage: PingStage) -> str:
        """What a health check keeps with a ping: one line or some."""
        ...


class Courier(Protocol):
    """Brings a message to where it belongs."""

    async def deliver(self, target: Target, secrets: Secrets, message: Message) -> Receipt:
        """The other end's answer, or why there is none. Raises nothing but cancellation; comes back
        within a minute or so."""
        ...


def of_news(
    id_: str, at: datetime, worded: tuple[str, str], news: Sequence[News], *, trial: bool = False
) -> Message:
    """A message about alerts, or one that only tries the channel."""
    subject, text = worded
    alive = [one.view.alert.severity for one in news if one.news is not AlertNews.RESOLVED]
    said = {
        "id": id_,
        "at": at,
        "subject": subject,
        "trial": trial,
        "alerts": [_told(one) for one in news],
    }
    return Message(
        id=id_,
        at=at,
        subject=subject,
        text=text,
        body=msgspec.json.encode(said),
        severity=max(alive, key=lambda severity: severity.rank, default=None),
    )


def of_digest(id_: str, at: datetime, worded: tuple[str, str, str], digest: Digest) -> Message:
    """The daily one."""
    subject, text, html = worded
    said = {
        "id": id_,
        "at": at,
        "subject": subject,
        "trial": False,
        "alerts": [],
        "digest": digest.figures(),
    }
    return Message(
        id=id_, at=at, subject=subject, text=text, html=html, body=msgspec.json.encode(said)
    )


def of_run(id_: str, at: datetime, text: str, stage: PingStage) -> Message:
    """A ping."""
    return Message(id=id_, at=at, subject="", text=text, body=text.encode(), stage=stage)


def _told(one: News) -> Mapping[str, object]:
    alert = one.view.alert
    named = {
        "machine": one.view.machine,
        "job": one.view.job,
        "repository": one.view.repository,
        "channel": one.view.channel,
    }
    return {
        "id": alert.id,
        "condition": alert.kind,
        "news": one.news,
        "severity": alert.severity,
        "since": alert.since,
        "raised_at": alert.raised_at,
        "resolved_at": alert.resolved_at,
        **{noun: None if of is None else of.name for noun, of in named.items()},
    }
