"""What the audit says of policies: one entry for what is done to a policy, with the machines that
it reaches, and one for each job that is taken in or let go by hand."""

from collections.abc import Iterable

from msgspec import structs

from .audit import AuditAction, Subject, SubjectKind
from .audit_facts import differing, told, with_secrets
from .audit_recorder import AuditRecorder, of_job
from .model import Job, SealedSecret
from .policy import Policy, PolicyContent, PolicyRevision
from .ports import UnitOfWork


class PolicyAudit:
    """Writes into the unit of work of the change."""

    def __init__(self, audit: AuditRecorder) -> None:
        self._audit = audit

    def added(self, unit: UnitOfWork, revision: PolicyRevision, policy: Policy) -> None:
        facts = differing(None, _said(unit, policy.name, revision.content))
        self._audit.note(unit, AuditAction.POLICY_ADDED, of_policy(policy), facts)

    def changed(
        self,
        unit: UnitOfWork,
        former: tuple[str, PolicyContent],
        policy: Policy,
        content: PolicyContent,
        secrets: Iterable[SealedSecret],
    ) -> None:
        before, after = _said(unit, *former), _said(unit, policy.name, content)
        facts = with_secrets(differing(before, after), secrets)
        self._audit.note_change(unit, AuditAction.POLICY_CHANGED, of_policy(policy), facts)

    def applied(self, unit: UnitOfWork, policy: Policy, number: int, jobs: Iterable[Job]) -> None:
        """These jobs follow that revision now."""
        machines = _machines(unit, jobs)
        if machines:
            facts = told(number=number, machines=machines)
            self._audit.note(unit, AuditAction.POLICY_APPLIED, of_policy(policy), facts)

    def assigned(self, unit: UnitOfWork, policy: Policy, jobs: Iterable[Job]) -> None:
        machines = _machines(unit, jobs)
        if machines:
            facts = told(machines=machines)
            self._audit.note(unit, AuditAction.POLICY_ASSIGNED, of_policy(policy), facts)

    def paused(self, unit: UnitOfWork, former: Policy, policy: Policy) -> None:
        action = (
            AuditAction.POLICY_RESUMED if policy.paused_until is None else AuditAction.POLICY_PAUSED
        )
        facts = differing(
            {"paused_until": former.paused_until}, {"paused_until": policy.paused_until}
        )
        self._audit.note_change(unit, action, of_policy(policy), facts)

    def removed(self, unit: UnitOfWork, policy: Policy) -> None:
        facts = differing({"name": policy.name}, None)
        self._audit.note(unit, AuditAction.POLICY_REMOVED, of_policy(policy), facts)

    def job(self, unit: UnitOfWork, former: Job, job: Job) -> None:
        """Follows another policy, or none, or has the policy's values again."""
        names = {one.id: one.name for one in unit.policies.all()}
        names |= {one.id: one.name for one in unit.repositories.all()}
        facts = differing(former, job, names)
        self._audit.note_change(unit, AuditAction.JOB_CHANGED, of_job(job), facts)


def of_policy(policy: Policy) -> Subject:
    return Subject(SubjectKind.POLICY, policy.id, policy.name)


def _said(unit: UnitOfWork, name: str, content: PolicyContent) -> dict[str, object]:
    fields = {one.name: getattr(content, one.name) for one in structs.fields(content)}
    repository = unit.repositories.get(fields.pop("repository_id"))
    return {"name": name, "repository": repository.name if repository else "", **fields}


def _machines(unit: UnitOfWork, jobs: Iterable[Job]) -> tuple[str, ...]:
    found = (unit.machines.get(job.machine_id) for job in jobs)
    return tuple(sorted(one.name for one in found if one is not None))
