"""A folder of a snapshot listed, and a repository checked, through manager and agent, against the
same commands into a pipe that is read and thrown away."""

import asyncio
import os
import statistics
import subprocess
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from kustos.core.jobs import JobDraft
from kustos.core.manager import Manager
from kustos.core.model import LocalPlace, SecretKind, TaskState
from kustos.core.orders import CheckOrder
from kustos.core.repositories import RepositoryDraft
from tests.benchmarks.result import median_ratio

FILES: Final = 200_000
ROUNDS: Final = 5
PASSWORD: Final = "benchmark"
_CHUNK: Final = 1 << 20


async def compare_reading(manager: Manager, folder: Path, restic: str) -> dict[str, float]:
    """`ls` until the folder's first page is here, and `check` of the structure until its task has
    ended; each in turn with the bare command, a round of each left out."""
    source = folder / "many"
    source.mkdir()
    for number in range(FILES):
        (source / f"letter {number}.txt").touch()
    place = folder / "read"
    machine = (await manager.machines.overview())[0].machine
    repository = await manager.repositories.save(
        RepositoryDraft(
            name="read",
            place=LocalPlace(path=str(place)),
            secrets={SecretKind.PASSWORD: PASSWORD},
        )
    )
    made = await manager.tasks.initialise(repository.id, machine.id)
    assert (await manager.tasks.wait(made.id)).state is TaskState.SUCCESS
    draft = JobDraft(
        name="read", machine_id=machine.id, repository_id=repository.id, sources=(str(source),)
    )
    job = await manager.jobs.save(draft)
    saved = await manager.tasks.wait((await manager.tasks.back_up(job.id)).id)
    assert saved.state is TaskState.SUCCESS, saved
    (snapshot,) = await manager.browse.snapshots_of_job(job.id)

    async def look() -> None:
        page = await manager.browse.snapshot_folder(machine.id, snapshot, str(source))
        assert page.next

    async def check() -> None:
        task = await manager.tasks.care(repository.id, machine.id, CheckOrder())
        assert (await manager.tasks.wait(task.id)).state is TaskState.SUCCESS

    environment = {
        **os.environ,
        "RESTIC_REPOSITORY": str(place),
        "RESTIC_PASSWORD": PASSWORD,
        "RESTIC_CACHE_DIR": str(folder / "bare-cache"),
    }
    figures = {}
    for name, ours, arguments in (
        ("ls", look, ["ls", "--json", "--no-lock", snapshot.id, str(source)]),
        ("check", check, ["check", "--json"]),
    ):
        walls, bare = await _in_turn(ours, [restic, *arguments], environment)
        figures[f"{name}_wall_ratio"] = median_ratio(walls, bare)
        figures[f"bare_seconds_{name}"] = statistics.median(bare)
    return figures


async def _in_turn(
    ours: Callable[[], Awaitable[None]], argv: list[str], environment: dict[str, str]
) -> tuple[list[float], list[float]]:
    walls, bare = [], []
    for _ in range(ROUNDS + 1):
        began = time.monotonic()
        await ours()
        walls.append(time.monotonic() - began)
        bare.append(await asyncio.to_thread(_bare, argv, environment))
    return walls[1:], bare[1:]


def _bare(argv: list[str], environment: dict[str, str]) -> float:
    began = time.monotonic()
    with subprocess.Popen(argv, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        while process.stdout.read(_CHUNK):
            pass
    assert process.returncode == 0
    return time.monotonic() - began
