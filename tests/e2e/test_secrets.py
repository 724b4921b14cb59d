"""Secrets go from the form to restic and leave no trace on the way: every kind of task, watched."""

import asyncio
import json
import logging
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
import psutil
import pytest

from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.maintenance import MaintenanceDraft
from kustos.core.manager import Manager
from kustos.core.model import (
    Place,
    RestPlace,
    S3Place,
    SecretKind,
    SftpPlace,
    Task,
    TaskFilter,
    TaskState,
    TypedPlace,
)
from kustos.core.orders import (
    CheckOrder,
    ForgetOrder,
    PruneOrder,
    RepairOrder,
    StatsOrder,
    UnlockOrder,
)
from kustos.core.repositories import RepositoryDraft
from kustos.core.sealed_sets import Keeping, KeepingState
from kustos.core.tasks import RestoreWish
from kustos_agent.protocol.tasks import BackupResult, RepairPart
from kustos_agent.protocol.values import ErrorClass, Removal, TaskKind
from tests.helpers.cheap_key import make_cheap
from tests.helpers.managers import running_manager
from tests.helpers.rest_server import RestServer, rest_server
from tests.helpers.s3_server import S3Server, s3_server
from tests.helpers.secret_watch import SecretWatch, holders, watching
from tests.helpers.sshd import SftpServer, sftp_server
from tests.helpers.trees import assert_same_tree, fingerprint, small_files
from tests.helpers.waiting import eventually_async

PASSWORD = f"correct-horse-{secrets.token_hex(12)}"
LOGIN = f"let-me-in-{secrets.token_hex(12)}"
OF_DUMP = f"shut-sesame-{secrets.token_hex(12)}"
OF_HOOK = f"token-of-{secrets.token_hex(12)}"

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="reads /proc"),
]


@dataclass(frozen=True)
class Servers:
    """One of each that takes a secret."""

    rest: RestServer
    s3: S3Server
    sftp: SftpServer

    @property
    def key(self) -> str:
        return self.sftp.private_key.read_text()

    @property
    def places(self) -> dict[str, tuple[Place, dict[SecretKind, str]]]:
        """What a form holds for each; the login of a typed location is in its variables."""
        rest, s3, sftp = self.rest, self.s3, self.sftp
        lines = "\n".join(f"{name}={value}" for name, value in rest.environment.items())
        return {
            "rest": (
                RestPlace(url=f"{rest.url}documents/", user=rest.user),
                {SecretKind.LOGIN: rest.password},
            ),
            "s3": (
                S3Place(endpoint=s3.endpoint, bucket=s3.bucket, key_id=s3.key_id, prefix="x"),
                {SecretKind.LOGIN: s3.secret},
            ),
            "sftp": (
                SftpPlace(
                    host=sftp.host, port=sftp.port, user=sftp.user, path=str(sftp.folder / "x")
                ),
                {SecretKind.PRIVATE_KEY: self.key},
            ),
            "typed": (
                TypedPlace(location=rest.location("typed")),
                {SecretKind.ENVIRONMENT: lines},
            ),
        }

    @property
    def folders(self) -> dict[str, Path]:
        """Where the repositories then lie, of servers that have files."""
        rest = self.rest.folder
        return {"rest": rest / "documents", "typed": rest / "typed", "sftp": self.sftp.folder / "x"}


@contextmanager
def _servers(folder: Path) -> Iterator[Servers]:
    with (
        rest_server(folder, user="office", password=LOGIN) as rest,
        s3_server(folder) as s3,
        sftp_server(folder) as sftp,
    ):
        yield Servers(rest, s3, sftp)


@dataclass
class Admin:
    """Does everything there is to do, with one machine."""

    manager: Manager
    machine_id: str
    kinds: set[TaskKind]

    async def _done(self, task: Task) -> Task:
        ended = await self.manager.tasks.wait(task.id)
        assert ended.state is TaskState.SUCCESS, ended
        self.kinds.add(ended.kind)
        return ended

    async def initialised(self, name: str, place: Place, entered: dict[SecretKind, str]) -> str:
        """The id of a new repository. Host keys are looked at and approved."""
        draft = RepositoryDraft(
            name=name, place=place, secrets={SecretKind.PASSWORD: PASSWORD, **entered}
        )
        report = await self.manager.repositories.test(draft, self.machine_id)
        assert report.problem is not None
        if isinstance(place, SftpPlace):
            assert report.problem.error is ErrorClass.HOST_KEY_UNKNOWN
            draft = replace(
                draft, place=msgspec.structs.replace(place, known_hosts=report.host_keys)
            )
        saved = await self.manager.repositories.save(draft)
        await self._done(await self.manager.tasks.initialise(saved.id, self.machine_id))
        return saved.id

    async def main_job(self, repository_id: str, source: Path, target: Path) -> str:
        """Back up, look into it, restore; the snapshot."""
        draft = JobDraft(
            name="Documents",
            machine_id=self.machine_id,
            repository_id=repository_id,
            sources=(str(source),),
        )
        job = await self.manager.jobs.save(draft)
        saved = await self._done(await self.manager.tasks.back_up(job.id))
        assert isinstance(saved.result, BackupResult)
        listing = await self.manager.tasks.list_snapshots(repository_id, self.machine_id)
        await self._done(listing)
        (snapshot,) = await self.manager.browse.snapshots_of_repository(repository_id)
        page = await self.manager.browse.snapshot_folder(self.machine_id, snapshot, str(source))
        assert page.entries
        wish = RestoreWish(
            machine_id=self.machine_id,
            repository_id=repository_id,
            snapshot_id=snapshot.id,
            target=str(target),
            job_id=job.id,
        )
        await self._done(await self.manager.tasks.restore(wish))
        return snapshot.id

    async def with_own_secrets(self, repository_id: str) -> None:
        """A job whose dump and hook have secrets: kept by the machine, and run from there."""
        dump = JobDump(
            id="d1",
            kind=DumpKind.COMMAND,
            name="word.txt",
            command=("sh", "-c", 'printf "%s" "${#WORD}"'),
        )
        draft = JobDraft(
            name="Shop",
            machine_id=self.machine_id,
            repository_id=repository_id,
            sources=(),
            dumps=(dump,),
            passwords={"d1": f"WORD={OF_DUMP}"},
            hooks=JobHooks(before=("sh", "-c", 'test -n "$TOKEN"'), timeout_seconds=60),
            hook_variables=f"TOKEN={OF_HOOK}",
        )
        job = await self.manager.jobs.save(draft)
        kept = Keeping(KeepingState.KEPT)

        async def so() -> bool:
            return await self.manager.sealed.keeping(self.machine_id, repository_id, job.id) == kept

        await eventually_async(so, 60, "the machine to keep the job's secrets")
        await self._done(await self.manager.tasks.back_up(job.id))

    async def maintained(
        self, repository_id: str, place: Place, entered: dict[SecretKind, str]
    ) -> None:
        """From now on by the maintainer's login, sealed beside the other and tried."""
        own = MaintenanceDraft(machine_id=self.machine_id, place=place, secrets=entered)
        draft = RepositoryDraft(name="documents", place=place, maintenance=own)
        await self.manager.repositories.save(draft, repository_id)
        tried = await self.manager.repositories.test_maintainer(draft, repository_id)
        assert (tried.report.problem, tried.report.removal) == (None, Removal.POSSIBLE)

    async def look_after(self, repository_id: str, snapshot_id: str) -> None:
        """All that a repository as a whole can need."""
        for order in (
            StatsOrder(),
            UnlockOrder(),
            RepairOrder(part=RepairPart.INDEX),
            ForgetOrder(snapshots=(snapshot_id,)),
            PruneOrder(max_unused_percent=0),
            CheckOrder(),
        ):
            task = await self.manager.tasks.care(repository_id, self.machine_id, order)
            await self._done(task)

    async def mistaken(self, servers: Servers) -> None:
        """A user that the server does not know: what fails is told at more length."""
        place, entered = servers.places["rest"]
        assert isinstance(place, RestPlace)
        draft = RepositoryDraft(
            name="Elsewhere",
            place=msgspec.structs.replace(place, user="nobody"),
            secrets={SecretKind.PASSWORD: PASSWORD, **entered},
        )
        report = await self.manager.repositories.test(draft, self.machine_id)
        assert report.problem is not None
        assert report.problem.error is ErrorClass.LOGIN_REFUSED


async def _machine(manager: Manager) -> str:
    return next(
        (view.machine.id for view in await manager.machines.overview() if view.connected), ""
    )


async def test_no_secret_is_seen_or_left_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Of every kind of task on a real manager and its agent, over each way that takes a secret: in
    no command line, no environment but restic's, no file, log, journal or store."""
    caplog.set_level(logging.DEBUG)
    served, own = tmp_path / "served", tmp_path / "own"
    scratch, home, source, target = (own / name for name in ("tmp", "home", "source", "restored"))
    scratch.mkdir(parents=True)
    (home / "agent").mkdir(parents=True)
    (home / "agent" / "agent.toml").write_text("hooks = true\n")
    served.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    small_files(source, 300)
    before = frozenset(psutil.pids())
    with _servers(served) as servers:
        watch = SecretWatch(
            {
                "password": PASSWORD,
                "login": LOGIN,
                "s3 secret": servers.s3.secret,
                "key": servers.key.splitlines()[3],
                "of dump": OF_DUMP,
                "of hook": OF_HOOK,
            },
            {
                "restic": frozenset({"login", "s3 secret", "of dump"}),
                "sh": frozenset({"of dump", "of hook"}),
            },
            strangers=frozenset(psutil.pids()) - before,
            folders=(scratch,),
        )
        with watching(watch):
            async with running_manager(home, embedded=True) as manager:
                machine_id = await eventually_async(
                    lambda: _machine(manager), 120, "the agent to join"
                )
                admin = Admin(manager, machine_id, set())
                for watch.doing, (place, entered) in servers.places.items():
                    made = await admin.initialised(watch.doing, place, entered)
                    if watch.doing in servers.folders:
                        make_cheap(servers.folders[watch.doing], PASSWORD)
                    if watch.doing == "rest":
                        snapshot = await admin.main_job(made, source, target)
                        await admin.with_own_secrets(made)
                        await admin.maintained(made, place, entered)
                        await admin.look_after(made, snapshot)
                await admin.mistaken(servers)
                # While it runs, with all files open and the write-ahead log unfolded.
                for name, secret in watch.secrets.items():
                    assert await asyncio.to_thread(holders, home, secret) == set(), name
                for task in await manager.tasks.page(TaskFilter(), None, 100):
                    lines = await manager.tasks.log(task.id, 0, 1_000)
                    watch.inspect("log", task.kind, f"{task} {lines}".encode())
    assert_same_tree(target / source.relative_to("/"), fingerprint(source))
    assert watch.seen == set()
    assert admin.kinds == set(TaskKind)
    assert any(" backup " in command for command in watch.commands), "the watcher saw nothing"
    assert {"login", "s3 secret"} <= watch.given
    for name, secret in watch.secrets.items():
        assert holders(own, secret) == set(), name
    watch.inspect("log", "manager", caplog.text.encode())
    assert watch.seen == set()
    bearer = json.loads((home / "agent" / "identity.json").read_text())["token"]
    assert holders(own, bearer) == {"home/agent/identity.json"}
    assert bearer not in caplog.text
    assert "kustos1-" not in caplog.text
    assert holders(own, "kustos1-") == set()
    caplog.clear()
