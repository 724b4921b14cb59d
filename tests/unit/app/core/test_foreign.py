"""Foreign snapshots: found by a listing, grouped, assigned to machines, never a job's."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kustos.core.events import Event, SnapshotsChanged
from kustos.core.foreign import ForeignGroup
from kustos.core.jobs import JobDraft
from kustos.core.model import Job, LocalPlace, Machine, Repository, SecretKind, Snapshot
from kustos.core.repositories import RepositoryDraft
from kustos.core.series import Series
from kustos.core.snapshot_groups import SnapshotCount, SnapshotGroup, origin_of, suggested
from kustos_agent.protocol.messages import SnapshotsListed, TaskFinished, TaskStarted
from kustos_agent.protocol.tasks import SnapshotsResult
from kustos_agent.protocol.values import Outcome, SnapshotInfo, TaskKind

from .conftest import Core

PATHS = ("/home", "/etc")


async def nas(core: Core, name: str = "NAS") -> Repository:
    return await core.composition.manager.repositories.save(
        RepositoryDraft(
            name=name, place=LocalPlace(path="/srv/b"), secrets={SecretKind.PASSWORD: "p"}
        )
    )


async def job_of(core: Core, machine: Machine, repository: Repository) -> Job:
    return await core.composition.manager.jobs.save(
        JobDraft(
            name="Documents", machine_id=machine.id, repository_id=repository.id, sources=("/home",)
        )
    )


def info(core: Core, name: str, **fields: Any) -> SnapshotInfo:
    given_: dict[str, Any] = {
        "hostname": "OLD-PC",
        "paths": PATHS,
        "time": core.clock.now(),
        **fields,
    }
    return SnapshotInfo(id=name * 32, **given_)


async def listed(
    core: Core, machine: Machine, repository: Repository, *found: SnapshotInfo
) -> None:
    """The repository is listed by that machine, and holds just these."""
    manager = core.composition.manager
    task = await manager.tasks.list_snapshots(repository.id, machine.id)
    events = (
        TaskStarted(task_id=task.id, kind=TaskKind.SNAPSHOTS, at=core.clock.now()),
        SnapshotsListed(task_id=task.id, snapshots=found),
        TaskFinished(
            task_id=task.id,
            outcome=Outcome.SUCCESS,
            at=core.clock.now(),
            result=SnapshotsResult(count=len(found)),
        ),
    )
    commit = core.composition.reports.commit
    await commit(machine.id, task.id, list(enumerate(events, 1)))
    core.clock.forward(timedelta(minutes=1))


async def only_group(core: Core, repository: Repository) -> ForeignGroup:
    (found,) = await core.composition.manager.foreign.groups(repository.id)
    return found


async def series_of(core: Core, machine: Machine) -> list[Series]:
    everything = await core.composition.manager.browse.series()
    return [one for one in everything if one.machine is not None and one.machine.id == machine.id]


async def ids_of(core: Core, series: Series) -> list[str]:
    found = await core.composition.manager.browse.snapshots_of(series)
    return [snapshot.id[:2] for snapshot in found]


async def test_what_is_assigned_belongs_to_the_machine_also_when_learnt_later(core: Core) -> None:
    """And it is announced, so that what is shown follows."""
    machine = await core.machine()
    repository = await nas(core)
    heard: list[Event] = []
    await listed(core, machine, repository, info(core, "aa"), info(core, "bb"))
    group = (await only_group(core, repository)).group
    assert (group.count, group.hostname, group.paths) == (2, "OLD-PC", PATHS)
    core.composition.manager.bus.listen(heard.append)
    await core.composition.manager.foreign.assign(repository.id, {group.origin: machine.id})
    assert SnapshotsChanged(repository.id) in heard
    (series,) = await series_of(core, machine)
    assert set(await ids_of(core, series)) == {"aa", "bb"}
    later = info(core, "cc", hostname="old-pc", paths=PATHS[::-1])
    await listed(core, machine, repository, info(core, "aa"), info(core, "bb"), later)
    (series,) = await series_of(core, machine)
    assert (await ids_of(core, series))[0] == "cc"
    assert (await only_group(core, repository)).machine_id == machine.id


async def test_assigning_gives_no_snapshot_a_machine_job_or_task(core: Core) -> None:
    """What is decided by job, such as what to keep, never sees them: not at once, and not after
    another listing."""
    machine = await core.machine()
    repository = await nas(core)
    job = await job_of(core, machine, repository)
    ours = info(core, "dd", tags=("kustos", job.tag), hostname="PC-1", paths=("/home",))
    foreign = info(core, "aa", hostname="PC-1", paths=("/home",), tags=("kustos", "job:lost"))
    await listed(core, machine, repository, ours, foreign)
    manager = core.composition.manager
    before = await manager.browse.snapshots_of_job(job.id)
    assert [one.id for one in before] == [ours.id]
    origin = (await only_group(core, repository)).group.origin
    await manager.foreign.assign(repository.id, {origin: machine.id})
    await listed(core, machine, repository, ours, foreign)
    assert await manager.browse.snapshots_of_job(job.id) == before
    stored: list[Snapshot] = await manager.browse.snapshots_of_repository(repository.id)
    (found,) = [one for one in stored if one.id == foreign.id]
    assert (found.machine_id, found.job_id, found.task_id) == (None, None, None)


async def test_assigning_tells_what_it_was_before_and_that_undoes_it(core: Core) -> None:
    first, second = await core.machine(), await core.machine("PC-2")
    repository = await nas(core)
    other = info(core, "bb", hostname="OTHER")
    await listed(core, first, repository, info(core, "aa"), other)
    foreign = core.composition.manager.foreign
    old, another = (origin_of(host, PATHS) for host in ("old-pc", "other"))
    assert await foreign.assign(repository.id, {old: first.id}) == {old: None}
    before = await foreign.assign(repository.id, {old: second.id, another: second.id})
    assert before == {old: first.id, another: None}
    await foreign.assign(repository.id, before)
    assigned = {one.group.origin: one.machine_id for one in await foreign.groups(repository.id)}
    assert assigned == before


async def test_nothing_is_assigned_to_what_is_not_there(core: Core) -> None:
    """Also not the part of it that could be."""
    machine = await core.machine()
    repository = await nas(core)
    await listed(core, machine, repository, info(core, "aa"), info(core, "bb", hostname="OTHER"))
    foreign = core.composition.manager.foreign
    old, other = (origin_of(host, PATHS) for host in ("old-pc", "other"))
    with pytest.raises(LookupError):
        await foreign.assign(repository.id, {old: machine.id, other: "nobody"})
    with pytest.raises(LookupError):
        await foreign.assign("nowhere", {old: machine.id})
    assert [one.machine_id for one in await foreign.groups(repository.id)] == [None, None]


async def test_the_snapshots_of_a_machine_that_is_removed_can_be_assigned(core: Core) -> None:
    """A dead PC's to the new one; those of the new one's own job stay apart."""
    dead, fresh = await core.machine("DEAD"), await core.machine("FRESH")
    repository = await nas(core)
    job = await job_of(core, dead, repository)
    await listed(core, dead, repository, info(core, "aa", tags=("kustos", job.tag)))
    manager = core.composition.manager
    assert await manager.foreign.groups(repository.id) == []
    await manager.enrolment.remove(dead.id)
    found = await only_group(core, repository)
    assert found.group.by_kustos
    await manager.foreign.assign(repository.id, {found.group.origin: fresh.id})
    (series,) = await series_of(core, fresh)
    assert await ids_of(core, series) == ["aa"]


async def test_a_repository_says_how_many_are_foreign(core: Core) -> None:
    machine = await core.machine()
    repository = await nas(core)
    await listed(core, machine, repository, info(core, "aa"), info(core, "bb", hostname="OTHER"))
    manager = core.composition.manager
    await manager.foreign.assign(repository.id, {origin_of("other", PATHS): machine.id})
    (view,) = await manager.repositories.overview()
    assert view.snapshots == SnapshotCount(known=2, foreign=1, assigned=1)


async def test_groups_come_as_people_sort_names(core: Core) -> None:
    """PC-2 before PC-10, and of a host by folder."""
    machine = await core.machine()
    repository = await nas(core)
    names = (("PC-10", "/a"), ("pc-2", "/b10"), ("pc-2", "/b9"))
    found = [
        info(core, f"{number}a", hostname=host, paths=(path,))
        for number, (host, path) in enumerate(names)
    ]
    await listed(core, machine, repository, *found)
    groups = await core.composition.manager.foreign.groups(repository.id)
    shown = [(one.group.hostname, one.group.paths[0]) for one in groups]
    assert shown == [("pc-2", "/b9"), ("pc-2", "/b10"), ("PC-10", "/a")]


async def test_a_series_knows_through_whom_its_repository_was_reached(core: Core) -> None:
    """Its folder may be one of that machine alone; whose snapshots they are does not count."""
    old, reaching = await core.machine("OLD"), await core.machine("REACHING")
    repository = await nas(core)
    await listed(core, old, repository, info(core, "aa"))
    await listed(core, reaching, repository, info(core, "aa"))
    manager = core.composition.manager
    (series,) = await manager.browse.series()
    assert series.machine is None
    assert series.owner == f"of:{repository.id}"
    assert series.through == reaching
    await manager.foreign.assign(repository.id, {origin_of("old-pc", PATHS): old.id})
    (series,) = await manager.browse.series()
    assert (series.machine, series.through) == (old, reaching)


async def test_snapshots_of_a_job_that_is_removed_stay_with_their_machine(core: Core) -> None:
    """As a series of their own, without anybody assigning them; nothing is foreign."""
    machine = await core.machine()
    repository = await nas(core)
    job = await job_of(core, machine, repository)
    await listed(core, machine, repository, info(core, "aa", tags=("kustos", job.tag)))
    manager = core.composition.manager
    (series,) = await series_of(core, machine)
    assert (series.id, series.job) == (job.id, job)
    assert await ids_of(core, series) == ["aa"]
    await manager.jobs.remove(job.id)
    (series,) = await series_of(core, machine)
    assert series.job is None
    assert await ids_of(core, series) == ["aa"]
    assert await manager.foreign.groups(repository.id) == []


def group_of(core: Core, hostname: str) -> SnapshotGroup:
    now = core.clock.now()
    return SnapshotGroup(
        repository_id="r",
        origin="o",
        machine_id=None,
        count=1,
        first=now,
        last=now,
        hostname=hostname,
        paths=PATHS,
    )


async def test_a_machine_is_suggested_by_its_host_name_alone(core: Core) -> None:
    """In any case of letters; never of two, and never for a snapshot without a host."""
    machines = [await core.machine(name) for name in ("Empfang", "LAGER", "lager")]
    assert suggested(group_of(core, "EMPFANG"), machines) == machines[0].id
    assert suggested(group_of(core, "Lager"), machines) is None
    assert suggested(group_of(core, "other"), machines) is None
    assert suggested(group_of(core, ""), [*machines, await core.machine("")]) is None


@given(st.text(), st.lists(st.text()), st.randoms(use_true_random=False))
def test_an_origin_is_the_same_for_the_same_folders(
    host: str, paths: list[str], dice: Random
) -> None:
    """In any order, named twice or once."""
    shuffled = [*paths, *paths]
    dice.shuffle(shuffled)
    assert origin_of(host, paths) == origin_of(host, shuffled)


def test_an_origin_is_what_databases_hold() -> None:
    """Another rule would take the snapshots of before for others: it needs a migration."""
    assert origin_of("OLD-PC", ("/home", "/etc")) == "81cc503754219966a633035abf28379a"
    assert origin_of("a", ["b", "c"]) != origin_of("a", ["b,c"])
    assert origin_of("a", ["b"]) != origin_of("ab", [])
