"""What is secret in a job's own dumps and hooks is kept by its machine like what opens its
repository."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from msgspec import structs

from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import NO_HOOKS, JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.model import FOR_GOOD, Credentials, Job, TaskState
from kustos.core.ports import KeyTrouble, VaultLockedError
from kustos.core.sealed_sets import OWN_SINCE_MINOR, Keeping, KeepingState
from kustos_agent.protocol.codec import FrameErrorKind
from kustos_agent.protocol.messages import RunTask, SealSecrets
from kustos_agent.protocol.seal_trouble import SealTrouble
from kustos_agent.protocol.tasks import BackupSpec
from kustos_agent.protocol.values import ErrorClass, Problem, SealedSecrets

from .lockable import Key, lockable
from .test_handing_over import hello_with
from .test_schedule_sets import NIGHTLY, Planner, PlanningLine, planner_of

DUMP = JobDump(id="d", kind=DumpKind.POSTGRESQL, name="db.sql", user="shop")
OF_DUMP = "secret of the dump"
OF_HOOK = "secret of the hook"


class Keeper:
    """A manager with one machine, and a job with a dump and a hook that have secrets."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.room = planner.room
        self.line = planner.line
        self.sealed = planner.sealed
        self.draft = JobDraft(
            name="Shop",
            machine_id=planner.room.machine_id,
            repository_id=planner.room.repository_id,
            sources=("/home",),
            dumps=(DUMP,),
            hooks=JobHooks(before=("sync",), after=("true",)),
            passwords={"d": OF_DUMP},
            hook_variables=f"TOKEN={OF_HOOK}",
            schedule=NIGHTLY,
        )

    async def comes(self, **changes: Any) -> None:
        """The machine, with what it holds and keeps; it takes tasks."""
        self.line.up = True
        await self.planner.comes(**changes)
        await self.room.comes(hello_with())

    async def save(self, job_id: str | None = None, **changes: Any) -> Job:
        """The job; one that is there keeps its secrets unless others are given."""
        bare = {"passwords": {}, "hook_variables": ""} if job_id else {}
        job = await self.planner.jobs.save(replace(self.draft, **bare | changes), job_id)
        await self.planner.visit()
        return job

    async def run(self, job: Job) -> RunTask:
        """Its backup as the machine was asked for it last; it was taken."""
        task = await self.room.tasks.back_up(job.id)
        assert await self.room.state(task) is TaskState.ASSIGNED
        request = self.line.requests(RunTask)[-1]
        assert isinstance(request, RunTask)
        return request

    async def kept(self) -> SealedSecrets | None:
        """What the machine keeps of jobs."""
        own = (await self.line.told())["sealed_jobs"]
        assert len(own) <= 1
        return next((one for one in own if isinstance(one, SealedSecrets)), None)

    async def keeping(self, job: Job) -> Keeping:
        """As it is shown."""
        return await self.sealed.keeping(job.machine_id, job.repository_id, job.id)

    @property
    def given(self) -> list[SealSecrets]:
        return self.line.requests(SealSecrets)


@pytest.fixture
async def keeper(core: Any) -> Keeper:
    return Keeper(await planner_of(core, PlanningLine()))


@pytest.fixture
def key(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> Key:
    return lockable(keeper.room.made.manager.repositories._vault, monkeypatch)


def secrets_in(request: object) -> list[str]:
    """Which of the two stand in it."""
    text = msgspec.json.encode(request).decode()
    return [secret for secret in (OF_DUMP, OF_HOOK) if secret in text]


def secrets_of(spec: object) -> list[str]:
    """Which of the two a run gets."""
    assert isinstance(spec, BackupSpec)
    return secrets_in(spec)


async def test_a_machine_plans_by_itself_what_it_keeps_all_secrets_of(keeper: Keeper) -> None:
    """It is given them before the set, which names both and holds neither."""
    await keeper.comes()
    job = await keeper.save()
    assert [type(one).__name__ for one in keeper.line.asked] == [
        "SealCredentials",
        "SealSecrets",
        "SetSchedule",
    ]
    (given,) = keeper.given
    assert secrets_in(given) == [OF_DUMP, OF_HOOK]
    (planned,) = keeper.line.planned.jobs
    assert planned.sealed is not None
    assert planned.secrets == given.kept == await keeper.kept()
    assert secrets_in(keeper.line.planned) == []
    assert await keeper.keeping(job) == Keeping(KeepingState.KEPT)


async def test_a_run_by_hand_refers_to_both_while_the_key_is_locked(
    keeper: Keeper, key: Key
) -> None:
    """It gets all the same what it takes, from what the machine keeps."""
    await keeper.comes()
    job = await keeper.save()
    key.locked = True
    request = await keeper.run(job)
    assert (request.sealed is not None, request.secrets) == (True, await keeper.kept())
    assert secrets_in(request) == []
    assert secrets_of(keeper.line.ran[-1].spec) == [OF_DUMP, OF_HOOK]


@pytest.mark.parametrize(
    "changes",
    [
        {"passwords": {"d": "another"}},
        {"hook_variables": "TOKEN=another"},
        {"dumps": (structs.replace(DUMP, host="db2"),)},
        {"hooks": JobHooks(before=("other",))},
    ],
    ids=["password", "variables", "dump", "hook"],
)
async def test_what_has_changed_is_given_anew(keeper: Keeper, changes: dict[str, Any]) -> None:
    """The revision is another one, and the set names it."""
    await keeper.comes()
    job = await keeper.save()
    former = await keeper.kept()
    await keeper.save(job.id, **changes)
    assert len(keeper.given) == 2
    now = await keeper.kept()
    assert now is not None
    assert now != former
    assert keeper.line.planned.jobs[0].secrets == now
    await keeper.run(job)
    assert len(keeper.given) == 2


async def test_what_else_changes_does_not_take_the_key(keeper: Keeper) -> None:
    """A pause, a name or a list leaves what is kept as it is: the manager's key may be locked."""
    await keeper.comes()
    job = await keeper.save()
    await keeper.planner.jobs.pause(job.id, FOR_GOOD)
    await keeper.save(job.id, name="Store", sources=("/etc",))
    assert len(keeper.given) == 1
    assert keeper.line.planned.jobs[0].secrets == await keeper.kept()


@pytest.mark.parametrize("how", ["on demand", "removed", "without dumps and hooks"])
async def test_what_is_not_needed_any_more_is_taken_back(keeper: Keeper, how: str) -> None:
    """Also by a machine that was away meanwhile."""
    await keeper.comes()
    job = await keeper.save()
    keeper.planner.goes()
    if how == "removed":
        await keeper.planner.jobs.remove(job.id)
    elif how == "on demand":
        await keeper.save(job.id, credentials=Credentials.ON_DEMAND)
    else:
        await keeper.save(job.id, dumps=(), hooks=NO_HOOKS)
    assert await keeper.kept() is not None
    await keeper.comes()
    assert await keeper.kept() is None
    assert len((await keeper.line.told())["sealed"]) == (how == "without dumps and hooks")


@pytest.mark.parametrize("lost", ["own", "both"])
async def test_what_does_not_open_carries_all_and_is_given_anew(
    keeper: Keeper, key: Key, lost: str
) -> None:
    """Once the key is open again; be it a file that was damaged, be it a key that is lost."""
    await keeper.comes()
    job = await keeper.save()
    for place in list(keeper.line.credentials.kept):
        if lost == "both" or job.id in place:
            del keeper.line.credentials.kept[place]
    key.locked = True
    task = await keeper.room.tasks.back_up(job.id)
    assert await keeper.room.state(task) is TaskState.QUEUED
    key.locked = False
    await keeper.room.handing_over.dispatch_all()
    request = keeper.line.requests(RunTask)[-1]
    assert (request.task_id, secrets_in(request)) == (task.id, [OF_DUMP, OF_HOOK])
    await keeper.planner.visit()
    assert await keeper.keeping(job) == Keeping(KeepingState.KEPT)


async def test_what_cannot_be_kept_costs_no_run(
    keeper: Keeper, caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that became full."""
    await keeper.comes()
    keeper.line.trouble = SealTrouble.DISK_FULL
    job = await keeper.save()
    request = await keeper.run(job)
    assert (request.sealed, request.secrets) == (None, None)
    assert secrets_in(request) == [OF_DUMP, OF_HOOK]
    assert "disk-full" in caplog.text
    caplog.clear()


async def test_a_task_that_was_ordered_before_a_change_waits_for_its_own(
    keeper: Keeper, key: Key
) -> None:
    """What the machine keeps is of the dumps of today."""
    job = await keeper.save()
    task = await keeper.room.tasks.back_up(job.id)
    await keeper.save(job.id, dumps=(structs.replace(DUMP, host="db2"),))
    key.locked = True
    await keeper.comes()
    assert await keeper.room.state(task) is TaskState.QUEUED
    key.locked = False
    await keeper.room.handing_over.dispatch_all()
    request = keeper.line.requests(RunTask)[-1]
    assert secrets_in(request) == [OF_DUMP, OF_HOOK]


async def test_an_older_agent_takes_the_manager_for_each_run(keeper: Keeper) -> None:
    """It keeps what opens the repository, and is asked for nothing it does not know."""
    await keeper.comes(minor=OWN_SINCE_MINOR - 1)
    job = await keeper.save()
    assert keeper.given == []
    (planned,) = keeper.line.planned.jobs
    assert (planned.sealed, planned.secrets) == (None, None)
    request = await keeper.run(job)
    assert (request.sealed, request.secrets) == (None, None)
    assert secrets_in(request) == [OF_DUMP, OF_HOOK]
    assert await keeper.keeping(job) == Keeping(KeepingState.UNSUPPORTED, own=True)
    assert keeper.sealed.without_own() == {keeper.room.machine_id}
    keeper.planner.goes()
    await keeper.comes()
    assert keeper.line.planned.jobs[0].secrets == await keeper.kept()
    assert keeper.sealed.without_own() == frozenset()


@pytest.mark.parametrize(
    ("problem", "keeping"),
    [
        (
            Problem(error=ErrorClass.UNSUPPORTED, detail=FrameErrorKind.TOO_LARGE),
            Keeping(KeepingState.NOT_KEPT, SealTrouble.OTHER, "unsupported", own=True),
        ),
        (
            Problem(error=ErrorClass.UNSUPPORTED),
            Keeping(KeepingState.UNSUPPORTED, own=True),
        ),
    ],
    ids=["too large to be sent", "not known"],
)
async def test_what_an_agent_does_not_take_costs_no_other_job_anything(
    keeper: Keeper, problem: Problem, keeping: Keeping, caplog: pytest.LogCaptureFixture
) -> None:
    """What it keeps of the repository stays; a job without secrets of its own goes on alone."""
    await keeper.comes()
    await keeper.save(dumps=(), hooks=NO_HOOKS, name="Home", passwords={}, hook_variables="")
    keeper.line.refusal = problem
    job = await keeper.save()
    assert await keeper.keeping(job) == keeping
    by_name = {planned.name: planned for planned in keeper.line.planned.jobs}
    assert by_name["Shop"].sealed is None
    assert by_name["Home"].sealed is not None
    assert await keeper.sealed.keeping(job.machine_id, job.repository_id) == Keeping(
        KeepingState.KEPT
    )
    caplog.clear()


async def test_a_locked_key_keeps_only_what_is_new_waiting(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run refers to what is kept; what was changed is said to wait for the key."""
    await keeper.comes()
    job = await keeper.save()

    async def locked(*_: object) -> str:
        raise VaultLockedError(KeyTrouble.PASSPHRASE_NEEDED)

    monkeypatch.setattr(keeper.sealed._own._vault, "open", locked)
    assert (await keeper.run(job)).secrets is not None
    await keeper.save(job.id, dumps=(structs.replace(DUMP, host="db2"),))
    assert await keeper.keeping(job) == Keeping(KeepingState.LOCKED, own=True)
    assert keeper.line.planned.jobs[0].sealed is None
