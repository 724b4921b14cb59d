"""Which Python runs Kustos: is this one suitable, and where is one that is.

Read by every Python from 3.8, because it decides whether this one may go on.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from installers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PROBE = (
    "import platform, sys;"
    "print(platform.python_implementation(), *sys.version_info[:2], sys.executable)"
)
_PROBE_SECONDS = 20


class Version(NamedTuple):
    """A Python's feature release."""

    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"


SUPPORTED = (Version(3, 13), Version(3, 12), Version(3, 11))
"""What pyproject.toml's `requires-python` says, in the order they are looked for."""


class Interpreter(NamedTuple):
    """A Python that was started and asked: its implementation, version and file."""

    implementation: str
    version: Version
    file: str

    @property
    def suitable(self) -> bool:
        """Whether Kustos runs on it."""
        return self.implementation == "CPython" and self.version in SUPPORTED


def this_interpreter() -> Interpreter:
    """The one that runs these lines."""
    version = Version(*sys.version_info[:2])
    return Interpreter(platform.python_implementation(), version, sys.executable)


def base_file() -> str:
    """This interpreter's file outside any environment: an environment is made with that one.

    One made by the Python of another environment would break when the other is removed.
    """
    if sys.prefix != sys.base_prefix:
        name = "python.exe" if os.name == "nt" else f"bin/python{Version(*sys.version_info[:2])}"
        file = Path(sys.base_prefix, name)
        if file.exists():
            return str(file)
    return sys.executable


def can_make_environments() -> bool:
    """Whether this Python's `venv` works; Debian ships it without the part that installs pip."""
    return importlib.util.find_spec("ensurepip") is not None


def parse_version(text: str) -> Version:
    """`3.13` as a version; refuses anything that Kustos does not run on."""
    for version in SUPPORTED:
        if text.strip() == str(version):
            return version
    raise Refusal(f"Kustos runs on CPython {_list_supported()}, not on “{text}”.")


def choose(here: Interpreter, wanted: Version | None, others: Iterable[Interpreter]) -> Interpreter:
    """The Python to go on with: this one if it will do, else the first of `others` that does.

    `wanted` is the version that was asked for by name; without it any supported one will do.
    `others` is only walked when it is needed, since each costs a process. Raises `Refusal`.
    """

    def will_do(one: Interpreter) -> bool:
        return one.suitable and wanted in (None, one.version)

    if will_do(here):
        return here
    for one in others:
        if will_do(one):
            return one
    raise Refusal(_not_found(here, wanted))


def places(root: Path, wanted: Version | None, environ: Mapping[str, str]) -> Iterator[Path]:
    """Files that may be a suitable Python: in PATH's folders, then pyenv's, best version first.

    Before all of them the one that made the checkout's environment, which is kept that way.
    All of PATH is walked, not its first hit: pyenv puts a stub there for every version it
    knows, which fails for those that are not switched on.
    """
    folders = [Path(text) for text in environ.get("PATH", "").split(os.pathsep) if text]
    home = environ.get("PYENV_ROOT") or str(Path("~/.pyenv").expanduser())
    suffix = ".exe" if os.name == "nt" else ""
    if wanted is None:
        yield root / (".venv/Scripts/python.exe" if os.name == "nt" else ".venv/bin/python")
    for version in SUPPORTED if wanted is None else (wanted,):
        for folder in folders:
            yield folder / f"python{version}{suffix}"
        for release in sorted(Path(home, "versions").glob(f"{version}.*"), reverse=True):
            yield release / ("python.exe" if os.name == "nt" else "bin/python")
    for name in ("python3", "python"):
        for folder in folders:
            yield folder / f"{name}{suffix}"


def ask(file: Path) -> Interpreter | None:
    """Starts `file` and asks what it is; None when it is not there, fails or is no Python."""
    if not file.is_file() or not os.access(str(file), os.X_OK):
        return None
    try:
        answer = subprocess.run(
            [str(file), "-I", "-c", _PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            timeout=_PROBE_SECONDS,
            check=True,
        ).stdout
        implementation, major, minor, where = answer.rstrip("\n").split(" ", 3)
        return Interpreter(implementation, Version(int(major), int(minor)), where)
    except (OSError, ValueError, subprocess.SubprocessError):
        return None


def others(root: Path, wanted: Version | None, environ: Mapping[str, str]) -> Iterator[Interpreter]:
    """The Pythons of this machine that answer, one by one."""
    for file in places(root, wanted, environ):
        one = ask(file)
        if one is not None:
            yield one


def _list_supported() -> str:
    names = [str(version) for version in sorted(SUPPORTED)]
    return ", ".join(names[:-1]) + " or " + names[-1]


def _not_found(here: Interpreter, wanted: Version | None) -> str:
    if wanted is not None:
        return f"No CPython {wanted} on PATH or under pyenv. Install it, or leave out --python."
    return (
        f"Kustos needs CPython {_list_supported()}. This is {here.implementation}"
        f" {here.version} ({here.file}), and no suitable one was found on PATH or under pyenv."
        " On Debian 12 and newer: sudo apt-get install python3 python3-venv"
    )
