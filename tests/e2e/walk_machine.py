"""Two computers of an office on one: each with its own name, people's homes and disks, where the
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

# Its own name and mounts end with the last process in it.
ENTER = """\
mount --bind "$1/home" /home && mount --bind "$1/srv" /srv && hostname "$2" || exit 9
shift 2
exec "$@"
"""


@dataclass(frozen=True)
class Computer:
    """`folder` holds what the computer sees as /home and /srv; without the right to arrange that,
    its programs see them where they are, and it has this computer's name."""

    folder: Path
    name: str
    person: str
    variables: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for folder in (self.outside_home, self.folder / "srv"):
            folder.mkdir(parents=True, exist_ok=True)

    @property
    def own(self) -> bool:
        """Whether it has a name and disks of its own."""
        return may_separate()

    @property
    def shown_name(self) -> str:
        """What its programs take its name for."""
        return self.name if self.own else os.uname().nodename

    @property
    def outside_home(self) -> Path:
        """The person's home, as this process reaches it."""
        return self.folder / "home" / self.person

    @property
    def home(self) -> str:
        """The person's home, as the computer's programs reach it."""
        return self.inside(self.outside_home)

    def inside(self, path: Path) -> str:
        """What the computer calls `path`."""
        if not self.own:
            return str(path)
        return str(Path("/") / path.relative_to(self.folder))

    def outside(self, path: str) -> Path:
        """Where this process finds what the computer calls `path`."""
        return self.folder / Path(path).relative_to("/") if self.own else Path(path)

    @property
    def environment(self) -> dict[str, str]:
        """For its programs."""
        path = os.pathsep.join(str(ROOT / part) for part in ("agent", "app", "."))
        return {**os.environ, "PYTHONPATH": path, **self.variables, "HOME": self.home}

    def command(self, argv: Sequence[str]) -> list[str]:
        """The command line that runs `argv` on it."""
        if not self.own:
            return [*argv]
        shell = ["sh", "-c", ENTER, "sh", str(self.folder), self.name]
        return ["unshare", "--mount", "--uts", *shell, *argv]

    @contextmanager
    def running(self, *argv: str, stdin: bytes | None = None) -> Iterator[Child]:
        """A program of ours on it, as `python -m …`."""
        command = self.command([sys.executable, "-m", *argv])
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
    """Whether programs can be given their own name and disks: Linux, as root, and nothing that is
    needed lies where their disks would hide it."""
    needed = (ROOT, Path(sys.prefix), Path(sys.base_prefix), Path(os.environ.get("TMPDIR", "/tmp")))
    hidden = any(path.is_relative_to(other) for path in needed for other in BORROWED)
    if not sys.platform.startswith("linux") or os.geteuid() or hidden:
        return False
    try:
        tried = subprocess.run(
            ["unshare", "--mount", "--uts", "sh", "-c", "mount --bind /srv /srv && hostname walk"],
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
    for folder, names in papers.items():
        (home / folder).mkdir(parents=True, exist_ok=True)
        for name in names:
            number += 1
            big_file(home / folder / name, 20_000 + 7_000 * (number % 9), seed=number)
    for scan in range(scans // 4):
        folder = home / "Scans" / f"2026-{1 + scan * 12 // (scans // 4):02}"
        folder.mkdir(parents=True, exist_ok=True)
        big_file(folder / f"Scan {scan + 1:04}.pdf", 4_000_000, seed=1_000 + scan)
