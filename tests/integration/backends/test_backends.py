"""Each form of repository through the whole way: real manager, real agent, real server, every
restic: test says what is missing, initialise, back up, list, restore, compare, look after."""

import os
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import (
    LocalPlace,
    Place,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    Task,
    TaskState,
    TypedPlace,
)
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
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.rest_server import rest_server
from tests.helpers.restics import VERSIONS, find
from tests.helpers.s3_server import s3_server
from tests.helpers.sshd import sftp_server
from tests.helpers.trees import assert_same_tree, fingerprint, odd_names
from tests.helpers.waiting import eventually_async

pytestmark = [pytest.mark.restic, pytest.mark.servers]

PASSWORD = "repository password 8812"
LOGIN = "login password 3391"

Entered = tuple[Place, dict[SecretKind, str]]


@contextmanager
def _local(folder: Path) -> Iterator[Entered]:
    yield LocalPlace(path=str(folder / "repository")), {}


@contextmanager
def _sftp(folder: Path) -> Iterator[Entered]:
    with sftp_server(folder / "sshd") as server:
        place = SftpPlace(
            host=server.host,
            port=server.port,
            user=server.user,
            path=str(server.folder / "repository"),
        )
        yield place, {SecretKind.PRIVATE_KEY: server.private_key.read_text()}


@contextmanager
def _rest(folder: Path) -> Iterator[Entered]:
    with rest_server(folder, user="anna", password=LOGIN, tls=True) as server:
        place = RestPlace(url=f"{server.url}office", user=server.user, ca_certificate=server.ca_pem)
        yield place, {SecretKind.LOGIN: LOGIN}


@contextmanager
def _s3(folder: Path) -> Iterator[Entered]:
    with s3_server(folder) as server:
        place = S3Place(
            endpoint=server.endpoint,
            bucket=server.bucket,
            key_id=server.key_id,
            prefix="office",
        )
        yield place, {SecretKind.LOGIN: server.secret}


@contextmanager
def _typed(folder: Path) -> Iterator[Entered]:
    with rest_server(folder, user="anna", password=LOGIN) as server:
        lines = f"RESTIC_REST_USERNAME=anna\nRESTIC_REST_PASSWORD={LOGIN}\n"
        yield TypedPlace(location=server.location("office")), {SecretKind.ENVIRONMENT: lines}


BACKENDS = {"local": _local, "sftp": _sftp, "rest": _rest, "s3": _s3, "typed": _typed}


@pytest.fixture(params=VERSIONS)
async def manager(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Manager]:
    """With one connected machine that runs this restic."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "restic").symlink_to(find(request.param).path)
    path = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    async with running_manager(tmp_path / "manager") as running:
        token = await running.enrolment.issue_token()
        async with running_agent(tmp_path / "agent", token, path):
            await eventually_async(
                lambda: _has_said_its_restic(running), 30, "the agent to be connected"
            )
            yield running


async def _has_said_its_restic(manager: Manager) -> bool:
    """A machine counts as connected a moment before what its hello said is stored."""
    return any(view.machine.restic_version for view in await manager.machines.overview())


async def _ended(manager: Manager, task: Task) -> Task:
    ended = await manager.tasks.wait(task.id)
    assert ended.state is TaskState.SUCCESS, ended.problem
    return ended


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.skipif(sys.platform == "win32", reason="the servers are POSIX programs")
async def test_the_main_job_works_on_each_backend(
    manager: Manager, backend: str, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    odd_names(source)
    machine = (await manager.machines.overview())[0].machine
    if machine.restic_version.startswith("0.14"):
        # It keeps a link's target only if that is UTF-8 (restic 0.16 has `linktarget_raw`).
        (source / "dangling\nlink").unlink()
    (tmp_path / "server").mkdir()
    with BACKENDS[backend](tmp_path / "server") as (entered, secrets):
        place = await _approved(manager, entered, secrets, machine.id)
        draft = RepositoryDraft(
            name=backend, place=place, secrets={**secrets, SecretKind.PASSWORD: PASSWORD}
        )
        missing = await manager.repositories.test(draft, machine.id)
        assert missing.problem is not None
        assert missing.problem.error is ErrorClass.REPOSITORY_MISSING
        saved = await manager.repositories.save(draft)
        await _ended(manager, await manager.tasks.initialise(saved.id, machine.id))
        found = await manager.repositories.test(draft, machine.id, saved.id)
        assert found.problem is None
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
        await _ended(manager, await manager.tasks.list_snapshots(saved.id, machine.id))
        (snapshot,) = await manager.browse.snapshots_of_repository(saved.id)
        assert (snapshot.id, snapshot.job_id) == (backup.result.snapshot_id, job.id)
        wish = RestoreWish(
            machine_id=machine.id,
            repository_id=saved.id,
            snapshot_id=snapshot.id,
            target=str(tmp_path / "restored"),
        )
        await _ended(manager, await manager.tasks.restore(wish))
        await _look_after(manager, saved.id, machine.id, snapshot.id)
    assert_same_tree(tmp_path / "restored" / source.relative_to("/"), fingerprint(source))


async def _cared(
    manager: Manager, repository_id: str, machine_id: str, order: CareOrder
) -> TaskResult | None:
    task = await manager.tasks.care(repository_id, machine_id, order)
    return (await _ended(manager, task)).result


async def _look_after(
    manager: Manager, repository_id: str, machine_id: str, snapshot_id: str
) -> None:
    """Forget the only snapshot, free what it took, check what is left."""

    async def cared(order: CareOrder) -> TaskResult | None:
        return await _cared(manager, repository_id, machine_id, order)

    assert await cared(ForgetOrder(snapshots=(snapshot_id,))) == ForgetResult(forgotten=1)
    assert not await manager.browse.snapshots_of_repository(repository_id)
    freed = await cared(PruneOrder(max_unused_percent=0))
    assert isinstance(freed, PruneResult)
    assert freed.bytes_freed > 0
    assert await cared(CheckOrder(depth=CheckDepth.ALL)) == CheckResult()


async def test_a_repository_is_measured_mended_and_unlocked(
    manager: Manager, tmp_path: Path
) -> None:
    """With nothing broken and nobody at work: all say so."""
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
    manager: Manager, place: Place, secrets: dict[SecretKind, str], machine_id: str
) -> Place:
    """An SFTP server's host keys are seen and approved first, as a person does."""
    if not isinstance(place, SftpPlace):
        return place
    draft = RepositoryDraft(
        name="sftp", place=place, secrets={**secrets, SecretKind.PASSWORD: PASSWORD}
    )
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
