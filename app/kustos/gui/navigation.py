"""Where one can be in the window, and how a page asks to go elsewhere.

A `Place` is a section or something opened inside it; `Navigator` is what pages get to move about;
the window is the one that implements it. Pages are made by `pages.catalogue`, each as
`XxxPage(bridge, navigator)`; `Page.arrive(place)` then says what to show.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class PageKey(StrEnum):
    """The sections of the sidebar, in its order (Ctrl+1, Ctrl+2, …)."""

    MACHINES = "machines"
    JOBS = "jobs"
    REPOSITORIES = "repositories"
    ACTIVITY = "activity"
    RESTORE = "restore"
    ALERTS = "alerts"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """A section as it was left."""

    section: PageKey


@dataclass(frozen=True, slots=True)
class MachinePlace:
    """*Machines* with this one chosen."""

    machine_id: str

    @property
    def section(self) -> PageKey:
        return PageKey.MACHINES


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """One task, live or over."""

    task_id: str

    @property
    def section(self) -> PageKey:
        return PageKey.ACTIVITY


@dataclass(frozen=True, slots=True)
class JobPlace:
    """The job editor. `job_id` None is a new job, `machine_id` the machine it starts out with."""

    job_id: str | None = None
    machine_id: str | None = None

    @property
    def section(self) -> PageKey:
        return PageKey.JOBS


@dataclass(frozen=True, slots=True)
class PoliciesPlace:
    """The list of policies, with this one chosen."""

    policy_id: str = ""

    @property
    def section(self) -> PageKey:
        return PageKey.JOBS


@dataclass(frozen=True, slots=True)
class PolicyPlace:
    """The editor of a policy. `policy_id` None is a new one, which begins with a `template` (empty:
    with nothing) for machines of the system `os_name`, as agents name it."""

    policy_id: str | None = None
    template: str = ""
    os_name: str = ""

    @property
    def section(self) -> PageKey:
        return PageKey.JOBS


@dataclass(frozen=True, slots=True)
class SnapshotsPlace:
    """The snapshots of a job."""

    job_id: str

    @property
    def section(self) -> PageKey:
        return PageKey.JOBS


@dataclass(frozen=True, slots=True)
class DuePlace:
    """Planned and done of a job."""

    job_id: str

    @property
    def section(self) -> PageKey:
        return PageKey.JOBS


@dataclass(frozen=True, slots=True)
class CompliancePlace:
    """Whether jobs do what is expected of them."""

    @property
    def section(self) -> PageKey:
        return PageKey.JOBS


@dataclass(frozen=True, slots=True)
class AuditPlace:
    """Who did what, when."""

    @property
    def section(self) -> PageKey:
        return PageKey.ACTIVITY


@dataclass(frozen=True, slots=True)
class RestorePlace:
    """*Restore* with this job, and this snapshot (None: its newest), chosen."""

    job_id: str | None = None
    snapshot_id: str | None = None

    @property
    def section(self) -> PageKey:
        return PageKey.RESTORE


@dataclass(frozen=True, slots=True)
class RepositoryPlace:
    """*Repositories* with this one's form open, or what looks after it (`care`); None: the form of
    a new one."""

    repository_id: str | None = None
    care: bool = False

    @property
    def section(self) -> PageKey:
        return PageKey.REPOSITORIES


Place = (
    SectionPlace
    | MachinePlace
    | TaskPlace
    | JobPlace
    | PoliciesPlace
    | PolicyPlace
    | SnapshotsPlace
    | DuePlace
    | CompliancePlace
    | AuditPlace
    | RestorePlace
    | RepositoryPlace
)

DETAILS: tuple[type[Place], ...] = (
    TaskPlace,
    JobPlace,
    PoliciesPlace,
    PolicyPlace,
    SnapshotsPlace,
    DuePlace,
    CompliancePlace,
    AuditPlace,
)
"""Places with a page of their own, made anew at each opening; the others belong to their section's
page, which is kept."""


class Navigator(Protocol):
    """How a page moves the window. All return at once; a page with unsaved input is asked first."""

    @property
    def room(self) -> "QWidget | None":
        """Where pages stand: a page that is made in it is styled once. None for one alone."""
        ...

    def go(self, place: Place) -> None:
        """Show a place."""
        ...

    def back(self) -> None:
        """To where one came from; from a detail opened first thing, to its section."""
        ...

    def show_page(self, key: PageKey) -> None: ...

    def open_machine(self, machine_id: str) -> None: ...

    def open_task(self, task_id: str) -> None: ...

    def open_job(self, job_id: str | None = None, machine_id: str | None = None) -> None: ...

    def open_policies(self, policy_id: str = "") -> None: ...

    def open_policy(self, policy_id: str) -> None: ...

    def open_snapshots(self, job_id: str) -> None: ...

    def open_due(self, job_id: str) -> None: ...

    def open_audit(self) -> None: ...

    def open_restore(self, job_id: str | None = None, snapshot_id: str | None = None) -> None: ...

    def open_repository(self, repository_id: str | None = None) -> None: ...

    def look_after(self, repository_id: str) -> None: ...


class Ways:
    """Those of a `Navigator` that lead to one kind of place each: all by its `go`."""

    def go(self, place: Place) -> None:
        """See `Navigator.go`."""
        raise NotImplementedError  # no ABC, see `TranslatedWidget`: windows are among its heirs

    def show_page(self, key: PageKey) -> None:
        self.go(SectionPlace(key))

    def open_machine(self, machine_id: str) -> None:
        self.go(MachinePlace(machine_id))

    def open_task(self, task_id: str) -> None:
        self.go(TaskPlace(task_id))

    def open_job(self, job_id: str | None = None, machine_id: str | None = None) -> None:
        self.go(JobPlace(job_id, machine_id))

    def open_policies(self, policy_id: str = "") -> None:
        self.go(PoliciesPlace(policy_id))

    def open_policy(self, policy_id: str) -> None:
        self.go(PolicyPlace(policy_id))

    def open_snapshots(self, job_id: str) -> None:
        self.go(SnapshotsPlace(job_id))

    def open_due(self, job_id: str) -> None:
        self.go(DuePlace(job_id))

    def open_audit(self) -> None:
        self.go(AuditPlace())

    def open_restore(self, job_id: str | None = None, snapshot_id: str | None = None) -> None:
        self.go(RestorePlace(job_id, snapshot_id))

    def open_repository(self, repository_id: str | None = None) -> None:
        self.go(RepositoryPlace(repository_id))

    def look_after(self, repository_id: str) -> None:
        self.go(RepositoryPlace(repository_id, care=True))
