"""What a story must have come to, and what it did come to."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from kustos.core.alerts import Alert, AlertNews
from kustos.core.planned import Became, DueFilter, DueRun
from kustos_agent.protocol.ids import due_id
from kustos_agent.protocol.values import Outcome

from .conditions import JUDGED, Conditions
from .dues import dues
from .plan import BEGIN
from .repository import Attempt, Kept, Repository
from .rules import needed
from .story import Story

if TYPE_CHECKING:
    from .office import Said
    from .spells import Spell

LAST: Final = timedelta(hours=36)
"""What was due so long before the end is over for certain."""

PATIENCE: Final = timedelta(days=3)
"""So long after a thief has removed a snapshot the manager may count on it: it has to be told, and
to order and see done what it decides by that."""

AT_ONCE: Final = timedelta(minutes=5)
"""Later than that the end of a run is told late."""

EARLY: Final = timedelta(days=1)
"""A run that began so long before it was due was begun by a clock that is wrong."""

_LONGEST_WAIT: Final = timedelta(hours=13)
"""For so long a run of the plan may wait to begin, and its agent to tell."""

_OF_OUTCOME: Final = {
    Became.DONE: Outcome.SUCCESS,
    Became.WARNING: Outcome.WARNING,
}


@dataclass(slots=True)
class Verdict:
    """`words` say what is wrong, for whoever looks for the cause."""

    due: int = 0
    accounted: int = 0
    doubled: int = 0
    alerts: int = 0
    alerts_missing: int = 0
    alerts_spurious: int = 0
    forgotten: int = 0
    good_snapshots_lost: int = 0
    faults: int = 0
    """Errors that manager or agents have logged with a traceback."""
    planted: int = 0
    became: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Whether it came to what it must."""
        wrong = self.doubled + self.alerts_missing + self.alerts_spurious
        return self.accounted == self.due and not wrong + self.good_snapshots_lost + self.faults


async def judge(story: Story) -> Verdict:
    """Of a story that was played and is still open."""
    verdict = Verdict(planted=len(story.plan.planted))
    await _judge_runs(story, verdict)
    _judge_alerts(story, verdict)
    for repository in story.repositories:
        _judge_forgetting(story, repository, verdict)
    return verdict


# --- runs --------------------------------------------------------------------------------------


async def _judge_runs(story: Story, verdict: Verdict) -> None:
    limit = story.end - LAST
    made = Counter(one.task_id for one in story.truth.attempts if one.snapshot_id)
    for task_id, times in made.items():
        if times > 1:
            verdict.doubled += times - 1
            verdict.words.append(f"task {task_id} made {times} snapshots")
    attempts = {one.task_id: one for one in story.truth.attempts}
    for job_id, plan in story.jobs.items():
        expected = dues(plan, BEGIN, limit)
        rows: dict[datetime, list[DueRun]] = defaultdict(list)
        for row in await _rows(story, job_id):
            if row.due <= limit:
                rows[row.due].append(row)
        verdict.due += len(expected)
        for due in expected:
            found = rows.pop(due, [])
            verdict.became.update(row.became.value for row in found)
            wrong = "it has no row" if not found else _wrong(story, found[0], attempts)
            if wrong:
                verdict.words.append(f"{story.stored[job_id].name} due {due}: {wrong}")
            else:
                verdict.accounted += 1
            doubled = sum(row.times for row in found) - 1 if found else 0
            if doubled:
                verdict.doubled += doubled
                verdict.words.append(f"{story.stored[job_id].name} due {due}: {found}")
        for due, extra in rows.items():
            verdict.doubled += len(extra)
            verdict.words.append(f"{story.stored[job_id].name} was never due {due}: {extra}")


async def _rows(story: Story, job_id: str) -> list[DueRun]:
    found: list[DueRun] = []
    before: DueRun | None = None
    while page := await story.office.manager.ledger.page(DueFilter(job_id=job_id), before, 500):
        found += page
        before = page[-1]
    return found


def _wrong(story: Story, row: DueRun, attempts: dict[str, Attempt]) -> str:
    """What the ledger says of a due time, against what happened; empty if that is the same."""
    attempt = attempts.get(due_id(row.job_id, row.due))
    went = None if attempt is None else attempt.outcome
    if row.became in _OF_OUTCOME:
        return "" if went is _OF_OUTCOME[row.became] else f"it is {row.became}, and was {went}"
    stolen = story.told.stolen.get(row.machine_id)
    if row.became in (Became.AWAY, Became.MISSED) and stolen is not None:
        # What it had not told when its owner last had it, nobody will ever tell.
        told = _last_word(story, row.machine_id, stolen) - _LONGEST_WAIT
        return "" if row.due > told else f"it is {row.became}"
    if attempt is not None and attempt.at < row.due - EARLY and row.became is Became.SKIPPED:
        # A clock that was ahead had begun it, and when its day came the machine was off.
        return ""
    if went in (Outcome.SUCCESS, Outcome.WARNING):
        return f"it is {row.became} ({row.reason}), and was {went}"
    if row.became in (Became.FAILED, Became.SKIPPED):
        return ""
    return f"it is {row.became}"


def _last_word(story: Story, machine_id: str, before: datetime) -> datetime:
    links = next(machine.links for machine in story.machines if machine.id == machine_id)
    return max(min(end or before, before) for begin, end in links if begin < before)


# --- alerts ------------------------------------------------------------------------------------


def _judge_alerts(story: Story, verdict: Verdict) -> None:
    spells: dict[str, list[Spell]] = defaultdict(list)
    for held in Conditions(story).spells():
        spells[held.key.text].append(held)
    raised = [
        said
        for said in story.office.said
        if said.news is AlertNews.RAISED and said.alert.kind.value in JUDGED
    ]
    ended = {
        said.alert.id: said.at for said in story.office.said if said.news is AlertNews.RESOLVED
    }
    loose: list[Said] = []
    verdict.alerts = len(raised)
    verdict.kinds.update(said.alert.kind.value for said in raised)
    used: Counter[int] = Counter()
    for said in raised:
        fitting = [one for one in spells[said.alert.key.text] if one.holds(said.at)]
        spell: Spell | None = min(fitting, key=lambda one: used[id(one)], default=None)
        if any(one.loose for one in fitting):
            loose.append(said)
            used[id(spell)] += 1
            continue
        if spell is None or used[id(spell)]:
            verdict.alerts_spurious += 1
            why = "there is no reason for it" if spell is None else "it was raised before"
            verdict.words.append(f"{said.at}: {_named(story, said.alert)}: {why}")
            continue
        used[id(spell)] += 1
        if (spell.end is None) == (said.alert.id in ended):
            verdict.alerts_spurious += 1
            words = "resolved too early" if spell.end is None else "never resolved"
            verdict.words.append(f"{said.at}: {_named(story, said.alert)}: {words}")
    for must in (one for of_key in spells.values() for one in of_key if one.must):
        # What stands for a loose reason, and nobody has looked after, is not raised anew.
        stands = any(
            one.alert.key == must.key
            and one.at <= must.begin <= ended.get(one.alert.id, must.begin)
            for one in loose
        )
        if not (used[id(must)] or stands):
            verdict.alerts_missing += 1
            verdict.words.append(f"missing {must.key.text} from {must.begin} to {must.end}")


def _named(story: Story, alert: Alert) -> str:
    names = {machine.id: machine.hostname for machine in story.machines}
    return f"{alert.kind} of {names.get(alert.machine_id or '', '')} {alert.key.text}"


# --- snapshots ---------------------------------------------------------------------------------


def _judge_forgetting(story: Story, repository: Repository, verdict: Verdict) -> None:
    forgotten = {id_: order.at for order in repository.forgotten for id_ in order.ids}
    verdict.forgotten += len(forgotten)
    by_job: dict[str, list[Kept]] = defaultdict(list)
    for one in repository.kept.values():
        if one.task_id and not one.stolen:
            by_job[next(tag for tag in one.tags if tag.startswith("job:"))].append(one)
    tags = {f"job:{job_id}": job_id for job_id in story.jobs}
    told = {one.task.id: one.at for one in reversed(story.office.heard)}
    ended = {one.snapshot_id: one.at for one in story.truth.attempts}

    def moment(one: Kept) -> datetime:
        shown = next((at for at in repository.listed if at > ended[one.id]), story.end)
        return claimed(one, ended[one.id], told.get(one.task_id, story.end), shown)

    for tag, runs in by_job.items():
        rules = story.jobs[tags[tag]].retention
        began = {one.id: moment(one) for one in runs}
        for order in repository.forgotten:
            going = [one for one in runs if one.id in order.ids]
            if not going:
                continue
            there = [one for one in runs if _counts(one, order.at, forgotten)]
            left = Counter(began[one.id] for one in there if one.id not in order.ids)
            lost = needed((began[one.id] for one in there), rules) - left
            verdict.good_snapshots_lost += lost.total()
            name = story.stored[tags[tag]].name
            verdict.words += [
                f"{name}: the run of {at} was forgotten {order.at}" for at in lost.elements()
            ]


def claimed(run: Kept, ended: datetime, told: datetime, shown: datetime) -> datetime:
    """When it began, as far as the manager could know that was `told` of its end, and had it
    `shown` by a listing. By a clock that was ahead it says later; who comes to know of it when that
    time is past cannot doubt it, and what is told late began before that, nobody knows when."""
    if shown < told:
        return run.time if run.time <= shown else run.at
    return run.at if told <= ended + AT_ONCE else min(run.time, told)


def _counts(one: Kept, at: datetime, forgotten: dict[str, datetime]) -> bool:
    """Whether it was there then, as far as the manager could know."""
    if one.at > at:
        return False
    if one.id in forgotten:
        return forgotten[one.id] >= at
    return one.gone_at is None or one.gone_at + PATIENCE > at
