"""How much effort a backup takes, by the agent's whole way to the real restic."""

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

from kustos_agent.fetching.shelf import Shelf
from kustos_agent.fetching.supply import Supply
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.effort import Compression, Effort
from kustos_agent.protocol.restic_versions import Capability
from kustos_agent.protocol.tasks import BackupSpec, InitSpec
from kustos_agent.protocol.values import (
    Limits,
    LogLevel,
    LogLine,
    Outcome,
    RepositoryAccess,
    SnapshotInfo,
)
from kustos_agent.restic.process import ProcessRunner
from kustos_agent.restic.progress import Progress
from kustos_agent.restic.version import Restic
from kustos_agent.tasks.marks import RunMarks
from kustos_agent.tasks.old_caches import OldCaches
from kustos_agent.tasks.restic_operations import ResticOperations

NOTING = """\
#!/bin/sh
echo "$(nice) $*" >> "{folder}/calls"
exec "{restic}" "$@"
"""


class Log:
    """What a run tells: see `Report`."""

    def __init__(self) -> None:
        self.lines: list[LogLine] = []

    async def started(self, command: str, restic_version: str) -> None:
        """See `Report.started`."""

    def progress(self, progress: Progress) -> None:
        """See `Report.progress`."""

    def log(self, line: LogLine) -> None:
        """See `Report.log`."""
        self.lines.append(line)

    def snapshots(self, snapshots: tuple[SnapshotInfo, ...]) -> None:
        """See `Report.snapshots`."""


class Machine:
    """An agent's operations; its restic writes down how it is called."""

    def __init__(self, restic: Restic, runner: ProcessRunner, folder: Path) -> None:
        self._calls = folder / "calls"
        self.log = Log()
        noting = folder / "restic"
        noting.write_text(NOTING.format(folder=folder, restic=restic.path))
        noting.chmod(0o700)
        self.operations = ResticOperations(
            configured=noting,
            supply=Supply(Shelf(folder / "fetched"), runner=runner, allowed=False),
            runner=runner,
            scratch=folder,
            environ={},
            marks=RunMarks(folder / "marks"),
            spool=folder / "spool",
            forbidden=ForbiddenPaths([]),
            caches=OldCaches(folder / "cache", folder / "stamp", now=lambda: datetime.now(UTC)),
        )

    async def does(self, spec: InitSpec | BackupSpec) -> str:
        """To a good end. How restic was called for it, behind its niceness."""
        done = await self.operations.run(spec, self.log, cancel=asyncio.Event(), timeout_seconds=60)
        assert done.outcome is Outcome.SUCCESS, done
        calls = self._calls.read_text().splitlines()
        return next(call for call in reversed(calls) if " backup " in call or " init " in call)


async def test_a_backup_takes_what_it_is_to_take(
    restic: Restic, runner: ProcessRunner, access: RepositoryAccess, tmp_path: Path
) -> None:
    """Within the limits of the machine; what this version cannot do is left out, and said."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text("a")
    machine = Machine(restic, runner, tmp_path)
    machine.operations.limit(Limits(nice=12, upload_kib=500_000))
    effort = Effort(nice=15, upload_kib=900_000, compression=Compression.BETTER, read_concurrency=3)
    spec = BackupSpec(repository=access, sources=(str(source),), host="pc", effort=effort)
    said = (await machine.does(spec)).split()
    assert int(said[0]) == max(15, os.getpriority(os.PRIO_PROCESS, 0))
    assert "--limit-upload=500000" in said
    levels, reading = map(restic.can, (Capability.COMPRESSION_LEVELS, Capability.READ_CONCURRENCY))
    assert ("--compression=better" if levels else "--compression=max") in said
    assert ("--read-concurrency=3" in said) is reading
    warned = [line.text for line in machine.log.lines if line.level == LogLevel.WARNING]
    assert len(warned) == (not levels) + (not reading)
    again = await machine.does(BackupSpec(repository=access, sources=(str(source),), host="pc"))
    assert int(again.split()[0]) == max(12, os.getpriority(os.PRIO_PROCESS, 0))


async def test_what_is_not_compressed_takes_more_room(
    restic: Restic, runner: ProcessRunner, tmp_path: Path
) -> None:
    """In a repository of the format that restic makes today."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text("".join(f"{number} and so on\n" for number in range(50_000)))
    machine = Machine(restic, runner, tmp_path)
    sizes = []
    for level in (Compression.OFF, Compression.MAX):
        repository = tmp_path / level
        access = RepositoryAccess(location=str(repository), password="correct horse")
        await machine.does(InitSpec(repository=access))
        effort = Effort(compression=level)
        await machine.does(
            BackupSpec(repository=access, sources=(str(source),), host="pc", effort=effort)
        )
        packs = (file for file in (repository / "data").rglob("*") if file.is_file())
        sizes.append(sum(file.stat().st_size for file in packs))
    plain, packed = sizes
    assert packed < plain / 2
