"""The owner's forbidden paths, applied to what a manager asks.

Compared by whole components after resolving links: `/home` does not cover `/homework`, and a link
into a forbidden folder does not lead around it.
"""

import os
from collections.abc import Iterable
from pathlib import Path


class ForbiddenPaths:
    """Touches the disk to resolve links: call it from a thread."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._paths = tuple(paths)

    def __bool__(self) -> bool:
        return bool(self._paths)

    def covering(self, path: str) -> str | None:
        """The forbidden path that `path` is or lies in, as the owner wrote it."""
        parts = _parts(path)
        for forbidden in self._paths:
            barred = _parts(str(forbidden))
            if parts[: len(barred)] == barred:
                return str(forbidden)
        return None

    def below(self, path: str) -> list[str]:
        """The forbidden paths that lie somewhere inside `path`, links resolved."""
        parts = _parts(path)
        return [
            os.path.realpath(forbidden)
            for forbidden in self._paths
            if len(barred := _parts(str(forbidden))) > len(parts) and barred[: len(parts)] == parts
        ]


def _parts(path: str) -> tuple[str, ...]:
    return Path(os.path.normcase(os.path.realpath(path))).parts
