"""The one next step of each alert: where in the window it can be put right."""

from enum import StrEnum
from typing import NamedTuple

from kustos.core.alerts import AlertKind, AlertView
from kustos.gui.navigation import (
    DuePlace,
    JobPlace,
    MachinePlace,
    PageKey,
    Place,
    RepositoryPlace,
    SectionPlace,
    SnapshotsPlace,
    TaskPlace,
)
from kustos.gui.remedy import Remedy, remedy


class Door(StrEnum):
    """What the button says that leads there."""

    TASK = "task"
    JOB = "job"
    LEDGER = "ledger"
    SNAPSHOTS = "snapshots"
    MACHINE = "machine"
    REPOSITORY = "repository"
    CARE = "care"
    SETTINGS = "settings"


class NextStep(NamedTuple):
    """A door and the place behind it."""

    door: Door
    place: Place


def next_step(view: AlertView) -> NextStep:
    """Where to go with it. What it was about may have been removed: then to the section."""
    alert = view.alert
    match alert.kind:
        case AlertKind.BACKUP_FAILED | AlertKind.BACKUP_PARTIAL:
            step = _of_backup(view)
        case AlertKind.UNUSUAL_CHANGE:
            step = NextStep(Door.TASK, TaskPlace(alert.evidence.task_id))
        case AlertKind.QUARANTINED:
            step = NextStep(Door.SNAPSHOTS, SnapshotsPlace(alert.job_id or ""))
        case AlertKind.OVERDUE:
            step = NextStep(Door.LEDGER, DuePlace(alert.job_id or ""))
        case AlertKind.CERTIFICATE | AlertKind.CHANNEL_GAVE_UP:
            step = NextStep(Door.SETTINGS, SectionPlace(PageKey.SETTINGS))
        case AlertKind.REPOSITORY_UNREACHABLE | AlertKind.UNEXPECTED_SNAPSHOT:
            step = NextStep(Door.REPOSITORY, RepositoryPlace(alert.repository_id))
        case (
            AlertKind.REPOSITORY_LOCKED
            | AlertKind.CARE_FAILED
            | AlertKind.CARE_OVERDUE
            | AlertKind.REPOSITORY_FILLING
            | AlertKind.QUOTA_LOW
        ):
            step = NextStep(Door.CARE, RepositoryPlace(alert.repository_id, care=True))
        case _:
            step = NextStep(Door.MACHINE, MachinePlace(alert.machine_id or ""))
    return step


def _of_backup(view: AlertView) -> NextStep:
    problem = view.alert.evidence.problem
    job = view.job
    found = None if problem is None else remedy(problem.error)
    if job is None or found is None:
        return NextStep(Door.TASK, TaskPlace(view.alert.evidence.task_id))
    match found:
        case Remedy.JOB:
            return NextStep(Door.JOB, JobPlace(job.id))
        case Remedy.REPOSITORY:
            return NextStep(Door.REPOSITORY, RepositoryPlace(job.repository_id))
        case Remedy.CARE:
            return NextStep(Door.CARE, RepositoryPlace(job.repository_id, care=True))
