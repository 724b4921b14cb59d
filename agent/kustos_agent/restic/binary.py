"""Finds the restic to run."""

import asyncio
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from ..protocol.restic_versions import OLDEST, parse_version
from ..protocol.values import ErrorClass, Problem
from . import commands
from .process import Runner
from .version import Restic

USUAL_PLACES: Final = (
    "/usr/bin/restic",
    "/usr/local/bin/restic",
    "/opt/homebrew/bin/restic",
    "/opt/local/bin/restic",
    "/snap/bin/restic",
    "C:\\Program Files\\restic\\restic.exe",
)
"""Where packages put it, for an agent whose PATH is a service's."""

_VERSION_SECONDS: Final = 20.0


class ResticUnusableError(Exception):
    """There is no restic that can be used; `problem` is RESTIC_MISSING or RESTIC_TOO_OLD."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.error}: {problem.subject}")
        self.problem = problem


class Whence(Enum):
    """How a restic was found, in the order in which it is looked for."""

    CONFIGURED = "configured"
    """The machine's owner named it."""
    PATH = "path"
    PACKAGE = "package"
    """In one of the places where packages put it."""
    FETCHED = "fetched"
    """By `kustos-agent restic fetch`."""


@dataclass(frozen=True, slots=True)
class Found:
    """The restic to run, and how it was found."""

    restic: Restic
    whence: Whence


async def find_restic(
    runner: Runner,
    *,
    configured: str = "",
    search_path: str | None = None,
    places: Iterable[str] = USUAL_PLACES,
    fetched: Iterable[str] = (),
) -> Found:
    """The configured restic if one is configured, and no other; else the first usable one on PATH
    (`search_path` instead of the process's own), in the usual places, or of those that were
    fetched.

    Raises ResticUnusableError.
    """
    candidates = _candidates(configured, search_path, places, fetched)
    too_old: Problem | None = None
    reason = ""
    for path, whence in candidates.items():
        try:
            restic = await ask_version(path, runner)
        except FileNotFoundError:
            continue
        except OSError as error:
            reason = f"{path}: {error.strerror}"
            continue
        if restic is None:
            reason = f"{path}: not a restic"
            continue
        if restic.version >= OLDEST:
            return Found(restic, whence)
        too_old = too_old or Problem(
            error=ErrorClass.RESTIC_TOO_OLD, subject=path, detail=str(restic.version)
        )
    missing = Problem(error=ErrorClass.RESTIC_MISSING, subject=configured, detail=reason)
    raise ResticUnusableError(too_old or missing)


async def ask_version(path: str, runner: Runner) -> Restic | None:
    """The restic at a path; None for a program that is not one. Raises OSError where it cannot be
    run."""
    lines: list[bytes] = []
    await runner.run(
        commands.version(path),
        on_stdout=lines.append,
        on_stderr=lambda _: None,
        cancel=asyncio.Event(),
        timeout_seconds=_VERSION_SECONDS,
    )
    found = parse_version(b"\n".join(lines).decode("utf-8", "replace"))
    return None if found is None else Restic(path, found)


def _candidates(
    configured: str, search_path: str | None, places: Iterable[str], fetched: Iterable[str]
) -> dict[str, Whence]:
    """Each path once, by the first way it is found."""
    if configured:
        return {configured: Whence.CONFIGURED}
    on_path = shutil.which("restic", path=search_path)
    found = {on_path: Whence.PATH} if on_path else {}
    for whence, paths in ((Whence.PACKAGE, places), (Whence.FETCHED, fetched)):
        for path in paths:
            found.setdefault(path, whence)
    return found
