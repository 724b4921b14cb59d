"""Policies as they are stored, and what would come of a change: nothing here changes anything."""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from .job_dump import DumpKind
from .model import Job
from .policy import Policy, PolicyContent, PolicyRevision, content_of
from .policy_diff import Summary, diff, summary
from .policy_drafts import PolicyDraft, judge, tidied
from .policy_roll_out import Refused, as_by, joined, judge_among, refusals
from .policy_secrets import PolicySecrets
from .policy_views import HistoryEntry, Joining, PolicyView, Preview, history, views
from .ports import Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A policy as it was read, before secrets were sealed for it, with the dumps of all its
    revisions."""

    policy: Policy
    newest: PolicyRevision
    jobs: tuple[Job, ...]
    dumps: Mapping[str, DumpKind]


class PolicyReadings:
    """What people ask about policies."""

    def __init__(self, *, store: Store, secrets: PolicySecrets) -> None:
        self._store = store
        self._secrets = secrets

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

    async def preview_of_following(self, policy_id: str, job_id: str) -> Joining:
        """What would come of a job's following the newest revision. Raises LookupError."""

        def look(unit: UnitOfWork) -> tuple[Job, Job, Job, list[Refused]]:
            known, job = known_policy(unit, policy_id), unit.jobs.get(job_id)
            if job is None:
                raise LookupError(job_id)
            kept = joined(job, known.policy, known.newest)
            taken = as_by(replace(kept, overrides=()), known.policy, known.newest)
            return job, kept, taken, refusals(unit, [taken])

        before, kept, taken, refused = await self._store.read(look)

        def compare() -> Joining:
            diffs = {job_id: diff(content_of(before), content_of(taken))}
            preview = Preview(
                policy=None,
                jobs=diffs,
                summary=summary(diffs, {job_id: before.machine_id}),
                refused=tuple(refused),
            )
            return Joining(
                own=kept.overrides,
                taken=preview,
                kept_pause=kept.paused_until,
                taken_pause=taken.paused_until,
            )

        # As in `_preview`.
        return await asyncio.to_thread(compare)

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

    async def _known(self, policy_id: str) -> Known:
        """Raises LookupError."""
        return await self._store.read(lambda unit: known_policy(unit, policy_id))

    async def _revision(self, policy_id: str, number: int) -> PolicyRevision:
        """Raises LookupError."""
        found = await self._store.read(lambda unit: unit.policies.revision(policy_id, number))
        if found is None:
            raise LookupError(f"{policy_id} {number}")
        return found


def known_policy(unit: UnitOfWork, policy_id: str) -> Known:
    """Raises LookupError."""
    policy = present(unit, policy_id)
    revisions = unit.policies.revisions(policy_id)
    return Known(
        policy=policy,
        newest=revisions[0],
        jobs=tuple(unit.jobs.of_policy(policy_id)),
        dumps={dump.id: dump.kind for each in revisions for dump in each.content.dumps},
    )


def present(unit: UnitOfWork, policy_id: str) -> Policy:
    """Raises LookupError."""
    policy = unit.policies.get(policy_id)
    if policy is None:
        raise LookupError(policy_id)
    return policy


def follower(unit: UnitOfWork, job_id: str) -> Job:
    """A job that follows a policy. Raises LookupError."""
    job = unit.jobs.get(job_id)
    if job is None or job.policy_id is None:
        raise LookupError(job_id)
    return job
