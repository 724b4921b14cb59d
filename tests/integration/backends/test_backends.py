"""Each form of repository through the whole way: real manager, real agent, real server, every
restic: test says what is missing, initialise, back up, list, restore, compare, look after."""

import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, Place, SecretKind, SftpPlace, Task, TaskState
from kustos.core.orders import (
    CareOrder,
    CheckOrder,
    ForgetOrder,
    PruneOrder,
    RepairOrder,
    StatsOrder,
    UnlockOrder,
)
from kustos.core.repositories import RepositoryDraft
from kustos.core.tasks import RestoreWish
from kustos_agent.protocol.tasks import (
    BackupResult,
    CheckDepth,
    CheckResult,
    ForgetResult,
    PruneResult,
    RepairPart,
    RepairResult,
    StatsResult,
    TaskResult,
    UnlockResult,
)
from kustos_agent.protocol.values import ErrorClass
from tests.backends_matrix import BACKENDS, Record, backend
from tests.helpers.agents import running_agent
from tests.helpers.cheap_key import make_cheap
from tests.helpers.managers import running_manager
from tests.helpers.restics import VERSIONS, find
from tests.helpers.trees import assert_same_tree, fingerprint, odd_names
from tests.helpers.waiting import eventually_async
from tests.integration.backends.stores import STORES, Store

pytestmark = [pytest.mark.restic, pytest.mark.servers]

PASSWORD = "repository password 8812"


@asynccontextmanager
async def _office(
    folder: Path, version: str, environment: Mapping[str, str]
) -> AsyncIterator[Manager]:
    """A manager with one connected machine that runs this restic, in this environment."""
    programs = folder / "bin"
    programs.mkdir()
    (programs / "restic").symlink_to(find(version).path)
    others = environment.get("PATH", os.environ["PATH"])
    extra = {**environment, "PATH": f"{programs}{os.pathsep}{others}"}
    async with running_manager(folder / "manager") as manager:
        token = await manager.enrolment.issue_token()
        async with running_agent(folder / "agent", token, extra):
            await eventually_async(
                lambda: _has_said_its_restic(manager), 30, "the agent to be connected"
            )
            yield manager


async def _has_said_its_restic(manager: Manager) -> bool:
    """A machine counts as connected a moment before what its hello said is stored."""
    return any(view.machine.restic_version for view in await manager.machines.overview())


async def _ended(manager: Manager, task: Task) -> Task:
    ended = await manager.tasks.wait(task.id)
    assert ended.state is TaskState.SUCCESS, ended.problem
    return ended


async def _refused(manager: Manager, task: Task) -> None:
    ended = await manager.tasks.wait(task.id)
    assert ended.state is TaskState.FAILED
    assert ended.problem is not None
    assert ended.problem.error is ErrorClass.REMOVAL_REFUSED


TRIED = [(row.name, version) for row in BACKENDS for version in row.versions]


@pytest.mark.parametrize(("name", "version"), TRIED)
@pytest.mark.skipif(sys.platform == "win32", reason="the servers are POSIX programs")
async def test_the_main_job_works_on_each_backend(name: str, version: str, tmp_path: Path) -> None:
    """What went well goes into the matrix of docs/backends.md."""
    (tmp_path / "server").mkdir()
    with Record(name, version) as record, STORES[name](tmp_path / "server") as store:
        async with _office(tmp_path, version, store.environment) as manager:
            await _main_job(manager, store, record, tmp_path)


async def _main_job(manager: Manager, store: Store, record: Record, folder: Path) -> None:
    source = folder / "source"
    odd_names(source)
    machine = (await manager.machines.overview())[0].machine
    if machine.restic_version.startswith("0.14"):
        # It keeps a link's target only if that is UTF-8 (restic 0.16 has `linktarget_raw`).
        (source / "dangling\nlink").unlink()
    secrets = {**store.secrets, SecretKind.PASSWORD: PASSWORD}
    place = await _approved(manager, store.place, secrets, machine.id)
    draft = RepositoryDraft(name="Office", place=place, secrets=secrets)
    missing = await manager.repositories.test(draft, machine.id)
    assert missing.problem is not None
    assert missing.problem.error is ErrorClass.REPOSITORY_MISSING, missing.problem
    saved = await manager.repositories.save(draft)
    await _ended(manager, await manager.tasks.initialise(saved.id, machine.id))
    record.passed.append("initialise")
    if store.files is not None:
        make_cheap(store.files, PASSWORD)
    found = await manager.repositories.test(draft, machine.id, saved.id)
    assert found.problem is None
    record.passed.append("test")
    job = await manager.jobs.save(
        JobDraft(
            name="Odd names",
            machine_id=machine.id,
            repository_id=saved.id,
            sources=(str(source),),
        )
    )
    backup = await _ended(manager, await manager.tasks.back_up(job.id))
    assert isinstance(backup.result, BackupResult)
    record.passed.append("back up")
    await _ended(manager, await manager.tasks.list_snapshots(saved.id, machine.id))
    (snapshot,) = await manager.browse.snapshots_of_repository(saved.id)
    assert (snapshot.id, snapshot.job_id) == (backup.result.snapshot_id, job.id)
    record.passed.append("list")
    wish = RestoreWish(
        machine_id=machine.id,
        repository_id=saved.id,
        snapshot_id=snapshot.id,
        target=str(folder / "restored"),
    )
    await _ended(manager, await manager.tasks.restore(wish))
    assert_same_tree(folder / "restored" / source.relative_to("/"), fingerprint(source))
    record.passed.append("restore")
    if "look into" in _operations(record):
        above = str(source.parent)
        listed = await manager.browse.snapshot_folder(machine.id, snapshot, above)
        assert [entry.name for entry in listed.entries] == [source.name]
        record.passed.append("look into")
    await _look_after(manager, saved.id, machine.id, snapshot.id, record)


async def _cared(
    manager: Manager, repository_id: str, machine_id: str, order: CareOrder
) -> TaskResult | None:
    task = await manager.tasks.care(repository_id, machine_id, order)
    return (await _ended(manager, task)).result


async def _look_after(
    manager: Manager, repository_id: str, machine_id: str, snapshot_id: str, record: Record
) -> None:
    """Forget the only snapshot, free what it took, check what is left. Where the server removes
    nothing, the snapshot stays."""

    async def cared(order: CareOrder) -> TaskResult | None:
        return await _cared(manager, repository_id, machine_id, order)

    append_only = record.backend == "rest-append-only"
    forget = ForgetOrder(snapshots=(snapshot_id,))
    if append_only:
        await _refused(manager, await manager.tasks.care(repository_id, machine_id, forget))
        assert len(await manager.browse.snapshots_of_repository(repository_id)) == 1
        record.refused.append("forget")
    else:
        assert await cared(forget) == ForgetResult(forgotten=1)
        assert not await manager.browse.snapshots_of_repository(repository_id)
        record.passed.append("forget")
    freed = await cared(PruneOrder(max_unused_percent=0))
    assert isinstance(freed, PruneResult)
    assert bool(freed.bytes_freed) is not append_only
    record.passed.append("prune")
    assert await cared(CheckOrder(depth=CheckDepth.ALL)) == CheckResult()
    record.passed.append("check")
    if "stats" in _operations(record):
        measured = await cared(StatsOrder())
        assert isinstance(measured, StatsResult)
        assert measured.snapshots == int(append_only)
        record.passed.append("stats")
        repair = RepairOrder(part=RepairPart.INDEX)
        if append_only:
            await _refused(manager, await manager.tasks.care(repository_id, machine_id, repair))
            record.refused.append("repair index")
        else:
            assert await cared(repair) == RepairResult()
            record.passed.append("repair index")
        assert await cared(UnlockOrder()) == UnlockResult()
        record.passed.append("unlock")


def _operations(record: Record) -> tuple[str, ...]:
    return backend(record.backend).operations(record.version)


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_repository_is_measured_mended_and_unlocked(version: str, tmp_path: Path) -> None:
    """With nothing broken and nobody at work: all say so."""
    async with _office(tmp_path, version, {}) as manager:
        machine = (await manager.machines.overview())[0].machine
        place = LocalPlace(path=str(tmp_path / "repository"))
        draft = RepositoryDraft(name="NAS", place=place, secrets={SecretKind.PASSWORD: PASSWORD})
        saved = await manager.repositories.save(draft)
        await _ended(manager, await manager.tasks.initialise(saved.id, machine.id))

        async def cared(order: CareOrder) -> TaskResult | None:
            return await _cared(manager, saved.id, machine.id, order)

        measured = await cared(StatsOrder())
        assert isinstance(measured, StatsResult)
        assert (measured.snapshots, measured.stored_bytes, measured.restore_bytes) == (0, 0, 0)
        assert await cared(RepairOrder(part=RepairPart.INDEX)) == RepairResult()
        assert await cared(UnlockOrder()) == UnlockResult()


async def _approved(
    manager: Manager, place: Place, secrets: Mapping[SecretKind, str], machine_id: str
) -> Place:
    """An SFTP server's host keys are seen and approved first, as a person does."""
    if not isinstance(place, SftpPlace):
        return place
    draft = RepositoryDraft(name="sftp", place=place, secrets=secrets)
    report = await manager.repositories.test(draft, machine_id)
    assert report.problem is not None
    assert report.problem.error is ErrorClass.HOST_KEY_UNKNOWN
    assert report.host_keys
    return SftpPlace(
        host=place.host,
        port=place.port,
        user=place.user,
        path=place.path,
        known_hosts=report.host_keys,
    )
