"""Whether a machine can do what a job asks of it, by what is known of the two. Pure."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from . import places
from .fields import FieldCode, FieldProblem
from .model import LocalPlace, Machine, Repository

_ESCAPED: Final = re.compile(r"\\(.)")

WINDOWS: Final = "Windows"
_SYSTEMS: Final = frozenset({WINDOWS, "Linux", "macOS"})
"""As agents name those whose paths are known (`kustos_agent.system.os_name`)."""


def context_problems(
    sources: Iterable[str],
    excludes: Iterable[str],
    machine: Machine | None,
    repository: Repository | None,
) -> list[FieldProblem]:
    """What is wrong with these on that machine and into that repository; None: there is no such."""
    found: list[FieldProblem] = []
    if machine is None:
        found.append(FieldProblem("machine_id", FieldCode.UNKNOWN))
    else:
        found += [
            FieldProblem("sources", FieldCode.NOT_ABSOLUTE, source)
            for source in sources
            if not _is_path_of(machine.os_name, source)
        ]
    return found + repository_problems(sources, excludes, repository)


def repository_problems(
    sources: Iterable[str], excludes: Iterable[str], repository: Repository | None
) -> list[FieldProblem]:
    """What is wrong with these into that repository, on any machine."""
    if repository is None:
        return [FieldProblem("repository_id", FieldCode.UNKNOWN)]
    if isinstance(repository.place, LocalPlace):
        # A backup that saves its own repository grows with every run.
        return [
            FieldProblem("sources", FieldCode.CONTAINS_REPOSITORY, source)
            for source in sources
            if within(repository.place.path, source)
            and not any(
                within(repository.place.path, _unescaped(pattern))
                for pattern in excludes
                if places.is_absolute(pattern)
            )
        ]
    return []


def within(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or below it, by components: /homework is not below /home."""
    kind = PurePosixPath if folder.startswith("/") else PureWindowsPath
    return kind(path).is_relative_to(kind(folder))


def _is_path_of(os_name: str, path: str) -> bool:
    """Of a system that nobody knows here nothing is said."""
    return os_name not in _SYSTEMS or path.startswith("/") is (os_name != WINDOWS)


def _unescaped(pattern: str) -> str:
    """The path that an escaped pattern stands for (restic's patterns are Go's filepath.Match)."""
    if pattern.startswith("/"):
        return _ESCAPED.sub(r"\1", pattern)
    return pattern.replace("[[]", "[")
