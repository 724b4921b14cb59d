"""`kustos-agent`: join a manager, run, say how things are.

Exit codes: 0 done, 1 it did not work, 2 not joined yet (or the command line is wrong), 3 the agent
is running already.
"""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Sequence
from enum import IntEnum
from typing import Self

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
    options = _parser().parse_args(arguments)
    _set_up_logging()
    try:
        _command(options)
    except _StopError as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        print(text.INTERRUPTED, file=sys.stderr)
        return ExitCode.FAILED
    return ExitCode.DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kustos-agent", description=text.DESCRIPTION)
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    join = commands.add_parser("join", help=text.JOIN_HELP)
    join.add_argument("token", metavar="TOKEN", help=text.TOKEN_HELP)
    join.add_argument("--replace", action="store_true", help=text.REPLACE_HELP)
    run = commands.add_parser("run", help=text.RUN_HELP)
    run.add_argument("--embedded", action="store_true", help=text.EMBEDDED_HELP)
    commands.add_parser("status", help=text.STATUS_HELP)
    return parser


def _command(options: argparse.Namespace) -> None:
    paths = agent_paths(os.environ)
    match options.command:
        case "join":
            _join(paths, options.token, replace=options.replace)
        case "run":
            _run(paths, embedded=options.embedded)
        case _:
            _status(paths)


def _join(paths: AgentPaths, argument: str, *, replace: bool) -> None:
    token = _token(_read_stdin() if argument == "-" else argument)
    config = _config(paths)
    _prepare(paths)
    with _lock(paths):
        file = IdentityFile(paths.identity_file)
        if not replace and (present := _identity(file, paths)) is not None:
            raise _StopError(text.already_joined(present.manager_name))
        identity = _enrol(file, token, config, paths)
    print(text.joined(identity.manager_name, identity.agent_id))


def _run(paths: AgentPaths, *, embedded: bool) -> None:
    config = _config(paths)
    _prepare(paths)
    with _lock(paths):
        file = IdentityFile(paths.identity_file)
        if embedded:
            line = _first_line()
            if line:
                _enrol(file, _token(line), config, paths)
        identity = _identity(file, paths)
        if identity is None:
            raise _StopError(text.NOT_JOINED, ExitCode.NOT_JOINED)
        try:
            asyncio.run(_serve(paths, config, identity, embedded=embedded))
        except JournalError as error:
            raise _StopError(text.journal_unusable(error)) from error


def _status(paths: AgentPaths) -> None:
    identity = _identity(IdentityFile(paths.identity_file), paths)
    if identity is None:
        raise _StopError(text.NOT_JOINED, ExitCode.NOT_JOINED)
    pid = None
    try:
        with InstanceLock(paths.lock_file):
            pass
    except AlreadyRunningError as running:
        pid = running.pid
    except OSError as error:
        raise _StopError(text.files_unusable(paths.lock_file, _why(error))) from error
    print(text.status(identity.manager_name, identity.agent_id, identity.addresses, pid))


async def _serve(paths: AgentPaths, config: Config, identity: Identity, *, embedded: bool) -> None:
    # Here and not above: `join` and `status` need none of it.
    from .bootstrap import build_agent, restic_operations  # noqa: PLC0415
    from .daemon import call_at_end_of_file, serve, stopping_on_signals  # noqa: PLC0415

    stop = asyncio.Event()
    with stopping_on_signals(stop):
        if embedded:
            call_at_end_of_file(sys.stdin.fileno(), stop.set)
        try:
            operations = restic_operations(paths, config)
        except OSError as error:
            raise _StopError(text.files_unusable(paths.run_folder, _why(error))) from error
        await serve(build_agent(paths, config, identity, operations), stop)


def _enrol(file: IdentityFile, token: JoinToken, config: Config, paths: AgentPaths) -> Identity:
    from .link.enrolment import JoinError, enrol  # noqa: PLC0415  `run` does without
    from .system import host_name  # noqa: PLC0415

    try:
        file.check_writable()
        identity = asyncio.run(enrol(token, hostname=host_name(config.name)))
        file.save(identity)
    except JoinError as error:
        raise _StopError(text.join_failed(error)) from error
    except OSError as error:
        raise _StopError(text.files_unusable(paths.identity_file, _why(error))) from error
    return identity


# --- what can be wrong before anything begins ---


def _config(paths: AgentPaths) -> Config:
    try:
        return load_config(paths.config_file)
    except ConfigError as error:
        raise _StopError(text.config_unusable(error)) from error


def _prepare(paths: AgentPaths) -> None:
    try:
        paths.prepare()
    except OSError as error:
        raise _StopError(text.files_unusable(error.filename, _why(error))) from error


def _identity(file: IdentityFile, paths: AgentPaths) -> Identity | None:
    try:
        return file.load()
    except IdentityError as error:
        raise _StopError(text.identity_unusable(paths.identity_file, str(error))) from error


def _lock(paths: AgentPaths) -> "_Lock":
    return _Lock(paths)


class _Lock(InstanceLock):
    """The instance lock, with sentences."""

    def __init__(self, paths: AgentPaths) -> None:
        super().__init__(paths.lock_file)
        self._paths = paths

    def __enter__(self) -> Self:
        try:
            super().__enter__()
        except AlreadyRunningError as error:
            raise _StopError(text.already_running(error.pid), ExitCode.RUNNING) from error
        except OSError as error:
            raise _StopError(text.files_unusable(self._paths.lock_file, _why(error))) from error
        return self


def _token(argument: str) -> JoinToken:
    try:
        return parse_token(argument)
    except TokenError as error:
        raise _StopError(text.bad_token(str(error))) from error


def _read_stdin() -> str:
    """The token from standard input: on the command line every user of the machine could read it
    in the list of processes, until it is spent."""
    content = sys.stdin.read(64 * 1024)
    if not content.strip():
        raise _StopError(text.NO_TOKEN)
    return content


def _first_line() -> str:
    from .daemon import read_line  # noqa: PLC0415

    line = read_line(sys.stdin.fileno())
    if line is None:
        # The manager has gone before it said anything.
        raise _StopError(text.INTERRUPTED)
    return line.decode("ascii", "replace").strip()


def _why(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _set_up_logging() -> None:
    """To stderr, a line a fact; a terminal gets the time, systemd's journal has its own."""
    time = "%(asctime)s " if sys.stderr.isatty() else ""
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format=f"{time}%(levelname)s %(name)s: %(message)s"
    )
    # Opening and closing connections is told by our own lines.
    logging.getLogger("kustos_agent.link.dial").setLevel(logging.WARNING)
