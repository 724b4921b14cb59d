"""Policies: the values that several jobs share, in numbered revisions, and how a job's own values
lie over them. Pure.

A job keeps its effective values in its row. Which of them are its own is said by `Job.overrides`;
all others are those of the revision that it follows (`Job.policy_revision`).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from msgspec import Struct, structs

from kustos_agent.protocol.schedules import Schedule

from .how import USUAL, How
from .job_dump import JobDump
from .job_hooks import NO_HOOKS, JobHooks
from .model import Credentials, Job
from .policy_fields import SECRET_FIELDS, PolicyField
from .retention import Retention

_DUMPS: Final = uuid.UUID("0b7f4d52-6d0e-5c0b-8a8e-0a4b7f6f2c11")


class PolicyContent(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Values as in `core.model.Job`. The ids of its dumps are the policy's own: each job has
    others, see `dump_id`."""

    repository_id: str
    sources: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    exclude_caches: bool = True
    exclude_if_present: str = ""
    exclude_larger_than: int = 0
    one_file_system: bool = False
    use_fs_snapshot: bool = False
    dumps: tuple[JobDump, ...] = ()
    hooks: JobHooks = NO_HOOKS
    schedule: Schedule | None = None
    retention: Retention | None = None
    credentials: Credentials = Credentials.SEALED
    max_age_seconds: int | None = None
    min_bytes: int | None = None
    how: How = USUAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """`revision` is the number of its newest revision, `name` and `repository_id` are those of it.
    Until `paused_until` nothing of its jobs begins by itself."""

    id: str
    name: str
    repository_id: str
    created_at: datetime
    revision: int
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRevision:
    """What a policy said from `saved_at` on; it never changes. Numbers begin at 1 and have no gaps.
    `note` is why, in a person's words. `restored` is the number of the older one whose content it
    took up again. With `secrets` passwords or variables were entered for it."""

    policy_id: str
    number: int
    name: str
    content: PolicyContent
    saved_at: datetime
    note: str = ""
    restored: int | None = None
    secrets: bool = False


def dump_id(job_id: str, policy_dump_id: str) -> str:
    """The id that a policy's dump has in a job (UUIDv5): secrets are bound to it."""
    return str(uuid.uuid5(_DUMPS, f"{job_id} {policy_dump_id}"))


def placed(content: PolicyContent, job_id: str) -> PolicyContent:
    """The content as it is in that job: its dumps have ids of their own."""
    dumps = tuple(structs.replace(dump, id=dump_id(job_id, dump.id)) for dump in content.dumps)
    return structs.replace(content, dumps=dumps)


def content_of(job: Job) -> PolicyContent:
    """The values that the job has."""
    return PolicyContent(**{field.value: getattr(job, field) for field in PolicyField})


def with_content(job: Job, content: PolicyContent) -> Job:
    """The job with these values."""
    return replace(job, **{field.value: getattr(content, field) for field in PolicyField})


def overlaid(
    content: PolicyContent, own: PolicyContent, overrides: Iterable[PolicyField]
) -> PolicyContent:
    """The first, with the second's values in these fields."""
    return structs.replace(content, **{field.value: getattr(own, field) for field in overrides})


def differing(these: PolicyContent, those: PolicyContent) -> frozenset[PolicyField]:
    """In which fields they are not the same."""
    return frozenset(
        field for field in PolicyField if getattr(these, field) != getattr(those, field)
    )


def ordered(fields: Iterable[PolicyField]) -> tuple[PolicyField, ...]:
    """As jobs keep them: each once, in the order of `PolicyField`."""
    wanted = frozenset(fields)
    return tuple(field for field in PolicyField if field in wanted)


def followed(job: Job, content: PolicyContent) -> Job:
    """The job with the values of this content, but for those that are its own."""
    return with_content(job, overlaid(placed(content, job.id), content_of(job), job.overrides))


def own_fields(
    job: Job, former: Job, content: PolicyContent, entered: Iterable[PolicyField]
) -> tuple[PolicyField, ...]:
    """Which values are the job's own after somebody has changed it: those that differ from the
    content of the revision that it follows, those `entered` as its own, and those that were its own
    before and stayed as they were. Those with secrets stay its own in any case: what looks the same
    may have another password."""
    now = content_of(job)
    touched = differing(content_of(former), now) - SECRET_FIELDS
    still = frozenset(former.overrides) - touched
    return ordered(differing(now, placed(content, job.id)) | still | frozenset(entered))


def unlike(job: Job, content: PolicyContent) -> tuple[PolicyField, ...]:
    """Which values of a job that has followed nothing are its own once it follows this content.
    Hooks that are the same may have other variables: they stay its own."""
    hooks = [PolicyField.HOOKS] if job.hooks else []
    return ordered([*differing(content_of(job), placed(content, job.id)), *hooks])
