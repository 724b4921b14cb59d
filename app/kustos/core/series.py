"""Snapshots in the order in which they can be gone through: what one restores from. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kustos_agent.protocol.paths import natural_key

from .model import Job, Machine, Repository
from .snapshot_groups import SnapshotGroup, by_host


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The snapshots of a `job`, or a `group` of none. `machine` is whose they are, None for nobody
    here. `through` has reached the repository: if that is a folder, it may be a folder there
    alone. None if nobody knows."""

    repository: Repository
    machine: Machine | None
    through: Machine | None
    job: Job | None = None
    group: SnapshotGroup | None = None

    @property
    def id(self) -> str:
        """The job's, or one made of what tells groups apart."""
        if self.job is not None:
            return self.job.id
        assert self.group is not None, "one of the two is there"
        return f"{self.group.repository_id}:{self.group.machine_id or ''}:{self.group.origin}"

    @property
    def owner(self) -> str:
        """What it is offered under: the id of its machine, else one for its repository."""
        return self.machine.id if self.machine is not None else f"of:{self.repository.id}"


def all_series(
    *,
    jobs: Iterable[Job],
    groups: Iterable[SnapshotGroup],
    assigned: Mapping[tuple[str, str], str],
    machines: Mapping[str, Machine],
    repositories: Mapping[str, Repository],
    listed_by: Mapping[str, str],
) -> list[Series]:
    """Jobs first, then groups, each by name. `assigned` are machines' ids by repository and origin,
    `listed_by` by the repository that they have listed last."""
    jobs = list(jobs)
    of_jobs = [
        Series(
            repository=repositories[job.repository_id],
            machine=machines[job.machine_id],
            through=machines[job.machine_id],
            job=job,
        )
        for job in sorted(jobs, key=lambda job: natural_key(job.name))
    ]
    of_groups = []
    for group in sorted(groups, key=by_host):
        owner = group.machine_id or assigned.get((group.repository_id, group.origin))
        through = _through(group, jobs, listed_by)
        of_groups.append(
            Series(
                repository=repositories[group.repository_id],
                machine=machines.get(owner or ""),
                through=machines.get(through),
                group=group,
            )
        )
    return of_jobs + of_groups


def _through(group: SnapshotGroup, jobs: Sequence[Job], listed_by: Mapping[str, str]) -> str:
    listed = listed_by.get(group.repository_id)
    users = (job.machine_id for job in jobs if job.repository_id == group.repository_id)
    return listed or group.machine_id or next(users, "")
