"""A policy as it is being entered, and what is wrong with one. Pure.

It is judged by the rules of jobs: a draft of a policy is the draft of each job that it gives.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from msgspec import structs

from kustos_agent.protocol.ids import new_id

from .fields import FieldCode, FieldProblem, InvalidError
from .job_dump import DumpKind
from .jobs import JobDraft, problems
from .model import Job
from .policy import Policy, PolicyContent, PolicyRevision, content_of
from .policy_fields import PolicyField

LONGEST_NOTE: Final = 500
_ANY_MACHINE: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraft:
    """`note` is why it is changed, in a person's words. Secrets as in `jobs.JobDraft`."""

    name: str
    content: PolicyContent
    note: str = ""
    passwords: Mapping[str, str] = field(default_factory=dict, repr=False)
    hook_variables: str = field(default="", repr=False)

    @property
    def entered(self) -> bool:
        """Whether secrets were."""
        return bool(self.hook_variables.strip()) or any(
            self.passwords.get(dump.id) for dump in self.content.dumps
        )


def tidied(draft: PolicyDraft) -> PolicyDraft:
    """Without what only looks like something: as a job is stored."""
    content = draft.content
    return replace(
        draft,
        name=draft.name.strip(),
        note=draft.note.strip(),
        content=structs.replace(
            content,
            excludes=tuple(pattern for pattern in content.excludes if pattern.strip()),
            exclude_if_present=content.exclude_if_present.strip(),
        ),
    )


def job_draft(draft: PolicyDraft, machine_id: str = _ANY_MACHINE) -> JobDraft:
    """The job that it is on a machine."""
    return JobDraft(
        name=draft.name,
        machine_id=machine_id,
        **_values(draft.content),
        passwords=draft.passwords,
        hook_variables=draft.hook_variables,
    )


def draft_of(job: Job) -> JobDraft:
    """The job as one would enter it."""
    return JobDraft(name=job.name, machine_id=job.machine_id, **_values(content_of(job)))


def policy_problems(draft: PolicyDraft) -> list[FieldProblem]:
    """What is wrong with it on its own, at the fields of a job, and `note`."""
    found = problems(job_draft(draft))
    if len(draft.note.strip()) > LONGEST_NOTE:
        found.append(FieldProblem("note", FieldCode.TOO_LONG))
    return found


def judge(draft: PolicyDraft) -> None:
    """Raises InvalidError."""
    found = policy_problems(draft)
    if found:
        raise InvalidError(found)


def with_own_dumps(draft: PolicyDraft, known: Mapping[str, DumpKind]) -> PolicyDraft:
    """With other ids for dumps that the policy has never had, by the ids and kinds that are known
    of it. An id is whose secret it is: one that a job has is not the policy's, and one that has
    become a dump of another kind is another, for the login of one kind of server is none for
    another, and an older revision may yet need it."""
    ids = {
        dump.id: dump.id if known.get(dump.id) is dump.kind else new_id()
        for dump in draft.content.dumps
    }
    dumps = tuple(structs.replace(dump, id=ids[dump.id]) for dump in draft.content.dumps)
    return replace(
        draft,
        content=structs.replace(draft.content, dumps=dumps),
        passwords={ids[id_]: one for id_, one in draft.passwords.items() if id_ in ids},
    )


def revision_of(
    policy: Policy,
    draft: PolicyDraft,
    now: datetime,
    *,
    secrets: bool,
    restored: int | None = None,
) -> PolicyRevision:
    """What the policy says from now on."""
    return PolicyRevision(
        policy_id=policy.id,
        number=policy.revision,
        name=policy.name,
        content=draft.content,
        saved_at=now,
        note=draft.note,
        restored=restored,
        secrets=secrets,
    )


def _values(content: PolicyContent) -> Any:
    return {field.value: getattr(content, field) for field in PolicyField}
