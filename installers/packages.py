"""The Python packages of one environment, through its own pip."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from installers.locks import normalise
from installers.process import Answer, run_quietly
from installers.refusal import Refusal

_OPTIONS = ("--quiet", "--no-input", "--disable-pip-version-check")
_LIST = "import importlib.metadata as m; print(*(one.name for one in m.distributions()))"
_ALWAYS = {"kustos", "pip", "setuptools"}


class Trouble(Enum):
    """Why pip failed, as far as its words tell."""

    UNREACHABLE = "unreachable"
    DISK_FULL = "disk-full"
    NOT_ALLOWED = "not-allowed"
    HASH_DIFFERS = "hash-differs"
    OTHER = "other"


_WORDS = (
    (Trouble.DISK_FULL, r"No space left on device|Disk quota exceeded"),
    (Trouble.NOT_ALLOWED, r"Permission denied|Read-only file system|Access is denied"),
    (Trouble.HASH_DIFFERS, r"DO NOT MATCH THE HASHES"),
    (
        Trouble.UNREACHABLE,
        (
            r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|NameResolutionError"
            r"|Connection refused|Connection reset|Network is unreachable|ProxyError|SSLError"
            r"|Temporary failure in name resolution|Read timed out|RemoteDisconnected"
            r"|ProtocolError|IncompleteRead"
        ),
    ),
)


class NothingChangedError(Refusal):
    """pip failed while it fetched, and it fetches all before it installs any."""


@dataclass(frozen=True, slots=True)
class Packages:
    """pip of the environment that `python` belongs to. Every method raises `Refusal`."""

    python: Path

    def install_locked(self, lock_files: Iterable[Path]) -> None:
        """Installs exactly what the files pin, checked by hash; builds and solves nothing."""
        requirements = [word for file in lock_files for word in ("--requirement", file)]
        options = ("--require-hashes", "--no-deps", "--only-binary=:all:")
        self._install([*options, *requirements])

    def install_editable(self, checkout: Path) -> None:
        """Installs the checkout itself as it stands; what builds it must be there already."""
        # --no-index: needs no network, and asks none for what it does not need.
        options = ("--no-index", "--no-deps", "--no-build-isolation", "--editable")
        self._install([*options, checkout])

    def install_wheel(self, wheel: Path) -> None:
        """Installs one wheel without what it needs, in place of any other build of it."""
        self._install(["--no-index", "--no-deps", "--force-reinstall", wheel])

    def keep_only(self, names: set[str]) -> None:
        """Removes every package but these (normalised names) and an environment's own."""
        answer = run_quietly([self.python, "-I", "-c", _LIST])
        if answer.status != 0:
            raise Refusal(f"What is installed cannot be listed:\n{answer.tail}")
        others = {normalise(name) for name in answer.output.split()} - names - _ALWAYS
        if not others:
            return
        answer = self._pip(["uninstall", "--yes", *_OPTIONS, *sorted(others)])
        if answer.status != 0:
            raise Refusal(f"pip cannot remove {', '.join(sorted(others))}:\n{answer.tail}")

    def check(self) -> None:
        """Refuses when something installed lacks what it says it needs."""
        answer = self._pip(["check", "--disable-pip-version-check"])
        if answer.status != 0:
            raise Refusal(
                f"The lock files do not fit pyproject.toml:\n{answer.tail}\n"
                "Refresh them: python3 installers/bootstrap.py lock"
            )

    def _install(self, words: Sequence[str | Path]) -> None:
        answer = self._pip(["install", *_OPTIONS, *words])
        if answer.status != 0:
            raise refusal(answer)

    def _pip(self, words: Sequence[str | Path]) -> Answer:
        # -I keeps PYTHONPATH and the user's own packages out of it.
        return run_quietly([self.python, "-I", "-m", "pip", *words])


def trouble(output: str) -> Trouble:
    """Why pip failed, from what it printed."""
    for kind, words in _WORDS:
        if re.search(words, output):
            return kind
    return Trouble.OTHER


def refusal(answer: Answer) -> Refusal:
    """The sentence for a pip that failed."""
    match trouble(answer.output):
        case Trouble.UNREACHABLE:
            return NothingChangedError(
                "The Python package index cannot be reached. Check the network (or the proxy"
                " settings) and start the same command again."
            )
        case Trouble.DISK_FULL:
            return Refusal("The disk is full: the set-up needs about 2 GB. Make room, try again.")
        case Trouble.NOT_ALLOWED:
            return Refusal(f"Python packages cannot be written here:\n{answer.tail}")
        case Trouble.HASH_DIFFERS:
            return NothingChangedError(
                "A package is not the one that the lock files name; nothing of it was installed."
                f" A broken download, or an index that serves other files:\n{answer.tail}"
            )
        case Trouble.OTHER:
            return Refusal(f"pip could not install the packages:\n{answer.tail}")
