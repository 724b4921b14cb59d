"""A program to run, and how restic's is put together. Pure."""

import re
import shlex
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from os import fsencode
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Final

from ..protocol.paths import from_wire, is_whole, to_display
from ..protocol.restic_versions import FACTS, Capability
from .repository import Door, environment, options, shown
from .version import Restic

_PROGRESS: Final = {"RESTIC_PROGRESS_FPS": "4"}
_QUICK_FAILURE: Final = {"RESTIC_FEATURES": "backend-error-redesign=false"}
_ID: Final = re.compile(r"[0-9a-f]{8,64}")
_FULL_ID_LENGTH: Final = 64
_MAX_ARGUMENTS: Final = 1_500_000
"""Bytes; Linux allows 2 MiB of arguments and variables together."""


class CommandKind(StrEnum):
    """The programs and subcommands that are run."""

    VERSION = "version"
    INIT = "init"
    BACKUP = "backup"
    SNAPSHOTS = "snapshots"
    LIST = "ls"
    RESTORE = "restore"
    CONFIG = "cat config"
    LOCKS = "list locks"
    LOCK = "cat lock"
    UNLOCK = "unlock"
    FORGET = "forget"
    PRUNE = "prune"
    CHECK = "check"
    STATS = "stats"
    FIND = "find"
    DIFF = "diff"
    DUMP = "dump"
    COPY = "copy"
    TAG = "tag"
    REWRITE = "rewrite"
    REPAIR_INDEX = "repair index"
    REPAIR_SNAPSHOTS = "repair snapshots"
    KEY_LIST = "key list"
    KEY_ADD = "key add"
    KEY_REMOVE = "key remove"
    KEY_PASSWD = "key passwd"  # noqa: S105  a subcommand's name
    CACHE = "cache"
    DUMP_PROGRAM = "dump program"
    """What writes a database or a volume to its stdout; no restic."""
    DUMP_QUESTION = "dump question"
    """What is asked before one of them is run; no restic either."""
    HOOK = "hook"
    """What a manager has run before or after; no restic."""
    SSH = "ssh"
    SSH_KEYSCAN = "ssh-keyscan"


class CommandError(ValueError):
    """A task that cannot be put to restic. `subject` is the part that does not fit."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(reason)
        self.subject = subject


@dataclass(frozen=True, repr=False)
class Command:
    """A program to run. `password` goes through a pipe, `from_password` (of the repository that is
    copied from) through another, `environment` is added to the parent's,
    `stdin` None is an empty input. `display` is the same for people to read and paste: no secret,
    no plumbing. `nice` is the niceness of the process, 0..19.

    `secrets` are more of them, by the option that takes a file with one: each goes through a pipe
    of its own. restic trims what it reads there. `output` is the descriptor of a file that takes
    stdout as it is, from its beginning, or of a pipe; `input` that of a file that is stdin, from
    its beginning, in place of `stdin`; `inherited` are more that the program finds open under their
    numbers. All stay open. `user` is the account of the machine that it runs under, empty for the
    agent's own. `program` is another one with its arguments, for restic to run: behind all options,
    those included that are added to `argv` later."""

    kind: CommandKind
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    password: str | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)
    from_password: str | None = None
    stdin: bytes | None = None
    display: str = ""
    nice: int = 0
    output: int | None = None
    input: int | None = None
    inherited: tuple[int, ...] = ()
    user: str = ""
    program: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Command({self.display!r})"


def build(
    kind: CommandKind,
    door: Door,
    restic: Restic,
    arguments: list[str],
    *,
    plumbing: Iterable[str] = (),
    operands: Iterable[str] = (),
    stdin: bytes | None = None,
    secrets: Mapping[str, str] | None = None,
    output: int | None = None,
    input: int | None = None,  # noqa: A002  the field's name
    inherited: tuple[int, ...] = (),
    quick: bool = False,
    json: bool = True,
) -> Command:
    """restic with these arguments. `plumbing` is not shown to people, `operands` are shown and come
    by `stdin`; `quick`: a person waits, so a server that is away is found out in a minute. Without
    `json` it answers in text, for people. For `secrets`, `output`, `input` and `inherited` see
    `Command`.

    Raises CommandError, AccessError.
    """
    argv = (restic.path, *arguments, *plumbing, *(["--json"] if json else []), *options(door))
    variables = environment(door, restic) | _PROGRESS
    if quick and restic.can(Capability.QUICK_FAILURE):
        variables |= _QUICK_FAILURE
    secrets = secrets or {}
    for text in (*argv, door.access.password, *secrets.values()):
        if not _is_argument(text):
            raise CommandError(kind, "an argument that no program can be given")
    if sum(len(fsencode(argument)) + 1 for argument in argv) > _MAX_ARGUMENTS:
        raise CommandError(kind, "too many or too long arguments")
    return Command(
        kind=kind,
        argv=argv,
        environment=variables,
        password=door.access.password,
        secrets=secrets,
        output=output,
        input=input,
        inherited=inherited,
        stdin=stdin,
        display=_display(door, arguments, tuple(operands)),
    )


def _display(door: Door, arguments: Iterable[str], operands: tuple[str, ...]) -> str:
    words = ["restic", "-r", shown(door.access.location), *arguments]
    if operands:
        words += ["--", *operands]
    return " ".join(map(quoted, words))


def quoted(word: str) -> str:
    """The word for a shell; odd bytes and control characters in bash's own way of writing them."""
    if word.isprintable():
        return shlex.quote(word)
    escaped = "".join(
        f"\\x{byte:02x}"
        if byte < ord(" ") or byte > ord("~")
        else f"\\{chr(byte)}"
        if byte in b"\\'"
        else chr(byte)
        for byte in fsencode(word)
    )
    return f"$'{escaped}'"


def _is_argument(text: str) -> bool:
    try:
        return b"\0" not in fsencode(text)
    except UnicodeEncodeError:  # half of a surrogate pair that stands for no byte
        return False


def demand(restic: Restic, capability: Capability) -> None:
    """Raises CommandError, naming the version it takes, where this restic cannot do it."""
    if not restic.can(capability):
        first = FACTS[capability].first
        reason = f"this takes restic {first} or newer" if first else "no restic can do this"
        raise CommandError(f"restic {restic.version}", reason)


def patience(restic: Restic, seconds: int) -> list[str]:
    """The option to wait so long for a lock, where there is one."""
    if not seconds or not restic.can(Capability.RETRY_LOCK):
        return []
    return [f"--retry-lock={seconds}s"]


def absolute(path: str) -> str:
    """A path of a snapshot in wire form as restic gets it: with slashes, of Windows's disks as well
    (`/C/Users`). Raises CommandError."""
    return _whole(path, _decoded(path).startswith("/"))


def on_disk(path: str, *, windows: bool = sys.platform == "win32") -> str:
    """A path of this machine in wire form as a program gets it: on Windows with a drive or a share,
    not of a drive's current folder (`C:x`) or the current drive (`\\x`). Raises CommandError."""
    return _whole(path, is_whole(_decoded(path), windows=windows))


def disk_path(path: str, *, windows: bool = sys.platform == "win32") -> PurePath:
    """To compare paths as such a system does."""
    return PureWindowsPath(path) if windows else PurePosixPath(path)


def _whole(path: str, whole: bool) -> str:  # noqa: FBT001  what was looked at
    if not whole:
        raise CommandError(to_display(path), "not an absolute path")
    return _decoded(path)


def _decoded(path: str) -> str:
    try:
        decoded = from_wire(path)
    except ValueError:
        raise CommandError(to_display(path), "no file can have this name") from None
    if not _is_argument(decoded):
        raise CommandError(to_display(path), "no file can have this name")
    return decoded


def some_digits(snapshot_id: str) -> str:
    """The id of a snapshot as a prefix: restic >= 0.17 tries for minutes to load a full one that is
    gone. Raises CommandError."""
    return checked_id(snapshot_id)[: _FULL_ID_LENGTH - 1]


def checked_id(text: str) -> str:
    """Raises CommandError for what is no id of restic's."""
    if not _ID.fullmatch(text):
        raise CommandError(text[:64], "not an id")
    return text
