"""An agent made from the documents alone, as a process, against a real manager."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, Task, TaskState
from kustos.core.ports import AgentRefusedError
from kustos.core.repositories import RepositoryDraft
from kustos_agent.protocol.token import format_token, parse_token
from kustos_agent.protocol.values import ErrorClass
from tests.helpers import restics
from tests.helpers.listening import listening
from tests.helpers.managers import running_manager
from tests.helpers.processes import Child, child
from tests.helpers.waiting import eventually_async

OUTSIDER = Path(__file__).parents[2] / "protocol" / "outsider.py"
PASSWORD = "correct horse"

RESTIC_PROGRAM = """
import json, os, subprocess, sys
spec = json.load(sys.stdin)
repository = spec["repository"]
command = [sys.argv[1], "-r", repository["location"], "backup", "--json", "--verbose=2"]
command += ["--host", spec["host"], "--", *spec["sources"]]
secret = os.environ | {"RESTIC_PASSWORD": repository["password"]}
restic = subprocess.run(command, env=secret, stdout=subprocess.PIPE, check=True)
for said in map(json.loads, restic.stdout.splitlines()):
    if said["message_type"] == "verbose_status":
        print(said["action"], said["item"])
    elif said["message_type"] == "summary":
        print(said["snapshot_id"])
"""

STAGED_PROGRAM = """
import os, sys, time
folder = sys.argv[1]
sys.stdin.read()
for number in range(1, 100):
    print(f"line {number}", flush=True)
    while not os.path.exists(f"{folder}/{number}"):
        if os.path.exists(f"{folder}/end"):
            print("ab" * 32)
            sys.exit()
        time.sleep(0.01)
"""
"""Prints a line for each file that appears, 1, 2, …, and one more; ends with the file `end`."""


class Relay:
    """The network between the two: it can be cut, stay away, and lose what the manager says."""

    def __init__(self, target: str) -> None:
        self._host, _, port = target.rpartition(":")
        self._port = int(port)
        self._open: set[asyncio.StreamWriter] = set()
        self.away = False
        self.deaf = False

    @asynccontextmanager
    async def listen(self) -> AsyncIterator[str]:
        """The address to dial."""
        async with listening(self._accept) as port:
            yield f"127.0.0.1:{port}"
            self.cut()

    def cut(self) -> None:
        """Both directions of all connections, at once and without a farewell."""
        for writer in self._open:
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.away:
            writer.transport.abort()
            return
        further, back = await asyncio.open_connection(self._host.strip("[]"), self._port)
        self._open |= {writer, back}
        await asyncio.gather(
            self._carry(reader, back, from_manager=False),
            self._carry(further, writer, from_manager=True),
        )
        self._open -= {writer, back}

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, from_manager: bool
    ) -> None:
        try:
            while data := await reader.read(65_536):
                if not (from_manager and self.deaf):
                    writer.write(data)
                    await writer.drain()
        except OSError:
            pass  # cut
        finally:
            writer.transport.abort()


@dataclass
class Office:
    """A manager, one job on the outsider's machine, and the network between."""

    manager: Manager
    relay: Relay
    agent: Path
    job_id: str
    machine_id: str

    @contextmanager
    def outsider(self, *program: str | Path, token: str | None = None) -> Iterator[Child]:
        """The agent's process, which makes its backups by the Python script `program`."""
        argv = [sys.executable, OUTSIDER, self.agent, sys.executable, *program]
        # Without a way to our packages.
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        stdin = None if token is None else token.encode()
        with child(argv, environment=clean, stdin=stdin) as running:
            yield running

    async def ended(self, task: Task) -> Task:
        """The task, once it has come to an end."""

        async def final() -> Task | None:
            found = await self.manager.tasks.get(task.id)
            return found if found is not None and found.state.terminal else None

        found = await eventually_async(final, 60, "the end of the task")
        assert found is not None
        return found

    async def log(self, task: Task) -> list[str]:
        return [line.text for line in await self.manager.tasks.log(task.id, 0, 1_000)]

    async def lines(self, task: Task, number: int) -> None:
        """Wait until the manager has so many lines of the task's log."""

        async def there() -> bool:
            return len(await self.log(task)) >= number

        await eventually_async(there, 30, f"{number} lines of log")

    async def started(self) -> Task:
        """A backup that the outsider is at."""
        task = await self.manager.tasks.back_up(self.job_id)
        await self.lines(task, 1)
        return task


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with running_manager(tmp_path / "home") as manager:
        token = parse_token(await manager.enrolment.issue_token())
        relay = Relay(token.addresses[-1])
        async with relay.listen() as address:
            office = Office(manager, relay, tmp_path / "outsider.json", "", "")
            said = format_token(replace(token, addresses=("127.0.0.1:9", address)))
            with office.outsider("-c", "", token=said[:70] + "\n  " + said[70:]):
                await eventually_async(manager.machines.overview, 30, "the machine")
                (view,) = await manager.machines.overview()
                await eventually_async(office.agent.exists, 10, "the outsider's identity")
            repository = await manager.repositories.save(
                RepositoryDraft(
                    name="Disk",
                    place=LocalPlace(path=str(tmp_path / "repository")),
                    secrets={SecretKind.PASSWORD: PASSWORD},
                )
            )
            job = await manager.jobs.save(
                JobDraft(
                    name="Documents",
                    machine_id=view.machine.id,
                    repository_id=repository.id,
                    sources=(str(tmp_path / "documents"),),
                )
            )
            office.job_id, office.machine_id = job.id, view.machine.id
            yield office


def _stage(folder: Path, *names: object) -> None:
    for name in names:
        (folder / str(name)).touch()


@pytest.fixture
def staged(tmp_path: Path) -> tuple[Path, Path]:
    """STAGED_PROGRAM and the folder that it is told, to put files into."""
    program, folder = tmp_path / "staged.py", tmp_path / "stage"
    program.write_text(STAGED_PROGRAM)
    folder.mkdir()
    return program, folder


@pytest.mark.restic
async def test_an_agent_made_from_the_documents_joins_and_makes_a_backup(
    office: Office, tmp_path: Path
) -> None:
    """By a real token, with real restic: the end, the snapshot and the log are in the store."""
    restic = restics.find("0.18.0").path
    (tmp_path / "documents").mkdir()
    for number in range(5):
        (tmp_path / "documents" / f"{number}.txt").write_text("x" * number)
    repository = {"RESTIC_REPOSITORY": f"{tmp_path}/repository", "RESTIC_PASSWORD": PASSWORD}
    with child([restic, "init"], environment=os.environ | repository) as initialising:
        assert await asyncio.to_thread(initialising.wait_for_end) == 0
    program = tmp_path / "backup.py"
    program.write_text(RESTIC_PROGRAM)
    with office.outsider(program, restic):
        task = await office.manager.tasks.back_up(office.job_id)
        ended = await office.ended(task)
    assert ended.state is TaskState.SUCCESS
    log = await office.log(task)
    assert sorted(line for line in log if line.endswith(".txt")) == [
        f"new {tmp_path}/documents/{number}.txt" for number in range(5)
    ]
    (snapshot,) = await office.manager.browse.snapshots_of_job(office.job_id)
    assert snapshot.id == log[-1]


async def test_a_cut_cable_costs_the_outsider_nothing(
    office: Office, staged: tuple[Path, Path]
) -> None:
    """It works on, comes again, and tells what it owes: each line once, in order, one end."""
    program, folder = staged
    with office.outsider(program, folder):
        task = await office.started()
        _stage(folder, *range(1, 10))
        await office.lines(task, 10)
        office.relay.away = True
        office.relay.cut()
        _stage(folder, *range(10, 20), "end")
        office.relay.away = False
        ended = await office.ended(task)
    assert ended.state is TaskState.SUCCESS
    assert await office.log(task) == [*(f"line {number}" for number in range(1, 21)), "ab" * 32]


async def test_what_was_committed_and_never_acknowledged_is_not_doubled(
    office: Office, staged: tuple[Path, Path]
) -> None:
    """The acknowledgements are lost with the cable: everything comes a second time."""
    program, folder = staged
    with office.outsider(program, folder):
        task = await office.started()
        office.relay.deaf = True
        _stage(folder, *range(1, 20))
        await office.lines(task, 20)
        office.relay.cut()
        office.relay.deaf = False
        _stage(folder, "end")
        ended = await office.ended(task)
    assert ended.state is TaskState.SUCCESS
    assert await office.log(task) == [*(f"line {number}" for number in range(1, 21)), "ab" * 32]


async def test_a_killed_outsider_says_that_it_was_interrupted(
    office: Office, staged: tuple[Path, Path]
) -> None:
    """Its journal holds the promise that it gave by accepting the task."""
    program, folder = staged
    with office.outsider(program, folder) as running:
        task = await office.started()
        os.killpg(running.pid, signal.SIGKILL)
    with office.outsider(program, folder):
        ended = await office.ended(task)
    assert ended.state is TaskState.FAILED
    assert ended.problem is not None
    assert ended.problem.error is ErrorClass.INTERRUPTED


async def test_the_outsider_stops_a_task_that_is_cancelled(
    office: Office, staged: tuple[Path, Path]
) -> None:
    """And refuses what it cannot do, without an end of the link."""
    program, folder = staged
    with office.outsider(program, folder):
        task = await office.started()
        with pytest.raises(AgentRefusedError) as refused:
            await office.manager.browse.folder(office.machine_id, "/")
        assert refused.value.problem.error is ErrorClass.UNSUPPORTED
        await office.manager.tasks.cancel(task.id)
        ended = await office.ended(task)
    assert ended.state is TaskState.CANCELLED
