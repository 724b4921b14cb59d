"""Jobs: what a machine saves and where to."""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from kustos_agent.protocol import excludes
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.schedules import Schedule
from kustos_agent.protocol.values import TaskKind

from . import places
from .ages import overdue
from .audit import AuditAction
from .audit_facts import differing, with_secrets
from .audit_recorder import AuditRecorder, of_job
from .bus import Bus
from .dumps import DumpSecrets, drop_secrets, dump_problems
from .events import JobsChanged, MachinesChanged, PoliciesChanged
from .fields import FieldCode, FieldProblem, InvalidError
from .hook_secrets import HookSecrets, drop_variables
from .how import USUAL, How
from .how import problems as how_problems
from .job_changes import later, note, put_changed, with_pause
from .job_context import context_problems, within
from .job_dump import DumpKind, JobDump
from .job_hooks import NO_HOOKS, JobHooks, hook_problems
from .model import (
    Credentials,
    Job,
    JobRecord,
    Machine,
    Repository,
    Task,
)
from .policy import own_fields
from .policy_fields import PolicyField
from .ports import Clock, Store, UnitOfWork
from .retention import Retention
from .retention import problems as retention_problems
from .schedules import Planning, Prospect, next_begin, prospect, schedule_problems
from .strips import NO_DAYS, STRIP_DAYS, Days, strips
from .variables import variable_problems

_NOT_A_NAME: Final = re.compile(r"[/\\:\0]")
"""restic takes what follows a colon for the beginning of the marker's content."""

LEAST_AGE_SECONDS: Final = 3_600
MOST_AGE_SECONDS: Final = 315_360_000
MOST_MIN_BYTES: Final = 1 << 60
"""What a job's own maximum age and minimum size may be."""


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
    schedule: Schedule | None = None
    retention: Retention | None = None
    max_age_seconds: int | None = None
    min_bytes: int | None = None
    how: How = USUAL
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Of dumps, by their ids; of a command its variables. Those that are not given stay as they are
    stored."""
    hook_variables: str = field(default="", repr=False)
    """NAME=value lines for the hooks. Empty: as they are stored."""
    based_on: str | None = None
    """The revision of the job that is being changed. None: whatever it has become meanwhile."""


class JobChangedError(Exception):
    """Somebody else has changed the job meanwhile; `job` is what it is now, None: it was removed.
    Nothing was stored."""

    def __init__(self, job: Job | None) -> None:
        super().__init__("changed meanwhile" if job else "removed meanwhile")
        self.job = job


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """A job with the names and the record that its row shows; `active` is its unfinished backup.
    `overdue_since`: it has no good backup that is recent enough. `days` are those of its runs and
    due times. `next_at` is when its machine begins the next run by itself, if nothing holds it up;
    `planning` how far it is with the schedule. None for both: it has none."""

    job: Job
    machine: Machine
    repository: Repository
    record: JobRecord
    active: Task | None
    overdue_since: datetime | None = None
    days: Days = NO_DAYS
    next_at: datetime | None = None
    planning: Planning | None = None


class Jobs:
    """Keeps jobs."""

    def __init__(
        self,
        *,
        store: Store,
        bus: Bus,
        clock: Clock,
        dumps: DumpSecrets,
        hooks: HookSecrets,
        planning: Callable[[Job], Planning | None],
        audit: AuditRecorder,
    ) -> None:
        self._audit = audit
        self._planning = planning
        self._dumps = dumps
        self._hooks = hooks
        self._store = store
        self._bus = bus
        self._clock = clock

    async def overview(self) -> list[JobView]:
        """Every job, by machine and name."""
        now = self._clock.now()
        first_day = (now - timedelta(days=STRIP_DAYS - 1)).date()
        jobs, machines, repositories, records, active, ended, due = await self._store.read(
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
                unit.tasks.days(first_day),
                unit.ledger.days(first_day),
            )
        )
        # Of schedules that are new here it looks through weeks: not on the loop.
        late = await asyncio.to_thread(overdue, jobs, records, now)
        days = strips(ended, due, now)
        views = [
            JobView(
                job=job,
                machine=machines[job.machine_id],
                repository=repositories[job.repository_id],
                record=records.get(job.id, JobRecord(job_id=job.id, last=None, last_good_at=None)),
                active=active.get(job.id),
                overdue_since=late.get(job.id),
                days=days.get(job.id, NO_DAYS),
                next_at=next_begin(job, now),
                planning=self._planning(job),
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
        """Create a job, or change one. Of one that follows a policy, what is entered differently
        becomes its own. Raises InvalidError, JobChangedError and VaultLockedError, and nothing has
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
            former = unit.jobs.get(id_)
            if draft.based_on is not None and (former is None or former.revision != draft.based_on):
                raise JobChangedError(former)
            late = context_problems(
                draft.sources,
                draft.excludes,
                unit.machines.get(draft.machine_id),
                unit.repositories.get(draft.repository_id),
            )
            if any(
                other.id != job_id
                and other.machine_id == draft.machine_id
                and other.name.casefold() == draft.name.strip().casefold()
                for other in unit.jobs.all()
            ):
                late.append(FieldProblem("name", FieldCode.NAME_TAKEN, draft.name.strip()))
            if late:
                raise InvalidError(late)
            policy = unit.policies.get(former.policy_id) if former and former.policy_id else None
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
                schedule=draft.schedule,
                revision=former.revision if former else new_id(),
                applied_revision=former.applied_revision if former else "",
                retention=draft.retention,
                max_age_seconds=draft.max_age_seconds,
                min_bytes=draft.min_bytes,
                how=draft.how,
            )
            job = with_pause(job, former, policy)
            if former is None:
                unit.jobs.add(job)
                note(unit, job, now)
            else:
                if policy is not None:
                    job = _following(unit, job, former, _entered(draft))
                job = put_changed(unit, former, job, now, other_secrets=bool(sealed))
                _note_gone(unit, former, job, now)
            facts = with_secrets(_differing(unit, former, job), sealed)
            action = AuditAction.JOB_CHANGED if former else AuditAction.JOB_ADDED
            self._audit.note_change(unit, action, of_job(job), facts)
            for secret in sealed:
                unit.secrets.put(secret)
            return job

        job = await self._store.write(work)
        self._announce(job)
        return job

    async def pause(self, job_id: str, until: datetime) -> Job:
        """Let nothing begin by itself before that moment (`FOR_GOOD`: until it is resumed). What
        runs goes on, and a person may still start it. Raises LookupError for an unknown job, or one
        without a schedule."""
        return await self._paused(job_id, until)

    async def resume(self, job_id: str) -> Job:
        """Let it begin again when it is due, also if it is its policy that is paused. Raises
        LookupError as `pause` does."""
        return await self._paused(job_id, None)

    async def _paused(self, job_id: str, until: datetime | None) -> Job:
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Job:
            former = unit.jobs.get(job_id)
            if former is None or former.schedule is None:
                raise LookupError(job_id)
            policy = unit.policies.get(former.policy_id) if until and former.policy_id else None
            effective = later(until, policy.paused_until) if policy else until
            job = replace(former, paused_until=effective, own_pause=until)
            job = put_changed(unit, former, job, now, other_secrets=False)
            action = AuditAction.JOB_RESUMED if until is None else AuditAction.JOB_PAUSED
            self._audit.note_change(unit, action, of_job(job), differing(former, job))
            return job

        job = await self._store.write(work)
        self._announce(job)
        return job

    async def prospect(self, schedule: Schedule, rules: Retention | None) -> Prospect:
        """What comes of a schedule and these rules. For years a look ahead may take a moment: it is
        taken beside the engine's loop."""
        return await asyncio.to_thread(prospect, schedule, rules, self._clock.now())

    async def remove(self, job_id: str) -> None:
        """Its snapshots stay in the repository, its history stays in Activity."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> Job | None:
            job = unit.jobs.get(job_id)
            if job is not None:
                drop_secrets(unit, job.dumps)
                drop_variables(unit, job_id)
                unit.jobs.remove(job_id)
                _note_gone(unit, job, None, now)
                facts = _differing(unit, job, None)
                self._audit.note(unit, AuditAction.JOB_REMOVED, of_job(job), facts)
            return job

        job = await self._store.write(work)
        if job is not None:
            self._announce(job)

    def _announce(self, job: Job) -> None:
        self._bus.publish(JobsChanged(job.id))
        self._bus.publish(MachinesChanged(job.machine_id))
        if job.policy_id is not None:
            self._bus.publish(PoliciesChanged(job.policy_id))


def _note_gone(unit: UnitOfWork, former: Job, job: Job | None, now: datetime) -> None:
    """The former one's machine has one job less, unless this one is there still."""
    machine = unit.machines.get(former.machine_id)
    if machine is not None and (job is None or job.machine_id != machine.id):
        unit.machines.update(replace(machine, job_gone_at=now))


def _following(unit: UnitOfWork, job: Job, former: Job, entered: Iterable[PolicyField]) -> Job:
    """Which of its values are its own from now on."""
    revision = unit.policies.revision(former.policy_id or "", former.policy_revision)
    if revision is None:
        raise LookupError(former.policy_id)
    return replace(
        job,
        policy_id=former.policy_id,
        policy_revision=former.policy_revision,
        overrides=own_fields(job, former, revision.content, entered),
    )


def _entered(draft: JobDraft) -> Iterator[PolicyField]:
    """Fields whose secrets are this job's own from now on."""
    if any(draft.passwords.get(dump.id) for dump in draft.dumps):
        yield PolicyField.DUMPS
    if draft.hook_variables.strip():
        yield PolicyField.HOOKS


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
    if draft.schedule is not None:
        found += schedule_problems(draft.schedule)
    if draft.retention is not None:
        found += retention_problems(draft.retention)
    found += how_problems(draft.how)
    age, size = draft.max_age_seconds, draft.min_bytes
    if age is not None and not LEAST_AGE_SECONDS <= age <= MOST_AGE_SECONDS:
        bounds = f"{LEAST_AGE_SECONDS}-{MOST_AGE_SECONDS}"
        found.append(FieldProblem("max_age_seconds", FieldCode.OUT_OF_RANGE, bounds))
    if size is not None and not 0 < size <= MOST_MIN_BYTES:
        found.append(FieldProblem("min_bytes", FieldCode.OUT_OF_RANGE, f"1-{MOST_MIN_BYTES}"))
    return found


def _differing(unit: UnitOfWork, former: Job | None, job: Job | None) -> tuple[str, str]:
    """What an audit entry says of it, with the names of its machine and repository."""
    names: dict[str, str] = {}
    for one in (former, job):
        if one is not None:
            machine = unit.machines.get(one.machine_id)
            repository = unit.repositories.get(one.repository_id)
            names |= {found.id: found.name for found in (machine, repository) if found}
    return differing(former, job, names)


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
