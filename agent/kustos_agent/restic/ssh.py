"""The ssh under restic's sftp: its command line, the server's keys, and why a login fails."""

import asyncio
import re
import shlex
from typing import Final

from ..protocol.values import ErrorClass, Problem, SshAccess
from .command import Command, CommandKind
from .error_texts import classify
from .errors import detail
from .output import plain
from .process import SSH_AGENT, Runner
from .repository import AccessError

_HOST: Final = re.compile(r"[^\s\x00-\x1f\"'\\@/-][^\s\x00-\x1f\"'\\@/]*")
_USER: Final = re.compile(r"[^\s\x00-\x1f\"'-][^\x00-\x1f\"']*")
_IDENTITY: Final = "IdentityFile="
_NO_KEY: Final = "no private key, and none of an ssh-agent (ssh_agent in agent.toml) is accepted"
_DEFAULT_PORT: Final = 22
_CONNECT_SECONDS: Final = 15
_SCAN_SECONDS: Final = 20.0
_LOGIN_SECONDS: Final = 40.0
_MAX_TEXT_LINES: Final = 40


def command_line(
    access: SshAccess, key_file: str, known_hosts_file: str, askpass: str = ""
) -> tuple[str, ...]:
    """Words that start sftp on the server with this key and these approved host keys, and with
    nothing of the machine's own ssh configuration. They work as restic's `sftp.command` and alone.
    `askpass` is a program that prints the key's passphrase; without one nothing is asked. Without a
    `key_file` the keys are those of the ssh-agent that the machine's owner lends, if he does.

    Raises AccessError for a host or user name that ssh could take for something else.
    """
    host = _checked_host(access.host)
    if not _USER.fullmatch(access.user):
        raise AccessError(access.user[:64], "not a user name")
    options = {
        "BatchMode": "no" if askpass else "yes",
        "IdentitiesOnly": "yes" if key_file else "no",
        "IdentityAgent": "none" if key_file else f"${SSH_AGENT}",
        _IDENTITY.removesuffix("="): key_file or "none",
        "PreferredAuthentications": "publickey",
        "NumberOfPasswordPrompts": "1",
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
    return (*_asking(askpass), "ssh", "-F", "/dev/null", *settings, *address)


def askpass_text(passphrase_file: str) -> str:
    """A program for `command_line` that prints what is in the file."""
    return f"#!/bin/sh\nexec cat {shlex.quote(passphrase_file)}\n"


def passphrase_text(access: SshAccess) -> str:
    """What that file holds: ssh takes the first line. Raises AccessError for more than one."""
    if not access.passphrase.isprintable():
        raise AccessError(access.host, "a passphrase is one line of text")
    return f"{access.passphrase}\n"


def _asking(askpass: str) -> tuple[str, ...]:
    """ssh < 8.4 asks the program only where there is a display; it never opens that."""
    if not askpass:
        return ()
    return ("env", f"SSH_ASKPASS={askpass}", "SSH_ASKPASS_REQUIRE=force", "DISPLAY=none")


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
    elif class_ is ErrorClass.HELPER_MISSING:
        return Problem(error=class_, subject="ssh", detail=detail(text))
    elif class_ is ErrorClass.HOST_KEY_UNKNOWN and _approved(access):
        # ssh calls it unknown when a known host shows a key of another type.
        class_ = ErrorClass.HOST_KEY_CHANGED
    elif class_ in {ErrorClass.PERMISSION_DENIED, ErrorClass.LOGIN_REFUSED}:
        class_ = ErrorClass.LOGIN_REFUSED
        if access.private_key.strip():
            # ssh passes over a key that it cannot open, and says what the server says without it.
            text = await _why_shut(words, runner, cancel) or text
        else:
            text = f"{_NO_KEY}\n{text}"
    return Problem(error=class_, subject=access.host, detail=detail(text))


async def _why_shut(words: tuple[str, ...], runner: Runner, cancel: asyncio.Event) -> str:
    """What OpenSSH says of a private key that does not open; empty if it does."""
    start = words.index("ssh")
    asking = words[:start] or ("env", "SSH_ASKPASS_REQUIRE=never")
    key = next(word for word in words if word.startswith(_IDENTITY)).removeprefix(_IDENTITY)
    errors = _Lines()
    argv = (*asking, "ssh-keygen", "-y", "-f", key)
    try:
        ended = await runner.run(
            Command(CommandKind.SSH, argv, display="ssh-keygen -y"),
            on_stdout=lambda _: None,
            on_stderr=errors,
            cancel=cancel,
            timeout_seconds=_SCAN_SECONDS,
        )
    except OSError:
        return ""  # what ssh has said must do
    # The key's name is that of a file of this run, which nobody knows.
    return "" if ended.exit_code == 0 else errors.text().replace(key, "private key")


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
    missing = isinstance(error, FileNotFoundError)
    class_ = ErrorClass.HELPER_MISSING if missing else ErrorClass.UNSUPPORTED
    return Problem(error=class_, subject=program, detail=error.strerror or "")
