"""`kustos demo`: the main job from end to end on a scratch folder, with everything real.

The same core, embedded agent and restic as in the office, a repository and a store of its own, a
master key that is thrown away. Nothing of it stays.
"""

import asyncio
import errno
import filecmp
import logging
import os
import random
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from msgspec import Struct

from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass, Problem

from .bootstrap import Options, open_manager
from .core.events import Event, MachinesChanged, TaskProgressed
from .core.jobs import JobDraft
from .core.manager import Manager
from .core.model import LocalPlace, SecretKind, Task, TaskState
from .core.ports import StoreFullError
from .core.repositories import RepositoryDraft
from .core.tasks import RestoreWish
from .home import Home
from .scratch import scratch_folder
from .vault import throw_away_vault

T = TypeVar("T")

FILES: Final = 240
FOLDERS: Final = 12
BIG_FILE_BYTES: Final = 48 * 1024 * 1024
STEP_SECONDS: Final = 60.0
"""The longest takes two seconds on an ordinary computer."""
FULL_BYTES: Final = 1024 * 1024
"""With less room than that a step that hangs waits for room."""

_log = logging.getLogger(__name__)


class Step(StrEnum):
    """What the demo does, in order."""

    FILES = "files"
    JOIN = "join"
    INITIALISE = "initialise"
    BACKUP = "backup"
    SNAPSHOTS = "snapshots"
    RESTORE = "restore"
    COMPARE = "compare"
    CLEAN_UP = "clean-up"


class DemoFailedError(Exception):
    """A step did not do what it should; `problem` is the agent's word on it, if it had one."""

    def __init__(self, step: Step, problem: Problem | None = None) -> None:
        super().__init__(step.value)
        self.step = step
        self.problem = problem


class Report(Struct, kw_only=True):
    """What `--json` prints. `seconds` has one entry per step done."""

    ok: bool = False
    snapshot_id: str = ""
    files: int = 0
    bytes: int = 0
    progress_events: int = 0
    restored_identical: bool = False
    seconds: dict[str, float] = {}
    failed: str | None = None
    error: str | None = None
    detail: str | None = None


Announce = Callable[[Step, float], None]
"""Called after each step with its seconds."""


@dataclass(slots=True)
class _Watch:
    """Hears the bus: progress is counted, arrivals wake the one who waits."""

    progress: int = 0
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, event: Event) -> None:
        match event:
            case TaskProgressed():
                self.progress += 1
            case MachinesChanged():
                self.changed.set()
            case _:
                pass


class Demo:
    """One run. `announce` hears of each finished step; one that takes longer than `step_seconds`
    is given up."""

    def __init__(self, announce: Announce, *, step_seconds: float = STEP_SECONDS) -> None:
        self._announce = announce
        self._step_seconds = step_seconds
        self.report = Report()
        self._at = Step.FILES

    async def run(self) -> Report:
        """Do all of it; the report says how far it came, and at which step it broke off. Raises
        only what is no part of a demo (being cancelled); the scratch folder is gone in any case."""
        try:
            _require_temporary_folder()
            with self._scratch() as scratch:
                await self._steps(scratch)
        except DemoFailedError as failure:
            self._failed(failure.step, failure.problem)
        except (OSError, StoreFullError) as error:
            self._failed(self._at, _of_system(error))
        except Exception as error:  # noqa: BLE001  a demo says at which step, whatever it was
            _log.exception("the demo broke off")
            problem = Problem(error=ErrorClass.INTERNAL, detail=f"{type(error).__name__}: {error}")
            self._failed(self._at, problem)
        else:
            self.report.ok = self.report.restored_identical
        return self.report

    def _failed(self, step: Step, problem: Problem | None) -> None:
        self.report.failed = step.value
        if problem is not None:
            self.report.error = problem.error.value
            self.report.detail = problem.detail or problem.subject

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        with scratch_folder() as scratch:
            try:
                yield scratch
            except BaseException:
                # What went wrong before is the news, not that something could not be removed.
                shutil.rmtree(scratch, ignore_errors=True)
                raise
            # Not in a thread: nothing else is going on any more.
            with self._measured(Step.CLEAN_UP):
                shutil.rmtree(scratch)

    async def _steps(self, scratch: Path) -> None:
        source, target = scratch / "documents", scratch / "restored"
        with self._measured(Step.FILES):
            await asyncio.to_thread(make_files, source)
        options = Options(home=Home(scratch / "home"), vault=throw_away_vault, loopback=True)
        async with open_manager(options) as manager:
            watch = _Watch()
            manager.bus.listen(watch.hear)
            machine_id = await self._timed(Step.JOIN, scratch, _joined(manager, watch))
            repository_id = await self._timed(
                Step.INITIALISE,
                scratch,
                self._repository(manager, machine_id, scratch / "repository"),
            )
            task = await self._timed(
                Step.BACKUP, scratch, self._backup(manager, machine_id, repository_id, source)
            )
            self.report.progress_events = watch.progress
            await self._timed(
                Step.SNAPSHOTS, scratch, self._snapshots(manager, machine_id, repository_id)
            )
            wish = RestoreWish(
                machine_id=machine_id,
                repository_id=repository_id,
                snapshot_id=self.report.snapshot_id,
                target=str(target),
                job_id=task.job_id,
            )
            await self._timed(Step.RESTORE, scratch, _restored(manager, wish))
        with self._measured(Step.COMPARE):
            restored = target / source.relative_to(source.anchor)
            if not await asyncio.to_thread(identical, source, restored):
                raise DemoFailedError(Step.COMPARE)
            self.report.restored_identical = True

    async def _repository(self, manager: Manager, machine_id: str, folder: Path) -> str:
        repository = await manager.repositories.save(
            RepositoryDraft(
                name="Demo",
                place=LocalPlace(path=str(folder)),
                secrets={SecretKind.PASSWORD: os.urandom(24).hex()},
            )
        )
        task = await manager.tasks.initialise(repository.id, machine_id)
        await _success(Step.INITIALISE, manager, task)
        return repository.id

    async def _backup(
        self, manager: Manager, machine_id: str, repository_id: str, source: Path
    ) -> Task:
        job = await manager.jobs.save(
            JobDraft(
                name="Demo",
                machine_id=machine_id,
                repository_id=repository_id,
                sources=(str(source),),
            )
        )
        ordered = await manager.tasks.back_up(job.id)
        task = await _success(Step.BACKUP, manager, ordered)
        result = task.result
        if not isinstance(result, BackupResult) or not result.snapshot_id:
            raise DemoFailedError(Step.BACKUP)
        self.report.snapshot_id = result.snapshot_id
        self.report.files = result.files_total
        self.report.bytes = result.bytes_total
        return task

    async def _snapshots(self, manager: Manager, machine_id: str, repository_id: str) -> None:
        """The repository itself must list it, not only our own record."""
        task = await manager.tasks.list_snapshots(repository_id, machine_id)
        await _success(Step.SNAPSHOTS, manager, task)
        listed = await manager.browse.snapshots_of_repository(repository_id)
        if [snapshot.id for snapshot in listed] != [self.report.snapshot_id]:
            raise DemoFailedError(Step.SNAPSHOTS)

    async def _timed(self, step: Step, scratch: Path, work: Awaitable[T]) -> T:
        """Do it within the time allowed. What waits for room on a full disk would wait for ever."""
        with self._measured(step):
            try:
                async with asyncio.timeout(self._step_seconds):
                    return await work
            except TimeoutError:
                full = shutil.disk_usage(scratch).free < FULL_BYTES
                error = ErrorClass.DISK_FULL if full else ErrorClass.TIMEOUT
                raise DemoFailedError(step, Problem(error=error)) from None

    @contextmanager
    def _measured(self, step: Step) -> Iterator[None]:
        self._at = step
        began = time.monotonic()
        yield
        seconds = time.monotonic() - began
        self.report.seconds[step.value] = round(seconds, 3)
        self._announce(step, seconds)


async def _joined(manager: Manager, watch: _Watch) -> str:
    while True:
        watch.changed.clear()
        for view in await manager.machines.overview():
            if view.connected:
                return view.machine.id
        await watch.changed.wait()


async def _restored(manager: Manager, wish: RestoreWish) -> None:
    await _success(Step.RESTORE, manager, await manager.tasks.restore(wish))


async def _success(step: Step, manager: Manager, task: Task) -> Task:
    ended = await manager.tasks.wait(task.id)
    if ended.state is not TaskState.SUCCESS:
        raise DemoFailedError(step, ended.problem)
    return ended


def _require_temporary_folder() -> None:
    """Python looks for another one, restic does not."""
    given = os.environ.get("TMPDIR")
    if given and not Path(given).is_dir():
        problem = Problem(error=ErrorClass.SOURCE_MISSING, subject=given)
        raise DemoFailedError(Step.FILES, problem)


def _of_system(error: OSError | StoreFullError) -> Problem:
    kinds = {
        errno.ENOSPC: ErrorClass.DISK_FULL,
        errno.EDQUOT: ErrorClass.DISK_FULL,
        errno.EACCES: ErrorClass.PERMISSION_DENIED,
        errno.EPERM: ErrorClass.PERMISSION_DENIED,
        errno.EROFS: ErrorClass.PERMISSION_DENIED,
    }
    if isinstance(error, StoreFullError):
        return Problem(error=ErrorClass.DISK_FULL)
    kind = kinds.get(error.errno or 0, ErrorClass.INTERNAL)
    return Problem(error=kind, detail=f"{type(error).__name__}: {error}")


def make_files(folder: Path) -> None:
    """A tree like somebody's documents: many small files, one big, names that bite."""
    generator = random.Random(1)  # noqa: S311  the same files every time, not secrets
    names = [
        "Übersicht 2026.txt",
        "naïve 'quotes' & \"more\".txt",
        "emoji 🗄.txt",
        "-dash",
        "b[1].txt",
    ]
    if os.name == "posix":
        names += ["line\nbreak.txt", "back\\slash.txt"]
    if sys.platform == "linux":  # macOS takes UTF-8 alone
        names.append(os.fsdecode(b"latin-\xe9.txt"))
    for number in range(FILES):
        name = names[number] if number < len(names) else f"file {number:03}.dat"
        file = folder / f"folder {number % FOLDERS:02}" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(generator.randbytes(generator.randrange(40_000)))
    (folder / "empty folder").mkdir()
    with (folder / "big.bin").open("wb") as stream:
        for _ in range(BIG_FILE_BYTES // (1024 * 1024)):
            stream.write(generator.randbytes(1024 * 1024))


def identical(first: Path, second: Path) -> bool:
    """Whether two trees hold the same names with the same bytes."""
    names = [_names(first), _names(second)]
    if names[0] != names[1]:
        return False
    files = [name for name in names[0] if (first / name).is_file()]
    _, different, errors = filecmp.cmpfiles(first, second, files, shallow=False)
    return not different and not errors


def _names(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))
