"""What an agent asks a manager, and the answers: at the opening of the link, and on the enrolment
subprotocol."""

from typing import Annotated

from msgspec import Meta, field

from .payload import Answer, Request, TaskId
from .values import (
    LEAVE_OUT,
    Count,
    Limits,
    Name,
    SealedCredentials,
    SealedSecrets,
    TaskKind,
    WirePath,
)

VersionNumber = Annotated[int, Meta(ge=0, le=65_535)]


class Welcome(Answer, frozen=True, kw_only=True):
    """`acknowledged` is the last durable event of this journal that the manager has committed."""

    major: VersionNumber
    minor: VersionNumber
    manager_name: Name
    acknowledged: Count
    heartbeat_seconds: float = 30.0
    limits: Limits = Limits()


class Hello(Request[Welcome], frozen=True, kw_only=True):
    """First frame of an agent. Who it is comes from its token, never from here.

    `journal_id` names the agent's journal: a journal that was lost and begun anew has another id,
    so its numbers are not mistaken for replays. `journal_position` is the newest number it has
    ever given, `owed` the newest that is still to come on this link (0: nothing is). `running` are
    tasks in progress or waiting. `connection` counts the connections of this journal, on disk: a
    hello that a slow network delivers when the agent has long come again is told by it (0: not
    counted).
    """

    action = "hello"
    answer = Welcome

    major: VersionNumber
    minor: VersionNumber
    agent_version: Name
    journal_id: Annotated[str, Meta(max_length=64)]
    journal_position: Count
    owed: Count = 0
    connection: Count = 0
    hostname: Name
    os_name: Name
    os_version: Name = ""
    restic_version: Name = ""
    capabilities: Annotated[tuple[Name, ...], Meta(max_length=100)] = ()
    running: Annotated[tuple[TaskId, ...], Meta(max_length=1_000)] = ()
    kinds: Annotated[dict[TaskId, TaskKind], Meta(max_length=1_000, extra=LEAVE_OUT)] = field(
        default_factory=dict
    )
    """What the tasks in `running` are, for a manager that has lost its record of them."""
    home: WirePath = ""
    """The folder a file dialog would open first: the user's home."""
    sealed: Annotated[tuple[SealedCredentials, ...], Meta(max_length=1_000)] = ()
    """What the agent keeps. That it opens shows when it is needed."""
    sealed_jobs: Annotated[tuple[SealedSecrets, ...], Meta(max_length=1_000)] = ()
    """The same of jobs."""
    keep_credentials: bool = True
    """Whether the machine's owner lets credentials be kept."""
    schedule_revision: Annotated[str, Meta(max_length=64)] = ""
    """Of the `SetSchedule` that holds; empty before the first."""


class Enrolled(Answer, frozen=True, kw_only=True):
    """The identity an agent keeps: its id and its bearer token (256 random bits, base64url).

    `addresses` are `host:port`, to be tried after the one that worked: for an agent that was given
    one alone.
    """

    agent_id: Annotated[str, Meta(min_length=1, max_length=64)]
    token: Annotated[str, Meta(min_length=1, max_length=256)]
    manager_name: Name
    addresses: Annotated[tuple[str, ...], Meta(max_length=32)] = ()

    def __repr__(self) -> str:
        return f"Enrolled(agent_id={self.agent_id!r}, …)"


class Enrol(Request[Enrolled], frozen=True, kw_only=True):
    """Spends a join token's secret, on the enrolment subprotocol."""

    action = "enrol"
    answer = Enrolled

    secret: Annotated[str, Meta(max_length=256)]
    hostname: Name
    os_name: Name
    agent_version: Name

    def __repr__(self) -> str:
        return f"Enrol(hostname={self.hostname!r}, …)"


class Announce(Request[Enrolled], frozen=True, kw_only=True):
    """Asks to be let in by a person, on the enrolment subprotocol; the answer comes when that
    person has decided, up to an hour later.

    `nonce` is 256 random bits in base64url, the agent's own secret: who shows it again after a cut
    is the same machine. The check words are made of it.
    """

    action = "announce"
    answer = Enrolled

    # Not with ^ and $: the latter would let a line's end through.
    nonce: Annotated[str, Meta(min_length=43, max_length=43, pattern="[A-Za-z0-9_-]{43}")]
    hostname: Name
    os_name: Name
    agent_version: Name

    def __repr__(self) -> str:
        return f"Announce(hostname={self.hostname!r}, …)"


class Left(Answer, frozen=True, kw_only=True):
    """The bearer token opens nothing any more."""


class Leave(Request[Left], frozen=True, kw_only=True):
    """This machine goes, on the enrolment subprotocol: its bearer token shall end."""

    action = "leave"
    answer = Left

    token: Annotated[str, Meta(max_length=256)]

    def __repr__(self) -> str:
        return "Leave(…)"
