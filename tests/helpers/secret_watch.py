"""Looks for secrets where they must not be: in command lines and environments of every process
there is, and in files, while something is done and afterwards."""

import base64
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import quote

_PAUSE_SECONDS: Final = 0.005
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

    def look(self) -> bool:
        """At every process there is, and into the small files of the folders. Whether anything has
        been seen so far."""
        for process in Path("/proc").iterdir():
            if process.name.isdigit() and int(process.name) not in self.strangers:
                with suppress(OSError):  # gone meanwhile
                    self._look_at(process)
        for file in self._files():
            with suppress(OSError):
                self.inspect("file", str(file), file.read_bytes())
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

    def _look_at(self, process: Path) -> None:
        # It may become another program while it is looked at: it counts as either.
        before = _name(process)
        command = (process / "cmdline").read_bytes()
        environment = (process / "environ").read_bytes()
        programs = {before, _name(process)}
        self._command(before, command)
        self._environment(programs, environment)

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

    def _files(self) -> Iterator[Path]:
        for folder in self.folders:
            with suppress(OSError):  # a folder that goes while it is walked
                for file in folder.rglob("*"):
                    if file.is_file() and file.stat().st_size < _SMALL:
                        yield file


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


def _name(process: Path) -> str:
    return (process / "comm").read_text(errors="replace").strip()


def _bytes(word: Any) -> bytes:
    return word if isinstance(word, bytes) else str(word).encode(errors="surrogateescape")
