"""Looking after a repository: what is ordered reaches the agent, and what it tells is believed as
far as it was ordered."""

from collections.abc import Callable

import pytest

from kustos.core.dumps import DumpSecrets
from kustos.core.events import Event, SnapshotsChanged
from kustos.core.maintenance import Maintainers
from kustos.core.model import Repository, Snapshot, TaskState
from kustos.core.orders import (
    CareOrder,
    CheckOrder,
    ForgetOrder,
    Order,
    PruneOrder,
    RepairOrder,
    SnapshotsOrder,
    StatsOrder,
    UnlockOrder,
    kind_of,
    lost_order,
)
from kustos.core.specs import Specs
from kustos.vault import throw_away_vault
from kustos_agent.protocol.messages import TaskFinished, TaskStarted
from kustos_agent.protocol.tasks import (
    CareResult,
    CheckDepth,
    CheckResult,
    CheckSpec,
    ForgetResult,
    ForgetSpec,
    PruneSpec,
    RepairPart,
    RepairResult,
    RepairSpec,
    StatsSpec,
    TaskSpec,
    UnlockSpec,
)
from kustos_agent.protocol.values import ErrorClass, Outcome, Problem, TaskKind
from tests.helpers.saved import saved_repository

from .conftest import Core

IDS = tuple(letter * 64 for letter in "abc")


async def _repository(core: Core, name: str = "NAS") -> Repository:
    return await saved_repository(core.composition.manager, name, f"/srv/{name}")


async def _snapshots(core: Core, repository: Repository, *ids: str) -> None:
    now = core.clock.now()
    made = [
        Snapshot(
            id=id_,
            repository_id=repository.id,
            time=now,
            learnt_at=now,
            hostname="pc",
            paths=("/home",),
        )
        for id_ in ids
    ]
    await core.store.write(lambda unit: unit.snapshots.put(made))


async def _known(core: Core, repository: Repository) -> set[str]:
    found = await core.store.read(lambda unit: unit.snapshots.of_repository(repository.id))
    return {snapshot.id for snapshot in found}


@pytest.mark.parametrize("kind", TaskKind)
def test_an_order_says_its_kind(kind: TaskKind) -> None:
    """Also the one that stands for an order that is lost."""
    assert kind_of(lost_order(kind)) is kind


@pytest.mark.parametrize(
    ("order", "spec"),
    [
        (ForgetOrder(snapshots=IDS), ForgetSpec),
        (PruneOrder(max_unused_percent=10.0, max_repack_bytes=1_000), PruneSpec),
        (CheckOrder(depth=CheckDepth.SUBSET, part=3, parts=10), CheckSpec),
        (StatsOrder(), StatsSpec),
        (UnlockOrder(), UnlockSpec),
        (RepairOrder(part=RepairPart.SNAPSHOTS), RepairSpec),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
async def test_a_spec_is_the_order_with_the_secrets(
    core: Core, order: CareOrder, spec: type[TaskSpec]
) -> None:
    """Every field of the order has the same name and value in what the agent gets."""
    machine = await core.machine()
    repository = await _repository(core)
    task = await core.composition.manager.tasks.care(repository.id, machine.id, order)
    assert task.kind is kind_of(order)
    assert task.state is TaskState.QUEUED
    repositories = core.composition.manager.repositories
    built = await Specs(
        store=core.store,
        repositories=repositories,
        maintainers=Maintainers(store=core.store, vault=throw_away_vault(core.store)),
        dumps=DumpSecrets(store=core.store, vault=throw_away_vault(core.store)),
    ).build(task)
    assert isinstance(built, spec)
    assert built.repository.password == "correct horse"
    assert order.__struct_fields__ == built.__struct_fields__[1:]
    for name in order.__struct_fields__:
        assert getattr(built, name) == getattr(order, name)


async def test_what_waits_already_is_not_ordered_twice(core: Core) -> None:
    """Somebody presses the button again; another repository's is another task."""
    machine = await core.machine()
    nas, cloud = await _repository(core), await _repository(core, "Cloud")
    care = core.composition.manager.tasks.care
    first = await care(nas.id, machine.id, CheckOrder())
    assert (await care(nas.id, machine.id, CheckOrder())).id == first.id
    assert (await care(nas.id, machine.id, CheckOrder(depth=CheckDepth.ALL))).id != first.id
    assert (await care(cloud.id, machine.id, CheckOrder())).id != first.id


async def _ended(
    core: Core,
    repository: Repository,
    order: CareOrder,
    *,
    outcome: Outcome = Outcome.SUCCESS,
    result: CareResult | None,
    begun: bool = True,
) -> str:
    machine = await core.machine()
    task = await core.composition.manager.tasks.care(repository.id, machine.id, order)
    problem = None if outcome is Outcome.SUCCESS else Problem(error=ErrorClass.CORRUPT)
    now = core.clock.now()
    start = TaskStarted(task_id=task.id, kind=task.kind, at=now)
    end = TaskFinished(task_id=task.id, outcome=outcome, at=now, result=result, problem=problem)
    told = [start, end] if begun else [end]
    await core.composition.reports.commit(machine.id, "journal", list(enumerate(told, 1)))
    return task.id


async def test_what_was_forgotten_leaves_the_list(core: Core) -> None:
    """But for what the agent says is still there."""
    repository = await _repository(core)
    await _snapshots(core, repository, *IDS)
    heard: list[Event] = []
    core.composition.manager.bus.listen(heard.append)
    left = ForgetResult(forgotten=1, left=(IDS[1],))
    await _ended(core, repository, ForgetOrder(snapshots=IDS[:2]), result=left)
    assert await _known(core, repository) == {IDS[1], IDS[2]}
    assert SnapshotsChanged(repository.id) in heard


async def test_no_word_of_an_agent_removes_what_it_was_not_told_to(
    core: Core, logged: Callable[[str], None]
) -> None:
    """A result of forgetting that belongs to a check removes nothing."""
    repository = await _repository(core)
    await _snapshots(core, repository, *IDS)
    await _ended(core, repository, CheckOrder(), result=ForgetResult(forgotten=3))
    logged("does not fit it")
    assert await _known(core, repository) == set(IDS)


async def test_a_forgetting_that_failed_keeps_the_list(core: Core) -> None:
    """Without a result nobody has looked what is still there."""
    repository = await _repository(core)
    await _snapshots(core, repository, *IDS)
    order = ForgetOrder(snapshots=IDS)
    await _ended(core, repository, order, outcome=Outcome.FAILED, result=None)
    assert await _known(core, repository) == set(IDS)


async def _queued(core: Core) -> list[tuple[Order, str]]:
    unfinished = await core.store.read(lambda unit: unit.tasks.unfinished())
    return [(task.order, task.repository_id) for task in unfinished]


@pytest.mark.parametrize("outcome", [Outcome.SUCCESS, Outcome.FAILED, Outcome.CANCELLED])
async def test_repaired_snapshots_are_listed_anew(core: Core, outcome: Outcome) -> None:
    """They have other ids now, and some may be gone; also if the repair was stopped halfway."""
    repository = await _repository(core)
    result = RepairResult(changed=2) if outcome is Outcome.SUCCESS else None
    order = RepairOrder(part=RepairPart.SNAPSHOTS)
    await _ended(core, repository, order, outcome=outcome, result=result)
    assert await _queued(core) == [(SnapshotsOrder(), repository.id)]


@pytest.mark.parametrize(
    ("part", "begun"), [(RepairPart.INDEX, True), (RepairPart.SNAPSHOTS, False)]
)
async def test_what_changes_no_snapshot_leads_to_nothing(
    core: Core, part: RepairPart, *, begun: bool
) -> None:
    """A repair of the index, and one that has never begun."""
    repository = await _repository(core)
    order = RepairOrder(part=part)
    await _ended(core, repository, order, outcome=Outcome.FAILED, result=None, begun=begun)
    assert not await _queued(core)


async def test_a_check_that_failed_keeps_what_it_found(core: Core) -> None:
    """How many errors, and which packs."""
    repository = await _repository(core)
    found = CheckResult(errors=2, damaged=("d" * 64,), repair_index=True)
    task_id = await _ended(core, repository, CheckOrder(), outcome=Outcome.FAILED, result=found)
    task = await core.composition.manager.tasks.get(task_id)
    assert task is not None
    assert task.state is TaskState.FAILED
    assert task.result == found
