"""The home of a manager with a fleet: machines with their identities, a job and ten backups each,
one repository. What enrolment would have made, made at once."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from kustos.core.model import (
    Credentials,
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
from kustos.link.certificates import open_certificates
from kustos.store import open_store
from kustos_agent.protocol.tasks import BackupResult
from kustos_agent.protocol.values import TaskKind
from tests.helpers.managers import fixed_vault

REPOSITORY: Final = "repository"
BACKUPS_EACH: Final = 10


class Seat(NamedTuple):
    """A machine, its job, and the token that its agent shows."""

    machine_id: str
    job_id: str
    token: str


class Fleet(NamedTuple):
    """`ca` is the certificate that agents pin."""

    seats: tuple[Seat, ...]
    ca: str


async def fill(home: Home, machines: int, sources: tuple[str, ...] = ("/home",)) -> Fleet:
    """Make the home; it is closed again afterwards."""
    home.make()
    seats = tuple(
        Seat(f"machine-{number:04}", f"job-{number:04}", f"{number:043}")
        for number in range(machines)
    )
    now = datetime.now(UTC)
    store = open_store(home.database)
    try:
        sealed = await fixed_vault(store).seal(
            of_repository(REPOSITORY).binding(SecretKind.PASSWORD), "correct horse"
        )
        place = LocalPlace(path="/srv/backup")

        def work(unit: UnitOfWork) -> None:
            unit.repositories.add(
                Repository(id=REPOSITORY, name="NAS", place=place, created_at=now)
            )
            unit.secrets.put(
                SealedSecret(owner_id=REPOSITORY, kind=SecretKind.PASSWORD, sealed=sealed)
            )
            for number, seat in enumerate(seats):
                machine = Machine(
                    id=seat.machine_id,
                    name=f"PC-{number:04}",
                    hostname=f"PC-{number:04}",
                    os_name="Windows 11",
                    enrolled_at=now,
                )
                unit.machines.add(machine, hashlib.sha256(seat.token.encode()).digest())
                unit.jobs.add(
                    Job(
                        id=seat.job_id,
                        name="Documents",
                        machine_id=seat.machine_id,
                        repository_id=REPOSITORY,
                        sources=sources,
                        created_at=now,
                        # A thousand agents on one computer would start a process each.
                        credentials=Credentials.ON_DEMAND,
                    )
                )
                for task in _history(seat, sources, now):
                    unit.tasks.add(task)

        await store.write(work)
    finally:
        await store.close()
    return Fleet(seats, open_certificates(home.certificates).ca_pem)


def _history(seat: Seat, sources: tuple[str, ...], now: datetime) -> Iterator[Task]:
    for number in range(BACKUPS_EACH):
        began = now - timedelta(days=BACKUPS_EACH - number)
        yield Task(
            id=f"{seat.machine_id}-{number}",
            kind=TaskKind.BACKUP,
            machine_id=seat.machine_id,
            repository_id=REPOSITORY,
            job_id=seat.job_id,
            order=BackupOrder(sources=sources),
            created_at=began,
            state=TaskState.SUCCESS,
            started_at=began,
            finished_at=began + timedelta(minutes=2),
            result=BackupResult(snapshot_id="0" * 64, files_total=1_000, bytes_total=10**9),
        )
