"""Policies as they are shown: with who follows them, what they said before, and what would come of
a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from .model import Job, Machine
from .policy import Policy, PolicyRevision
from .policy_diff import ContentDiff, Summary, diff
from .policy_fields import PolicyField
from .policy_roll_out import Refused
from .ports import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """A job that follows a policy, with its machine."""

    job: Job
    machine: Machine


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyView:
    """A policy with its newest revision, and who follows it, by machine and name."""

    policy: Policy
    newest: PolicyRevision
    followers: tuple[Follower, ...]

    @property
    def behind(self) -> tuple[Follower, ...]:
        """Those that follow an older revision."""
        return tuple(
            one for one in self.followers if one.job.policy_revision != self.policy.revision
        )

    @property
    def machines(self) -> int:
        """On how many it is."""
        return len({one.machine.id for one in self.followers})


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """A revision, and what it changed against the one before; None: it was the first. `followers`
    is how many jobs follow it now."""

    revision: PolicyRevision
    change: ContentDiff | None
    followers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would come of it: for the policy against its newest revision (None: it is new), for each
    job by its id, over all of them, and on which machines it cannot be."""

    policy: ContentDiff | None
    jobs: Mapping[str, ContentDiff]
    summary: Summary
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What would come of a job's following a policy: these values are its own if it keeps what it
    has, and that changes if it takes over all; it is paused until these moments then."""

    own: tuple[PolicyField, ...]
    taken: Preview
    kept_pause: datetime | None
    taken_pause: datetime | None


def views(unit: UnitOfWork, policy_id: str | None = None) -> list[PolicyView]:
    """Of every policy, by name, or of this one alone, if it is there."""
    machines = {machine.id: machine for machine in unit.machines.all()}
    newest = {revision.policy_id: revision for revision in unit.policies.newest()}
    followers: dict[str, list[Follower]] = {}
    for job in unit.jobs.all() if policy_id is None else unit.jobs.of_policy(policy_id):
        if job.policy_id is not None:
            one = Follower(job=job, machine=machines[job.machine_id])
            followers.setdefault(job.policy_id, []).append(one)
    return [
        PolicyView(
            policy=policy,
            newest=newest[policy.id],
            followers=tuple(sorted(followers.get(policy.id, ()), key=_by_machine)),
        )
        for policy in unit.policies.all()
        if policy_id in {None, policy.id}
    ]


def _by_machine(follower: Follower) -> tuple[str, str]:
    return follower.machine.name.casefold(), follower.job.name.casefold()


def history(revisions: list[PolicyRevision], jobs: list[Job]) -> list[HistoryEntry]:
    """Of a policy's revisions, newest first, with the jobs that follow it."""
    former = [*revisions[1:], None]
    return [
        HistoryEntry(
            revision=each,
            change=diff(before.content, each.content) if before else None,
            followers=sum(job.policy_revision == each.number for job in jobs),
        )
        for each, before in zip(revisions, former, strict=True)
    ]
