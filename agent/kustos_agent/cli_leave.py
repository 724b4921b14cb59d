"""`kustos-agent leave`: tell the manager, forget the identity."""

import asyncio
import sys

from websockets.exceptions import ConnectionClosed, InvalidHandshake

from .command import Command, ExitCode, StopError
from .departure import remove_traces
from .identity import Identity
from .link.leaving import take_leave
from .protocol.closing import ProtocolViolationError
from .report import journal_counts
from .sentences import Say


class LeaveCommand(Command):
    """Only while the agent does not run: it would go on with an identity that is none."""

    def run(self, *, sure: bool) -> None:
        """`sure`: without asking."""
        identity = self._identity()
        if identity is None:
            raise StopError(self._text(Say.NOT_JOINED), ExitCode.NOT_JOINED)
        with self._lock(self._text.stop_first):
            if not sure:
                counts = journal_counts(self._paths.journal_file)
                self._confirm(self._text.leave_question(identity.manager_name, counts.owed or 0))
            untold = self._take_leave(identity)
            try:
                self._say_left(remove_traces(self._paths, identity))
            except OSError as error:
                raise self._files_unusable(error.filename, error) from error
        print(self._text.left(identity.manager_name, untold))

    def _confirm(self, question: str) -> None:
        if sys.stdin is None or not sys.stdin.isatty():
            raise StopError(self._text(Say.LEAVE_UNCONFIRMED))
        print(question)
        try:
            answer = input(self._text(Say.LEAVE_YES))
        except EOFError:
            answer = ""
        if answer.strip().lower() not in {"y", "yes", "j", "ja"}:
            raise StopError(self._text(Say.LEAVE_KEPT))

    def _take_leave(self, identity: Identity) -> Exception | None:
        """What kept the manager from hearing of it."""
        try:
            asyncio.run(take_leave(identity))
        except (
            OSError,
            ValueError,
            InvalidHandshake,
            ConnectionClosed,
            ProtocolViolationError,
        ) as error:
            return error
        return None
