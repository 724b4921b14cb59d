"""What machines plan is just the schedules of their jobs, whatever happens in between."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec import structs

from kustos.core.how import How
from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.model import FOR_GOOD, Credentials, Job, LocalPlace, SecretKind
from kustos.core.ports import AgentOfflineError, AgentRefusedError
from kustos.core.repositories import RepositoryDraft
from kustos.core.schedule_sets import NOTHING
from kustos.core.schedules import SINCE_MINOR, Planning, PlanningState
from kustos.core.sealed_sets import OWN_SINCE_MINOR
from kustos_agent.protocol.codec import FrameErrorKind
from kustos_agent.protocol.effort import Compression, Effort
from kustos_agent.protocol.messages import (
    Hello,
    ScheduleApplied,
    ScheduleTrouble,
    SealCredentials,
    SetSchedule,
)
from kustos_agent.protocol.schedules import CronTimes, Schedule
from kustos_agent.protocol.values import ErrorClass, Problem

from .test_handing_over import Room, compose_room, hello_with
from .test_sealed_sets import PASSWORD, KeepingLine

NIGHTLY = Schedule(times=CronTimes(expression="30 2 * * *"), zone="Europe/Berlin")


@dataclass
class PlanningLine(KeepingLine):
    """A machine that plans what it is sent, but for what it refuses."""

    planned: SetSchedule = NOTHING
    refuses: dict[str, ScheduleTrouble] = field(default_factory=dict)
    failure: Exception | None = None

    async def ask(self, machine_id: str, request: Any, timeout_seconds: float) -> Any:
        if not isinstance(request, SetSchedule):
            return await super().ask(machine_id, request, timeout_seconds)
        self.asked.append(request)
        if self.failure is not None:
            raise self.failure
        self.planned = request
        return ScheduleApplied(refused=self.refuses)

    @property
    def sets(self) -> list[SetSchedule]:
        """All that it was sent."""
        return self.requests(SetSchedule)


class Planner:
    """A manager with one machine and one repository."""

    def __init__(self, room: Room, line: PlanningLine) -> None:
        self.room = room
        self.line = line
        self.jobs = room.made.manager.jobs
        self.schedules = room.made.manager.schedules
        self.sealed = room.made.manager.sealed

    async def comes(self, **changes: Any) -> None:
        """The machine, with the set that it holds."""
        said = {"schedule_revision": self.line.planned.revision, **await self.line.told()}
        hello: Hello = structs.replace(hello_with(), **said | changes)
        self.sealed.arrived(self.room.machine_id, hello)
        self.schedules.arrived(self.room.machine_id, hello)
        self.schedules.caught_up(self.room.machine_id, hello)
        await self.visit()

    async def visit(self) -> None:
        await self.sealed.visit()
        await self.schedules.visit()

    def goes(self) -> None:
        self.sealed.departed(self.room.machine_id)
        self.schedules.departed(self.room.machine_id)

    async def job(self, job_id: str | None = None, **fields: Any) -> Job:
        given = {
            "name": "Home",
            "machine_id": self.room.machine_id,
            "repository_id": self.room.repository_id,
            "sources": ("/home",),
            "schedule": NIGHTLY,
        }
        return await self.jobs.save(JobDraft(**{**given, **fields}), job_id)

    async def planning(self, job: Job) -> Planning | None:
        """As it is shown, of what is stored."""
        stored = await self.jobs.get(job.id)
        assert stored is not None
        return self.schedules.planning(stored)


async def planner_of(core: Any, line: PlanningLine) -> Planner:
    """With these links."""
    made = compose_room(core, line)
    machine = await core.machine()
    repository = await made.manager.repositories.save(
        RepositoryDraft(
            name="NAS",
            place=LocalPlace(path="/srv/b"),
            secrets={SecretKind.PASSWORD: PASSWORD},
        )
    )
    room = Room(
        core, made, line, made.manager.tasks, made.handing_over, machine.id, repository.id, []
    )
    return Planner(room, line)


@pytest.fixture
async def planner(core: Any) -> Planner:
    return await planner_of(core, PlanningLine())


async def test_a_machine_is_sent_what_its_job_says(planner: Planner) -> None:
    """With the reference to what it keeps, which it was given before, and without any secret."""
    how = How(timeout_seconds=600, retries=2, effort=Effort(compression=Compression.OFF))
    job = await planner.job(how=how)
    await planner.comes()
    assert [type(one) for one in planner.line.asked] == [SealCredentials, SetSchedule]
    (planned,) = planner.line.planned.jobs
    assert (planned.job_id, planned.revision, planned.schedule) == (job.id, job.revision, NIGHTLY)
    assert (planned.spec.sources, planned.spec.host) == (("/home",), "PC-1")
    assert planned.spec.tags == ("kustos", f"job:{job.id}")
    assert planned.spec.repository.location == "/srv/b"
    assert planned.sealed is not None
    assert (planned.timeout_seconds, planned.retries) == (600, 2)
    assert planned.spec.effort == how.effort
    assert PASSWORD not in msgspec.json.encode(planner.line.planned).decode()
    assert await planner.planning(job) == Planning(PlanningState.APPLIED)


async def test_a_set_that_is_held_is_not_sent_again(planner: Planner) -> None:
    """However often it is looked, and when the machine comes back with it."""
    await planner.job()
    await planner.comes()
    await planner.visit()
    planner.goes()
    await planner.comes()
    assert len(planner.line.sets) == 1


async def test_a_machine_with_nothing_to_plan_is_not_asked(planner: Planner) -> None:
    """A job that is started by hand alone is nothing to plan."""
    job = await planner.job(schedule=None)
    await planner.comes()
    assert planner.line.sets == []
    assert await planner.planning(job) is None


async def test_what_a_machine_has_lost_it_is_sent_anew(planner: Planner) -> None:
    await planner.job()
    await planner.comes()
    planner.goes()
    await planner.comes(schedule_revision="")
    assert len(planner.line.sets) == 2


async def test_every_change_of_a_job_is_sent(planner: Planner) -> None:
    """Of what it saves, of when; that it is paused and resumed; that it is no more."""
    job = await planner.job()
    await planner.comes()
    changed = await planner.job(job.id, sources=("/home", "/etc"))
    assert changed.revision != job.revision
    assert await planner.planning(job) == Planning(PlanningState.WAITING)
    await planner.visit()
    assert planner.line.planned.jobs[0].spec.sources == ("/home", "/etc")
    paused = await planner.jobs.pause(job.id, FOR_GOOD)
    await planner.visit()
    first = planner.line.planned.jobs[0]
    assert (first.paused_until, first.revision) == (FOR_GOOD, paused.revision)
    resumed = await planner.jobs.resume(job.id)
    await planner.visit()
    second = planner.line.planned.jobs[0]
    assert (second.paused_until, second.revision) == (None, resumed.revision)
    assert await planner.planning(job) == Planning(PlanningState.APPLIED)
    await planner.jobs.remove(job.id)
    await planner.visit()
    assert planner.line.planned == NOTHING
    assert len(planner.line.sets) == 5


async def test_saving_what_is_there_already_changes_no_revision(planner: Planner) -> None:
    job = await planner.job()
    assert (await planner.job(job.id)).revision == job.revision


async def test_a_pause_outlives_a_change_of_the_job(planner: Planner) -> None:
    """Who mends a list does not want it to run tonight; without a schedule there is no pause."""
    job = await planner.job()
    until = planner.room.core.clock.now() + timedelta(days=2)
    await planner.jobs.pause(job.id, until)
    assert (await planner.job(job.id, sources=("/etc",))).paused_until == until
    assert (await planner.job(job.id, schedule=None)).paused_until is None
    with pytest.raises(LookupError):
        await planner.jobs.pause(job.id, until)


@pytest.mark.parametrize(
    "fields",
    [
        {"credentials": Credentials.ON_DEMAND},
        {
            "dumps": (JobDump(id="d", kind=DumpKind.POSTGRESQL, name="db.sql"),),
            "passwords": {"d": "secret of the dump"},
        },
        {"hooks": JobHooks(before=("true",)), "hook_variables": "TOKEN=secret of the hook"},
    ],
    ids=["on demand", "password of a dump", "variables of hooks"],
)
async def test_a_run_that_takes_what_is_not_kept_there_takes_the_manager(
    planner: Planner, fields: dict[str, Any]
) -> None:
    """It is planned all the same, and what is secret does not go with it; so with an agent that
    keeps nothing of jobs."""
    await planner.job(**fields)
    await planner.comes(minor=OWN_SINCE_MINOR - 1)
    (planned,) = planner.line.planned.jobs
    assert planned.sealed is None
    assert "secret of" not in msgspec.json.encode(planned).decode()


async def test_a_dump_and_a_hook_without_secrets_leave_the_machine_to_itself(
    planner: Planner,
) -> None:
    dump = JobDump(id="d", kind=DumpKind.VOLUME, name="web.tar", subject="web")
    await planner.job(dumps=(dump,), hooks=JobHooks(before=("sync",)))
    await planner.comes()
    (planned,) = planner.line.planned.jobs
    assert planned.sealed is not None
    assert [one.name for one in planned.spec.dumps] == ["web.tar"]
    assert planned.spec.hooks is not None
    assert planned.spec.hooks.before is not None


async def test_a_machine_that_comes_to_keep_credentials_is_told_that_it_may_begin_alone(
    planner: Planner,
) -> None:
    """As long as it cannot keep them, its runs take the manager."""
    job = await planner.job()
    planner.line.refusal = Problem(error=ErrorClass.UNSUPPORTED)
    await planner.comes()
    assert planner.line.planned.jobs[0].sealed is None
    assert await planner.planning(job) == Planning(PlanningState.APPLIED)
    planner.line.refusal = None
    planner.goes()
    await planner.comes()
    assert planner.line.planned.jobs[0].sealed is not None


async def test_another_password_leaves_no_reference_to_the_former(planner: Planner) -> None:
    """The set names the revision of the credentials that the machine keeps now."""
    await planner.job()
    await planner.comes()
    former = planner.line.planned.jobs[0].sealed
    repositories = planner.room.made.manager.repositories
    present = await repositories.get(planner.room.repository_id)
    assert present is not None
    draft = RepositoryDraft(name=present.name, place=present.place)
    await repositories.save(replace(draft, secrets={SecretKind.PASSWORD: "another"}), present.id)
    await planner.visit()
    now = planner.line.planned.jobs[0].sealed
    assert now in await planner.line.credentials.held()
    assert now != former


async def test_what_a_machine_cannot_plan_is_said_of_that_job(
    planner: Planner, logged: Callable[[str], None]
) -> None:
    """And not of the others in the set."""
    job = await planner.job()
    other = await planner.job(name="Other")
    planner.line.refuses = {job.id: ScheduleTrouble.UNKNOWN_ZONE}
    await planner.comes()
    refused = Planning(PlanningState.REFUSED, ScheduleTrouble.UNKNOWN_ZONE)
    assert await planner.planning(job) == refused
    assert await planner.planning(other) == Planning(PlanningState.APPLIED)
    logged("cannot plan")


async def test_a_refusal_is_known_again_after_the_manager_was_restarted(
    planner: Planner, logged: Callable[[str], None]
) -> None:
    """The set that the machine holds is the wanted one, and yet it does not plan the job."""
    job = await planner.job()
    planner.line.refuses = {job.id: ScheduleTrouble.UNKNOWN_ZONE}
    await planner.comes()
    made = compose_room(planner.room.core, planner.line)
    again = Planner(replace(planner.room, made=made), planner.line)
    await again.comes()
    refused = Planning(PlanningState.REFUSED, ScheduleTrouble.UNKNOWN_ZONE)
    assert await again.planning(job) == refused
    logged("cannot plan")


async def test_an_older_agent_is_told_apart_from_one_that_waits(planner: Planner) -> None:
    job = await planner.job()
    assert await planner.planning(job) == Planning(PlanningState.WAITING)
    await planner.comes(minor=SINCE_MINOR - 1)
    assert planner.line.sets == []
    assert await planner.planning(job) == Planning(PlanningState.UNSUPPORTED)


@pytest.mark.parametrize(
    ("problem", "planning"),
    [
        (
            Problem(error=ErrorClass.DISK_FULL),
            Planning(PlanningState.REFUSED, ScheduleTrouble.OTHER),
        ),
        (
            Problem(error=ErrorClass.UNSUPPORTED, detail=FrameErrorKind.TOO_LARGE),
            Planning(PlanningState.TOO_LARGE, largest="Large"),
        ),
    ],
)
async def test_a_machine_that_takes_no_set_at_all_is_said_to(
    planner: Planner, logged: Callable[[str], None], problem: Problem, planning: Planning
) -> None:
    """Its disk is full, or the set too large to be sent: then the largest job is named. It is asked
    again, and that it plans nothing is over then."""
    job = await planner.job()
    await planner.job(name="Large", excludes=("*.tmp",) * 100)
    planner.line.failure = AgentRefusedError(problem)
    await planner.comes()
    assert await planner.planning(job) == planning
    logged("takes no schedule")
    planner.line.failure = None
    await planner.visit()
    assert await planner.planning(job) == Planning(PlanningState.APPLIED)


async def test_a_machine_that_comes_during_a_look_is_not_sent_an_empty_set(
    planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would plan nothing until the next one."""
    await planner.job()
    hello = hello_with()
    store = planner.room.core.store
    read = store.read

    async def slow(work: Callable[[Any], Any]) -> Any:
        found = await read(work)
        planner.schedules.arrived(planner.room.machine_id, hello)
        planner.schedules.caught_up(planner.room.machine_id, hello)
        return found

    with monkeypatch.context() as during:
        during.setattr(store, "read", slow)
        await planner.schedules.visit()
    assert planner.line.sets == []
    await planner.schedules.visit()
    assert [len(one.jobs) for one in planner.line.sets] == [1]


async def test_an_agent_that_is_ending_refuses_nothing(planner: Planner) -> None:
    """It is told when it is back."""
    job = await planner.job()
    planner.line.failure = AgentRefusedError(Problem(error=ErrorClass.INTERRUPTED))
    await planner.comes()
    assert await planner.planning(job) == Planning(PlanningState.WAITING)


async def test_an_agent_that_does_not_know_the_request_is_not_asked_again(
    planner: Planner, logged: Callable[[str], None]
) -> None:
    """No agent has to know it, whatever its version."""
    job = await planner.job()
    planner.line.failure = AgentRefusedError(Problem(error=ErrorClass.UNSUPPORTED))
    await planner.comes()
    await planner.visit()
    assert len(planner.line.sets) == 1
    assert await planner.planning(job) == Planning(PlanningState.UNSUPPORTED)
    logged("takes no schedule")


@pytest.mark.parametrize("failure", [TimeoutError(), AgentOfflineError("id-PC-1")])
async def test_what_was_not_answered_is_sent_again(planner: Planner, failure: Exception) -> None:
    job = await planner.job()
    planner.line.failure = failure
    await planner.comes()
    assert await planner.planning(job) == Planning(PlanningState.WAITING)
    planner.line.failure = None
    await planner.visit()
    assert await planner.planning(job) == Planning(PlanningState.APPLIED)


async def test_a_machine_that_lost_its_set_does_not_count_as_up_to_date(planner: Planner) -> None:
    """Until it has answered: the word that it once held it is not true any more."""
    job = await planner.job()
    await planner.comes()
    planner.goes()
    planner.line.failure = TimeoutError()
    await planner.comes(schedule_revision="")
    assert await planner.planning(job) == Planning(PlanningState.WAITING)


async def test_nothing_is_sent_before_the_journal_is_heard(planner: Planner) -> None:
    """What the machine did by the set that it holds comes first; nor to a link that has ended."""
    await planner.job()
    hello = hello_with()
    planner.schedules.arrived(planner.room.machine_id, hello)
    await planner.visit()
    planner.schedules.arrived(planner.room.machine_id, hello_with())
    planner.schedules.caught_up(planner.room.machine_id, hello)
    await planner.visit()
    assert planner.line.sets == []
