"""A revision of a policy becomes what jobs do, inside a unit of work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kustos_agent.protocol.ids import new_id

from . import policy_secrets
from .fields import FieldCode, FieldProblem, InvalidError
from .job_changes import later, note, put_changed, with_pause, with_pause_begun
from .job_context import context_problems, repository_problems
from .jobs import problems
from .model import Job, SealedSecret
from .policy import Policy, PolicyRevision, followed, ordered, unlike
from .policy_drafts import PolicyDraft, draft_of
from .policy_fields import PolicyField
from .ports import UnitOfWork

Copies = Mapping[str, Sequence[SealedSecret]]
"""The policy's secrets, sealed again for each job, by its id."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What a machine cannot do of a policy, at the fields of its job."""

    machine_id: str
    machine: str
    problems: tuple[FieldProblem, ...]


class RefusedError(Exception):
    """Some machines cannot do it, and nothing was stored for any."""

    def __init__(self, refused: Sequence[Refused]) -> None:
        super().__init__(", ".join(one.machine for one in refused))
        self.refused = tuple(refused)


@dataclass(frozen=True, slots=True, kw_only=True)
class RollOut:
    """This revision, on its way into jobs. `copies` are the secrets for each; one that is not in
    it keeps those that it has."""

    unit: UnitOfWork
    policy: Policy
    revision: PolicyRevision
    copies: Copies
    now: datetime

    def over(self, jobs: Iterable[Job]) -> list[Job]:
        """Rewrite these jobs' values that are not their own. Raises RefusedError."""
        pairs = [(job, as_by(job, self.policy, self.revision)) for job in jobs]
        refuse(self.unit, [after for _before, after in pairs])
        return [self._put(former, job) for former, job in pairs]

    def renew(self, job: Job, fields: Iterable[PolicyField]) -> Job:
        """In these fields the job has the policy's values again. Raises RefusedError."""
        less = replace(job, overrides=ordered(frozenset(job.overrides) - frozenset(fields)))
        after = as_by(less, self.policy, self.revision)
        refuse(self.unit, [after])
        return self._put(job, after)

    def take_in(self, former: Job, fields: Iterable[PolicyField]) -> Job:
        """Let a job of no policy or of another follow this revision, with its values in these
        fields. Raises RefusedError."""
        job = joined(former, self.policy, self.revision)
        wanted = frozenset(fields)
        if not wanted:
            return put_changed(self.unit, former, job, self.now, other_secrets=False)
        less = replace(job, overrides=ordered(frozenset(job.overrides) - wanted))
        after = as_by(less, self.policy, self.revision)
        refuse(self.unit, [after])
        return self._put(former, after)

    def begin(self, fresh: Mapping[str, str]) -> list[Job]:
        """Make a job on each of these machines, with these ids; where there is one of the policy
        already, none. Raises RefusedError."""
        known = {machine.id for machine in self.unit.machines.all()}
        missing = [machine_id for machine_id in fresh if machine_id not in known]
        if missing:
            unknown = (FieldProblem("machine_id", FieldCode.UNKNOWN),)
            raise RefusedError([Refused(machine_id, "", unknown) for machine_id in missing])
        taken = _names(self.unit.jobs.all())
        covered = {job.machine_id for job in self.unit.jobs.of_policy(self.policy.id)}
        jobs = [
            self._first(machine_id, job_id, taken.get(machine_id, set()))
            for machine_id, job_id in fresh.items()
            if machine_id not in covered
        ]
        refuse(self.unit, jobs)
        for job in jobs:
            self.unit.jobs.add(job)
            note(self.unit, job, self.now)
            policy_secrets.give(self.unit, job, self.revision.content, self.copies.get(job.id, ()))
        return jobs

    def _first(self, machine_id: str, job_id: str, taken: set[str]) -> Job:
        bare = Job(
            id=job_id,
            name=_free(self.policy.name, taken),
            machine_id=machine_id,
            repository_id=self.policy.repository_id,
            sources=(),
            created_at=self.now,
            revision=new_id(),
            policy_id=self.policy.id,
        )
        return with_pause_begun(as_by(bare, self.policy, self.revision), None, self.now)

    def _put(self, former: Job, job: Job) -> Job:
        content, sealed = self.revision.content, self.copies.get(job.id)
        meant = policy_secrets.meant(job, content, sealed or ())
        job = put_changed(self.unit, former, job, self.now, other_secrets=bool(meant))
        if sealed is not None:
            policy_secrets.give(self.unit, job, content, sealed)
        return job


def as_by(job: Job, policy: Policy, revision: PolicyRevision) -> Job:
    """The job as this revision has it; see `policy.followed`."""
    by_it = replace(followed(job, revision.content), policy_revision=revision.number)
    return with_pause(by_it, job, policy)


def joined(job: Job, policy: Policy, revision: PolicyRevision) -> Job:
    """The job as one that follows this revision and does what it did."""
    own = job.own_pause
    return replace(
        job,
        policy_id=policy.id,
        policy_revision=revision.number,
        overrides=unlike(job, revision.content),
        paused_until=later(own, policy.paused_until) if job.schedule is not None else None,
    )


def judge_among(unit: UnitOfWork, draft: PolicyDraft, policy_id: str | None) -> None:
    """Of a policy, what only the others show. Raises InvalidError."""
    found: list[FieldProblem] = []
    if any(
        other.id != policy_id and other.name.casefold() == draft.name.casefold()
        for other in unit.policies.all()
    ):
        found.append(FieldProblem("name", FieldCode.NAME_TAKEN, draft.name))
    content = draft.content
    repository = unit.repositories.get(content.repository_id)
    found += repository_problems(content.sources, content.excludes, repository)
    if found:
        raise InvalidError(found)


def refuse(unit: UnitOfWork, jobs: Iterable[Job]) -> None:
    """Raise RefusedError if a machine cannot do one of these."""
    refused = refusals(unit, jobs)
    if refused:
        raise RefusedError(refused)


def refusals(unit: UnitOfWork, jobs: Iterable[Job]) -> list[Refused]:
    """Of jobs as they would be, by the names of their machines."""
    machines = {machine.id: machine for machine in unit.machines.all()}
    repositories = {repository.id: repository for repository in unit.repositories.all()}
    found: list[Refused] = []
    for job in jobs:
        machine = machines.get(job.machine_id)
        # A policy's own values have been judged once for all.
        wrong = problems(draft_of(job)) if job.overrides else []
        wrong += context_problems(
            job.sources, job.excludes, machine, repositories.get(job.repository_id)
        )
        if wrong:
            found.append(Refused(job.machine_id, machine.name if machine else "", tuple(wrong)))
    return sorted(found, key=lambda one: one.machine.casefold())


def _names(jobs: Iterable[Job]) -> dict[str, set[str]]:
    """Taken ones by machine, without case."""
    names: dict[str, set[str]] = {}
    for job in jobs:
        names.setdefault(job.machine_id, set()).add(job.name.casefold())
    return names


def _free(name: str, taken: set[str]) -> str:
    """The name, or the first of `name (2)`, `name (3)` … that no other job there has."""
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        free = f"{name} ({number})"
    return free
