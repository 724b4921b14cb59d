"""Which task may start next."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kustos_agent.protocol.values import TaskKind
from kustos_agent.tasks.queue import TaskQueue, Waiting

KINDS = (TaskKind.BACKUP, TaskKind.RESTORE, TaskKind.INIT)


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
    queue.limit(1)
    queue.remove("a")
    queue.remove("b")
    assert started(queue) == []
    queue.remove("c")
    assert started(queue) == ["d"]


def test_a_kind_at_its_limit_does_not_hold_up_others() -> None:
    """A second backup waits; the restore behind it takes the slot."""
    queue = TaskQueue(2, {TaskKind.BACKUP: 1})
    queue.add(Waiting("a", "/a"))
    queue.add(Waiting("b", "/b"))
    queue.add(Waiting("r", "/r", TaskKind.RESTORE))
    assert started(queue) == ["a", "r"]
    queue.remove("r")
    assert started(queue) == []
    assert queue.free_slots == 1
    queue.remove("a")
    assert started(queue) == ["b"]


def test_both_limits_hold_together() -> None:
    """A kind that may have more than the machine gets no more than the machine."""
    queue = TaskQueue(2, {TaskKind.BACKUP: 3, TaskKind.RESTORE: 1})
    for name in "abc":
        queue.add(Waiting(name, f"/{name}"))
    assert started(queue) == ["a", "b"]
    assert queue.free_slots == 0


def test_nobody_slips_between_a_waiting_exclusive_task_and_its_repository() -> None:
    """It waits for its kind only, yet what would use the repository meanwhile waits behind it."""
    queue = TaskQueue(5, {TaskKind.INIT: 1})
    queue.add(Waiting("x", "/r", TaskKind.INIT, exclusive=True))
    queue.add(Waiting("y", "/s", TaskKind.INIT, exclusive=True))
    queue.add(Waiting("b", "/s"))
    assert started(queue) == ["x"]
    queue.remove("x")
    assert started(queue) == ["y"]
    queue.remove("y")
    assert started(queue) == ["b"]


def test_a_raised_limit_of_a_kind_counts_for_the_next() -> None:
    """And a kind that is named no more has none of its own."""
    queue = TaskQueue(4, {TaskKind.BACKUP: 1})
    for name in "abc":
        queue.add(Waiting(name, f"/{name}"))
    assert started(queue) == ["a"]
    queue.limit(4, {TaskKind.BACKUP: 2})
    assert started(queue) == ["b"]
    queue.limit(4)
    assert started(queue) == ["c"]


def test_a_task_at_rest_holds_nothing() -> None:
    """Neither a slot nor its repository; then it is the last in line."""
    queue = TaskQueue(1)
    queue.add(Waiting("x", "/r", exclusive=True))
    queue.add(Waiting("b", "/r"))
    queue.add(Waiting("c", "/r"))
    assert started(queue) == ["x"]
    queue.rest("x")
    assert queue.resting == ("x",)
    assert started(queue) == ["b"]
    queue.rejoin("x")
    assert queue.waiting == ("c", "x")
    queue.remove("b")
    assert started(queue) == ["c"]


def test_a_task_given_up_at_rest_is_gone() -> None:
    """As any other."""
    queue = TaskQueue(1)
    queue.add(Waiting("a", "/r"))
    started(queue)
    queue.rest("a")
    assert "a" in queue
    queue.remove("a")
    assert "a" not in queue


class Traffic(RuleBasedStateMachine):
    """Any order of arrivals, ends, rests and limits."""

    def __init__(self) -> None:
        super().__init__()
        self.total = 2
        self.per_kind: dict[TaskKind, int] = {TaskKind.BACKUP: 1}
        self.queue = TaskQueue(self.total, self.per_kind)
        self.tasks: dict[str, Waiting] = {}
        self.count = 0

    def start(self) -> None:
        """All that may, no limit broken by it, and whoever was passed had a reason to wait."""
        while True:
            waiting = [self.tasks[task_id] for task_id in self.queue.waiting]
            reasons = [self.waits(task) for task in waiting]
            task_id = self.queue.start_next()
            if task_id is None:
                assert all(reasons)
                return
            place = [task.task_id for task in waiting].index(task_id)
            assert all(reasons[:place])
            assert not reasons[place]
            kind = self.tasks[task_id].kind
            running = [self.tasks[other].kind for other in self.queue.running]
            assert len(running) <= self.total
            assert running.count(kind) <= self.per_kind.get(kind, self.total)

    def waits(self, task: Waiting) -> bool:
        """Whether something keeps it from running, as the class says it."""
        running = [self.tasks[task_id] for task_id in self.queue.running]
        earlier = [
            self.tasks[task_id]
            for task_id in self.queue.waiting[: self.queue.waiting.index(task.task_id)]
        ]
        return (
            len(running) >= self.total
            or [one.kind for one in running].count(task.kind)
            >= self.per_kind.get(task.kind, self.total)
            or any(
                one.location == task.location and (one.exclusive or task.exclusive)
                for one in (*running, *earlier)
            )
        )

    @rule(location=st.sampled_from("rs"), kind=st.sampled_from(KINDS), exclusive=st.booleans())
    def arrive(self, location: str, kind: TaskKind, *, exclusive: bool) -> None:
        """A task is handed in."""
        self.count += 1
        task = Waiting(str(self.count), location, kind, exclusive)
        self.tasks[task.task_id] = task
        self.queue.add(task)
        self.start()

    @precondition(lambda self: self.tasks)
    @rule(data=st.data())
    def end(self, data: st.DataObject) -> None:
        """One ends, or is given up."""
        task_id = data.draw(st.sampled_from(sorted(self.tasks)))
        del self.tasks[task_id]
        self.queue.remove(task_id)
        self.start()

    @rule(
        total=st.integers(1, 4), per_kind=st.dictionaries(st.sampled_from(KINDS), st.integers(1, 3))
    )
    def limit(self, total: int, per_kind: dict[TaskKind, int]) -> None:
        """Other limits from now on."""
        self.total, self.per_kind = total, per_kind
        self.queue.limit(total, per_kind)
        self.start()

    @precondition(lambda self: self.queue.running)
    @rule(data=st.data())
    def rest(self, data: st.DataObject) -> None:
        """One waits for its next attempt."""
        self.queue.rest(data.draw(st.sampled_from(self.queue.running)))
        self.start()

    @precondition(lambda self: self.queue.resting)
    @rule(data=st.data())
    def rejoin(self, data: st.DataObject) -> None:
        """Which has come."""
        self.queue.rejoin(data.draw(st.sampled_from(self.queue.resting)))
        self.start()

    @invariant()
    def no_conflict_runs(self) -> None:
        """Exclusive means alone."""
        running = [self.tasks[task_id] for task_id in self.queue.running]
        for task in running:
            if task.exclusive:
                assert [other.location for other in running].count(task.location) == 1

    @invariant()
    def nobody_is_lost(self) -> None:
        """Everyone waits, runs or rests, and does one of it."""
        everyone = [*self.queue.running, *self.queue.waiting, *self.queue.resting]
        assert sorted(everyone) == sorted(self.tasks)

    def teardown(self) -> None:
        """Nobody waits for ever: when those that run end, one after the other, while as many new
        ones of every kind arrive, each of the old ones gets its turn."""
        old = set(self.tasks)
        for turn in range(20 * (len(old) + 1)):
            for task_id in self.queue.running[:1]:
                del self.tasks[task_id]
                self.queue.remove(task_id)
            self.arrive("rs"[turn % 2], KINDS[turn % 3], exclusive=turn % 5 == 0)
            if not old & {*self.queue.waiting}:
                return
        raise AssertionError(f"waiting still: {old & {*self.queue.waiting}}")


TestTraffic = Traffic.TestCase
