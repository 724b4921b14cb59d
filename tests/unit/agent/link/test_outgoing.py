"""Progress waits for its turn and never piles up."""

from kustos_agent.link.outgoing import LatestProgress
from kustos_agent.protocol.messages import TaskProgress


def progress(task_id: str, files: int) -> TaskProgress:
    """How far a task is."""
    return TaskProgress(task_id=task_id, files_done=files)


def test_the_latest_of_each_task_is_sent() -> None:
    """However many came before."""
    waiting = LatestProgress()
    for number in range(1_000):
        waiting.put(progress("a", number), after=0)
    waiting.put(progress("b", 7), after=0)
    assert waiting.take(0) == [progress("a", 999), progress("b", 7)]
    assert waiting.take(0) == []


def test_progress_does_not_overtake_the_start_it_belongs_to() -> None:
    """It waits for the durable events that came before it."""
    waiting = LatestProgress()
    waiting.put(progress("a", 1), after=5)
    assert waiting.take(4) == []
    assert waiting.take(5) == [progress("a", 1)]


def test_what_was_not_sent_is_forgotten_with_the_link() -> None:
    """Later there is newer."""
    waiting = LatestProgress()
    waiting.put(progress("a", 1), after=0)
    waiting.clear()
    assert waiting.take(9) == []
