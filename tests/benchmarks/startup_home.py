"""Fills the home of the `startup` benchmark: `python -m tests.benchmarks.startup_home FOLDER`.

30 machines (one of them this computer) with a job each, 10,000 backups over the last 60 days, and a
repository whose password is sealed under a key in the session's keyring, as a manager has it that
has been at work for a while.
"""

import asyncio
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from kustos.bootstrap import PORT_SETTING
from kustos.core.model import (
    Job,
    LocalPlace,
    Machine,
    Repository,
    SealedSecret,
    SecretKind,
    Task,
    TaskState,
)
from kustos.core.orders import BackupOrder
from kustos.core.owned_secrets import of_repository
from kustos.core.ports import UnitOfWork
from kustos.home import Home
from kustos.store import open_store
from kustos.vault import desktop_vault
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import TaskKind

MACHINES: Final = 30
TASKS: Final = 10_000
REPOSITORY: Final = "repository"


async def fill(home: Home) -> None:
    """Make the home; it is closed again afterwards."""
    home.make()
    store = open_store(home.database)
    now = datetime.now(UTC)
    bound = of_repository(REPOSITORY).binding(SecretKind.PASSWORD)
    with socket.socket() as probe:
        probe.bind(("", 0))
        port = probe.getsockname()[1]
    try:
        vault = desktop_vault(home.master_key)(store)
        password = SealedSecret(
            owner_id=REPOSITORY,
            kind=SecretKind.PASSWORD,
            sealed=await vault.seal(bound, "a password"),
        )

        def work(unit: UnitOfWork) -> None:
            _add_fleet(unit, now)
            unit.secrets.put(password)
            # Its own: a manager at work elsewhere on this computer has the usual one.
            unit.settings.put(PORT_SETTING, str(port))
            for number in range(TASKS):
                unit.tasks.add(_task(number, now))

        await store.write(work)
    finally:
        await store.close()


def _add_fleet(unit: UnitOfWork, now: datetime) -> None:
    place = LocalPlace(path="/srv/backup")
    unit.repositories.add(Repository(id=REPOSITORY, name="NAS", place=place, created_at=now))
    for number in range(MACHINES):
        machine = Machine(
            id=f"machine-{number}",
            name=f"PC-{number:02}",
            hostname=f"PC-{number:02}",
            os_name="Windows 11",
            enrolled_at=now,
            last_seen=now,
            embedded=number == 0,
        )
        unit.machines.add(machine, f"{number:032}".encode())
        unit.jobs.add(
            Job(
                id=f"job-{number}",
                name="Documents",
                machine_id=machine.id,
                repository_id=REPOSITORY,
                sources=("/home",),
                created_at=now,
            )
        )


def _task(number: int, now: datetime) -> Task:
    owner = number % MACHINES
    began = now - timedelta(days=60) * (1 - number / TASKS)
    return Task(
        id=f"task-{number}",
        kind=TaskKind.BACKUP,
        machine_id=f"machine-{owner}",
        repository_id=REPOSITORY,
        job_id=f"job-{owner}",
        order=BackupOrder(sources=("/home",)),
        created_at=began,
        state=TaskState.FAILED if number % 97 == 0 else TaskState.SUCCESS,
        started_at=began,
        finished_at=began + timedelta(minutes=2),
        result=BackupResult(snapshot_id=f"{number:064x}", files_total=1_000, bytes_total=10**9),
    )


if __name__ == "__main__":
    asyncio.run(fill(Home(Path(sys.argv[1]))))
