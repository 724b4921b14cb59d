"""`kustos-agent status`: say how things are; the exit code says it as well."""

import sys

import msgspec

from .command import Command, EndError, ExitCode
from .report import report_of
from .sentences import Say


class StatusCommand(Command):
    """For people and for programs."""

    def run(self, *, as_json: bool) -> None:
        """Raises EndError for every state but linked."""
        identity = self._identity()
        try:
            report = report_of(self._paths, identity)
        except OSError as error:
            raise self._files_unusable(self._paths.lock_file, error) from error
        if as_json:
            print(msgspec.json.encode(report).decode())
        elif identity is None:
            print(self._text(Say.NOT_JOINED), file=sys.stderr)
        else:
            print(self._text.status(report))
        if not report.joined:
            raise EndError(ExitCode.NOT_JOINED)
        if not report.running:
            raise EndError(ExitCode.NOT_RUNNING)
        if not report.linked:
            raise EndError(ExitCode.NOT_LINKED)
