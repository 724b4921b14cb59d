"""What a restic may take of the machine: limits -> its flags, variables and niceness."""

import math
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Unpack

import msgspec

from ..protocol.effort import Effort
from ..protocol.values import Limits
from .command import Command, CommandKind
from .process import Ended, Runner, Terms

_NO_RESTIC: Final = frozenset(
    {
        CommandKind.SSH,
        CommandKind.SSH_KEYSCAN,
        CommandKind.DUMP_PROGRAM,
        CommandKind.DUMP_QUESTION,
        CommandKind.HOOK,
    }
)
_NO_REPOSITORY: Final = frozenset({CommandKind.VERSION})


def limited(command: Command, limits: Limits, cores: int) -> Command:
    """The command as it runs under these limits on a machine with so many cores.

    The share of the CPU is kept by GOMAXPROCS: so many of restic's threads compute at a time. It is
    rounded up to whole cores; anything finer takes cgroups, and with them root. Bandwidth is
    restic's own limit, in KiB/s, for each process and for any repository, local ones included.
    """
    if command.kind in _NO_RESTIC:
        return replace(command, nice=limits.nice)
    environment = dict(command.environment)
    if 0 < limits.cpu_percent < 100:  # noqa: PLR2004  a percentage
        environment["GOMAXPROCS"] = str(max(1, math.ceil(cores * limits.cpu_percent / 100)))
    flags = []
    if command.kind not in _NO_REPOSITORY:
        if limits.upload_kib:
            flags.append(f"--limit-upload={limits.upload_kib}")
        if limits.download_kib:
            flags.append(f"--limit-download={limits.download_kib}")
    return replace(command, argv=(*command.argv, *flags), environment=environment, nice=limits.nice)


def within(limits: Limits, effort: Effort) -> Limits:
    """What a run may take that is to take no more than this of a machine that allows no more than
    that."""
    uploads = [rate for rate in (limits.upload_kib, effort.upload_kib) if rate]
    return msgspec.structs.replace(
        limits, nice=max(limits.nice, effort.nice), upload_kib=min(uploads, default=0)
    )


def usable_cores() -> int:
    """Cores that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class LimitedRunner:
    """Another runner under `limits`, which are asked for with each process: the next one has the
    new ones."""

    def __init__(self, inner: Runner, limits: Callable[[], Limits], *, cores: int) -> None:
        self._limits = limits
        self._inner = inner
        self._cores = cores

    async def run(self, command: Command, **terms: Unpack[Terms]) -> Ended:
        """See `Runner.run`."""
        return await self._inner.run(limited(command, self._limits(), self._cores), **terms)
