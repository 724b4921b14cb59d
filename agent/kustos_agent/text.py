"""The agent's sentences put together, in the language of the system."""

import errno
import locale
import os
import socket
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from .protocol.paths import to_display
from .protocol.token import PREFIX
from .sentences import Say

if TYPE_CHECKING:  # `status` needs no link and no journal
    from .config import ConfigError
    from .identity import IdentityError
    from .journal_file import JournalError
    from .link.approval import Notice
    from .link.enrolment import JoinError
    from .link.state import LinkState
    from .report import Kept, Report
    from .schedule.outlook import Outlook

_CLASSES: Final[tuple[tuple[type[OSError], Say], ...]] = (
    (socket.gaierror, Say.WHY_UNKNOWN_HOST),
    (TimeoutError, Say.WHY_NO_ANSWER),
    (ConnectionRefusedError, Say.WHY_REFUSED),
    (ConnectionResetError, Say.WHY_RESET),
    (PermissionError, Say.WHY_DENIED),
    (FileNotFoundError, Say.WHY_ABSENT),
    (IsADirectoryError, Say.WHY_FOLDER),
    (NotADirectoryError, Say.WHY_NO_FOLDER),
    (FileExistsError, Say.WHY_NO_FOLDER),  # what `mkdir` says of a file in its place
)
_NUMBERS: Final[Mapping[int, Say]] = {
    errno.EHOSTUNREACH: Say.WHY_NO_WAY,
    errno.ENETUNREACH: Say.WHY_NO_WAY,
    errno.EADDRNOTAVAIL: Say.WHY_NO_ADDRESS,
    errno.EPROTO: Say.WHY_OTHER_WORDS,
    errno.ENOSPC: Say.WHY_FULL,
    errno.EDQUOT: Say.WHY_FULL,
    errno.EROFS: Say.WHY_READ_ONLY,
}


def system_language(environ: Mapping[str, str]) -> str:
    """`de` if the environment speaks German, else `en`. The variables count even where the locale
    they name is not installed: German words need no more than UTF-8."""
    named = (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    wanted = next((name for name in named if name), None) or locale.getlocale()[0] or ""
    return "de" if wanted.lower().startswith(("de", "german")) else "en"


def _sentences(language: str) -> Mapping[Say, str]:
    if language == "de":
        from .sentences_german import GERMAN  # noqa: PLC0415  an agent speaks one language

        return GERMAN
    from .sentences_english import ENGLISH  # noqa: PLC0415  the same

    return ENGLISH


class AgentText:
    """Speaks one language: `de`, or English for every other."""

    def __init__(self, language: str) -> None:
        self.language = "de" if language == "de" else "en"
        self._sentences = _sentences(self.language)

    def __call__(self, what: Say, **values: object) -> str:
        return self._sentences[what].format(**values)

    def why(self, error: BaseException | None, otherwise: str) -> str:
        """The reason that a system's error gives; `otherwise` for what has no words here: system
        and libraries speak English."""
        for kind, what in _CLASSES:
            if isinstance(error, kind):
                return self(what)
        known = _NUMBERS.get(error.errno or 0) if isinstance(error, OSError) else None
        return otherwise if known is None else self(known)

    def joined(self, manager: str, agent_id: str) -> str:
        """After a join."""
        return self(Say.JOINED, manager=self._manager(manager), agent_id=agent_id)

    def already_joined(self, manager: str) -> str:
        """A join without --replace."""
        return self(Say.ALREADY_JOINED, manager=self._manager(manager))

    def already_running(self, pid: int) -> str:
        """A second process on the same files; `pid` 0 is unknown."""
        return self(Say.ALREADY_RUNNING_AS, pid=pid) if pid else self(Say.ALREADY_RUNNING)

    def status(self, report: "Report") -> str:
        """A line each: to whom this machine belongs, whether the agent runs, how the link is, what
        is still to be done."""
        lines = [
            self(
                Say.STATUS,
                manager=self._manager(report.manager_name),
                addresses=", ".join(report.addresses),
                agent_id=report.agent_id,
            ),
            self(Say.STATUS_RUNNING, pid=report.pid)
            if report.running
            else self(Say.STATUS_NOT_RUNNING),
        ]
        if report.running:
            lines.append(self._link(report.link))
        if report.planned is not None:
            lines.append(self._planned(report.planned))
        if report.tasks is not None and report.owed is not None:
            lines.append(self(Say.STATUS_OWED, tasks=report.tasks, owed=report.owed))
        if report.kept is not None:
            lines.append(self._kept(report.kept))
        return "\n".join(lines)

    def _link(self, link: "LinkState | None") -> str:
        if link is None:
            return self(Say.STATUS_UNNOTED)
        if link.trouble is None:
            return self(Say.STATUS_LINKED, since=_clock(link.since), address=link.address)
        return self(
            Say.STATUS_UNLINKED,
            since=_clock(link.since),
            why=self(Say(f"trouble-{link.trouble.value}"), detail=link.detail),
            next_try=_clock(link.next_try),
        )

    def _planned(self, planned: "Outlook") -> str:
        if not planned.jobs:
            return self(Say.STATUS_NONE_PLANNED)
        first = planned.next
        if first is None:
            return self(Say.STATUS_NEVER_DUE, count=planned.jobs)
        name = first.name or first.job_id
        return self(Say.STATUS_PLANNED, count=planned.jobs, name=name, at=_clock(first.at))

    def _kept(self, kept: "Kept") -> str:
        folder = to_display(kept.folder)
        if kept.repositories is None:
            return self(Say.STATUS_KEPT_UNREADABLE, folder=folder, reason=kept.reason)
        if not kept.repositories and not kept.jobs:
            return self(Say.STATUS_NONE_KEPT)
        keys = (self(Say(f"key-{key.value}"), file=to_display(kept.key_file)) for key in kept.keys)
        said = self(Say.STATUS_KEPT, folder=folder, count=kept.repositories, keys="; ".join(keys))
        return f"{said} {self(Say.STATUS_KEPT_JOBS, jobs=kept.jobs)}" if kept.jobs else said

    def standing(self, notice: "Notice", address: str) -> str:
        """How the wait for being let in goes."""
        detail = self.why(notice.cause, notice.detail)
        return self(Say(f"standing-{notice.standing.value}"), address=address, detail=detail)

    def announce_failed(self, error: "JoinError") -> str:
        """Why an announcement did not lead to an identity."""
        special = f"announce-{error.kind.value}"
        if special not in self._sentences:
            return self.join_failed(error)
        detail = self.why(error.__cause__, error.detail)
        return self(Say(special), address=error.address, detail=detail)

    def stop_first(self, pid: int) -> str:
        """A running agent is in the way, and how it is stopped."""
        if not pid:
            return self(Say.ALREADY_RUNNING)
        command = f"taskkill /PID {pid}" if os.name == "nt" else f"kill {pid}"
        return self(Say.LEAVE_RUNNING, pid=pid, command=command)

    def leave_question(self, manager: str, owed: int) -> str:
        """What leaving means, before it is asked for."""
        sentences = [self(Say.LEAVE_QUESTION, manager=self._manager(manager))]
        if owed:
            sentences.append(self(Say.LEAVE_OWED, owed=owed))
        return " ".join(sentences)

    def left(self, manager: str, untold: Exception | None) -> str:
        """The machine has left; `untold` is what kept the manager from hearing of it."""
        name = self._manager(manager)
        if untold is None:
            return self(Say.LEFT, manager=name)
        detail = self.why(untold, str(untold) or type(untold).__name__)
        return self(Say.LEFT_UNTOLD, manager=name, detail=detail)

    def bad_token(self, argument: str) -> str:
        """The text is no join token; it is not repeated, it may be most of a good one."""
        if "".join(argument.split()).startswith(PREFIX):
            return self(Say.TOKEN_DAMAGED)
        return self(Say.TOKEN_FOREIGN, prefix=PREFIX)

    def files_unusable(self, path: object, error: OSError) -> str:
        """The agent's own files cannot be made or written."""
        reason = self.why(error, error.strerror or type(error).__name__)
        return self(Say.FILES_UNUSABLE, path=path, reason=reason)

    def identity_unusable(self, path: object, error: "IdentityError") -> str:
        """The identity file is damaged or may not be read."""
        cause = error.__cause__
        damaged = self(Say.IDENTITY_DAMAGED)
        reason = damaged if cause is None else self.why(cause, str(error))
        return self(Say.IDENTITY_UNUSABLE, path=path, reason=reason)

    def config_unusable(self, error: "ConfigError") -> str:
        """The owner's file has a mistake."""
        from .config import KEYS  # noqa: PLC0415  `status` needs no configuration

        detail = self.why(error.__cause__, error.detail)
        reason = self(Say(f"config-{error.kind.value}"), detail=detail, known=", ".join(KEYS))
        if not error.line:
            return self(Say.CONFIG_UNUSABLE, path=error.path, reason=reason)
        return self(Say.CONFIG_UNUSABLE_IN, path=error.path, line=error.line, reason=reason)

    def journal_unusable(self, error: "JournalError") -> str:
        """The journal does not open."""
        detail = self.why(error.__cause__, error.detail)
        return self(Say(f"journal-{error.kind.value}"), path=error.path, detail=detail)

    def join_failed(self, error: "JoinError") -> str:
        """Why a token did not lead to an identity."""
        special = f"join-{error.kind.value}-{error.detail}"
        what = Say(special if special in self._sentences else f"join-{error.kind.value}")
        detail = self.why(error.__cause__, error.detail)
        return self(what, address=error.address, detail=detail)

    def _manager(self, name: str) -> str:
        return name or self(Say.NAMELESS)


def _clock(moment: datetime | None) -> str:
    """In the machine's own time, the same in all languages."""
    return "–" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")
