"""The judge of the fault bench charges each broken promise, and nothing else."""

from collections import Counter
from dataclasses import replace

import pytest

from kustos.core.model import TaskState
from tests.faults.judge import AgentTruth, Fault, Record, StoredTask, judge
from tests.faults.plan import Ending, History, PlannedTask

TASK = PlannedTask(1, 0.0, 2, 0.0, Ending.SUCCESS, None)
STORED = StoredTask("id", TASK.target, TaskState.SUCCESS, "", ((1, "1"), (2, "2")))
RECORD = Record(
    history=History("1/1", (TASK,), ()),
    ordered={"id": TASK},
    cancelled=frozenset(),
    agent_died=True,
    stored=[STORED],
    ends=Counter({"id": 1}),
    truth=AgentTruth(runs=[TASK.target], lines={"id": 2}, ends={"id": "success"}),
)


def _stored(task: StoredTask) -> Record:
    return replace(RECORD, stored=[task])


def _run(*targets: str) -> Record:
    return replace(RECORD, truth=replace(RECORD.truth, runs=list(targets)))


def test_a_history_in_which_all_went_well_is_not_charged() -> None:
    assert judge(RECORD) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (replace(RECORD, stored=[]), Fault.LOST),
        (_stored(replace(STORED, state=TaskState.RUNNING)), Fault.LOST),
        (_stored(replace(STORED, state=TaskState.FAILED)), Fault.LOST),
        (_stored(replace(STORED, lines=STORED.lines[:1])), Fault.LOST),
        (_stored(replace(STORED, lines=STORED.lines * 2)), Fault.DOUBLED),
        (_stored(replace(STORED, lines=STORED.lines[::-1])), Fault.OUT_OF_ORDER),
        (_run(), Fault.LOST),
        (_run(TASK.target, TASK.target), Fault.DOUBLED),
        (replace(RECORD, stored=[STORED] * 2), Fault.DOUBLED),
        (replace(RECORD, ends=Counter({"id": 2})), Fault.DOUBLED),
    ],
    ids=[
        *("not stored", "no end", "another end", "a line missing", "lines twice"),
        *("lines the wrong way round", "a success of nothing", "run twice", "stored twice"),
        "ended twice",
    ],
)
def test_what_is_broken_is_charged(broken: Record, fault: Fault) -> None:
    """An agent that died excuses none of it."""
    assert fault in {charge.fault for charge in judge(broken)}


def test_a_failure_that_was_planned_otherwise_needs_an_agent_that_died() -> None:
    """Its task was interrupted then; else nothing was to keep it from its end."""
    failed = replace(
        _stored(replace(STORED, state=TaskState.FAILED)), truth=replace(RECORD.truth, ends={})
    )
    assert judge(failed) == []
    assert judge(replace(failed, agent_died=False))
