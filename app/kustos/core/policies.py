"""Policies: values that many jobs share, changed in one place (ADR 19)."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from kustos_agent.protocol.ids import new_id

from . import policy_secrets
from .audit_recorder import AuditRecorder
from .bus import Bus
from .events import JobsChanged, MachinesChanged, PoliciesChanged
from .job_changes import later, put_changed
from .model import Job, SealedSecret
from .policy import Policy, PolicyContent, PolicyRevision, ordered
from .policy_audit import PolicyAudit
from .policy_drafts import PolicyDraft, judge, revision_of, tidied, with_own_dumps
from .policy_fields import SECRET_FIELDS, PolicyField
from .policy_readings import PolicyReadings, follower, present
from .policy_roll_out import RollOut, judge_among
from .policy_secrets import Opened, PolicySecrets
from .ports import Clock, Store, UnitOfWork, Vault

_FIRST: Final = 1


class PolicyChangedError(Exception):
    """Somebody else has saved the policy meanwhile; `newest` is what it is now, None: it was
    removed. Nothing was stored."""

    def __init__(self, newest: PolicyRevision | None) -> None:
        super().__init__("changed meanwhile" if newest else "removed meanwhile")
        self.newest = newest


class Policies(PolicyReadings):
    """Keeps policies, and has their jobs follow them. Jobs that it changes are sent to their
    machines as any changed job is."""

    def __init__(
        self, *, store: Store, vault: Vault, bus: Bus, clock: Clock, audit: AuditRecorder
    ) -> None:
        super().__init__(store=store, secrets=PolicySecrets(store=store, vault=vault))
        self._bus = bus
        self._audit = PolicyAudit(audit)
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        """Secrets are sealed between a reading and the writing that goes with it: who follows which
        revision does not change in between."""

    # --- changing ------------------------------------------------------------------------------

    async def save(
        self,
        draft: PolicyDraft,
        policy_id: str | None = None,
        *,
        based_on: int = 0,
        to: Collection[str] | None = None,
    ) -> Policy:
        """Create a policy, or store its next revision and roll it out to these jobs (None: to all
        that follow it); the others stay on theirs until `apply`. `based_on` is the number that the
        draft was made from. What changes nothing gives no new revision.

        Raises InvalidError, PolicyChangedError, RefusedError, VaultLockedError, SecretDamagedError,
        and nothing has changed then.
        """
        draft = tidied(draft)
        judge(draft)
        async with self._one_at_a_time:
            if policy_id is None:
                return await self._create(draft)
            return await self._save(draft, policy_id, based_on, to, restored=None)

    async def roll_back(
        self, policy_id: str, number: int, *, based_on: int, note: str = ""
    ) -> Policy:
        """Take up the content of an older revision again, as a new one, and roll it out to all that
        follow the policy. Raises as `save` does, and LookupError."""
        async with self._one_at_a_time:
            older = await self._revision(policy_id, number)
            known = await self._known(policy_id)
            draft = PolicyDraft(name=known.policy.name, content=older.content, note=note)
            draft = tidied(draft)
            judge(draft)
            return await self._save(draft, policy_id, based_on, None, restored=number)

    async def apply(
        self, policy_id: str, number: int, job_ids: Collection[str] | None = None
    ) -> list[Job]:
        """Let these of its jobs (None: all) follow this revision from now on. Raises RefusedError,
        VaultLockedError, SecretDamagedError, LookupError."""
        async with self._one_at_a_time:
            known = await self._known(policy_id)
            revision = await self._revision(policy_id, number)
            stored = await self._secrets.opened(policy_id, revision.content)
            chosen = [job for job in known.jobs if job_ids is None or job.id in job_ids]
            copies = await self._copies(revision.content, stored, (job.id for job in chosen))
            now = self._clock.now()

            def work(unit: UnitOfWork) -> list[Job]:
                policy = present(unit, policy_id)
                jobs = [job for job in unit.jobs.of_policy(policy_id) if job.id in copies]
                self._audit.applied(unit, policy, number, jobs)
                return _roll_out(unit, policy, revision, copies, now).over(jobs)

            jobs = await self._store.write(work)
        self._announce(policy_id, jobs)
        return jobs

    async def assign(self, policy_id: str, machine_ids: Iterable[str]) -> list[Job]:
        """Make a job of the newest revision on each of these machines, in one go; those that have
        one of this policy already stay as they are. Raises RefusedError, VaultLockedError,
        SecretDamagedError, LookupError."""
        fresh = {machine_id: new_id() for machine_id in machine_ids}
        async with self._one_at_a_time:
            known = await self._known(policy_id)
            content = known.newest.content
            stored = await self._secrets.opened(policy_id, content)
            copies = await self._copies(content, stored, fresh.values())
            now = self._clock.now()

            def work(unit: UnitOfWork) -> list[Job]:
                policy = present(unit, policy_id)
                jobs = _roll_out(unit, policy, known.newest, copies, now).begin(fresh)
                self._audit.assigned(unit, policy, jobs)
                return jobs

            jobs = await self._store.write(work)
        self._announce(policy_id, jobs)
        return jobs

    async def follow(
        self, policy_id: str, job_ids: Collection[str], *, take: Iterable[PolicyField] = ()
    ) -> list[Job]:
        """Let these jobs, of no policy or of another, follow the newest revision. In the fields to
        `take` they have its values from now on; else they do what they did, and values that differ
        are their own until they are reset. Those that follow it already stay as they are. Raises
        RefusedError, VaultLockedError, SecretDamagedError, LookupError, also for an unknown job."""
        taken = ordered(take)
        async with self._one_at_a_time:
            known = await self._known(policy_id)
            copies: Mapping[str, list[SealedSecret]] = {}
            if SECRET_FIELDS & frozenset(taken):
                stored = await self._secrets.opened(policy_id, known.newest.content)
                copies = await self._copies(known.newest.content, stored, job_ids)
            now = self._clock.now()

            def work(unit: UnitOfWork) -> tuple[list[Job], set[str]]:
                policy, jobs, left = present(unit, policy_id), list[Job](), set[str]()
                roll_out = _roll_out(unit, policy, known.newest, copies, now)
                for job_id in job_ids:
                    former = unit.jobs.get(job_id)
                    if former is None:
                        raise LookupError(job_id)
                    if former.policy_id != policy_id:
                        job = roll_out.take_in(former, taken)
                        self._audit.job(unit, former, job)
                        jobs.append(job)
                        left |= {former.policy_id} if former.policy_id else set()
                return jobs, left

            jobs, left = await self._store.write(work)
        self._announce(policy_id, jobs)
        for other in left:
            self._announce(other, ())
        return jobs

    async def detach(self, job_id: str) -> Job:
        """The job keeps its values, and follows no policy any more. Raises LookupError."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> tuple[str, Job]:
            former = follower(unit, job_id)
            job = replace(
                former,
                policy_id=None,
                policy_revision=0,
                overrides=(),
                own_pause=former.paused_until,
            )
            job = put_changed(unit, former, job, now, other_secrets=False)
            self._audit.job(unit, former, job)
            return former.policy_id or "", job

        async with self._one_at_a_time:
            policy_id, job = await self._store.write(work)
        self._announce(policy_id, [job])
        return job

    async def reset(self, job_id: str, fields: Iterable[PolicyField]) -> Job:
        """In these fields the job has the policy's values again, and follows them. Raises
        RefusedError, VaultLockedError, SecretDamagedError, LookupError."""
        wanted = ordered(fields)
        async with self._one_at_a_time:
            job = await self._store.read(lambda unit: follower(unit, job_id))
            policy_id = job.policy_id or ""
            revision = await self._revision(policy_id, job.policy_revision)
            copies: Mapping[str, list[SealedSecret]] = {}
            if SECRET_FIELDS & frozenset(wanted):
                stored = await self._secrets.opened(policy_id, revision.content)
                copies = await self._copies(revision.content, stored, [job_id])
            now = self._clock.now()

            def work(unit: UnitOfWork) -> Job:
                policy, now_following = present(unit, policy_id), follower(unit, job_id)
                job = _roll_out(unit, policy, revision, copies, now).renew(now_following, wanted)
                self._audit.job(unit, now_following, job)
                return job

            job = await self._store.write(work)
        self._announce(policy_id, [job])
        return job

    async def clone(self, policy_id: str, name: str) -> Policy:
        """Another policy with the same content and secrets, which nobody follows yet. Raises
        InvalidError, VaultLockedError, SecretDamagedError, LookupError."""
        async with self._one_at_a_time:
            known = await self._known(policy_id)
            content = known.newest.content
            stored = await self._secrets.opened(policy_id, content)
            draft = PolicyDraft(
                name=name,
                content=content,
                passwords=stored.dumps,
                hook_variables=stored.hooks,
            )
            draft = tidied(draft)
            judge(draft)
            return await self._create(draft)

    async def pause(self, policy_id: str, until: datetime) -> Policy:
        """Let nothing of its jobs begin by itself before that moment (`FOR_GOOD`: until it is
        resumed); a job whose own pause is longer keeps that. Raises LookupError."""
        return await self._paused(policy_id, until)

    async def resume(self, policy_id: str) -> Policy:
        """Let its jobs begin again when they are due, but for those that are paused themselves.
        Raises LookupError."""
        return await self._paused(policy_id, None)

    async def remove(self, policy_id: str) -> None:
        """Forget it, with all its revisions. Raises InUseError, with the names of the machines,
        while jobs follow it."""

        def work(unit: UnitOfWork) -> None:
            policy = unit.policies.get(policy_id)
            revisions = unit.policies.revisions(policy_id)
            unit.policies.remove(policy_id)
            if policy is not None:
                self._audit.removed(unit, policy)
            policy_secrets.drop(unit, policy_id, revisions)

        async with self._one_at_a_time:
            await self._store.write(work)
        self._announce(policy_id, ())

    # --- how -----------------------------------------------------------------------------------

    async def _create(self, draft: PolicyDraft) -> Policy:
        id_, now = new_id(), self._clock.now()
        draft = with_own_dumps(draft, {})
        typed = policy_secrets.entered(draft)
        sealed = await self._secrets.sealed(id_, draft.content, typed)
        policy = Policy(
            id=id_,
            name=draft.name,
            repository_id=draft.content.repository_id,
            created_at=now,
            revision=_FIRST,
        )

        def work(unit: UnitOfWork) -> None:
            judge_among(unit, draft, None)
            unit.policies.add(policy)
            revision = revision_of(policy, draft, now, secrets=bool(typed))
            unit.policies.add_revision(revision)
            self._audit.added(unit, revision, policy)
            for secret in sealed:
                unit.secrets.put(secret)

        await self._store.write(work)
        self._announce(id_, ())
        return policy

    async def _save(
        self,
        draft: PolicyDraft,
        policy_id: str,
        based_on: int,
        to: Collection[str] | None,
        *,
        restored: int | None,
    ) -> Policy:
        try:
            known = await self._known(policy_id)
        except LookupError:
            raise PolicyChangedError(None) from None
        if known.policy.revision != based_on:
            raise PolicyChangedError(known.newest)
        draft = with_own_dumps(draft, known.dumps)
        typed = policy_secrets.entered(draft)
        content, newest = draft.content, known.newest
        sealed = await self._secrets.sealed(policy_id, content, typed)
        stored = await self._secrets.opened(policy_id, content)
        chosen = [job.id for job in known.jobs if to is None or job.id in to]
        copies = await self._copies(content, policy_secrets.over(stored, typed), chosen)
        now = self._clock.now()
        same = (draft.name, content) == (newest.name, newest.content) and not typed
        policy = replace(
            known.policy,
            name=draft.name,
            repository_id=content.repository_id,
            revision=newest.number if same else newest.number + 1,
        )
        revision = revision_of(policy, draft, now, secrets=bool(typed), restored=restored)

        def work(unit: UnitOfWork) -> tuple[Policy, list[Job]]:
            # It may have been paused since it was read.
            saved = replace(policy, paused_until=present(unit, policy_id).paused_until)
            judge_among(unit, draft, policy_id)
            if not same:
                unit.policies.update(saved)
                unit.policies.add_revision(revision)
            for secret in sealed:
                unit.secrets.put(secret)
            former = (known.policy.name, newest.content)
            self._audit.changed(unit, former, saved, content, sealed)
            jobs = [job for job in unit.jobs.of_policy(policy_id) if job.id in copies]
            by = newest if same else revision
            self._audit.applied(unit, saved, by.number, jobs)
            return saved, _roll_out(unit, saved, by, copies, now).over(jobs)

        policy, jobs = await self._store.write(work)
        self._announce(policy_id, jobs)
        return policy

    async def _paused(self, policy_id: str, until: datetime | None) -> Policy:
        now = self._clock.now()

        def work(unit: UnitOfWork) -> tuple[Policy, list[Job]]:
            former = present(unit, policy_id)
            policy = replace(former, paused_until=until)
            unit.policies.update(policy)
            self._audit.paused(unit, former, policy)
            jobs = [
                put_changed(
                    unit,
                    job,
                    replace(job, paused_until=later(job.own_pause, until)),
                    now,
                    other_secrets=False,
                )
                for job in unit.jobs.of_policy(policy_id)
                if job.schedule is not None
            ]
            return policy, jobs

        policy, jobs = await self._store.write(work)
        self._announce(policy_id, jobs)
        return policy

    async def _copies(
        self, content: PolicyContent, secrets: Opened, job_ids: Iterable[str]
    ) -> dict[str, list[SealedSecret]]:
        return {id_: await self._secrets.for_job(content, secrets, id_) for id_ in job_ids}

    def _announce(self, policy_id: str, jobs: Iterable[Job]) -> None:
        self._bus.publish(PoliciesChanged(policy_id))
        for job in jobs:
            self._bus.publish(JobsChanged(job.id))
            self._bus.publish(MachinesChanged(job.machine_id))


def _roll_out(
    unit: UnitOfWork,
    policy: Policy,
    revision: PolicyRevision,
    copies: Mapping[str, list[SealedSecret]],
    now: datetime,
) -> RollOut:
    return RollOut(unit=unit, policy=policy, revision=revision, copies=copies, now=now)
