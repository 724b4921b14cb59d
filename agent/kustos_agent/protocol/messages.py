"""Every message of the link: the one list of what travels, and where all of it is imported from.
`docs/protocol.md` is the same list for outsiders.

Requests name the class of their answer; events say whether they are durable: numbered, kept in the
agent's journal until the manager has committed them, and replayed after any failure.
"""

from .events import (
    Heartbeat,
    SnapshotsListed,
    TaskFinished,
    TaskLog,
    TaskLogDropped,
    TaskProgress,
    TaskRetrying,
    TaskStarted,
    UnreadLog,
)
from .payload import Answer, Event, Request
from .requests_to_agent import (
    Accepted,
    BrowseFilesystem,
    BrowseSnapshot,
    Cancelling,
    CancelTask,
    CredentialsForgotten,
    CredentialsSealed,
    FetchRestic,
    FolderPage,
    ForgetCredentials,
    KnowManager,
    LimitsApplied,
    ManagerKnown,
    ProbeReport,
    ProbeRepository,
    ResticFetched,
    RotateToken,
    RunTask,
    SealCredentials,
    SetLimits,
    SourcesWeighed,
    TokenRotated,
    WeighSources,
)
from .requests_to_manager import Announce, Enrol, Enrolled, Hello, Leave, Left, Welcome

__all__ = [
    "EVENTS",
    "TO_AGENT",
    "TO_MANAGER",
    "Accepted",
    "Announce",
    "Answer",
    "BrowseFilesystem",
    "BrowseSnapshot",
    "CancelTask",
    "Cancelling",
    "CredentialsForgotten",
    "CredentialsSealed",
    "Enrol",
    "Enrolled",
    "Event",
    "FetchRestic",
    "FolderPage",
    "ForgetCredentials",
    "Heartbeat",
    "Hello",
    "KnowManager",
    "Leave",
    "Left",
    "LimitsApplied",
    "ManagerKnown",
    "ProbeReport",
    "ProbeRepository",
    "Request",
    "ResticFetched",
    "RotateToken",
    "RunTask",
    "SealCredentials",
    "SetLimits",
    "SnapshotsListed",
    "SourcesWeighed",
    "TaskFinished",
    "TaskLog",
    "TaskLogDropped",
    "TaskProgress",
    "TaskRetrying",
    "TaskStarted",
    "TokenRotated",
    "UnreadLog",
    "WeighSources",
    "Welcome",
]

TO_AGENT: tuple[type[Request[Answer]], ...] = (
    RunTask,
    CancelTask,
    BrowseFilesystem,
    BrowseSnapshot,
    WeighSources,
    ProbeRepository,
    FetchRestic,
    SealCredentials,
    ForgetCredentials,
    SetLimits,
    RotateToken,
    KnowManager,
)
"""Requests a manager makes."""

TO_MANAGER: tuple[type[Request[Answer]], ...] = (Hello, Enrol, Announce, Leave)
"""Requests an agent makes."""

EVENTS: tuple[type[Event], ...] = (
    Heartbeat,
    TaskStarted,
    TaskProgress,
    TaskLog,
    TaskLogDropped,
    TaskRetrying,
    SnapshotsListed,
    TaskFinished,
)
"""What an agent reports."""
