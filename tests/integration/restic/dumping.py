"""Saves dumps, and looks at what became of them."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from kustos_agent.dumps.backup import back_up
from kustos_agent.dumps.saving import DumpTools
from kustos_agent.forbidden import ForbiddenPaths
from kustos_agent.protocol.dumps import DumpSpec
from kustos_agent.protocol.tasks import BackupResult, BackupSpec
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, RepositoryAccess
from kustos_agent.restic.outcome import Finished
from kustos_agent.restic.toolkit import Toolkit
from tests.helpers.restics import Heard
from tests.integration.restic.holding import locks


@dataclass
class Office:
    """A machine with a repository."""

    toolkit: Toolkit
    access: RepositoryAccess
    heard: Heard
    folder: Path
    path: str | None = None
    forbidden: tuple[Path, ...] = ()
    timeout_seconds: float = 60

    async def save(self, *dumps: DumpSpec, sources: tuple[str, ...] = ()) -> Finished[BackupResult]:
        """A backup of them."""
        spec = BackupSpec(repository=self.access, sources=sources, host="pc", dumps=dumps)
        forbidden = ForbiddenPaths(self.forbidden)
        tools = DumpTools(spool=self.spool, forbidden=forbidden, path=self.path)
        return await back_up(
            self.toolkit, tools, spec, self.heard.watch, timeout_seconds=self.timeout_seconds
        )

    async def fails(self, *dumps: DumpSpec, sources: tuple[str, ...] = ()) -> Problem:
        """The backup fails with this problem, and leaves nothing: see `is_clean`."""
        saved = await self.save(*dumps, sources=sources)
        assert saved.outcome is Outcome.FAILED, (saved, self.heard.text)
        assert saved.problem is not None
        assert saved.result is None
        self.is_clean()
        return saved.problem

    async def dump_fails(self, *dumps: DumpSpec, sources: tuple[str, ...] = ()) -> str:
        """The same, of class DUMP_FAILED, about the first dump; the detail."""
        problem = await self.fails(*dumps, sources=sources)
        assert problem.error is ErrorClass.DUMP_FAILED, (problem, self.heard.text)
        assert problem.subject == dumps[0].name
        return problem.detail

    def is_clean(self) -> None:
        """Neither snapshot nor lock nor a file in the spool."""
        assert not self.snapshots, self.heard.text
        assert not locks(self.access)
        assert not list(self.spool.glob("*"))

    @property
    def spool(self) -> Path:
        """Made with the first dump that needs it."""
        return self.folder / "spool"

    def read(self, snapshot_id: str, name: str) -> bytes:
        """The dump in that snapshot, by restic's own hand."""
        argv = [self.toolkit.restic.path, "-r", self.access.location, "dump", snapshot_id, name]
        done = subprocess.run(
            argv,
            env={
                "RESTIC_CACHE_DIR": str(self.folder / "cache"),
                "RESTIC_PASSWORD": self.access.password,
            },
            capture_output=True,
            check=True,
        )
        return done.stdout

    @property
    def snapshots(self) -> list[str]:
        """Ids of all there are."""
        return sorted(path.name for path in (Path(self.access.location) / "snapshots").iterdir())
