"""The values of a job's form beside those of the policy that the job follows: pure."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from kustos.core.jobs import JobDraft
from kustos.core.model import Job
from kustos.core.policy import PolicyContent, content_of, differing, overlaid, placed
from kustos.core.policy_fields import PolicyField
from kustos.core.policy_views import PolicyView


@dataclass(frozen=True, slots=True)
class Following:
    """The policy of a job, and its values as they are in that job: those of the revision that the
    job follows."""

    view: PolicyView
    content: PolicyContent

    @classmethod
    def of(cls, job: Job, view: PolicyView, content: PolicyContent) -> "Following":
        """`content` with the ids that its dumps have in the job."""
        return cls(view, placed(content, job.id))


def values_of(draft: JobDraft) -> PolicyContent:
    """What of a draft a policy could say."""
    return PolicyContent(**{field.value: getattr(draft, field) for field in PolicyField})


def with_values(draft: JobDraft, content: PolicyContent) -> JobDraft:
    """The draft with these."""
    return replace(draft, **{field.value: getattr(content, field) for field in PolicyField})


def own_values(
    draft: JobDraft, job: Job, following: Following, reset: Collection[PolicyField]
) -> frozenset[PolicyField]:
    """Which values would be this machine's own if the draft were saved: those that differ from the
    policy's, and those that were its own before and are as they were. `reset` are to be the
    policy's again whatever they say."""
    now = values_of(draft)
    untouched = frozenset(job.overrides) - differing(content_of(job), now)
    typed = set()
    if any(draft.passwords.values()):
        typed.add(PolicyField.DUMPS)
    if draft.hook_variables.strip():
        typed.add(PolicyField.HOOKS)
    return differing(now, following.content) | (untouched - frozenset(reset)) | typed


def merged(mine: PolicyContent, base: PolicyContent, theirs: PolicyContent) -> PolicyContent:
    """What two people have made of `base`: theirs, but where I have changed something."""
    return overlaid(theirs, mine, differing(mine, base))
