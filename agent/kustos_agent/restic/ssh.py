"""The ssh under restic's sftp: its command line, the server's keys, and why a login fails."""

import asyncio
import re
from typing import Final

from ..protocol.values import ErrorClass, Problem, SshAccess
from .command import Command, CommandKind
from .error_texts import classify
from .errors import detail
from .output import plain
from .process import Runner
from .repository import AccessError

_HOST: Final = re.compile(r"[^\s\x00-\x1f\"'\\@/-][^\s\x00-\x1f\"'\\@/]*")
_USER: Final = re.compile(r"[^\s\x00-\x1f\"'-][^\x00-\x1f\"']*")
_DEFAULT_PORT: Final = 22
_CONNECT_SECONDS: Final = 15
_SCAN_SECONDS: Final = 20.0
_LOGIN_SECONDS: Final = 40.0
_MAX_TEXT_LINES: Final = 40


def command_line(access: SshAccess, key_file: str, known_hosts_file: str) -> tuple[str, ...]:
    """Words that start sftp on the server with this key and these approved host keys, and with
    nothing of the machine's own ssh configuration. They work as restic's `sftp.command` and alone.

    Raises AccessError for a host or user name that ssh could take for something else.
    """
    host = _checked_host(access.host)
    if not _USER.fullmatch(access.user):
        raise AccessError(access.user[:64], "not a user name")
    options = {
        "BatchMode": "yes",
        "IdentitiesOnly": "yes",
        "IdentityAgent": "none",
        "IdentityFile": key_file,
        "PreferredAuthentications": "publickey",
        "UserKnownHostsFile": known_hosts_file,
        "GlobalKnownHostsFile": "/dev/null",
        "StrictHostKeyChecking": "yes",
        "UpdateHostKeys": "no",
        "ConnectTimeout": str(_CONNECT_SECONDS),
        "ServerAliveInterval": "30",
        "ServerAliveCountMax": "4",
    }
    settings = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
    address = ["-l", access.user, "-p", str(access.port), "-s", "--", host, "sftp"]
    return ("ssh", "-F", "/dev/null", *settings, *address)


def key_text(access: SshAccess) -> str:
    """The private key as OpenSSH wants it: Unix lines, the last one ended."""
    return access.private_key.replace("\r\n", "\n").strip() + "\n"


def known_hosts_text(access: SshAccess) -> str:
    """The approved keys. ssh looks up port 22 without a port, whatever was approved with one."""
    lines = [line.strip() for line in access.known_hosts.splitlines() if line.strip()]
    plain_port = [re.sub(r"^\[([^\]]+)\]:22(?=\s)", r"\1", line) for line in lines]
    return "".join(f"{line}\n" for line in dict.fromkeys([*lines, *plain_port]))


async def scan_host_keys(
    access: SshAccess, runner: Runner, cancel: asyncio.Event
) -> tuple[str, Problem | None]:
    """The server's keys in known_hosts form, unverified: a person must compare them. If there are
    none, the problem."""
    host = _checked_host(access.host)
    argv = (
        "ssh-keyscan",
        "-T",
        "10",
        "-p",
        str(access.port),
        "-t",
        "ed25519,ecdsa,rsa",
        "--",
        host,
    )
    keys: list[str] = []
    errors = _Lines()
    command = Command(CommandKind.SSH_KEYSCAN, argv, display=" ".join(argv))
    try:
        ended = await runner.run(
            command,
            on_stdout=lambda line: keys.append(line.decode("utf-8", "replace")),
            on_stderr=errors,
            cancel=cancel,
            timeout_seconds=_SCAN_SECONDS,
        )
    except OSError as error:
        return "", _not_started(error, "ssh-keyscan")
    found = sorted({line.strip() for line in keys if line.strip() and not line.startswith("#")})
    if found:
        return "".join(f"{line}\n" for line in found), None
    class_ = ErrorClass.TIMEOUT if ended.timed_out else ErrorClass.UNREACHABLE
    return "", Problem(error=class_, subject=access.host, detail=detail(errors.text()))


async def diagnose(
    access: SshAccess, words: tuple[str, ...], runner: Runner, cancel: asyncio.Event
) -> Problem | None:
    """Log in as restic would and say why it fails; None if it works."""
    errors = _Lines()
    try:
        ended = await runner.run(
            Command(CommandKind.SSH, words, display=f"ssh {access.user}@{access.host}"),
            on_stdout=lambda _: None,
            on_stderr=errors,
            cancel=cancel,
            timeout_seconds=_LOGIN_SECONDS,
        )
    except OSError as error:
        return _not_started(error, "ssh")
    if ended.exit_code == 0 or ended.cancelled:
        return None
    text = errors.text()
    class_ = classify(text) or ErrorClass.UNREACHABLE
    if ended.timed_out:
        class_ = ErrorClass.TIMEOUT
    elif class_ is ErrorClass.HOST_KEY_UNKNOWN and _approved(access):
        # ssh calls it unknown when a known host shows a key of another type.
        class_ = ErrorClass.HOST_KEY_CHANGED
    elif class_ is ErrorClass.PERMISSION_DENIED:
        class_ = ErrorClass.LOGIN_REFUSED
    return Problem(error=class_, subject=access.host, detail=detail(text))


def _approved(access: SshAccess) -> bool:
    """Whether a key of this very host was approved."""
    names = {access.host, f"[{access.host}]:{access.port}"}
    if access.port != _DEFAULT_PORT:
        names.discard(access.host)
    fields = (line.split(maxsplit=1)[0] for line in access.known_hosts.splitlines() if line.split())
    return any(names.intersection(field.split(",")) for field in fields)


class _Lines:
    """The first lines of a program's stderr."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def __call__(self, line: bytes) -> None:
        if len(self._lines) < _MAX_TEXT_LINES:
            self._lines.append(plain(line.decode("utf-8", "replace")))

    def text(self) -> str:
        return "\n".join(self._lines)


def _checked_host(host: str) -> str:
    if not _HOST.fullmatch(host):
        raise AccessError(host[:64], "not a host name")
    return host


def _not_started(error: OSError, program: str) -> Problem:
    return Problem(error=ErrorClass.UNSUPPORTED, subject=program, detail=error.strerror or "")
