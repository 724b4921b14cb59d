"""Policies: values that many jobs share, changed in one place (ADR 19)."""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from kustos_agent.protocol.ids import new_id

from . import policy_secrets
from .bus import Bus
from .events import JobsChanged, MachinesChanged, PoliciesChanged
from .job_changes import later, put_changed
from .job_dump import DumpKind
from .model import Job, SealedSecret
from .policy import Policy, PolicyContent, PolicyRevision, content_of, ordered
from .policy_diff import Summary, diff, summary
from .policy_drafts import PolicyDraft, judge, revision_of, tidied, with_own_dumps
from .policy_fields import PolicyField
from .policy_roll_out import Refused, RollOut, as_by, judge_among, refusals
from .policy_secrets import Opened, PolicySecrets
from .policy_views import HistoryEntry, PolicyView, Preview, history, views
from .ports import Clock, Store, UnitOfWork, Vault

_FIRST = 1


class PolicyChangedError(Exception):
    """Somebody else has saved the policy meanwhile; `newest` is what it is now, None: it was
    removed. Nothing was stored."""

    def __init__(self, newest: PolicyRevision | None) -> None:
        super().__init__("changed meanwhile" if newest else "removed meanwhile")
        self.newest = newest


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A policy as it was read, before secrets were sealed for it, with the dumps of all its
    revisions."""

    policy: Policy
    newest: PolicyRevision
    jobs: tuple[Job, ...]
    dumps: Mapping[str, DumpKind]


class Policies:
    """Keeps policies, and has their jobs follow them. Jobs that it changes are sent to their
    machines as any changed job is."""

    def __init__(self, *, store: Store, vault: Vault, bus: Bus, clock: Clock) -> None:
        self._store = store
        self._bus = bus
        self._clock = clock
        self._secrets = PolicySecrets(store=store, vault=vault)
        self._one_at_a_time = asyncio.Lock()
        """Secrets are sealed between a reading and the writing that goes with it."""

    # --- looking -------------------------------------------------------------------------------

    async def overview(self) -> list[PolicyView]:
        """Every policy, by name."""
        return await self._store.read(views)

    async def get(self, policy_id: str) -> PolicyView | None:
        """None: there is no such."""
        found = await self._store.read(lambda unit: views(unit, policy_id))
        return found[0] if found else None

    async def revisions(self, policy_id: str) -> list[HistoryEntry]:
        """All it has ever said, newest first."""
        found, jobs = await self._store.read(
            lambda unit: (unit.policies.revisions(policy_id), unit.jobs.of_policy(policy_id))
        )
        return await asyncio.to_thread(history, found, jobs)

    async def revision_of(self, job: Job) -> PolicyRevision | None:
        """The one that the job follows, with the policy's values; None: it follows none."""
        policy_id = job.policy_id
        if policy_id is None:
            return None
        return await self._store.read(
            lambda unit: unit.policies.revision(policy_id, job.policy_revision)
        )

    async def with_passwords(self, policy_id: str) -> frozenset[str]:
        """Ids of its newest revision's dumps that have a password or variables."""
        known = await self._known(policy_id)
        return await self._secrets.stored(known.newest.content)

    async def with_variables(self, policy_id: str) -> bool:
        """Whether its hooks have any."""
        return await self._secrets.variables_stored(policy_id)

    async def preview(
        self, draft: PolicyDraft, policy_id: str | None = None, to: Collection[str] | None = None
    ) -> Preview:
        """What saving the draft would change in these jobs (None: all that follow it). Nothing is
        changed. Raises InvalidError, LookupError."""
        draft = tidied(draft)
        judge(draft)
        await self._store.read(lambda unit: judge_among(unit, draft, policy_id))
        if policy_id is None:
            empty = Summary(jobs=0, machines=0, fields=())
            return Preview(policy=None, jobs={}, summary=empty, refused=())
        return await self._preview(policy_id, draft.content, to)

    async def preview_of(
        self, policy_id: str, number: int, to: Collection[str] | None = None
    ) -> Preview:
        """What going over to this revision would change. Raises LookupError."""
        revision = await self._revision(policy_id, number)
        return await self._preview(policy_id, revision.content, to)

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
                policy = _present(unit, policy_id)
                jobs = [job for job in unit.jobs.of_policy(policy_id) if job.id in copies]
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
                policy = _present(unit, policy_id)
                return _roll_out(unit, policy, known.newest, copies, now).begin(fresh)

            jobs = await self._store.write(work)
        self._announce(policy_id, jobs)
        return jobs

    async def detach(self, job_id: str) -> Job:
        """The job keeps its values, and follows no policy any more. Raises LookupError."""
        now = self._clock.now()

        def work(unit: UnitOfWork) -> tuple[str, Job]:
            former = _follower(unit, job_id)
            job = replace(
                former,
                policy_id=None,
                policy_revision=0,
                overrides=(),
                own_pause=former.paused_until,
            )
            return former.policy_id or "", put_changed(unit, former, job, now, other_secrets=False)

        policy_id, job = await self._store.write(work)
        self._announce(policy_id, [job])
        return job

    async def reset(self, job_id: str, fields: Iterable[PolicyField]) -> Job:
        """In these fields the job has the policy's values again, and follows them. Raises
        RefusedError, VaultLockedError, SecretDamagedError, LookupError."""
        wanted = ordered(fields)
        async with self._one_at_a_time:
            job = await self._store.read(lambda unit: _follower(unit, job_id))
            policy_id = job.policy_id or ""
            revision = await self._revision(policy_id, job.policy_revision)
            stored = await self._secrets.opened(policy_id, revision.content)
            copies = await self._copies(revision.content, stored, [job_id])
            now = self._clock.now()

            def work(unit: UnitOfWork) -> Job:
                policy, now_following = _present(unit, policy_id), _follower(unit, job_id)
                return _roll_out(unit, policy, revision, copies, now).renew(now_following, wanted)

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
            revisions = unit.policies.revisions(policy_id)
            unit.policies.remove(policy_id)
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
            unit.policies.add_revision(revision_of(policy, draft, now, secrets=bool(typed)))
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
            saved = replace(policy, paused_until=_present(unit, policy_id).paused_until)
            judge_among(unit, draft, policy_id)
            if not same:
                unit.policies.update(saved)
                unit.policies.add_revision(revision)
            for secret in sealed:
                unit.secrets.put(secret)
            jobs = [job for job in unit.jobs.of_policy(policy_id) if job.id in copies]
            by = newest if same else revision
            return saved, _roll_out(unit, saved, by, copies, now).over(jobs)

        policy, jobs = await self._store.write(work)
        self._announce(policy_id, jobs)
        return policy

    async def _paused(self, policy_id: str, until: datetime | None) -> Policy:
        now = self._clock.now()

        def work(unit: UnitOfWork) -> tuple[Policy, list[Job]]:
            policy = replace(_present(unit, policy_id), paused_until=until)
            unit.policies.update(policy)
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

    async def _preview(
        self, policy_id: str, content: PolicyContent, to: Collection[str] | None
    ) -> Preview:
        known = await self._known(policy_id)
        revision = replace(known.newest, content=content)
        before = [job for job in known.jobs if to is None or job.id in to]

        def look(unit: UnitOfWork) -> tuple[list[Job], list[Refused]]:
            then = [as_by(job, known.policy, revision) for job in before]
            return then, refusals(unit, then)

        after, refused = await self._store.read(look)

        def compare() -> Preview:
            diffs = {
                old.id: diff(content_of(old), content_of(new))
                for old, new in zip(before, after, strict=True)
            }
            return Preview(
                policy=diff(known.newest.content, content),
                jobs=diffs,
                summary=summary(diffs, {job.id: job.machine_id for job in before}),
                refused=tuple(refused),
            )

        # Of schedules that are new here it looks through a year: not on the loop.
        return await asyncio.to_thread(compare)

    async def _copies(
        self, content: PolicyContent, secrets: Opened, job_ids: Iterable[str]
    ) -> dict[str, list[SealedSecret]]:
        return {id_: await self._secrets.for_job(content, secrets, id_) for id_ in job_ids}

    async def _known(self, policy_id: str) -> _Known:
        """Raises LookupError."""
        return await self._store.read(lambda unit: _read(unit, policy_id))

    async def _revision(self, policy_id: str, number: int) -> PolicyRevision:
        """Raises LookupError."""
        found = await self._store.read(lambda unit: unit.policies.revision(policy_id, number))
        if found is None:
            raise LookupError(f"{policy_id} {number}")
        return found

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


def _read(unit: UnitOfWork, policy_id: str) -> _Known:
    policy = _present(unit, policy_id)
    revisions = unit.policies.revisions(policy_id)
    return _Known(
        policy=policy,
        newest=revisions[0],
        jobs=tuple(unit.jobs.of_policy(policy_id)),
        dumps={dump.id: dump.kind for each in revisions for dump in each.content.dumps},
    )


def _present(unit: UnitOfWork, policy_id: str) -> Policy:
    policy = unit.policies.get(policy_id)
    if policy is None:
        raise LookupError(policy_id)
    return policy


def _follower(unit: UnitOfWork, job_id: str) -> Job:
    job = unit.jobs.get(job_id)
    if job is None or job.policy_id is None:
        raise LookupError(job_id)
    return job
