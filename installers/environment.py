"""A virtual environment that holds exactly what its lock files say, made, kept and repaired.

The stamp in it says what it holds. It is written last and taken away first, so an environment
without one was left half-made (killed, disk full, power cut) and is made anew.
"""

import hashlib
import json
import os
import platform
import shutil
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from installers import interpreters, locks
from installers.packages import NothingChangedError, Packages
from installers.process import run_quietly
from installers.refusal import Refusal

STAMP = "kustos-stamp.json"
_PROJECT_TABLES = ("build-system", "project", "dependency-groups")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What an environment is to hold."""

    name: str
    locks: tuple[str, ...]
    """File names in installers/requirements."""

    editable: bool = False
    """Whether Kustos itself is installed too, from the checkout's own files."""

    includes: tuple[str, ...] = ()
    """Names of recipes that are fulfilled by this one as well."""


RUN = Recipe("run", ("build.txt", "desktop.txt"), editable=True)
TEST = Recipe("test", ("dev.txt",), editable=True, includes=("run",))
RECIPES = {recipe.name: recipe for recipe in (RUN, TEST)}


@dataclass(frozen=True, slots=True)
class Stamp:
    """What an environment holds: who made it, and the fingerprint of each recipe in it."""

    made_by: str
    recipes: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """The stamp of the environment in `folder`; None when it has none that can be read."""
        try:
            text = (folder / STAMP).read_text(encoding="utf-8")
            content = json.loads(text)
            return cls(str(content["made_by"]), dict(content["recipes"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Puts the stamp down in one step."""
        content = json.dumps({"made_by": self.made_by, "recipes": self.recipes}, indent=1)
        draft = folder / (STAMP + ".new")
        draft.write_text(content + "\n", encoding="utf-8")
        draft.replace(folder / STAMP)


@dataclass(frozen=True, slots=True)
class Environment:
    """The virtual environment in `folder` for the checkout `root`."""

    root: Path
    folder: Path

    def program(self, name: str) -> Path:
        """The file of a program in it, there or not."""
        if sys.platform == "win32":
            return self.folder / "Scripts" / f"{name}.exe"
        return self.folder / "bin" / name

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.program("python")

    def holds(self, recipe: Recipe) -> bool:
        """Whether nothing has to be done for `recipe`. Reads a few files, starts nothing."""
        stamp = Stamp.read(self.folder)
        return (
            stamp is not None
            and self._whole(stamp)
            and stamp.recipes.get(recipe.name) == fingerprint(self.root, recipe)
        )

    def usable(self) -> bool:
        """Whether it was completed once by this very Python for this very folder."""
        stamp = Stamp.read(self.folder)
        return stamp is not None and self._whole(stamp)

    def prepare(self, recipe: Recipe) -> None:
        """Makes it hold `recipe`, whatever state it is in; raises `Refusal`.

        One that was completed before is brought up to date in place and keeps what it had;
        everything else in the folder is thrown away.
        """
        if self.holds(recipe):
            return
        with _turn(self.root / ".cache" / "setup.lock"):
            if not self.holds(recipe):  # another set-up may have done it while we waited
                self._make(recipe)

    def _whole(self, stamp: Stamp) -> bool:
        return stamp.made_by == _maker(self.folder) and self.python.exists()

    def _make(self, recipe: Recipe) -> None:
        packages = Packages(self.python)
        before = Stamp.read(self.folder) if self.usable() else None
        if before is None:
            self._create()
        else:
            (self.folder / STAMP).unlink()
        wider = _widest(recipe, before)
        files = locks.files(self.root, wider.locks)
        held = {  # taken now: a lock that is edited meanwhile is for the next set-up
            name: fingerprint(self.root, RECIPES.get(name, wider))
            for name in (wider.name, *wider.includes)
        }
        print(f"Installing {len(locks.packages(files))} packages into {self.folder.name} …")
        try:
            packages.install_locked(files)
        except NothingChangedError:
            if before is not None:
                before.write(self.folder)
            raise
        if before is not None:
            packages.keep_only(locks.packages(files))
        if wider.editable:
            packages.install_editable(self.root)
        packages.check()
        Stamp(_maker(self.folder), held).write(self.folder)

    def _create(self) -> None:
        if self.folder.exists():
            print(f"{self.folder.name} is not complete or was made by another Python: made anew.")
            shutil.rmtree(self.folder)
        print(f"Making {self.folder.name} with Python {platform.python_version()} …")
        self.folder.mkdir(parents=True)
        answer = run_quietly([interpreters.base_file(), "-I", "-m", "venv", self.folder])
        if answer.status != 0:
            raise Refusal(f"The virtual environment could not be made:\n{answer.tail}")


def fingerprint(root: Path, recipe: Recipe) -> str:
    """Changes when anything changes that the set-up of `recipe` reads: locks and project tables.

    Of pyproject.toml only what an installation depends on; a new lint rule sets nothing up again.
    """
    digest = hashlib.sha256()
    for file in locks.files(root, recipe.locks):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    if recipe.editable:
        project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        tables = {name: project.get(name) for name in _PROJECT_TABLES}
        tables["hatch"] = project.get("tool", {}).get("hatch")
        digest.update(json.dumps(tables, sort_keys=True).encode())
    return digest.hexdigest()


def _widest(recipe: Recipe, before: Stamp | None) -> Recipe:
    """An environment that held more than `recipe` goes on doing so."""
    had = () if before is None else before.recipes
    for name in had:
        known = RECIPES.get(name)
        if known is not None and recipe.name in known.includes:
            return known
    return recipe


def _maker(folder: Path) -> str:
    """The Python and the place an environment belongs to: it works with no other."""
    version = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{version} {sys.base_prefix} in {folder.resolve()}"


@contextmanager
def _turn(file: Path) -> Iterator[None]:
    """One set-up of a checkout at a time; the system lets go when its holders have died."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415 - there is none on Windows

    with file.open("w") as handle:
        # pip inherits it: when we are killed and it goes on, the next set-up waits for it too.
        os.set_inheritable(handle.fileno(), True)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout is running: waiting for it.", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
