"""Pages of tasks: every task once, newest first, whatever the filter."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from kustos.core.model import Task, TaskFilter, TaskState
from kustos.store.unit_of_work import SqlUnit
from kustos_agent.protocol.values import TaskKind
from tests.unit.app.store.conftest import Units
from tests.unit.app.store.samples import MINUTE, NOON, job, machine, repository, task

MACHINES = {"m1": "Büro Öst", "m2": "Server", "m3": "100%_sure"}
JOBS = {"j1": "Documents", "j2": "ÖSTERREICH"}
REPOSITORIES = {"r1": "NAS", "r2": "Österdisk"}

tasks = st.builds(
    lambda number, minute, machine_id, job_id, repository_id, kind, state: task(
        f"{number:08}",
        created_at=NOON + minute * MINUTE,
        machine_id=machine_id,
        job_id=job_id,
        repository_id=repository_id,
        kind=kind,
        state=state,
    ),
    st.integers(0, 99_999_999),
    st.integers(0, 3),
    st.sampled_from(sorted(MACHINES)),
    st.sampled_from([None, *JOBS]),
    st.sampled_from(sorted(REPOSITORIES)),
    st.sampled_from(TaskKind),
    st.sampled_from(TaskState),
)
filters = st.just(TaskFilter()) | st.builds(
    TaskFilter,
    machine_id=st.sampled_from([None, *MACHINES]),
    job_id=st.sampled_from([None, *JOBS]),
    kinds=st.frozensets(st.sampled_from(TaskKind), max_size=2),
    states=st.frozensets(st.sampled_from(TaskState), max_size=3),
    text=st.sampled_from(["", "öst", "SERVER", "%", "_", "doc", "nas", "nowhere"]),
)


def wanted(filter_: TaskFilter, candidate: Task) -> bool:
    """The meaning of a filter, spelled out."""
    about = (JOBS.get(candidate.job_id or "", ""), REPOSITORIES[candidate.repository_id])
    names = "\0".join((MACHINES[candidate.machine_id], *about))
    return (
        filter_.machine_id in {None, candidate.machine_id}
        and filter_.job_id in {None, candidate.job_id}
        and (not filter_.kinds or candidate.kind in filter_.kinds)
        and (not filter_.states or candidate.state in filter_.states)
        and filter_.text.casefold() in names.casefold()
    )


def pages(unit: SqlUnit, filter_: TaskFilter, limit: int) -> list[Task]:
    """All pages in a row."""
    found: list[Task] = []
    while page := unit.tasks.page(filter_, found[-1] if found else None, limit):
        assert len(page) <= limit
        found += page
    return found


def known_nouns(units: Units) -> None:
    with units() as unit:
        unit.repositories.add(repository())
        for id_, name in REPOSITORIES.items():
            unit.repositories.add(repository(id_, name=name))
        for id_, name in MACHINES.items():
            unit.machines.add(machine(id_, name=name), id_.encode())
        for id_, name in JOBS.items():
            unit.jobs.add(job(id_, name=name, machine_id="m1"))


def test_pages_hold_each_task_that_the_filter_means_exactly_once(units: Units) -> None:
    """Also where many were created in the same instant."""
    known_nouns(units)

    @settings(max_examples=60, deadline=None)
    @given(st.lists(tasks, unique_by=lambda each: each.id, max_size=25), filters, st.integers(1, 7))
    def check(stored: Sequence[Task], filter_: TaskFilter, limit: int) -> None:
        with units() as unit:
            savepoint = unit.tasks._connection.begin_nested()
            for each in stored:
                unit.tasks.add(each)
            expected = sorted(
                (each for each in stored if wanted(filter_, each)),
                key=lambda each: (each.created_at, each.id),
                reverse=True,
            )
            assert pages(unit, filter_, limit) == expected
            assert unit.tasks.count(filter_) == len(expected)
            savepoint.rollback()

    check()


def test_tasks_of_one_instant_are_all_found_page_by_page(units: Units) -> None:
    known_nouns(units)
    with units() as unit:
        for number in range(5):
            unit.tasks.add(task(str(number), machine_id="m1"))
        found = pages(unit, TaskFilter(), 2)
    assert [each.id for each in found] == ["4", "3", "2", "1", "0"]


def test_a_task_added_meanwhile_does_not_shift_the_next_page(units: Units) -> None:
    """Unlike with offsets, nothing is shown twice."""
    known_nouns(units)
    with units() as unit:
        for number in range(4):
            unit.tasks.add(task(str(number), machine_id="m1", created_at=NOON + number * MINUTE))
        first = unit.tasks.page(TaskFilter(), None, 2)
        unit.tasks.add(task("new", machine_id="m1", created_at=NOON + 9 * MINUTE))
        second = unit.tasks.page(TaskFilter(), first[-1], 2)
    assert [each.id for each in first + second] == ["3", "2", "1", "0"]
