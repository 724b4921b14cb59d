"""`kustos-agent`: join a manager, run, say how things are, leave; see to restic.

Exit codes: 0 done, 1 it did not work, 2 not joined yet (or the command line is wrong), 3 the agent
is running already; of `status` also 4 joined but not running, 5 running without a link.
"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence

from . import __version__
from .command import Command, EndError, ExitCode, StopError
from .config import Config
from .identity import Identity
from .journal_file import JournalError
from .paths import agent_paths
from .protocol.token import JoinToken, TokenError, parse_token
from .protocol.version import DEFAULT_PORT
from .sentences import Say
from .text import AgentText, system_language


def main(arguments: Sequence[str] | None = None) -> int:
    """The program; returns its exit code."""
    text = AgentText(system_language(os.environ))
    options = _parser(text).parse_args(arguments)
    _set_up_logging()
    try:
        _Commands(agent_paths(os.environ), text).do(options)
    except EndError as end:
        return end.code
    except StopError as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print(text(Say.INTERRUPTED), file=sys.stderr)
        return ExitCode.FAILED
    return ExitCode.DONE


def _parser(text: AgentText) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kustos-agent", description=text(Say.DESCRIPTION))
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    join = commands.add_parser("join", help=text(Say.HELP_JOIN))
    join.add_argument("token", metavar="TOKEN", help=text(Say.HELP_TOKEN))
    join.add_argument("--replace", action="store_true", help=text(Say.HELP_REPLACE))
    announce = commands.add_parser("announce", help=text(Say.HELP_ANNOUNCE))
    announce.add_argument(
        "address", metavar="ADDRESS[:PORT]", help=text(Say.HELP_ADDRESS, port=DEFAULT_PORT)
    )
    announce.add_argument(
        "fingerprint", metavar="FINGERPRINT", nargs="+", help=text(Say.HELP_FINGERPRINT)
    )
    announce.add_argument("--replace", action="store_true", help=text(Say.HELP_REPLACE))
    pair = commands.add_parser("pair", help=text(Say.HELP_PAIR))
    pair.add_argument("--replace", action="store_true", help=text(Say.HELP_REPLACE))
    pair.add_argument(
        "--interface", action="append", default=[], metavar="ADDRESS", help=text(Say.HELP_INTERFACE)
    )
    run = commands.add_parser("run", help=text(Say.HELP_RUN))
    run.add_argument("--embedded", action="store_true", help=text(Say.HELP_EMBEDDED))
    status = commands.add_parser("status", help=text(Say.HELP_STATUS))
    status.add_argument("--json", action="store_true", help=text(Say.HELP_JSON))
    restic = commands.add_parser("restic", help=text(Say.HELP_RESTIC))
    of_restic = restic.add_subparsers(dest="of_restic")
    of_restic.add_parser("fetch", help=text(Say.HELP_RESTIC_FETCH))
    leave = commands.add_parser("leave", help=text(Say.HELP_LEAVE))
    leave.add_argument("--yes", action="store_true", help=text(Say.HELP_YES))
    return parser


class _Commands(Command):
    """The commands, one method each; the longer ones have modules of their own."""

    def do(self, options: argparse.Namespace) -> None:
        """The one that was asked for."""
        match options.command:
            case "join":
                self._join(options.token, replace=options.replace)
            case "run":
                self._run(embedded=options.embedded)
            case "announce":
                from .cli_announce import AnnounceCommand  # noqa: PLC0415  `run` does without

                AnnounceCommand(self._paths, self._text).run(
                    options.address, " ".join(options.fingerprint), replace=options.replace
                )
            case "pair":
                from .cli_pair import PairCommand  # noqa: PLC0415  the same

                PairCommand(self._paths, self._text).run(options.interface, replace=options.replace)
            case "restic":
                from .cli_restic import ResticCommand  # noqa: PLC0415  the same

                restic = ResticCommand(self._paths, self._text)
                restic.show() if options.of_restic is None else restic.fetch()
            case "leave":
                from .cli_leave import LeaveCommand  # noqa: PLC0415  the same

                LeaveCommand(self._paths, self._text).run(sure=options.yes)
            case _:
                from .cli_status import StatusCommand  # noqa: PLC0415  the same

                StatusCommand(self._paths, self._text).run(as_json=options.json)

    def _join(self, argument: str, *, replace: bool) -> None:
        token = self._token(self._read_stdin() if argument == "-" else argument)
        self._prepare()
        config = self._config()
        with self._lock():
            self._keep_joined(replace=replace)
            identity = self._enrol(token, config)
        print(self._text.joined(identity.manager_name, identity.agent_id))

    def _run(self, *, embedded: bool) -> None:
        if embedded:
            self._need_stdin()
        self._prepare()
        config = self._config()
        with self._lock():
            if embedded:
                line = self._first_line()
                if line:
                    self._enrol(self._token(line), config)
            identity = self._identity()
            if identity is None:
                raise StopError(self._text(Say.NOT_JOINED), ExitCode.NOT_JOINED)
            try:
                asyncio.run(self._serve(config, identity, embedded=embedded))
            except JournalError as error:
                raise StopError(self._text.journal_unusable(error)) from error

    async def _serve(self, config: Config, identity: Identity, *, embedded: bool) -> None:
        # Here and not above: `join` and `status` need none of it.
        from .bootstrap import build_agent, restic_operations  # noqa: PLC0415  see above
        from .daemon import call_at_end_of_file, serve, stopping_on_signals  # noqa: PLC0415  the same

        stop = asyncio.Event()
        with stopping_on_signals(stop):
            if embedded:
                call_at_end_of_file(sys.stdin.fileno(), stop.set)
            try:
                operations = restic_operations(self._paths, config)
            except OSError as error:
                raise self._files_unusable(self._paths.run_folder, error) from error
            await serve(build_agent(self._paths, config, identity, operations), stop)

    def _enrol(self, token: JoinToken, config: Config) -> Identity:
        from .link.enrolment import JoinError, enrol  # noqa: PLC0415  `run` does without
        from .system import host_name  # noqa: PLC0415  the same

        try:
            return self._keep(enrol(token, hostname=host_name(config.name)))
        except JoinError as error:
            raise StopError(self._text.join_failed(error)) from error

    # --- what can be wrong before anything begins ---

    def _token(self, argument: str) -> JoinToken:
        try:
            return parse_token(argument)
        except TokenError as error:
            raise StopError(self._text.bad_token(argument)) from error

    def _read_stdin(self) -> str:
        """The token from standard input: on the command line every user of the machine could read
        it in the list of processes, until it is spent."""
        self._need_stdin()
        try:
            content = sys.stdin.read(64 * 1024)
        except (OSError, UnicodeDecodeError):
            content = ""  # a folder, or bytes that are no token's
        if not content.strip():
            raise StopError(self._text(Say.NO_TOKEN))
        return content

    def _need_stdin(self) -> None:
        """Python has none where the descriptor is closed, and gives its number to the next file."""
        if sys.stdin is None:
            raise StopError(self._text(Say.NO_TOKEN))

    def _first_line(self) -> str:
        from .daemon import read_line  # noqa: PLC0415  for `join` alone

        line = read_line(sys.stdin.fileno())
        if line is None:
            # The manager has gone before it said anything.
            raise StopError(self._text(Say.INTERRUPTED))
        return line.decode("ascii", "replace").strip()


def _set_up_logging() -> None:
    """To stderr, a line a fact; a terminal gets the time, systemd's journal has its own."""
    time = "%(asctime)s " if sys.stderr.isatty() else ""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format=f"{time}%(levelname)s %(name)s: %(message)s"
    )
    # Opening and closing connections is told by our own lines.
    logging.getLogger("kustos_agent.link.dial").setLevel(logging.WARNING)
