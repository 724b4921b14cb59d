"""The names that tasks are shown with: rows know ids alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kustos.core.model import Task, TaskFilter


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskNames:
    """Names by id, as last read. What was removed since has none."""

    machines: Mapping[str, str] = field(default_factory=dict)
    jobs: Mapping[str, str] = field(default_factory=dict)
    repositories: Mapping[str, str] = field(default_factory=dict)

    def machine(self, task: Task) -> str:
        """Empty for a machine that was removed."""
        return self.machines.get(task.machine_id, "")

    def job(self, task: Task) -> str:
        """Empty for a task without a job, or one whose job was removed."""
        return self.jobs.get(task.job_id or "", "")

    def repository(self, task: Task) -> str:
        """Empty for one that was removed."""
        return self.repositories.get(task.repository_id, "")

    def what_for(self, task: Task) -> str:
        """The job that it belongs to, or else the repository that it is about; empty if that was
        removed."""
        return self.job(task) or self.repository(task)


def matches(task: Task, filter_: TaskFilter, names: TaskNames) -> bool:
    """Whether a list with this filter holds the task: what the store decides for pages, decided
    here for a task that has just appeared."""
    text = filter_.text.casefold()
    return (
        filter_.machine_id in (None, task.machine_id)
        and filter_.job_id in (None, task.job_id)
        and (not filter_.kinds or task.kind in filter_.kinds)
        and (not filter_.states or task.state in filter_.states)
        and (
            not text
            or text in names.machine(task).casefold()
            or text in names.job(task).casefold()
            or text in names.repository(task).casefold()
        )
    )
