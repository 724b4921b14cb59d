"""Repositories whose disk is full before long, by how they have grown."""

from datetime import timedelta
from typing import Final

from kustos.core.alert_changes import Seen
from kustos.core.alerts import AlertKey, AlertKind, Evidence, Finding, Severity
from kustos.core.model import LocalPlace, Repository
from kustos.core.space import disk_of, full_in

from .facts import Facts

_CRITICAL_SHARE: Final = 0.25
_CLEAR_SHARE: Final = 1.2
"""So much further off than where it began has it to be to be well again."""


def filling(facts: Facts) -> Seen:
    """Folders on disks that a connected machine tells of: its maintainer, else the first machine
    that saves there. A disk that is low by now is told under its machine's name besides."""
    findings: list[Finding] = []
    unknown: set[tuple[AlertKind, str]] = set()
    for repository in facts.repositories:
        points = facts.measured.get(repository.id, ())
        machine_id = _seen_by(repository, facts)
        if not points or machine_id is None or not isinstance(repository.place, LocalPlace):
            continue
        vitals = facts.vitals.get(machine_id)
        if vitals is None:
            unknown.add((AlertKind.REPOSITORY_FILLING, machine_id))
            continue
        disk = disk_of(repository.place.path, vitals.heartbeat.disks)
        if disk is None:
            continue
        lasts = full_in(points, disk.free)
        if lasts is None:
            continue
        key = AlertKey(
            kind=AlertKind.REPOSITORY_FILLING,
            machine_id=machine_id,
            repository_id=repository.id,
        )
        days = timedelta(days=facts.rules.full_days)
        if lasts >= days * (_CLEAR_SHARE if key in facts.standing else 1):
            continue
        findings.append(
            Finding(
                key=key,
                severity=(
                    Severity.CRITICAL if lasts < days * _CRITICAL_SHARE else Severity.WARNING
                ),
                since=facts.now,
                evidence=Evidence(
                    names=(disk.mount_point,),
                    # In steps of a thousandth: what is free changes with each heartbeat.
                    free=disk.total * (1_000 * disk.free // disk.total) // 1_000,
                    total=disk.total,
                    count=max(1, lasts // timedelta(days=1)),
                ),
            )
        )
    return Seen(findings=tuple(findings), unknown=frozenset(unknown))


def _seen_by(repository: Repository, facts: Facts) -> str | None:
    """The same machine at each look, connected or not: the alert belongs to it."""
    maintainer = facts.maintainers.get(repository.id)
    users = sorted(job.machine_id for job in facts.jobs if job.repository_id == repository.id)
    return maintainer or next(iter(users), None)
