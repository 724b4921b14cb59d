"""What to do -> the command line, variables and input of a restic that does it. Pure."""

import re
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from os import fsencode
from typing import Final

from ..protocol.paths import from_wire, to_display, to_wire
from ..protocol.values import BackupSpec, RestoreSpec
from .repository import Door, environment, local_path, options, shown
from .version import Capability, Restic

_PROGRESS: Final = {"RESTIC_PROGRESS_FPS": "4"}
_QUICK_FAILURE: Final = {"RESTIC_FEATURES": "backend-error-redesign=false"}
_ID: Final = re.compile(r"[0-9a-f]{8,64}")
_FULL_ID_LENGTH: Final = 64
_SPECIAL: Final = re.compile(r"[*?\[\]\\]")
_WILD: Final = re.compile(r"[*?\[\]]")
_WINDOWS: Final = sys.platform == "win32"
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
    SSH = "ssh"
    SSH_KEYSCAN = "ssh-keyscan"


class CommandError(ValueError):
    """A task that cannot be put to restic. `subject` is the part that does not fit."""

    def __init__(self, subject: str, reason: str) -> None:
        super().__init__(reason)
        self.subject = subject


@dataclass(frozen=True, repr=False)
class Command:
    """A program to run. `password` goes through a pipe, `environment` is added to the parent's,
    `stdin` None is an empty input. `display` is the same for people to read and paste: no secret,
    no plumbing. `nice` is the niceness of the process, 0..19."""

    kind: CommandKind
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    password: str | None = None
    stdin: bytes | None = None
    display: str = ""
    nice: int = 0

    def __repr__(self) -> str:
        return f"Command({self.display!r})"


def version(path: str) -> Command:
    """Ask the restic at `path` for its version."""
    return Command(CommandKind.VERSION, (path, "version"), display=f"{shlex.quote(path)} version")


def init(door: Door, restic: Restic) -> Command:
    """Create the repository."""
    return _build(CommandKind.INIT, door, restic, ["init"], quick=True)


def backup(
    door: Door,
    restic: Restic,
    spec: BackupSpec,
    *,
    real_paths: Iterable[str] = (),
    lock_wait_seconds: int = 0,
) -> Command:
    """Save the spec's sources. `real_paths` are saved as well: what sources that are symbolic links
    point to. A local repository inside a source is left out: it would back up itself.

    Sources go through `--files-from-raw`, so that no name is mistaken for an option or pattern.
    """
    sources = [_absolute(source) for source in spec.sources]
    sources += [path for path in real_paths if path not in sources]
    settings = [f"--host={spec.host}"] if spec.host else []
    settings += [f"--tag={tag}" for tag in spec.tags]
    settings += [f"--exclude={_pattern(pattern)}" for pattern in spec.excludes]
    settings += [f"--exclude={literal_pattern(path)}" for path in _repository_inside(door, sources)]
    if spec.exclude_caches:
        settings.append("--exclude-caches")
    if spec.one_file_system:
        settings.append("--one-file-system")
    plumbing = ["--files-from-raw=-"]
    if lock_wait_seconds and restic.can(Capability.RETRY_LOCK):
        plumbing.append(f"--retry-lock={lock_wait_seconds}s")
    return _build(
        CommandKind.BACKUP,
        door,
        restic,
        ["backup", *settings],
        plumbing=plumbing,
        operands=sources,
        stdin=b"".join(fsencode(source) + b"\0" for source in sources),
    )


def snapshots(door: Door, restic: Restic, snapshot_id: str = "") -> Command:
    """List all snapshots, or the one whose id begins like this."""
    chosen = [_snapshot(snapshot_id)] if snapshot_id else []
    return _build(
        CommandKind.SNAPSHOTS, door, restic, ["snapshots", "--no-lock", *chosen], quick=True
    )


def list_folder(
    door: Door, restic: Restic, snapshot_id: str, path: str, *, recursive: bool = False
) -> Command:
    """List a folder of a snapshot: its own entry, then those in it, or all below it."""
    deep = ["--recursive"] if recursive else []
    arguments = ["ls", "--no-lock", *deep, _snapshot(snapshot_id), _absolute(path)]
    return _build(CommandKind.LIST, door, restic, arguments, quick=True)


def restore(
    door: Door, restic: Restic, spec: RestoreSpec, *, lock_wait_seconds: int = 0
) -> Command:
    """Write the chosen paths, or all, below the target."""
    includes = [f"--include={include_pattern(path)}" for path in top_paths(spec.paths)]
    arguments = [
        "restore",
        f"--target={_absolute(spec.target)}",
        *includes,
        _snapshot(spec.snapshot_id),
    ]
    plumbing = []
    if lock_wait_seconds and restic.can(Capability.RETRY_LOCK):
        plumbing.append(f"--retry-lock={lock_wait_seconds}s")
    return _build(CommandKind.RESTORE, door, restic, arguments, plumbing=plumbing)


def config(door: Door, restic: Restic) -> Command:
    """Show the repository's configuration: proof that it opens. Changes nothing, takes no lock."""
    return _build(CommandKind.CONFIG, door, restic, ["cat", "config", "--no-lock"], quick=True)


def locks(door: Door, restic: Restic) -> Command:
    """List the ids of all locks."""
    return _build(CommandKind.LOCKS, door, restic, ["list", "locks", "--no-lock"], quick=True)


def lock(door: Door, restic: Restic, lock_id: str) -> Command:
    """Show one lock."""
    arguments = ["cat", "lock", "--no-lock", _id(lock_id)]
    return _build(CommandKind.LOCK, door, restic, arguments, quick=True)


def unlock(door: Door, restic: Restic) -> Command:
    """Remove stale locks: older than 30 minutes, or of a dead process of this machine."""
    return _build(CommandKind.UNLOCK, door, restic, ["unlock"], quick=True)


# --- patterns ------------------------------------------------------------------------------------


def literal_pattern(path: str, *, windows: bool = _WINDOWS) -> str:
    """Pattern that matches this path and nothing else, for `--exclude` and `--include`.

    Raises CommandError on Windows for a path with characters that mean something in patterns: there
    a backslash separates and does not escape (Go's filepath.Match).
    """
    if not windows:
        return _SPECIAL.sub(lambda found: f"\\{found[0]}", path)
    if _WILD.search(path):
        raise CommandError(
            to_display(to_wire(path)), "restic for Windows takes this name for a pattern"
        )
    return path


def include_pattern(path: str, *, windows: bool = _WINDOWS) -> str:
    """Pattern for a path in wire form, or as `restic ls` shows it: every byte that is not UTF-8 as
    U+FFFD. Go's matching reads such a byte as that character too, but only where a pattern has a
    class (tried on 0.14.0, 0.18.0 and 0.19.1): so all names match that look the same, and no other.
    Raises CommandError, see `literal_pattern`."""
    return literal_pattern(from_wire(path), windows=windows).replace("\ufffd", "[\ufffd]")


def top_paths(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths without those inside others of them; none if the root is chosen: that is all.

    Raises CommandError for a path that is not absolute.
    """
    chosen = {path.rstrip("/") for path in paths if _absolute(path)}
    if "" in chosen:
        return ()
    return tuple(path for path in sorted(chosen) if not chosen.intersection(_parents(path)))


def _parents(path: str) -> Iterator[str]:
    while path := path.rpartition("/")[0]:
        yield path


# --- building ------------------------------------------------------------------------------------


def _build(
    kind: CommandKind,
    door: Door,
    restic: Restic,
    arguments: list[str],
    *,
    plumbing: Iterable[str] = (),
    operands: Iterable[str] = (),
    stdin: bytes | None = None,
    quick: bool = False,
) -> Command:
    argv = (restic.path, *arguments, *plumbing, "--json", *options(door))
    variables = environment(door, restic) | _PROGRESS
    if quick and restic.can(Capability.QUICK_FAILURE):
        variables |= _QUICK_FAILURE
    for text in (*argv, door.access.password):
        if not _is_argument(text):
            raise CommandError(kind, "an argument that no program can be given")
    if sum(len(fsencode(argument)) + 1 for argument in argv) > _MAX_ARGUMENTS:
        raise CommandError(kind, "too many or too long arguments")
    return Command(
        kind=kind,
        argv=argv,
        environment=variables,
        password=door.access.password,
        stdin=stdin,
        display=_display(door, arguments, tuple(operands)),
    )


def _display(door: Door, arguments: Iterable[str], operands: tuple[str, ...]) -> str:
    words = ["restic", "-r", shown(door.access.location), *arguments]
    if operands:
        words += ["--", *operands]
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
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


def _pattern(pattern: str) -> str:
    """An exclude may be the escaped path of a folder, whose name may hold any byte."""
    try:
        return from_wire(pattern)
    except ValueError:
        raise CommandError(to_display(pattern), "no file can have this name") from None


def _absolute(path: str) -> str:
    try:
        decoded = from_wire(path)
    except ValueError:
        raise CommandError(to_display(path), "no file can have this name") from None
    if not _is_argument(decoded):
        raise CommandError(to_display(path), "no file can have this name")
    if not decoded.startswith("/"):
        raise CommandError(to_display(path), "not an absolute path")
    return decoded


def _snapshot(snapshot_id: str) -> str:
    """The id as a prefix: restic >= 0.17 tries for minutes to load a full one that is gone."""
    return _id(snapshot_id)[: _FULL_ID_LENGTH - 1]


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise CommandError(text[:64], "not an id")
    return text


def _repository_inside(door: Door, sources: Iterable[str]) -> Iterator[str]:
    repository = local_path(door.access.location).rstrip("/")
    if repository and any(repository.startswith(source.rstrip("/") + "/") for source in sources):
        yield repository
