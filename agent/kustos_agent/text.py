"""Every sentence that `kustos-agent` says to a person, in one place. English; other languages can
be put beside it."""

from datetime import datetime

from .config import ConfigError
from .journal_file import JournalError, JournalErrorKind
from .link.enrolment import JoinError, JoinErrorKind

DESCRIPTION = "The Kustos agent: runs this machine's backups for its manager."
JOIN_HELP = "join a manager with a token from `kustos token`"
TOKEN_HELP = "the token, or - to read it from standard input (others cannot see it there)"  # noqa: S105
REPLACE_HELP = "leave the present manager for the token's"
RUN_HELP = "stay connected and run what the manager asks"
EMBEDDED_HELP = (
    "for the manager's own use: the first line of standard input is a join token or empty, "
    "its end ends the agent"
)
STATUS_HELP = "say whether this machine has joined and whether the agent runs"

NOT_JOINED = "This machine has not joined a manager yet: run `kustos-agent join TOKEN` first."
NO_TOKEN = "There is no token on standard input."  # noqa: S105
INTERRUPTED = "Stopped."


def joined(manager: str, agent_id: str) -> str:
    """After a join."""
    return f"Joined {manager or 'the manager'} as {agent_id}. Start the agent: kustos-agent run"


def already_joined(manager: str) -> str:
    """A join without --replace."""
    return (
        f"This machine has already joined {manager or 'a manager'}. "
        "To leave it for another one, add --replace."
    )


def already_running(pid: int) -> str:
    """A second process on the same files."""
    who = f" (process {pid})" if pid else ""
    return f"The agent is already running{who}: stop it first."


def bad_token(reason: str) -> str:
    """The text is no join token."""
    return f"This is not a usable join token: {reason}."


def config_unusable(error: ConfigError) -> str:
    """The owner's file has a mistake."""
    line = f", line {error.line}" if error.line else ""
    return f"The configuration {error.path}{line} cannot be used: {error.reason}."


def identity_unusable(path: object, reason: str) -> str:
    """The identity file is damaged or may not be read."""
    return (
        f"The identity in {path} cannot be used: {reason}. "
        "Join again with `kustos-agent join --replace TOKEN`."
    )


def files_unusable(path: object, reason: str) -> str:
    """The agent's own files cannot be made or written."""
    return f"The agent cannot use {path}: {reason}."


def journal_unusable(error: JournalError) -> str:
    """The journal does not open."""
    match error.kind:
        case JournalErrorKind.NEWER:
            return (
                f"The journal {error.path} was written by a newer agent ({error.detail}). "
                "Install that version again; nothing was changed."
            )
        case JournalErrorKind.FULL:
            return f"The disk is full, the journal {error.path} cannot be written: free some space."
        case JournalErrorKind.UNUSABLE:
            return f"The journal {error.path} cannot be opened: {error.detail}."


def join_failed(error: JoinError) -> str:  # noqa: PLR0911  one return a sentence
    """Why a token did not lead to an identity."""
    match error.kind, error.detail:
        case JoinErrorKind.UNREACHABLE, detail:
            return (
                f"The manager does not answer at {error.address} ({detail}). "
                "Is it running, and does a firewall stand between?"
            )
        case JoinErrorKind.FOREIGN, _:
            return (
                f"What answers at {error.address} is not the manager that made this token. "
                "Nothing was sent to it. Make a new token with `kustos token`."
            )
        case JoinErrorKind.REFUSED, "token-used":
            return "This token has been used already. Make a new one with `kustos token`."
        case JoinErrorKind.REFUSED, "token-expired":
            return "This token is too old. Make a new one with `kustos token`."
        case JoinErrorKind.REFUSED, "token-unknown":
            return "The manager does not know this token. Make a new one with `kustos token`."
        case JoinErrorKind.REFUSED, detail:
            return f"The manager at {error.address} refused: {detail}."
        case JoinErrorKind.CONFUSED, detail:
            return (
                f"The manager at {error.address} did not answer as expected ({detail}). "
                "Install matching versions of manager and agent."
            )


def status(manager: str, agent_id: str, addresses: tuple[str, ...], pid: int | None) -> str:
    """Two lines: to whom this machine belongs, and whether the agent runs."""
    running = (
        "The agent is not running." if pid is None else f"The agent is running (process {pid})."
    )
    where = ", ".join(addresses)
    return f"Joined {manager or 'a manager'} at {where} as {agent_id}.\n{running}"


def expires(moment: datetime) -> str:
    """A token's end."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")
