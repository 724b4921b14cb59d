"""What looks after a repository next: pure, over simulated weeks."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kustos.core.care_plan import (
    EXCLUSIVE,
    OFF,
    STEPS,
    CarePlan,
    CareRecord,
    Kept,
    Window,
    counts,
    next_part,
    order_of,
    problems,
)
from kustos.core.care_planner import (
    Carer,
    Hindrance,
    Outlook,
    Situation,
    outlooks,
    overdue_since,
    to_begin,
)
from kustos.core.fields import FieldCode
from kustos.core.model import Task, TaskState
from kustos.core.orders import CheckOrder, ForgetOrder, StatsOrder, lost_order
from kustos_agent.protocol.tasks import CheckDepth
from kustos_agent.protocol.values import TaskKind

BERLIN = "Europe/Berlin"
NIGHT = Window(zone=BERLIN)
PLAN = CarePlan(window=NIGHT)
SINCE = datetime(2026, 3, 2, 12, tzinfo=UTC)
SERVER = Carer(machine_id="server", name="SERVER", here=True)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """In March, by Berlin's clock."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def task(kind: TaskKind, created_at: datetime = SINCE, **values: object) -> Task:
    """Of the repository, running."""
    blank = Task(
        id=f"{kind}-{created_at.timestamp()}",
        kind=kind,
        machine_id="server",
        repository_id="r",
        order=lost_order(kind),
        created_at=created_at,
        state=TaskState.RUNNING,
        offered_at=created_at,
    )
    return replace(blank, **values)  # type: ignore[arg-type]  # fields by name


def record(step: TaskKind, done: datetime | None, job_id: str = "", **values: object) -> CareRecord:
    """Done then, and not tried since."""
    blank = CareRecord(
        repository_id="r", step=step, job_id=job_id, done_at=done, tried_at=done, task_id="t"
    )
    return replace(blank, **values)  # type: ignore[arg-type]  # fields by name


def situation(now: datetime, *records: CareRecord, **values: object) -> Situation:
    """SERVER is here, and job `j` has rules."""
    blank = Situation(
        plan=PLAN,
        since=SINCE,
        now=now,
        jobs=("j",),
        records={(one.step, one.job_id): one for one in records},
        carers=(SERVER,),
    )
    return replace(blank, **values)  # type: ignore[arg-type]  # fields by name


def begins(of: Situation) -> TaskKind | None:
    """What is to begin now."""
    chosen = to_begin(outlooks(of))
    return None if chosen is None else chosen.step


def how(of: Situation, step: TaskKind) -> Outlook:
    """How this step stands."""
    return next(one for one in outlooks(of) if one.step is step)


def test_a_new_repository_is_tidied_in_the_next_night() -> None:
    """And not before its window opens; the other steps have their days before them."""
    assert begins(situation(at(2, 21, 59))) is None
    assert begins(situation(at(2, 22))) is TaskKind.FORGET
    stands = outlooks(situation(at(3, 21)))
    assert [(one.step, one.due) for one in stands] == [
        (TaskKind.FORGET, at(2, 22)),
        (TaskKind.PRUNE, at(8, 22)),
        (TaskKind.CHECK, at(31, 22)),
        (TaskKind.STATS, at(8, 22)),
    ]
    assert stands[0].hindrance is Hindrance.WINDOW
    assert stands[0].begins == at(3, 22)


def test_a_repository_whose_jobs_have_no_rules_is_not_forgotten() -> None:
    """The rest is done all the same."""
    of = situation(at(9, 22), jobs=())
    assert TaskKind.FORGET not in [one.step for one in outlooks(of)]
    assert begins(of) is TaskKind.PRUNE


def test_of_several_that_are_due_the_first_begins() -> None:
    """forget, then prune, then check; each job's forgetting before the prune."""
    late = at(2, 23) + timedelta(days=100)
    done: list[CareRecord] = []
    order = []
    for _ in range(5):
        of = situation(late, *done, jobs=("j", "k"))
        chosen = to_begin(outlooks(of))
        assert chosen is not None
        order.append((chosen.step, chosen.job_id))
        rest = outlooks(of)[len(order) :]
        assert all(one.hindrance is Hindrance.AFTER and one.carer is None for one in rest)
        done.append(record(chosen.step, late, chosen.job_id))
    assert order == [
        (TaskKind.FORGET, "j"),
        (TaskKind.FORGET, "k"),
        (TaskKind.PRUNE, ""),
        (TaskKind.CHECK, ""),
        (TaskKind.STATS, ""),
    ]
    assert begins(situation(late, *done, jobs=("j", "k"))) is None


def test_what_failed_is_tried_again_in_the_next_night_and_holds_up_nothing() -> None:
    """Whatever its period is; a person who cancels it has put it off as long."""
    failed = record(TaskKind.PRUNE, None, tried_at=at(20, 23), state=TaskState.FAILED)
    done = record(TaskKind.FORGET, at(20, 22), "j")
    measured = record(TaskKind.STATS, at(20, 22))
    assert begins(situation(at(20, 23, 30), done, failed, measured)) is None
    assert begins(situation(at(21, 5), done, failed, measured)) is None
    tidied = replace(done, done_at=at(21, 22), tried_at=at(21, 22))
    assert begins(situation(at(21, 22, 1), tidied, failed, measured)) is TaskKind.PRUNE
    checked = record(TaskKind.CHECK, None, tried_at=at(31, 23), state=TaskState.CANCELLED)
    late = at(31, 23, 30)
    assert how(situation(late, checked), TaskKind.CHECK).due == at(31, 22) + timedelta(days=1)


def test_a_clock_that_was_wrong_stops_no_care() -> None:
    """What was done in the future was not done then."""
    future = record(TaskKind.FORGET, at(3, 22) + timedelta(days=4_000), "j")
    assert begins(situation(at(3, 22), future)) is TaskKind.FORGET


@pytest.mark.parametrize(
    ("values", "hindrance"),
    [
        ({"locked": True}, Hindrance.LOCKED),
        ({"carers": (), "removed": True}, Hindrance.REMOVED),
        ({"carers": ()}, Hindrance.NOBODY),
        ({"carers": (replace(SERVER, here=False),)}, Hindrance.AWAY),
        ({"carers": (replace(SERVER, load=2),)}, Hindrance.FULL),
        ({"tasks": (task(TaskKind.CHECK),)}, Hindrance.EXCLUSIVE),
        ({"tasks": (task(TaskKind.BACKUP),)}, Hindrance.IN_USE),
        ({"tasks": (task(TaskKind.FORGET, job_id="j"),)}, Hindrance.RUNS),
    ],
    ids=lambda value: value.value if isinstance(value, Hindrance) else "",
)
def test_what_is_due_and_does_not_begin_says_why(
    values: dict[str, object], hindrance: Hindrance
) -> None:
    """One word each; nothing begins then."""
    of = situation(at(3, 23), **values)
    assert how(of, TaskKind.FORGET).hindrance is hindrance
    assert begins(of) is None


def test_measuring_goes_on_beside_backups() -> None:
    """restic locks the repository for both alike; an order for a machine that is away uses none."""
    done = [
        record(TaskKind.FORGET, at(9, 22), "j"),
        record(TaskKind.PRUNE, at(9, 22)),
    ]
    assert begins(situation(at(9, 23), *done, tasks=(task(TaskKind.BACKUP),))) is TaskKind.STATS
    waits = task(TaskKind.BACKUP, state=TaskState.QUEUED, offered_at=None)
    assert begins(situation(at(3, 23), tasks=(waits,))) is TaskKind.FORGET


def test_another_machine_does_it_when_the_first_is_away() -> None:
    """The first of those that are here and have room."""
    carers = (
        Carer(machine_id="a", name="A", here=False),
        Carer(machine_id="b", name="B", here=True, load=2),
        Carer(machine_id="c", name="C", here=True),
        Carer(machine_id="d", name="D", here=True),
    )
    chosen = to_begin(outlooks(situation(at(3, 22), carers=carers)))
    assert chosen is not None
    assert chosen.carer == carers[2]


def test_what_is_switched_off_does_not_begin() -> None:
    """One step or all of them."""
    late = at(31, 23)
    assert begins(situation(late, plan=CarePlan(on=False, window=NIGHT))) is None
    some = CarePlan(forget_days=OFF, prune_days=OFF, window=NIGHT)
    assert begins(situation(late, plan=some)) is TaskKind.CHECK
    assert how(situation(late, plan=some), TaskKind.PRUNE).due is None


def test_overdue_is_what_was_missed_for_two_periods() -> None:
    """Since the last time, or since there is a plan for it; of what is off nobody says so."""
    kept = Kept(repository_id="r", plan=PLAN, since=SINCE)
    late = SINCE + timedelta(days=15)
    assert overdue_since(kept, TaskKind.PRUNE, None, late - timedelta(seconds=1)) is None
    assert overdue_since(kept, TaskKind.PRUNE, None, late) == late
    done = record(TaskKind.PRUNE, SINCE + timedelta(days=10))
    assert overdue_since(kept, TaskKind.PRUNE, done, late) is None
    off = replace(kept, plan=CarePlan(prune_days=OFF))
    assert overdue_since(off, TaskKind.PRUNE, None, late) is None


# --- the window --------------------------------------------------------------------------------


def test_a_window_past_midnight_is_one_night() -> None:
    """It has the date on which it began; in between it is closed."""
    assert NIGHT.night(at(5, 22)) == date(2026, 3, 5)
    assert NIGHT.night(at(6, 5, 59)) == date(2026, 3, 5)
    assert [NIGHT.open(at(6, hour)) for hour in (5, 6, 21, 22)] == [True, False, False, True]
    assert NIGHT.open_from(at(6, 12)) == at(6, 22)
    assert NIGHT.open_from(at(6, 23, 7)) == at(6, 23, 7)


def test_a_window_of_the_day_and_one_that_never_closes() -> None:
    """From 9 to 17; and from noon to noon."""
    office = Window(begin=9 * 60, end=17 * 60, zone=BERLIN)
    assert office.open_from(at(6, 18)) == at(7, 9)
    assert office.open_from(at(6, 8)) == at(6, 9)
    always = Window(begin=720, end=720, zone=BERLIN)
    assert always.always
    assert all(always.open(at(6, hour)) for hour in range(24))


def test_a_window_that_the_clock_skips_opens_all_the_same() -> None:
    """On 29 March 2026 there is no half past two in Berlin."""
    window = Window(begin=150, end=240, zone=BERLIN)
    opens = window.opens(date(2026, 3, 29))
    assert opens == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert window.open(opens)
    assert window.night(opens) == date(2026, 3, 29)


def test_a_zone_that_is_not_known_any_more_is_that_of_this_computer() -> None:
    """The care of a repository does not end with a missing file; entering it is refused."""
    lost = Window(zone="Europe/Nowhere")
    assert lost.open_from(at(6, 12)) == Window().open_from(at(6, 12))
    assert [one.code for one in problems(CarePlan(window=lost))] == [FieldCode.NOT_A_ZONE]


# --- plans -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (CarePlan(forget_days=-1), "forget_days"),
        (CarePlan(check_days=367), "check_days"),
        (CarePlan(max_unused_percent=101), "max_unused_percent"),
        (CarePlan(max_unused_percent=float("nan")), "max_unused_percent"),
        (CarePlan(max_repack_bytes=-1), "max_repack_bytes"),
        (CarePlan(parts=1), "parts"),
        (CarePlan(parts=257), "parts"),
        (CarePlan(window=Window(begin=1_440)), "begin"),
        (CarePlan(window=Window(end=-1)), "end"),
    ],
)
def test_nonsense_is_said_at_its_field(plan: CarePlan, field: str) -> None:
    """Each with what would do."""
    assert [one.field for one in problems(plan)] == [field]


def test_the_usual_plan_can_be_saved() -> None:
    """Also with everything off; what is off is no part that has to be right."""
    assert problems(CarePlan()) == []
    nothing = CarePlan(forget_days=0, prune_days=0, check_days=0, stats_days=0)
    assert problems(nothing) == []
    assert problems(CarePlan(check=CheckDepth.STRUCTURE, parts=1)) == []


def test_a_quick_look_is_no_check_that_was_planned() -> None:
    """A person who looks at the structure each week does not put off the reading of the data."""
    structure, subset, whole = (CheckOrder(depth=depth) for depth in CheckDepth)
    assert [counts(PLAN, order) for order in (structure, subset, whole)] == [False, True, True]
    every = CarePlan(check=CheckDepth.ALL)
    assert [counts(every, order) for order in (structure, subset, whole)] == [False, False, True]
    assert counts(PLAN, StatsOrder())


@given(parts=st.integers(2, 256), begin=st.integers(0, 256), good=st.lists(st.booleans()))
def test_no_part_of_the_data_is_skipped(parts: int, begin: int, good: list[bool]) -> None:
    """Whichever of them fail, each good one is the next; who goes through them all has read all."""
    last = CareRecord(repository_id="r", step=TaskKind.CHECK, part=min(begin, parts), parts=parts)
    read = []
    for well in (*good, *[True] * parts):
        part = next_part(parts, last)
        order = order_of(CarePlan(parts=parts), TaskKind.CHECK, last)
        assert order == CheckOrder(depth=CheckDepth.SUBSET, part=part, parts=parts)
        if well:
            read.append(part)
            last = replace(last, part=part)
    assert all(after == before % parts + 1 for before, after in pairwise(read))
    assert set(read) == set(range(1, parts + 1))


# --- over weeks --------------------------------------------------------------------------------


DAYS = 28


@dataclass
class World:
    """A repository whose care is played, a quarter of an hour at a time."""

    plan: CarePlan
    now: datetime = SINCE
    tasks: list[tuple[Task, datetime, bool]] = field(default_factory=list)
    """With when they end, and whether well."""
    records: dict[tuple[TaskKind, str], CareRecord] = field(default_factory=dict)
    begun: list[tuple[TaskKind, str, date, bool]] = field(default_factory=list)

    def situation(self, carers: tuple[Carer, ...]) -> Situation:
        return Situation(
            plan=self.plan,
            since=SINCE,
            now=self.now,
            jobs=("j", "k"),
            records=self.records,
            carers=carers,
            tasks=[one for one, _, _ in self.tasks],
        )

    def begin(self, chosen: Outlook, minutes: int, *, well: bool) -> None:
        order = ForgetOrder(snapshots=()) if chosen.step is TaskKind.FORGET else StatsOrder()
        made = task(chosen.step, self.now, order=order, job_id=chosen.job_id or None)
        self.tasks.append((made, self.now + timedelta(minutes=minutes), well))
        night = self.plan.window.night(self.now)
        self.begun.append((chosen.step, chosen.job_id, night, well))

    def end(self) -> None:
        for one, ends, well in tuple(self.tasks):
            if ends <= self.now:
                self.tasks.remove((one, ends, well))
                if one.kind in STEPS:
                    at_ = one.created_at
                    of = one.job_id or ""
                    former = self.records.get((one.kind, of))
                    done = at_ if well else former.done_at if former else None
                    self.records[one.kind, of] = record(one.kind, done, of, tried_at=at_)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    calm=st.booleans(),
    hours=st.sampled_from([0, 8, 22]),
    length=st.sampled_from([2, 8, 24]),
)
def test_over_four_weeks_no_two_have_the_repository_for_themselves(
    seed: int, hours: int, length: int, *, calm: bool
) -> None:
    """Nor does anything begin outside its window, twice in a night, or beside a backup that it
    would lock out; and while machines are there and nothing fails, nothing becomes overdue."""
    window = Window(begin=hours * 60, end=(hours + length) % 24 * 60, zone=BERLIN)
    plan = CarePlan(window=window, check_days=10)
    world = World(plan)
    chance = Random(seed)
    for _ in range(4 * 24 * DAYS):
        world.now += timedelta(minutes=15)
        world.end()
        here = calm or chance.random() < 0.5
        if not calm and chance.random() < 0.1:
            ends = world.now + timedelta(minutes=chance.choice([10, 45]))
            world.tasks.append((task(TaskKind.BACKUP, world.now), ends, True))
        carers = (replace(SERVER, here=here),)
        found = outlooks(world.situation(carers))
        running = [one.kind for one, _, _ in world.tasks]
        assert len([kind for kind in running if kind in EXCLUSIVE]) <= 1
        assert sum(one.carer is not None for one in found) <= 1
        chosen = to_begin(found)
        if chosen is not None:
            assert here
            assert window.open(world.now)
            assert not set(running) & EXCLUSIVE
            assert chosen.step not in EXCLUSIVE or not running
            minutes = chance.choice([5, 20] if calm else [5, 20, 90])
            world.begin(chosen, minutes, well=calm or chance.random() < 0.7)
    nights = Counter((step, of, night) for step, of, night, _ in world.begun)
    assert set(nights.values()) <= {1}
    if calm:
        kept = Kept(repository_id="r", plan=plan, since=SINCE)
        for step in STEPS:
            of = "j" if step is TaskKind.FORGET else ""
            assert overdue_since(kept, step, world.records[step, of], world.now) is None
        done = Counter(step for step, of, _, _ in world.begun if of in {"", "j"})
        for step in STEPS:
            assert done[step] in {DAYS // plan.days(step) - 1, DAYS // plan.days(step)}


def test_what_was_missed_is_made_up_for_once() -> None:
    """After 40 days without a machine: one of each in the first night, and then the usual."""
    world = World(PLAN, now=at(2, 12) + timedelta(days=40))
    for _ in range(4 * 24 * 2):
        world.now += timedelta(minutes=15)
        world.end()
        chosen = to_begin(outlooks(world.situation((SERVER,))))
        if chosen is not None:
            world.begin(chosen, 10, well=True)
    first = world.begun[0][2]
    assert Counter(step for step, _, night, _ in world.begun if night == first) == {
        TaskKind.FORGET: 2,
        TaskKind.PRUNE: 1,
        TaskKind.CHECK: 1,
        TaskKind.STATS: 1,
    }
    assert {step for step, _, night, _ in world.begun if night != first} == {TaskKind.FORGET}
