"""Finds the restic to run."""

import asyncio
import shutil
from collections.abc import Iterable
from typing import Final

from ..protocol.values import ErrorClass, Problem
from . import commands
from .process import Runner
from .version import OLDEST, Restic, parse_version

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


async def find_restic(
    runner: Runner,
    *,
    configured: str = "",
    search_path: str | None = None,
    places: Iterable[str] = USUAL_PLACES,
) -> Restic:
    """The configured restic if one is configured, and no other; else the first usable one on PATH
    (`search_path` instead of the process's own) or in the usual places.

    Raises ResticUnusableError.
    """
    if configured:
        candidates = [configured]
    else:
        on_path = shutil.which("restic", path=search_path)
        candidates = list(dict.fromkeys([*([on_path] if on_path else []), *places]))
    too_old: Problem | None = None
    reason = ""
    for path in candidates:
        try:
            restic, reason = await _examine(path, runner)
        except FileNotFoundError:
            continue
        except OSError as error:
            reason = f"{path}: {error.strerror}"
            continue
        if restic is None:
            continue
        if restic.version >= OLDEST:
            return restic
        too_old = too_old or Problem(
            error=ErrorClass.RESTIC_TOO_OLD, subject=path, detail=str(restic.version)
        )
    missing = Problem(error=ErrorClass.RESTIC_MISSING, subject=configured, detail=reason)
    raise ResticUnusableError(too_old or missing)


async def _examine(path: str, runner: Runner) -> tuple[Restic | None, str]:
    """The restic at a path, or None and why not."""
    lines: list[bytes] = []
    await runner.run(
        commands.version(path),
        on_stdout=lines.append,
        on_stderr=lambda _: None,
        cancel=asyncio.Event(),
        timeout_seconds=_VERSION_SECONDS,
    )
    found = parse_version(b"\n".join(lines).decode("utf-8", "replace"))
    if found is None:
        return None, f"{path}: not a restic"
    return Restic(path, found), ""
