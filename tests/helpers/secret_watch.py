"""Looks for secrets where they must not be: in command lines and environments of every process
there is, and in files, while something is done and afterwards."""

import base64
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

_PAUSE_SECONDS: Final = 0.02
_TICK_SECONDS: Final = 0.1
"""More than the grain of a file system's times: a change within it may leave the time as it was."""
_SMALL: Final = 1 << 20
_TELLING: Final = 10
_GO_KEEPS: Final = "$&+,/:;=@"


class Sighting(NamedTuple):
    """A secret, by its name. `where` is `command line`, `environment` or `file`, `who` the program
    or the file, `doing` what was being done."""

    secret: str
    where: str
    who: str
    doing: str


def forms(secret: str) -> tuple[bytes, ...]:
    """As it is, and as it might have been written: in an address, in hexadecimal, in base64
    wherever it begins in a longer text (unless so little is sure of it that it is anywhere)."""
    data = secret.encode()
    encoded = (base64.b64encode(data[start:])[4:-4] for start in range(3))
    return (
        data,
        *(quote(secret, safe=safe).encode() for safe in ("", _GO_KEEPS)),
        data.hex().encode(),
        *(text for text in encoded if len(text) >= _TELLING),
    )


def holders(folder: Path, secret: str) -> set[str]:
    """Files below the folder with any form of it in them."""
    sought = forms(secret)
    return {
        str(file.relative_to(folder))
        for file in folder.rglob("*")
        if file.is_file() and any(form in file.read_bytes() for form in sought)
    }


@dataclass
class SecretWatch:
    """What was seen. `in_environment` names, for a program, the secrets that it is given that way;
    `strangers` are processes that may hold any: the servers. `doing` is set by whoever does it."""

    secrets: Mapping[str, str]
    in_environment: Mapping[str, frozenset[str]]
    strangers: frozenset[int] = frozenset()
    folders: tuple[Path, ...] = ()
    doing: str = ""
    seen: set[Sighting] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    """Secrets that a program was seen to have been given as it may."""
    commands: set[str] = field(default_factory=set)
    """Every command line, words apart by spaces: that it looked."""
    rounds: int = 0

    def __post_init__(self) -> None:
        self._forms = {name: forms(secret) for name, secret in self.secrets.items()}
        self._known_programs: dict[str, _Program] = {}
        self._known_files: dict[str, _Version] = {}

    def look(self) -> bool:
        """At every process there is, and into the small files of the folders, as far as they are
        not as they were the last time. Whether anything has been seen so far."""
        with os.scandir("/proc") as processes:  # a tenth of what a `Path` for each costs
            names = {entry.name for entry in processes if entry.name.isdigit()}
        for name in names:
            if int(name) not in self.strangers:
                with suppress(OSError):  # gone meanwhile
                    self._look_at(name)
        self._known_programs = {
            name: old for name, old in self._known_programs.items() if name in names
        }
        for folder in self.folders:
            self._look_into(folder)
        self.rounds += 1
        return bool(self.seen)

    def inspect(self, where: str, who: str, content: bytes) -> None:
        """Anything: what a log says, what a result holds."""
        for secret in self._in(content):
            self.seen.add(Sighting(secret, where, who, self.doing))

    def started(self, argv: Iterable[Any], environment: Mapping[Any, Any] | None) -> None:
        """By this process, however short it lives."""
        words = [_bytes(word) for word in argv]
        program = Path(words[0].decode(errors="replace")).name
        self._command(program, b"\0".join(words))
        values = b"\0".join(map(_bytes, (environment or {}).values()))
        self._environment({program}, values)

    def _look_at(self, process: str) -> None:
        # It may become another program while it is looked at: it counts as either.
        before = _Program.of(process)
        if self._known_programs.get(process) == before:
            return
        self._command(before.name, before.command)
        environment = _read(f"/proc/{process}/environ")
        after = _Program.of(process)
        self._command(after.name, after.command)
        self._environment({before.name, after.name}, environment)
        if before == after:
            self._known_programs[process] = after

    def _command(self, program: str, command: bytes) -> None:
        self.commands.add(command.decode(errors="replace").replace("\0", " "))
        self.inspect("command line", program, command)

    def _environment(self, programs: set[str], values: bytes) -> None:
        allowed = {name for one in programs for name in self.in_environment.get(one, ())}
        for secret in self._in(values):
            if secret in allowed:
                self.given.add(secret)
            else:
                self.seen.add(
                    Sighting(secret, "environment", "/".join(sorted(programs)), self.doing)
                )

    def _in(self, content: bytes) -> list[str]:
        return [name for name, sought in self._forms.items() if any(f in content for f in sought)]

    def _look_into(self, folder: str | Path) -> None:
        with suppress(OSError), os.scandir(folder) as entries:  # it may go while it is walked
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    self._look_into(entry.path)
                elif entry.is_file():
                    with suppress(OSError):
                        self._look_into_file(entry)

    def _look_into_file(self, file: os.DirEntry[str]) -> None:
        found = file.stat()
        version = _Version(found.st_ino, found.st_size, found.st_ctime_ns)
        if found.st_size >= _SMALL or self._known_files.get(file.path) == version:
            return
        self.inspect("file", file.path, _read(file.path))
        if time.time() - found.st_ctime > _TICK_SECONDS:
            self._known_files[file.path] = version


class _Version(NamedTuple):
    """A file as it was read. `changed` is the time that nobody can set to another."""

    inode: int
    size: int
    changed: int


class _Program(NamedTuple):
    """What a process runs. Where its words and variables begin in memory is another place after
    each exec, and its number may be given to another process, which began later."""

    name: str
    begun: bytes
    places: tuple[bytes, ...]
    command: bytes

    @classmethod
    def of(cls, process: str) -> "_Program":
        """Raises OSError if it is gone. Fields of `stat`: proc(5), counted from 1."""
        stat = _read(f"/proc/{process}/stat")
        head, _, tail = stat.rpartition(b") ")
        fields = tail.split()
        name = head.partition(b" (")[2].decode(errors="replace")
        return cls(name, fields[19], tuple(fields[45:49]), _read(f"/proc/{process}/cmdline"))


@contextmanager
def watching(watch: SecretWatch) -> Iterator[SecretWatch]:
    """Look again and again, and at whatever this process starts."""
    stop = threading.Event()

    def look() -> None:
        while not stop.wait(_PAUSE_SECONDS):
            watch.look()

    thread = threading.Thread(target=look)
    _WATCHES.append(watch)
    thread.start()
    try:
        yield watch
    finally:
        stop.set()
        thread.join()
        _WATCHES.remove(watch)
        watch.look()


_WATCHES: Final[list[SecretWatch]] = []


def _on_start(event: str, arguments: tuple[Any, ...]) -> None:
    """A hook stays for the life of the process, so there is one, for whoever watches."""
    if event == "subprocess.Popen":
        for watch in _WATCHES:
            _, argv, _, environment = arguments
            watch.started(argv, environment)


sys.addaudithook(_on_start)


def _read(file: str) -> bytes:
    return Path(file).read_bytes()


def _bytes(word: Any) -> bytes:
    return word if isinstance(word, bytes) else str(word).encode(errors="surrogateescape")
