"""`kustos-agent`: join a manager, run, say how things are.

Exit codes: 0 done, 1 it did not work, 2 not joined yet (or the command line is wrong), 3 the agent
is running already.
"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from enum import IntEnum
from pathlib import Path

from . import __version__
from .config import Config, ConfigError, load_config
from .identity import Identity, IdentityError, IdentityFile
from .instance import AlreadyRunningError, InstanceLock
from .journal_file import JournalError
from .paths import AgentPaths, agent_paths
from .protocol.token import JoinToken, TokenError, parse_token
from .sentences import Say
from .text import AgentText, system_language


class ExitCode(IntEnum):
    """What `main` returns."""

    DONE = 0
    FAILED = 1
    NOT_JOINED = 2
    RUNNING = 3


class _StopError(Exception):
    """The command ends here with a sentence."""

    def __init__(self, sentence: str, code: ExitCode = ExitCode.FAILED) -> None:
        super().__init__(sentence)
        self.code = code


def main(arguments: Sequence[str] | None = None) -> int:
    """The program; returns its exit code."""
    text = AgentText(system_language(os.environ))
    options = _parser(text).parse_args(arguments)
    _set_up_logging()
    try:
        _Commands(agent_paths(os.environ), text).do(options)
    except _StopError as stop:
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
    run = commands.add_parser("run", help=text(Say.HELP_RUN))
    run.add_argument("--embedded", action="store_true", help=text(Say.HELP_EMBEDDED))
    pair = commands.add_parser("pair", help=text(Say.HELP_PAIR))
    pair.add_argument("--replace", action="store_true", help=text(Say.HELP_REPLACE))
    pair.add_argument(
        "--interface", action="append", default=[], metavar="ADDRESS", help=text(Say.HELP_INTERFACE)
    )
    commands.add_parser("status", help=text(Say.HELP_STATUS))
    return parser


class _Commands:
    """The commands on this machine's files. Each raises _StopError where it cannot go on."""

    def __init__(self, paths: AgentPaths, text: AgentText) -> None:
        self._paths = paths
        self._text = text
        self._identity_file = IdentityFile(paths.identity_file)

    def do(self, options: argparse.Namespace) -> None:
        """The one that was asked for."""
        match options.command:
            case "join":
                self._join(options.token, replace=options.replace)
            case "pair":
                self._pair(options.interface, replace=options.replace)
            case "run":
                self._run(embedded=options.embedded)
            case _:
                self._status()

    def _join(self, argument: str, *, replace: bool) -> None:
        token = self._token(self._read_stdin() if argument == "-" else argument)
        self._prepare()
        config = self._config()
        with self._lock():
            if not replace and (present := self._identity()) is not None:
                raise _StopError(self._text.already_joined(present.manager_name))
            identity = self._enrol(token, config)
        print(self._text.joined(identity.manager_name, identity.agent_id))

    def _pair(self, interfaces: Sequence[str], *, replace: bool) -> None:
        from .link.pairing import CodeEndedError  # noqa: PLC0415  the same
        from .pair import be_paired  # noqa: PLC0415  the others do without

        self._prepare()
        config = self._config()
        with self._lock():
            if not replace and (present := self._identity()) is not None:
                raise _StopError(self._text.already_joined(present.manager_name))
            self._check_writable()
            try:
                identity = asyncio.run(
                    be_paired(self._paths, config, self._text, self._identity_file, interfaces)
                )
            except CodeEndedError:
                raise _StopError(self._text(Say.PAIRING_ENDED)) from None
            except OSError as error:
                reason = self._text.why(error, error.strerror or type(error).__name__)
                sentence = self._text(Say.PAIRING_NO_NETWORK, reason=reason)
                raise _StopError(sentence) from error
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
                raise _StopError(self._text(Say.NOT_JOINED), ExitCode.NOT_JOINED)
            try:
                asyncio.run(self._serve(config, identity, embedded=embedded))
            except JournalError as error:
                raise _StopError(self._text.journal_unusable(error)) from error

    def _status(self) -> None:
        identity = self._identity()
        if identity is None:
            raise _StopError(self._text(Say.NOT_JOINED), ExitCode.NOT_JOINED)
        pid = None
        try:
            with InstanceLock(self._paths.lock_file):
                pass
        except AlreadyRunningError as running:
            pid = running.pid
        except OSError as error:
            raise self._files_unusable(self._paths.lock_file, error) from error
        print(self._text.status(identity.manager_name, identity.agent_id, identity.addresses, pid))

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
            self._identity_file.check_writable()
            identity = asyncio.run(enrol(token, hostname=host_name(config.name)))
            self._identity_file.save(identity)
        except JoinError as error:
            raise _StopError(self._text.join_failed(error)) from error
        except OSError as error:
            raise self._files_unusable(self._paths.identity_file, error) from error
        return identity

    # --- what can be wrong before anything begins ---

    def _config(self) -> Config:
        try:
            return load_config(self._paths.config_file)
        except ConfigError as error:
            raise _StopError(self._text.config_unusable(error)) from error

    def _check_writable(self) -> None:
        try:
            self._identity_file.check_writable()
        except OSError as error:
            raise self._files_unusable(self._paths.identity_file, error) from error

    def _prepare(self) -> None:
        try:
            self._paths.prepare()
        except OSError as error:
            raise self._files_unusable(error.filename, error) from error

    def _identity(self) -> Identity | None:
        try:
            return self._identity_file.load()
        except IdentityError as error:
            if isinstance(error.__cause__, OSError):
                # To join again would not help: it writes the same file.
                raise self._files_unusable(self._paths.identity_file, error.__cause__) from error
            sentence = self._text.identity_unusable(self._paths.identity_file, error)
            raise _StopError(sentence) from error

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with ExitStack() as held:
            # Only taking it is translated, not what goes wrong while it is held.
            try:
                held.enter_context(InstanceLock(self._paths.lock_file))
            except AlreadyRunningError as error:
                sentence = self._text.already_running(error.pid)
                raise _StopError(sentence, ExitCode.RUNNING) from error
            except OSError as error:
                raise self._files_unusable(self._paths.lock_file, error) from error
            yield

    def _token(self, argument: str) -> JoinToken:
        try:
            return parse_token(argument)
        except TokenError as error:
            raise _StopError(self._text.bad_token(argument)) from error

    def _read_stdin(self) -> str:
        """The token from standard input: on the command line every user of the machine could read
        it in the list of processes, until it is spent."""
        self._need_stdin()
        try:
            content = sys.stdin.read(64 * 1024)
        except (OSError, UnicodeDecodeError):
            content = ""  # a folder, or bytes that are no token's
        if not content.strip():
            raise _StopError(self._text(Say.NO_TOKEN))
        return content

    def _need_stdin(self) -> None:
        """Python has none where the descriptor is closed, and gives its number to the next file."""
        if sys.stdin is None:
            raise _StopError(self._text(Say.NO_TOKEN))

    def _first_line(self) -> str:
        from .daemon import read_line  # noqa: PLC0415  for `join` alone

        line = read_line(sys.stdin.fileno())
        if line is None:
            # The manager has gone before it said anything.
            raise _StopError(self._text(Say.INTERRUPTED))
        return line.decode("ascii", "replace").strip()

    def _files_unusable(self, path: str | Path, error: OSError) -> _StopError:
        if isinstance(error, NotADirectoryError):
            # The file in the way, not the one that would be behind it.
            above = Path(path).parents
            path = next((one for one in above if one.exists() and not one.is_dir()), path)
        return _StopError(self._text.files_unusable(path, error))


def _set_up_logging() -> None:
    """To stderr, a line a fact; a terminal gets the time, systemd's journal has its own."""
    time = "%(asctime)s " if sys.stderr.isatty() else ""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format=f"{time}%(levelname)s %(name)s: %(message)s"
    )
    # Opening and closing connections is told by our own lines.
    logging.getLogger("kustos_agent.link.dial").setLevel(logging.WARNING)
