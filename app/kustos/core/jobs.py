"""Jobs: what a machine saves and where to."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath, PureWindowsPath
from typing import Final

from kustos_agent.protocol import excludes
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.values import TaskKind

from . import places
from .bus import Bus
from .dumps import DumpSecrets, drop_secrets, dump_problems
from .events import JobsChanged, MachinesChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .hook_secrets import HookSecrets, drop_variables
from .job_dump import DumpKind, JobDump
from .job_hooks import NO_HOOKS, JobHooks, hook_problems
from .model import Credentials, Job, JobRecord, LocalPlace, Machine, Repository, Task
from .ports import Clock, Store, UnitOfWork
from .retention import Retention
from .retention import problems as retention_problems
from .variables import variable_problems

_ESCAPED: Final = re.compile(r"\\(.)")
_NOT_A_NAME: Final = re.compile(r"[/\\:\0]")
"""restic takes what follows a colon for the beginning of the marker's content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDraft:
    """A job as it is being entered."""

    name: str
    machine_id: str
    repository_id: str
    sources: tuple[str, ...]
    excludes: tuple[str, ...] = ()
    exclude_caches: bool = True
    exclude_if_present: str = ""
    exclude_larger_than: int = 0
    one_file_system: bool = False
    use_fs_snapshot: bool = False
    dumps: tuple[JobDump, ...] = ()
    hooks: JobHooks = NO_HOOKS
    credentials: Credentials = Credentials.SEALED
    retention: Retention | None = None
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of dumps, by their ids; of a command its variables. Those that are not given stay as they are
    stored."""
    hook_variables: str = field(default="", repr=False)
    """NAME=value lines for the hooks. Empty: as they are stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job with the names and the record that its row shows; `active` is its unfinished backup."""

    job: Job
    machine: Machine
    repository: Repository
    record: JobRecord
    active: Task | None


class Jobs:
    """Keeps jobs."""

    def __init__(
        self, *, store: Store, bus: Bus, clock: Clock, dumps: DumpSecrets, hooks: HookSecrets
    ) -> None:
        self._dumps = dumps
        self._hooks = hooks
        self._store = store
        self._bus = bus
        self._clock = clock

    async def overview(self) -> list[JobView]:
        """Every job, by machine and name."""
        jobs, machines, repositories, records, active = await self._store.read(
            lambda unit: (
                unit.jobs.all(),
                {machine.id: machine for machine in unit.machines.all()},
                {repository.id: repository for repository in unit.repositories.all()},
                {record.job_id: record for record in unit.tasks.records()},
                {
                    task.job_id: task
                    for task in unit.tasks.unfinished()
                    if task.job_id and task.kind is TaskKind.BACKUP
                },
            )
        )
        views = [
            JobView(
                job=job,
                machine=machines[job.machine_id],
                repository=repositories[job.repository_id],
                record=records.get(job.id, JobRecord(job_id=job.id, last=None, last_good_at=None)),
                active=active.get(job.id),
            )
            for job in jobs
        ]
        return sorted(
            views, key=lambda view: (view.machine.name.casefold(), view.job.name.casefold())
        )

    async def get(self, job_id: str) -> Job | None:
        return await self._store.read(lambda unit: unit.jobs.get(job_id))

    async def with_passwords(self, job: Job) -> frozenset[str]:
        """Ids of its dumps that have a password or variables."""
        return await self._dumps.stored(job.dumps)

    async def with_variables(self, job: Job) -> bool:
        """Whether its hooks have any."""
        return await self._hooks.stored(job.id)

    async def save(self, draft: JobDraft, job_id: str | None = None) -> Job:
        """Create a job, or change one. Raises InvalidError and VaultLockedError, and nothing has
        changed then."""
        found = problems(draft)
        if found:
            raise InvalidError(found)
        id_ = job_id or new_id()
        sealed = await self._dumps.sealed(draft.dumps, draft.passwords)
        if draft.hooks:
            sealed += await self._hooks.sealed(id_, draft.hook_variables)
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Job:
            machine = unit.machines.get(draft.machine_id)
            repository = unit.repositories.get(draft.repository_id)
            late = _context_problems(draft, machine, repository)
            if any(
                other.id != job_id
                and other.machine_id == draft.machine_id
                and other.name.casefold() == draft.name.strip().casefold()
                for other in unit.jobs.all()
            ):
                late.append(FieldProblem("name", FieldCode.NAME_TAKEN, draft.name.strip()))
            if late:
                raise InvalidError(late)
            former = unit.jobs.get(id_)
            job = Job(
                id=id_,
                created_at=former.created_at if former else now,
                name=draft.name.strip(),
                machine_id=draft.machine_id,
                repository_id=draft.repository_id,
                sources=draft.sources,
                excludes=tuple(pattern for pattern in draft.excludes if pattern.strip()),
                exclude_caches=draft.exclude_caches,
                exclude_if_present=draft.exclude_if_present.strip(),
                exclude_larger_than=draft.exclude_larger_than,
                one_file_system=draft.one_file_system,
                use_fs_snapshot=draft.use_fs_snapshot,
                dumps=draft.dumps,
                hooks=draft.hooks,
                credentials=draft.credentials,
                retention=draft.retention,
            )
            if former is None:
                unit.jobs.add(job)
            else:
                unit.jobs.update(job)
                drop_secrets(unit, _gone(former, job))
                if not job.hooks:
                    drop_variables(unit, id_)
            for secret in sealed:
                unit.secrets.put(secret)
            return job

        job = await self._store.write(work)
        self._announce(job)
        return job

    async def remove(self, job_id: str) -> None:
        """Its snapshots stay in the repository, its history stays in Activity."""

        def work(unit: UnitOfWork) -> Job | None:
            job = unit.jobs.get(job_id)
            if job is not None:
                drop_secrets(unit, job.dumps)
                drop_variables(unit, job_id)
                unit.jobs.remove(job_id)
            return job

        job = await self._store.write(work)
        if job is not None:
            self._announce(job)

    def _announce(self, job: Job) -> None:
        self._bus.publish(JobsChanged(job.id))
        self._bus.publish(MachinesChanged(job.machine_id))


def problems(draft: JobDraft) -> list[FieldProblem]:
    """What is wrong with the draft on its own."""
    found: list[FieldProblem] = []
    if not draft.name.strip():
        found.append(FieldProblem("name", FieldCode.REQUIRED))
    if not draft.machine_id:
        found.append(FieldProblem("machine_id", FieldCode.REQUIRED))
    if not draft.repository_id:
        found.append(FieldProblem("repository_id", FieldCode.REQUIRED))
    if not draft.sources and not draft.dumps:
        found.append(FieldProblem("sources", FieldCode.REQUIRED))
    found += _source_problems(draft)
    found += [
        FieldProblem("excludes", FieldCode.NOT_A_PATTERN, pattern)
        for pattern in draft.excludes
        if not _is_pattern(pattern, windows=_on_windows(draft.sources))
    ]
    marker = draft.exclude_if_present.strip()
    if _NOT_A_NAME.search(marker):
        found.append(FieldProblem("exclude_if_present", FieldCode.NOT_A_FILE_NAME, marker))
    found += [
        FieldProblem("dumps", problem.code, problem.subject or dump.name)
        for dump in draft.dumps
        for problem in dump_problems(dump, draft.dumps)
    ]
    found += [
        FieldProblem("dumps", problem.code, problem.subject)
        for dump in draft.dumps
        if dump.kind is DumpKind.COMMAND
        for problem in variable_problems("variables", draft.passwords.get(dump.id, ""))
    ]
    found += hook_problems(draft.hooks)
    found += variable_problems("hooks", draft.hook_variables)
    if draft.retention is not None:
        found += retention_problems(draft.retention)
    return found


def _source_problems(draft: JobDraft) -> Iterator[FieldProblem]:
    for index, source in enumerate(draft.sources):
        if not places.is_absolute(source):
            yield FieldProblem("sources", FieldCode.NOT_ABSOLUTE, source)
        elif source in draft.sources[:index]:
            yield FieldProblem("sources", FieldCode.DUPLICATE, source)
        elif any(within(source, other) for other in draft.sources if other != source):
            yield FieldProblem("sources", FieldCode.INSIDE_ANOTHER, source)


def _is_pattern(pattern: str, *, windows: bool) -> bool:
    try:
        excludes.check(pattern, windows=windows)
    except excludes.BadPatternError:
        return False
    return True


def _on_windows(sources: tuple[str, ...]) -> bool:
    """Where a backslash separates, and is no escape in patterns."""
    return bool(sources) and not sources[0].startswith("/")


def _gone(former: Job, now: Job) -> list[JobDump]:
    """Dumps whose passwords hold no more: a login of one kind of server is none for another."""
    kinds = {dump.id: dump.kind for dump in now.dumps}
    return [dump for dump in former.dumps if kinds.get(dump.id) is not dump.kind]


def within(path: str, folder: str) -> bool:
    """Whether `path` is `folder` or below it, by components: /homework is not below /home."""
    kind = PurePosixPath if folder.startswith("/") else PureWindowsPath
    return kind(path).is_relative_to(kind(folder))


def _context_problems(
    draft: JobDraft, machine: Machine | None, repository: Repository | None
) -> list[FieldProblem]:
    found: list[FieldProblem] = []
    if machine is None:
        found.append(FieldProblem("machine_id", FieldCode.UNKNOWN))
    if repository is None:
        found.append(FieldProblem("repository_id", FieldCode.UNKNOWN))
    elif isinstance(repository.place, LocalPlace):
        # A backup that saves its own repository grows with every run.
        found += [
            FieldProblem("sources", FieldCode.CONTAINS_REPOSITORY, source)
            for source in draft.sources
            if within(repository.place.path, source)
            and not any(
                within(repository.place.path, _unescaped(pattern))
                for pattern in draft.excludes
                if places.is_absolute(pattern)
            )
        ]
    return found


def _unescaped(pattern: str) -> str:
    """The path that an escaped pattern stands for (restic's patterns are Go's filepath.Match)."""
    if pattern.startswith("/"):
        return _ESCAPED.sub(r"\1", pattern)
    return pattern.replace("[[]", "[")
