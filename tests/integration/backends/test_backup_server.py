"""A server that runs exactly as the assistant wrote it: machines add, the maintainer removes."""

import asyncio
import http.client
import os
import ssl
import sys
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from msgspec import structs

from kustos.core import server_plan
from kustos.core.jobs import JobDraft
from kustos.core.maintenance import MaintenanceDraft, NotMaintainerError
from kustos.core.manager import Manager
from kustos.core.model import Job, Repository, RestPlace, SecretKind, Task, TaskState
from kustos.core.orders import CareOrder, CheckOrder, ForgetOrder, PruneOrder
from kustos.core.repositories import RepositoryDraft
from kustos.core.server_plan import ServerPlan, ServerProgram, ServerWish
from kustos_agent.protocol.tasks import BackupResult, CheckResult, ForgetResult, PruneResult
from kustos_agent.protocol.values import ErrorClass, Removal, RepositoryAccess
from tests.helpers.agents import running_agent
from tests.helpers.managers import running_manager
from tests.helpers.processes import LOOPBACK, child, free_port
from tests.helpers.rest_server import rclone_program
from tests.helpers.restics import find
from tests.helpers.waiting import eventually_async

pytestmark = [
    pytest.mark.restic,
    pytest.mark.servers,
    pytest.mark.skipif(sys.platform == "win32", reason="the server's paths are POSIX"),
]
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Office:
    """A manager, two machines, what the assistant was told and what it planned."""

    manager: Manager
    machine_id: str
    maintainer_id: str
    wish: ServerWish
    plan: ServerPlan
    repositories: dict[str, Repository]

    @property
    def repository(self) -> Repository:
        """The machine's own."""
        return self.repositories[self.machine_id]

    async def done(self, task: Task) -> Task:
        """The task at its good end."""
        ended = await self.manager.tasks.wait(task.id)
        assert ended.state is TaskState.SUCCESS, ended.problem
        return ended

    async def cared(self, order: CareOrder) -> Task:
        tasks = self.manager.tasks
        return await self.done(await tasks.care(self.repository.id, self.maintainer_id, order))


@contextmanager
def serving(command: Sequence[str]) -> Iterator[None]:
    """This very command line, with rclone's folder on the PATH."""
    programs = str(Path(rclone_program()).parent)
    environment = {name: value for name, value in os.environ.items() if "RCLONE" not in name}
    environment["PATH"] = f"{programs}{os.pathsep}{environment['PATH']}"
    with child(["env", *command], environment=environment) as server:
        server.wait_for_output(r"Serving restic REST API on \[(https?://\S+/)\]")
        yield


@asynccontextmanager
async def office(folder: Path, version: str) -> AsyncIterator[Office]:
    """Set up by the assistant, with both processes running as it says."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "restic").symlink_to(find(version).path)
    extra = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    data = folder / "data"
    data.mkdir()
    async with running_manager(folder / "manager") as manager:
        first, second = [await manager.enrolment.issue_token() for _ in range(2)]
        async with running_agent(folder / "a", first, extra):
            await eventually_async(lambda: _known(manager, 1), 30, "the machine")
            async with running_agent(folder / "b", second, extra):
                await eventually_async(lambda: _known(manager, 2), 30, "the maintainer")
                views = await manager.machines.overview()
                machine_id, maintainer_id = (view.machine.id for view in views)
                wish = ServerWish(
                    host=LOOPBACK,
                    port=free_port(),
                    maintainer_port=free_port(),
                    folder=str(data),
                    settings=str(folder / "server"),
                    program=ServerProgram.RCLONE,
                    machine_ids=(machine_id, maintainer_id),
                    maintainer_id=maintainer_id,
                    local=True,
                    target=str(folder / "server"),
                    password=PASSWORD,
                )
                names = {view.machine.id: view.machine.name for view in views}
                plan = server_plan.plan(wish, names)
                made = await manager.backup_servers.set_up(wish, "")
                with serving(plan.machines_command), serving(plan.maintainer_command):
                    repositories = dict(made.repositories)
                    yield Office(manager, machine_id, maintainer_id, wish, plan, repositories)


async def _known(manager: Manager, count: int) -> bool:
    views = await manager.machines.overview()
    return sum(bool(view.machine.restic_version) for view in views) == count


async def saved(made: Office, folder: Path) -> tuple[Job, str]:
    """The repository initialised by its machine, and a backup in it."""
    manager = made.manager
    source = folder / "source"
    source.mkdir()
    (source / "letter.txt").write_bytes(os.urandom(200_000))
    await made.done(await manager.tasks.initialise(made.repository.id, made.machine_id))
    job = await manager.jobs.save(
        JobDraft(
            name="Office",
            machine_id=made.machine_id,
            repository_id=made.repository.id,
            sources=(str(source),),
        )
    )
    backup = await made.done(await manager.tasks.back_up(job.id))
    assert isinstance(backup.result, BackupResult)
    return job, backup.result.snapshot_id


def content(folder: Path) -> dict[str, bytes]:
    """All but locks."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.parent.name != "locks"
    }


@pytest.mark.parametrize("version", ["0.14.0", "0.19.1"])
async def test_machines_add_and_the_maintainer_removes(version: str, tmp_path: Path) -> None:
    """With the command lines, logins and certificate that were written: the machine backs up, and
    by its login nothing goes; the maintainer forgets, frees the space, and finds all well."""
    async with office(tmp_path, version) as made:
        manager, repository_id = made.manager, made.repository.id
        _, snapshot_id = await saved(made, tmp_path)
        agents = await manager.repositories.access(repository_id)
        data = Path(made.wish.folder)
        before = content(data)
        statuses = await asyncio.to_thread(_remove_all, agents, before)
        assert statuses == {HTTPStatus.FORBIDDEN}
        assert content(data) == before

        with pytest.raises(NotMaintainerError):
            await manager.tasks.care(
                repository_id, made.machine_id, ForgetOrder(snapshots=(snapshot_id,))
            )

        forgotten = await made.cared(ForgetOrder(snapshots=(snapshot_id,)))
        assert forgotten.result == ForgetResult(forgotten=1)
        freed = (await made.cared(PruneOrder(max_unused_percent=0))).result
        assert isinstance(freed, PruneResult)
        assert freed.bytes_freed > 0
        assert (await made.cared(CheckOrder())).result == CheckResult()
        assert content(data) != before


def _remove_all(agents: RepositoryAccess, files: Mapping[str, bytes]) -> set[int]:
    """What the server answers whoever stole the machine, and asks it to remove what it holds."""
    there = urlsplit(agents.location.removeprefix("rest:"))
    user, password = (
        agents.environment[f"RESTIC_REST_{name}"] for name in ("USERNAME", "PASSWORD")
    )
    login = b64encode(f"{user}:{password}".encode()).decode()
    context = ssl.create_default_context(cadata=agents.ca_certificate)
    assert there.hostname is not None
    connection = http.client.HTTPSConnection(
        there.hostname, there.port, context=context, timeout=20
    )
    found = set()
    for name in files:
        folders = name.split("/")[1:]  # below the user's own
        path = f"{there.path}{folders[0]}" + (f"/{folders[-1]}" if len(folders) > 1 else "")
        connection.request("DELETE", path, headers={"Authorization": f"Basic {login}"})
        answer = connection.getresponse()
        answer.read()
        found.add(answer.status)
    connection.close()
    return found


async def test_each_login_opens_what_it_is_for_and_says_what_it_may(tmp_path: Path) -> None:
    """Through the very dialogs' tests: the machine's cannot remove, the maintainer's can, and
    neither a machine's login nor a made-up one opens another machine's repository, or anything at
    the port that removes."""
    async with office(tmp_path, "0.19.1") as made:
        manager, repository_id = made.manager, made.repository.id
        await saved(made, tmp_path)
        other = made.repositories[made.maintainer_id]
        await made.done(await manager.tasks.initialise(other.id, made.maintainer_id))

        views = {view.repository.id: view for view in await manager.repositories.overview()}
        view = views[repository_id]
        assert view.maintenance is not None
        draft = RepositoryDraft(
            name=view.repository.name,
            place=view.repository.place,
            maintenance=MaintenanceDraft(
                machine_id=made.maintainer_id, place=view.maintenance.place
            ),
        )
        report = await manager.repositories.test(draft, made.machine_id, repository_id)
        assert (report.problem, report.removal) == (None, Removal.REFUSED)
        found = await manager.repositories.test_maintainer(draft, repository_id)
        assert (found.report.problem, found.report.removal) == (None, Removal.POSSIBLE)
        assert not found.another

        own = await manager.repositories.access(repository_id)
        assert isinstance(view.repository.place, RestPlace)
        assert isinstance(other.place, RestPlace)
        for login in (own.environment["RESTIC_REST_PASSWORD"], "made up"):
            stranger = RepositoryDraft(
                name="x",
                place=structs.replace(other.place, user=view.repository.place.user),
                secrets={SecretKind.PASSWORD: PASSWORD, SecretKind.LOGIN: login},
            )
            refused = await manager.repositories.test(stranger, made.machine_id)
            assert refused.problem is not None
            assert refused.problem.error is ErrorClass.LOGIN_REFUSED, refused.problem
        at_the_other_port = RepositoryDraft(
            name="x",
            place=structs.replace(view.repository.place, url=made.plan.maintained(made.machine_id)),
            secrets={
                SecretKind.PASSWORD: PASSWORD,
                SecretKind.LOGIN: own.environment["RESTIC_REST_PASSWORD"],
            },
        )
        refused = await manager.repositories.test(at_the_other_port, made.machine_id)
        assert refused.problem is not None
        assert refused.problem.error is ErrorClass.LOGIN_REFUSED, refused.problem
