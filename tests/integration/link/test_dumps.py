"""A database saved through the real manager, link and agent, and read back from the repository."""

import subprocess
from pathlib import Path

from kustos.core.job_dump import DumpKind, JobDump
from kustos.core.job_hooks import JobHooks
from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, TaskState
from kustos.core.repositories import RepositoryDraft
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import ErrorClass
from tests.helpers import restics
from tests.helpers.agents import running_agent
from tests.helpers.database_servers import postgres
from tests.helpers.managers import running_manager
from tests.helpers.waiting import eventually_async

WORD = "correcthorsebattery"
TOKEN = "hushhushhush"
AFTERWARDS = "echo $KUSTOS_JOB: $KUSTOS_OUTCOME, ${#TOKEN}"


async def test_a_database_is_saved_through_manager_and_agent(tmp_path: Path) -> None:
    """Its password is on nobody's disk, nor are the variables of commands. A command is refused
    until the machine's owner allows it, and nothing is saved without it."""
    restic = restics.find("0.19.1").path
    home = tmp_path / "agent"
    home.mkdir()
    config = home / "agent.toml"
    config.write_text(f'restic = "{restic}"\n')
    with postgres() as server:
        server.sql("CREATE DATABASE shop")
        server.sql("CREATE TABLE goods AS SELECT generate_series(1, 1000) AS id", "shop")
        async with running_manager(tmp_path / "manager") as manager:
            token = await manager.enrolment.issue_token()
            async with running_agent(home, token):
                machine_id = await _connected(manager)
                repository = await manager.repositories.save(
                    RepositoryDraft(
                        name="NAS",
                        place=LocalPlace(path=str(tmp_path / "repository")),
                        secrets={SecretKind.PASSWORD: "correct horse"},
                    )
                )
                made = await manager.tasks.initialise(repository.id, machine_id)
                assert (await manager.tasks.wait(made.id)).state is TaskState.SUCCESS
                shop = JobDump(
                    id="d1",
                    kind=DumpKind.POSTGRESQL,
                    name="shop.sql",
                    subject="shop",
                    host=server.host,
                    port=server.port,
                    user=server.user,
                )
                command = JobDump(
                    id="d2",
                    kind=DumpKind.COMMAND,
                    name="word.txt",
                    command=("sh", "-c", "echo $WORD | tr a-z A-Z"),
                )
                draft = JobDraft(
                    name="Shop",
                    machine_id=machine_id,
                    repository_id=repository.id,
                    sources=(),
                    dumps=(shop, command),
                    passwords={"d1": server.password, "d2": f"WORD={WORD}"},
                    hooks=JobHooks(after=("/bin/sh", "-c", AFTERWARDS), timeout_seconds=20),
                    hook_variables=f"TOKEN={TOKEN}",
                )
                job = await manager.jobs.save(draft)
                task = await manager.tasks.back_up(job.id)
                refused = await manager.tasks.wait(task.id)
                assert refused.state is TaskState.FAILED
                assert refused.problem is not None
                assert refused.problem.error is ErrorClass.FORBIDDEN_HERE
                assert refused.problem.subject == "sh"
                assert not await manager.browse.snapshots_of_job(job.id)
            config.write_text(f'restic = "{restic}"\nhooks = true\n')
            async with running_agent(home, None):
                await _connected(manager)
                task = await manager.tasks.back_up(job.id)
                done = await manager.tasks.wait(task.id)
                log = await manager.tasks.log(done.id, 0, 1_000)
            assert done.state is TaskState.SUCCESS, (done, log)
            snapshots = await manager.browse.snapshots_of_job(job.id)
            assert {one.paths for one in snapshots} == {("/shop.sql",), ("/word.txt",)}
            assert "--stdin-from-command" in done.command
            assert not [
                secret for secret in (server.password, WORD, TOKEN) if secret in f"{done} {log}"
            ]
            assert f"Shop: success, {len(TOKEN)}" in [line.text for line in log]
            assert isinstance(done.result, BackupResult)
            dumped = _read(restic, tmp_path, done.result.dumps[0].snapshot_id, "shop.sql")
            word = _read(restic, tmp_path, done.result.dumps[1].snapshot_id, "word.txt")
            assert word.strip() == WORD.upper()
        server.sql("CREATE DATABASE copy")
        server.sql(dumped, "copy")
        assert server.sql("SELECT sum(id) FROM goods", "copy") == "500500"
        _nowhere_on_disk(home, server.password, WORD, TOKEN)
        _nowhere_on_disk(tmp_path / "manager", server.password, WORD, TOKEN)


async def _connected(manager: Manager) -> str:
    async def found() -> str:
        views = await manager.machines.overview()
        return next((view.machine.id for view in views if view.connected), "")

    return await eventually_async(found, 30, "the machine")


def _read(restic: str, folder: Path, snapshot_id: str, name: str) -> str:
    argv = [restic, "-r", str(folder / "repository"), "dump", snapshot_id, name]
    environment = {"RESTIC_PASSWORD": "correct horse", "RESTIC_CACHE_DIR": str(folder / "cache")}
    return subprocess.run(argv, env=environment, capture_output=True, check=True, text=True).stdout


def _nowhere_on_disk(folder: Path, *secrets: str) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in secrets if secret.encode() in content], path
