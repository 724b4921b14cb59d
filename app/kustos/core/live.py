"""The live table: which tasks agents hold right now, and how far they are. Memory only."""

from kustos_agent.protocol.messages import TaskProgress


class LiveTasks:
    """Kept on the engine's loop; a task is in it from hand-over to end."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._progress: dict[str, TaskProgress] = {}

    def begin(self, task_id: str, machine_id: str) -> None:
        """The task has been offered to this machine, or the machine says that it holds it."""
        self._owners[task_id] = machine_id

    def end(self, task_id: str) -> None:
        """The task is over; late words about it are ignored."""
        self._owners.pop(task_id, None)
        self._progress.pop(task_id, None)

    def known(self, task_id: str) -> bool:
        return task_id in self._owners

    def update(self, machine_id: str, progress: TaskProgress) -> bool:
        """Whether that machine may say so."""
        if self._owners.get(progress.task_id) != machine_id:
            return False
        self._progress[progress.task_id] = progress
        return True

    def progress(self, task_id: str) -> TaskProgress | None:
        return self._progress.get(task_id)
