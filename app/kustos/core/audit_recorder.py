"""Writing audit entries, each in the transaction of the change that it tells of."""

from typing import Final

from kustos_agent.protocol.values import TaskKind

from .alerts import Alert
from .audit import LONGEST_NAME, Actor, ActorKind, AuditAction, Deed, Subject, SubjectKind
from .audit_facts import told
from .channels import Channel
from .model import Job, Machine, Repository, Task
from .ports import Clock, UnitOfWork

Facts = tuple[str, str]
"""Before and after, as `audit_facts` makes them."""

NOTHING: Final[Facts] = ("{}", "{}")


class AuditRecorder:
    """Knows who sits at this desk, and the manager's clock."""

    def __init__(self, *, clock: Clock, person: str) -> None:
        self._clock = clock
        self._person = Actor(ActorKind.PERSON, person[:LONGEST_NAME])

    def note(
        self,
        unit: UnitOfWork,
        action: AuditAction,
        subject: Subject,
        facts: Facts = NOTHING,
        *,
        by: Actor | None = None,
    ) -> None:
        """Say that this was done; by the person at this desk if nobody else is named. Raises
        ValueError for an action that is none."""
        before, after = facts
        unit.audit.add(
            Deed(
                at=self._clock.now(),
                actor=by or self._person,
                action=action,
                subject=subject._replace(name=subject.name[:LONGEST_NAME]),
                before=before,
                after=after,
            )
        )

    def note_change(
        self,
        unit: UnitOfWork,
        action: AuditAction,
        subject: Subject,
        facts: Facts,
        *,
        by: Actor | None = None,
    ) -> None:
        """The same, unless nothing has changed."""
        if facts != NOTHING:
            self.note(unit, action, subject, facts, by=by)

    def note_order(self, unit: UnitOfWork, task: Task, *, by: Actor | None = None) -> None:
        """Say that this task was ordered."""
        machine = unit.machines.get(task.machine_id)
        repository = unit.repositories.get(task.repository_id)
        job = unit.jobs.get(task.job_id) if task.job_id else None
        facts = told(
            machine=machine.name if machine else task.machine_id,
            repository=repository.name if repository else task.repository_id,
            job=job.name if job else None,
            # What a backup saves is the job's, and told where that changes.
            order=None if task.kind is TaskKind.BACKUP else task.order,
        )
        self.note(unit, ordered(task.kind), of_task(unit, task), facts, by=by)


def ordered(kind: TaskKind) -> AuditAction:
    """The action of ordering such a task. Raises ValueError for one that has none."""
    found = AuditAction(f"{kind.value}-ordered")
    if found is AuditAction.UNKNOWN:
        raise ValueError(kind)
    return found


def by_agent(machine: Machine) -> Actor:
    """What a machine's agent does by itself."""
    return Actor(ActorKind.AGENT, machine.name[:LONGEST_NAME])


def of_machine(machine: Machine) -> Subject:
    return Subject(SubjectKind.MACHINE, machine.id, machine.name)


def of_repository(repository: Repository) -> Subject:
    return Subject(SubjectKind.REPOSITORY, repository.id, repository.name)


def of_job(job: Job) -> Subject:
    return Subject(SubjectKind.JOB, job.id, job.name)


def of_channel(channel: Channel) -> Subject:
    return Subject(SubjectKind.CHANNEL, channel.id, channel.name)


def of_task(unit: UnitOfWork, task: Task) -> Subject:
    """By the name of its job, else of its repository."""
    job = unit.jobs.get(task.job_id) if task.job_id else None
    repository = unit.repositories.get(task.repository_id)
    named = job or repository
    return Subject(SubjectKind.TASK, task.id, named.name if named else "")


def of_alert(unit: UnitOfWork, alert: Alert) -> Subject:
    """By the name of what it is about."""
    named = (
        (unit.jobs.get(alert.job_id) if alert.job_id else None)
        or (unit.repositories.get(alert.repository_id) if alert.repository_id else None)
        or (unit.machines.get(alert.machine_id) if alert.machine_id else None)
    )
    return Subject(SubjectKind.ALERT, alert.id, named.name if named else "")
