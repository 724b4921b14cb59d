"""The lock files: every package that is installed, by version and hash, for CPython 3.11 to 3.13.

`requirements/dev.txt` is solved first and holds the versions of all the others:

    agent.txt        the base distribution's own needs
    agent-test.txt   the same, and what the agent's tests need
    desktop.txt      the base and the manager
    build.txt        what builds Kustos itself (an editable install, the wheel)
    dev.txt          all of it, with the tests' and checks' tools
"""

import re
import shutil
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from installers.process import run_quietly
from installers.refusal import Refusal

_OLDEST = "3.11"
_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock file and the part of pyproject.toml it is solved from."""

    name: str
    words: tuple[str, ...]
    """uv's words for the part: extras and dependency groups; none means the base."""

    build_system: bool = False
    """Solved from `[build-system] requires` instead, which uv has no word for."""


DEV = Lock("dev.txt", ("--all-extras", "--group", "dev"))
LOCKS = (
    DEV,
    Lock("agent.txt", ()),
    Lock("agent-test.txt", ("--group", "agent-test")),
    Lock("desktop.txt", ("--extra", "desktop")),
    Lock("build.txt", (), build_system=True),
)


def folder(root: Path) -> Path:
    """Where the lock files of the checkout `root` are."""
    return root / "installers" / "requirements"


def files(root: Path, names: Iterable[str]) -> list[Path]:
    """The lock files of these names."""
    return [folder(root) / name for name in names]


def packages(lock_files: Iterable[Path]) -> set[str]:
    """The normalised names (PEP 503) of all packages that the files pin, for any platform."""
    return {
        normalise(name)
        for file in lock_files
        for name in _PINNED.findall(file.read_text(encoding="utf-8"))
    }


def normalise(name: str) -> str:
    """A package's name as the index compares it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def command(uv: Path, lock: Lock, target: Path, *, upgrade: bool) -> list[str]:
    """The call of uv that writes `target`; `target.parent` must hold dev.txt for all but that one.

    Without `upgrade` uv keeps what the file pins already, as long as it fits.
    """
    return [
        str(uv),
        *("pip", "compile", "--quiet", "--universal", "--python-version", _OLDEST),
        *("--generate-hashes", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"),
        *("--custom-compile-command", "python3 installers/bootstrap.py lock"),
        *(("--constraint", str(target.parent / DEV.name)) if lock is not DEV else ()),
        *(("--upgrade",) if upgrade and lock is DEV else ()),
        *("--output-file", str(target)),
        *(("-",) if lock.build_system else ("pyproject.toml", *lock.words)),
    ]


def refresh(root: Path, *, upgrade: bool) -> None:
    """Solves every lock file of `root` again from its pyproject.toml; raises `Refusal`."""
    uv = _find_uv(root)
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    requires: Sequence[str] = project["build-system"]["requires"]
    for lock in LOCKS:
        target = folder(root) / lock.name
        answer = run_quietly(
            command(uv, lock, target, upgrade=upgrade),
            cwd=root,
            standard_input="\n".join(requires) if lock.build_system else "",
        )
        if answer.status != 0:
            raise Refusal(f"{lock.name} could not be solved:\n{answer.tail}")
        print(f"{target.relative_to(root)}: {len(packages([target]))} packages")


def _find_uv(root: Path) -> Path:
    beside = Path(sys.executable).with_name("uv.exe" if sys.platform == "win32" else "uv")
    places = [root / ".venv" / "bin" / "uv", root / ".venv" / "Scripts" / "uv.exe", beside]
    for place in places:
        if place.is_file():
            return place
    found = shutil.which("uv")
    if found is None:
        raise Refusal("The lock files are solved by uv. Run bootstrap.py setup first.")
    return Path(found)
