"""The spells of every condition of SPEC 8 that a story has in it. Pure: the story as it went in,
spells out; docs/simulation.md has the rules in words."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from kustos.core.alerts import AlertKey, AlertKind
from kustos.core.model import Task, TaskState
from kustos_agent.protocol.values import ErrorClass, TaskKind

from .dues import allowed_age
from .machine import Machine
from .office import Heard
from .plan import BEGIN
from .spells import BEAT, LOOK, Span, Spell, gaps, joined, listed, overlaps, seen
from .story import Story

_OFFLINE: Final = timedelta(hours=1)
_AWAY: Final = timedelta(days=14)
_COMING_BACK: Final = timedelta(minutes=15)

QUARANTINED: Final = "quarantined"
UNUSUAL_CHANGE: Final = "unusual-change"
"""Kinds that are judged as soon as there are such."""

JUDGED: Final = frozenset(
    {
        AlertKind.MACHINE_OFFLINE.value,
        AlertKind.CLOCK_WRONG.value,
        AlertKind.DISK_LOW.value,
        AlertKind.USED_TWICE.value,
        AlertKind.BACKUP_FAILED.value,
        AlertKind.BACKUP_PARTIAL.value,
        AlertKind.OVERDUE.value,
        AlertKind.REPOSITORY_UNREACHABLE.value,
        AlertKind.CARE_FAILED.value,
        AlertKind.UNEXPECTED_SNAPSHOT.value,
        QUARANTINED,
        UNUSUAL_CHANGE,
    }
)
"""The kinds that a story has reasons for. Others are counted and not judged."""

_HISTORY: Final = 12
"""With so many good runs before, what is unusual is known for certain."""

_GOOD: Final = frozenset({TaskState.SUCCESS, TaskState.WARNING})
_UNREACHABLE: Final = frozenset({ErrorClass.UNREACHABLE, ErrorClass.WRONG_PASSWORD})


class Conditions:
    """Of a story that is over."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._end = story.end
        self._lives: list[Span] = [(begin, end or self._end) for begin, end in story.office.lives]

    def spells(self) -> list[Spell]:
        """All of them."""
        found: list[Spell] = []
        for machine in self._story.machines:
            found += self._offline(machine)
            found += self._figures(machine)
        for job_id, job in self._story.stored.items():
            found += self._backups(job_id, job.machine_id)
            found += self._overdue(job_id, job.machine_id)
        for repository_id in self._story.repository_ids:
            found += self._care(repository_id)
        if QUARANTINED in set(AlertKind):
            found += self._quarantined(AlertKind(QUARANTINED))
        if UNUSUAL_CHANGE in set(AlertKind):
            found += self._unusual(AlertKind(UNUSUAL_CHANGE))
        return [*found, *self._strange(), *self._twice()]

    # --- machines ------------------------------------------------------------------------------

    def _offline(self, machine: Machine) -> Iterator[Spell]:
        key = AlertKey(kind=AlertKind.MACHINE_OFFLINE, machine_id=machine.id)
        allowed = _AWAY if machine.laptop else _OFFLINE
        links = [(begin, end or self._end) for begin, end in machine.links]
        twice = self._story.told.twice.get(machine.id, [])
        for begin, end in gaps(links, BEGIN, self._end):
            # The last sign of life was the last heartbeat.
            missed: Span = (begin + allowed, end)
            # A manager that has just been started listens for a while before it misses anybody.
            lives = [(life + _OFFLINE, until) for life, until in self._lives]
            must = seen(missed, lives, LOOK) and not _any(twice, (begin, end))
            over = None if end == self._end else end + LOOK
            yield Spell(key=key, begin=begin + allowed - BEAT, end=over, must=must)

    def _figures(self, machine: Machine) -> Iterator[Spell]:
        told = self._story.told
        for kind, spans in (
            (AlertKind.CLOCK_WRONG, told.wrong.get(machine.id, [])),
            (AlertKind.DISK_LOW, told.low.get(machine.id, [])),
        ):
            for begin, end in spans:
                links = [
                    linked
                    for linked in ((one, until or self._end) for one, until in machine.links)
                    if overlaps(linked, (begin, end)) > BEAT
                ]
                must = any(
                    seen((max(begin, one) + BEAT, min(end, until)), self._lives)
                    for one, until in links
                )
                yield Spell(
                    key=AlertKey(kind=kind, machine_id=machine.id),
                    begin=begin,
                    end=self._heard_again(machine, end) + LOOK,
                    must=must,
                )

    def _heard_again(self, machine: Machine, after: datetime) -> datetime:
        """The first heartbeat after that, at the latest."""
        for begin, end in machine.links:
            if (end or self._end) - max(begin, after) > BEAT:
                return max(begin, after) + BEAT
        return self._end

    def _twice(self) -> Iterator[Spell]:
        for machine_id, spans in self._story.told.twice.items():
            for begin, end in spans:
                yield Spell(
                    key=AlertKey(kind=AlertKind.USED_TWICE, machine_id=machine_id),
                    begin=begin,
                    end=end + LOOK,
                    must=seen((begin + timedelta(minutes=30), end), self._lives),
                )

    # --- backups -------------------------------------------------------------------------------

    def _ends(self, job_id: str) -> list[tuple[datetime, Task]]:
        """How its runs ended, when the manager came to know."""
        return [
            (heard.at, heard.task)
            for heard in self._story.office.heard
            if heard.task.job_id == job_id and heard.task.kind is TaskKind.BACKUP
        ]

    def _backups(self, job_id: str, machine_id: str) -> Iterator[Spell]:
        wrong = self._story.told.wrong.get(machine_id, [])
        for kind, state in (
            (AlertKind.BACKUP_FAILED, TaskState.FAILED),
            (AlertKind.BACKUP_PARTIAL, TaskState.WARNING),
        ):
            key = AlertKey(kind=kind, machine_id=machine_id, job_id=job_id)
            since: datetime | None = None
            ends = self._ends(job_id)
            heard = {task.id: at for at, task in ends}
            for at, task in ends:
                if task.state is state and heard[task.id] > at:
                    # Given up, and it went on: what it came to is told of it anew, or not.
                    until = heard[task.id]
                    must = since is None and seen((at, until), self._lives)
                    yield Spell(key=key, begin=at, end=until + LOOK, must=must, loose=True)
                elif task.state is state:
                    since = since or at
                elif since is not None and task.state in _GOOD | {TaskState.FAILED}:
                    must = seen((since, at), self._lives) and not _any(wrong, (since, at))
                    yield Spell(key=key, begin=since, end=at + LOOK, must=must)
                    since = None
            if since is not None:
                must = seen((since, self._end), self._lives) and not wrong
                yield Spell(key=key, begin=since, end=None, must=must)

    def _overdue(self, job_id: str, machine_id: str) -> Iterator[Spell]:
        allowed = allowed_age(self._story.jobs[job_id])
        paused = self._story.told.paused.get(job_id, [])
        ends = [(at, task) for at, task in self._ends(job_id) if task.state in _GOOD]
        moments = sorted({at for at, _ in ends} | {at for at, _ in paused} | {self._end})
        good = self._story.stored[job_id].created_at
        late: list[Span] = []
        now = BEGIN
        for moment in moments:
            put_off = max((until for at, until in paused if at <= now), default=good)
            since = max(good, put_off) + allowed
            if max(since, now) < moment:
                late.append((max(since, now), moment))
            now = moment
            good = max([good, *(task.finished_at or at for at, task in ends if at == moment)])
        key = AlertKey(kind=AlertKind.OVERDUE, machine_id=machine_id, job_id=job_id)
        lives = [(life + _OFFLINE, until) for life, until in self._lives]
        for began, end in joined(late, timedelta()):
            begin = self._after_coming_back(began)
            if begin < end:
                over = None if end == self._end else end + LOOK
                yield Spell(key=key, begin=begin, end=over, must=seen((begin, end), lives))

    def _after_coming_back(self, moment: datetime) -> datetime:
        """What comes back with a manager that was away is not late for it: if it begins while that
        is away, it does so when all are back."""
        for begin, end in self._lives:
            if moment < end:
                return moment if begin == BEGIN else max(moment, begin + _COMING_BACK)
        return moment

    # --- repositories --------------------------------------------------------------------------

    def _care(self, repository_id: str) -> Iterator[Spell]:
        heard = [one for one in self._story.office.heard if one.task.repository_id == repository_id]
        unreachable: list[Span] = []
        failed: list[Span] = []
        for index, one in enumerate(heard):
            task, later = one.task, heard[index + 1 :]
            if task.state is not TaskState.FAILED or task.problem is None:
                continue
            if task.kind is TaskKind.BACKUP:
                continue
            if task.problem.error in _UNREACHABLE:
                unreachable.append((one.at, well_again(task, later) or self._end))
            else:
                alike = [each for each in later if each.task.kind is task.kind]
                failed.append((one.at, well_again(task, alike) or self._end))
        for kind, spans in (
            (AlertKind.REPOSITORY_UNREACHABLE, unreachable),
            (AlertKind.CARE_FAILED, failed),
        ):
            key = AlertKey(kind=kind, repository_id=repository_id)
            for begin, end in joined(spans, timedelta()):
                over = None if end == self._end else end + LOOK
                yield Spell(key=key, begin=begin, end=over, must=seen((begin, end), self._lives))

    def _strange(self) -> Iterator[Spell]:
        """From the listing that shows them to the one that does not any more."""
        for (machine_id, repository_id), spans in self._story.told.strange.items():
            key = AlertKey(
                kind=AlertKind.UNEXPECTED_SNAPSHOT,
                machine_id=machine_id,
                repository_id=repository_id,
            )
            yield from self._listed(key, repository_id, spans)

    def _quarantined(self, kind: AlertKind) -> Iterator[Spell]:
        """What was invented as of a job; and whose machine's clock was wrong, may have its own
        doubted."""
        for job_id, job in self._story.stored.items():
            key = AlertKey(kind=kind, machine_id=job.machine_id, job_id=job_id)
            forged = self._story.told.forged.get(job_id, [])
            yield from self._listed(key, job.repository_id, forged)
            for begin, _ in self._story.told.wrong.get(job.machine_id, []):
                yield Spell(key=key, begin=begin, end=None, must=False, loose=True)
            yield from self._untold(key, job_id, job.repository_id)

    def _untold(self, key: AlertKey, job_id: str, repository_id: str) -> Iterator[Spell]:
        """A listing may show what its machine has not told of: nobody knows yet who made it."""
        told = {task.id: at for at, task in self._ends(job_id)}
        for attempt in self._story.truth.attempts:
            if attempt.job_id == job_id and attempt.snapshot_id:
                known = told.get(attempt.task_id, self._end)
                if any(attempt.at < at < known for at in self._listings(repository_id)):
                    yield Spell(key=key, begin=attempt.at, end=known + LOOK, must=False, loose=True)

    def _listings(self, repository_id: str) -> list[datetime]:
        stores = dict(zip(self._story.repository_ids, self._story.repositories, strict=True))
        return stores[repository_id].listed

    def _listed(self, key: AlertKey, repository_id: str, spans: list[Span]) -> Iterator[Spell]:
        for begin, end in listed(spans, self._listings(repository_id), self._end):
            must = seen((begin + _COMING_BACK, end), self._lives)
            over = None if end == self._end else end + LOOK
            yield Spell(key=key, begin=begin, end=over, must=must)

    def _unusual(self, kind: AlertKind) -> Iterator[Spell]:
        """From the first run that found all files changed; no person says anything to it."""
        for job_id, job in self._story.stored.items():
            good = [at for at, task in self._ends(job_id) if task.state in _GOOD]
            for begin, end in self._story.told.encrypted.get(job.machine_id, []):
                after = [at for at in good if at > begin]
                if not after or after[0] > end + _COMING_BACK:
                    continue
                known = len(good) - len(after) >= _HISTORY
                yield Spell(
                    key=AlertKey(kind=kind, machine_id=job.machine_id, job_id=job_id),
                    begin=after[0],
                    end=None,
                    must=known and seen((after[0], self._end), self._lives),
                    loose=not known,
                )


def _any(spans: list[Span], span: Span) -> bool:
    return any(overlaps(one, span) > -LOOK for one in spans)


def well_again(failed: Task, later: Iterable[Heard]) -> datetime | None:
    """When it was heard first that another task ended well, and that after this one had failed. A
    laptop that is back tells of runs from before, which say nothing of now."""
    good = (each for each in later if each.task.state in _GOOD)
    return next((each.at for each in good if _ended(each.task) > _ended(failed)), None)


def _ended(task: Task) -> datetime:
    return task.finished_at or task.created_at
