"""Two computers of an office on one: each with people's homes and disks of its own, where the
system that the walk runs on lets it."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.helpers.processes import Child, child
from tests.helpers.trees import big_file

ROOT = Path(__file__).resolve().parents[2]
BORROWED = (Path("/home"), Path("/srv"))
"""Folders that a computer of the walk has of its own."""

# The mounts are its own, and end with the last process in it.
ENTER = """\
mount --bind "$1" /home && mount --bind "$2" /srv || exit 9
shift 2
exec "$@"
"""


@dataclass(frozen=True)
class Computer:
    """Its /home is `homes`, its /srv `disk`, which other computers may share; without the right to
    arrange that, its programs see both where they are.

    `kept_in` is where in the person's home Kustos keeps its things.
    """

    homes: Path
    disk: Path
    name: str
    person: str
    kept_in: str
    variables: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder in (self.kustos_home, self.disk):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def home(self) -> Path:
        """The person's home, as this process reaches it."""
        return self.homes / self.person

    @property
    def kustos_home(self) -> Path:
        """KUSTOS_HOME, as this process reaches it."""
        return self.home / self.kept_in

    def inside(self, path: Path) -> str:
        """What the computer's programs call a path."""
        if may_separate():
            for known, own in zip((self.homes, self.disk), BORROWED, strict=True):
                if path.is_relative_to(known):
                    return str(own / path.relative_to(known))
        return str(path)

    def outside(self, path: str) -> Path:
        """Where this process finds what they call so."""
        if may_separate():
            for known, own in zip((self.homes, self.disk), BORROWED, strict=True):
                if Path(path).is_relative_to(own):
                    return known / Path(path).relative_to(own)
        return Path(path)

    @property
    def environment(self) -> dict[str, str]:
        """For its programs."""
        path = os.pathsep.join(str(ROOT / part) for part in ("agent", "app", "."))
        return {
            **os.environ,
            **self.variables,
            "PYTHONPATH": path,
            "HOME": self.inside(self.home),
            "KUSTOS_HOME": self.inside(self.kustos_home),
        }

    def introduce(self, agent_home: Path) -> None:
        """Write the owner's file of an agent on it: the computer's name."""
        agent_home.mkdir(parents=True, exist_ok=True)
        (agent_home / "agent.toml").write_text(f'name = "{self.name}"\n')

    @contextmanager
    def running(self, *argv: str, stdin: bytes | None = None) -> Iterator[Child]:
        """A program of ours on it, as `python -m …`."""
        command = [sys.executable, "-m", *argv]
        if may_separate():
            enter = ["sh", "-c", ENTER, "sh", str(self.homes), str(self.disk)]
            command = ["unshare", "--mount", *enter, *command]
        with child(command, environment=self.environment, folder=ROOT, stdin=stdin) as program:
            yield program

    def done(self, *argv: str, stdin: bytes | None = None) -> str:
        """What a program of ours wrote, that has to end well by itself."""
        with self.running(*argv, stdin=stdin) as program:
            code = program.wait_for_end(60)
            assert code == 0, program.report()
            return program.output()


@cache
def may_separate() -> bool:
    """Whether programs can be given disks of their own: Linux, as root, and nothing that is needed
    lies where those disks would hide it."""
    needed = (ROOT, Path(sys.prefix), Path(sys.base_prefix), Path(os.environ.get("TMPDIR", "/tmp")))
    hidden = any(path.is_relative_to(other) for path in needed for other in BORROWED)
    if not sys.platform.startswith("linux") or os.geteuid() or hidden:
        return False
    try:
        tried = subprocess.run(
            ["unshare", "--mount", "mount", "--bind", "/srv", "/srv"],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=30,
        )
    except FileNotFoundError:
        return False
    return tried.returncode == 0


def furnish(home: Path, papers: Mapping[str, Sequence[str]], scans: int = 0) -> None:
    """Fill a home: `papers` by folder, and `scans` MB of what does not compress."""
    number = 1
    for place, names in papers.items():
        (home / place).mkdir(parents=True, exist_ok=True)
        for name in names:
            number += 1
            big_file(home / place / name, 20_000 + 7_000 * (number % 9), seed=number)
    for scan in range(scans // 4):
        folder = home / "Scans" / f"2026-{1 + scan * 12 // (scans // 4):02}"
        folder.mkdir(parents=True, exist_ok=True)
        big_file(folder / f"Scan {scan + 1:04}.pdf", 4_000_000, seed=1_000 + scan)
