"""The values of a job's form beside those of the policy that the job follows: pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from kustos.core.jobs import JobDraft
from kustos.core.model import Job
from kustos.core.policy import (
    PolicyContent,
    differing,
    overlaid,
    own_fields,
    placed,
    with_content,
)
from kustos.core.policy_fields import PolicyField
from kustos.core.policy_views import PolicyView


@dataclass(frozen=True, slots=True)
class Following:
    """The policy of a job, and what it says in the revision that the job follows; `placed` is the
    same with the ids that dumps have in the job."""

    view: PolicyView
    content: PolicyContent
    placed: PolicyContent
    number: int
    """Of that revision."""

    @classmethod
    def of(cls, job: Job, view: PolicyView, content: PolicyContent) -> "Following":
        """Of this job."""
        return cls(view, content, placed(content, job.id), job.policy_revision)


def values_of(draft: JobDraft) -> PolicyContent:
    """What of a draft a policy could say."""
    return PolicyContent(**{field.value: getattr(draft, field) for field in PolicyField})


def with_values(draft: JobDraft, content: PolicyContent) -> JobDraft:
    """The draft with these."""
    return replace(draft, **{field.value: getattr(content, field) for field in PolicyField})


def own_values(
    draft: JobDraft, job: Job, following: Following, reset: Collection[PolicyField]
) -> frozenset[PolicyField]:
    """Which values would be this machine's own if the draft were saved, and then these were reset
    that still say what the policy says."""
    entered = []
    if any(draft.passwords.values()):
        entered.append(PolicyField.DUMPS)
    if draft.hook_variables.strip():
        entered.append(PolicyField.HOOKS)
    now = values_of(draft)
    own = own_fields(with_content(job, now), job, following.content, entered)
    return frozenset(own) - (frozenset(reset) - differing(now, following.placed))


def merged(mine: PolicyContent, base: PolicyContent, theirs: PolicyContent) -> PolicyContent:
    """What two people have made of `base`: theirs, but where I have changed something."""
    return overlaid(theirs, mine, differing(mine, base))
