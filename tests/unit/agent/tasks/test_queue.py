"""Which task may start next."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kustos_agent.tasks.queue import TaskQueue, Waiting


def started(queue: TaskQueue) -> list[str]:
    """All that may start now."""
    found = []
    while (task_id := queue.start_next()) is not None:
        found.append(task_id)
    return found


def test_no_more_than_the_limit_run_and_the_first_come_first() -> None:
    """The others wait for a slot."""
    queue = TaskQueue(2)
    for name in "abc":
        queue.add(Waiting(name, f"/{name}"))
    assert started(queue) == ["a", "b"]
    assert queue.waiting == ("c",)
    queue.remove("a")
    assert started(queue) == ["c"]


def test_a_repository_is_shared_by_ordinary_tasks() -> None:
    """Two backups into one repository are fine."""
    queue = TaskQueue(5)
    queue.add(Waiting("a", "/r"))
    queue.add(Waiting("b", "/r"))
    assert started(queue) == ["a", "b"]


def test_an_exclusive_task_has_its_repository_alone() -> None:
    """It waits for those before it, those after it wait for it, and others go past."""
    queue = TaskQueue(5)
    queue.add(Waiting("a", "/r"))
    queue.add(Waiting("x", "/r", exclusive=True))
    queue.add(Waiting("b", "/r"))
    queue.add(Waiting("elsewhere", "/s", exclusive=True))
    assert started(queue) == ["a", "elsewhere"]
    queue.remove("a")
    assert started(queue) == ["x"]
    queue.remove("x")
    assert started(queue) == ["b"]


def test_waiting_for_a_repository_holds_no_slot() -> None:
    """A blocked task must not block the machine."""
    queue = TaskQueue(2)
    queue.add(Waiting("x", "/r", exclusive=True))
    queue.add(Waiting("y", "/r", exclusive=True))
    queue.add(Waiting("b", "/s"))
    assert started(queue) == ["x", "b"]


def test_a_task_given_up_while_waiting_clears_the_way() -> None:
    """For those behind it."""
    queue = TaskQueue(5)
    queue.add(Waiting("a", "/r"))
    queue.add(Waiting("x", "/r", exclusive=True))
    queue.add(Waiting("b", "/r"))
    started(queue)
    queue.remove("x")
    assert started(queue) == ["b"]
    assert "x" not in queue


def test_a_lower_limit_lets_running_tasks_go_on() -> None:
    """It counts for the next."""
    queue = TaskQueue(3)
    for name in "abcd":
        queue.add(Waiting(name, f"/{name}"))
    started(queue)
    queue.max_running = 1
    queue.remove("a")
    queue.remove("b")
    assert started(queue) == []
    queue.remove("c")
    assert started(queue) == ["d"]


class Traffic(RuleBasedStateMachine):
    """Any order of arrivals, ends and limits."""

    def __init__(self) -> None:
        super().__init__()
        self.queue = TaskQueue(2)
        self.tasks: dict[str, Waiting] = {}
        self.count = 0

    @rule(location=st.sampled_from("rs"), exclusive=st.booleans())
    def arrive(self, location: str, *, exclusive: bool) -> None:
        """A task is handed in."""
        self.count += 1
        task = Waiting(str(self.count), location, exclusive)
        self.tasks[task.task_id] = task
        self.queue.add(task)
        started(self.queue)

    @precondition(lambda self: self.tasks)
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        """One ends, or is given up."""
        task_id = data.draw(st.sampled_from(sorted(self.tasks)))
        del self.tasks[task_id]
        self.queue.remove(task_id)
        started(self.queue)

    @invariant()
    def no_conflict_runs_and_no_task_starves(self) -> None:
        """Exclusive means alone; the first in line waits only for the limit or its repository."""
        running = [self.tasks[task_id] for task_id in self.queue.running]
        assert len(running) <= 2
        for task in running:
            if task.exclusive:
                assert [other.location for other in running].count(task.location) == 1
        if self.queue.waiting and len(running) < 2:
            first = self.tasks[self.queue.waiting[0]]
            assert any(other.location == first.location for other in running)

    @invariant()
    def nobody_is_lost(self) -> None:
        """Everyone waits or runs."""
        assert {*self.queue.running, *self.queue.waiting} == self.tasks.keys()


TestTraffic = Traffic.TestCase
