"""Alerts of all kinds, as an office would have them on a bad day."""

from datetime import UTC, datetime, timedelta

from kustos.core.alerts import Alert, AlertKind, Evidence, Severity
from kustos.core.harm import Harm, Unusual
from kustos.core.model import Job, Machine, Repository
from kustos.core.ports import UnitOfWork
from kustos.core.snapshot_trust import Doubt
from kustos_agent.protocol.ids import new_id
from kustos_agent.protocol.name_figures import Ending, NameFigures, Renaming
from kustos_agent.protocol.values import ErrorClass, Problem
from tests.gui.sample import Office

_GIB = 1 << 30


def alert(kind: AlertKind, severity: Severity, hours: float, **fields: object) -> Alert:
    """Raised so many hours ago."""
    at = datetime.now(UTC) - timedelta(hours=hours)
    stamped = {"id": new_id(), "since": at, "raised_at": at, "last_seen": at} | fields
    evidence = stamped.pop("evidence", Evidence())
    return Alert(kind=kind, severity=severity, evidence=evidence, **stamped)  # type: ignore[arg-type]


def bad_day(
    machines: dict[str, Machine], jobs: list[Job], repositories: list[Repository]
) -> list[Alert]:
    """Of these, whichever they are."""
    job = next(job for job in jobs if job.machine_id == machines["BUCHHALTUNG"].id)
    other = next(job for job in jobs if job.machine_id == machines["SERVER-01"].id)
    third = next(job for job in jobs if job.machine_id == machines["SERVER-02"].id)
    repository = repositories[0]
    now = datetime.now(UTC)
    return [
        alert(
            AlertKind.BACKUP_FAILED,
            Severity.CRITICAL,
            60,
            machine_id=job.machine_id,
            job_id=job.id,
            evidence=Evidence(problem=Problem(error=ErrorClass.WRONG_PASSWORD), task_id="t"),
        ),
        alert(
            AlertKind.UNUSUAL_CHANGE,
            Severity.CRITICAL,
            3,
            machine_id=third.machine_id,
            job_id=third.id,
            evidence=Evidence(
                task_id="t",
                count=5,
                change=Unusual(
                    harm=Harm.RENAMED,
                    gone=48_210,
                    new=48_210,
                    of_files=61_377,
                    added=83 * _GIB,
                    of_bytes=96 * _GIB,
                    usual=120,
                    most=903,
                    basis=60,
                    names=NameFigures(
                        gone=48_210,
                        new=48_213,
                        renamed=48_210,
                        endings=(Ending(ending="locked", new=48_210), Ending(ending="txt", new=3)),
                        examples=tuple(
                            Renaming(before=path, now=f"{path}.locked")
                            for path in (
                                "/home/anna/Verträge/2025/Mietvertrag Lager.pdf",
                                "/home/anna/Verträge/2025/Wartung Heizung.docx",
                                "/home/anna/Verträge/2026/Angebot.xlsx",
                                "/home/anna/Verträge/2026/Rechnung.xlsx",
                            )
                        ),
                    ),
                ),
            ),
        ),
        alert(
            AlertKind.QUARANTINED,
            Severity.WARNING,
            12,
            machine_id=third.machine_id,
            job_id=third.id,
            evidence=Evidence(count=2, doubts=(Doubt.BACKDATED, Doubt.UNEXPECTED)),
        ),
        alert(
            AlertKind.REPOSITORY_FILLING,
            Severity.WARNING,
            7,
            machine_id=other.machine_id,
            repository_id=repository.id,
            evidence=Evidence(names=("/srv",), free=31 * _GIB, total=465 * _GIB, count=12),
        ),
        alert(
            AlertKind.QUOTA_LOW,
            Severity.WARNING,
            6,
            repository_id=repository.id,
            evidence=Evidence(free=62 * 10**9, total=500 * 10**9, at=now, count=19),
        ),
        alert(
            AlertKind.MACHINE_OFFLINE,
            Severity.CRITICAL,
            96,
            machine_id=machines["LAGER-PC"].id,
            escalated_at=now,
        ),
        alert(
            AlertKind.OVERDUE,
            Severity.WARNING,
            20,
            machine_id=other.machine_id,
            job_id=other.id,
            evidence=Evidence(at=now - timedelta(days=4)),
        ),
        alert(
            AlertKind.DISK_LOW,
            Severity.WARNING,
            5,
            machine_id=machines["SERVER-02"].id,
            evidence=Evidence(names=("/srv",), free=31 * _GIB, total=465 * _GIB),
        ),
        alert(
            AlertKind.UNEXPECTED_SNAPSHOT,
            Severity.WARNING,
            30,
            machine_id=machines["EMPFANG"].id,
            repository_id=repository.id,
            evidence=Evidence(count=3, names=("EMPFANG",)),
        ),
        alert(
            AlertKind.BACKUP_PARTIAL,
            Severity.WARNING,
            9,
            machine_id=other.machine_id,
            job_id=other.id,
            acknowledged_at=now,
            evidence=Evidence(problem=Problem(error=ErrorClass.PARTIAL_READ), task_id="t"),
        ),
        alert(
            AlertKind.CLOCK_WRONG,
            Severity.WARNING,
            2,
            machine_id=machines["KASSE-1"].id,
            snoozed_until=now + timedelta(hours=20),
            evidence=Evidence(off_by_seconds=420.0),
        ),
        alert(
            AlertKind.REPOSITORY_UNREACHABLE,
            Severity.CRITICAL,
            200,
            repository_id=repository.id,
            resolved_at=now - timedelta(hours=190),
            evidence=Evidence(problem=Problem(error=ErrorClass.UNREACHABLE, subject="nas.lan")),
        ),
    ]


async def raise_alerts(office: Office) -> None:
    """Store them; nothing looks at the conditions meanwhile."""

    def work(unit: UnitOfWork) -> None:
        machines = {machine.name: machine for machine in unit.machines.all()}
        unit.alerts.put(bad_day(machines, unit.jobs.all(), unit.repositories.all()))

    await office.room.write(work)
