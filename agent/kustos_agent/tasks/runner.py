"""One task from its start to its end, over all its attempts."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from msgspec.structs import replace

from ..forbidden import ForbiddenPaths
from ..journal_file import JournalError
from ..protocol.lists import Lists, list_change
from ..protocol.messages import RunTask, TaskFinished, TaskProgress, TaskRetrying
from ..protocol.tasks import BackupSpec, TaskSpec
from ..protocol.values import ErrorClass, LogLine, Outcome, Problem
from ..restic.outcome import Finished
from ..restic.refusal import silence
from ..threads import DiskSilentError, ask_disk
from .lists import lists_of
from .operations import Operations, TaskEnd
from .permission import permit
from .recorder import Recorder
from .remarks import remarks
from .report import TaskReport, kind_of
from .retry import RetryBudget, Wait, wait_after, worth_retrying

_log = logging.getLogger(__name__)


class TaskRun:
    """Create, then `run` until it is over. `cancel` and `interrupt` may be called at any time; what
    is said in `stopped` then.

    `former` looks up what the job's last run was to save, for a run that the agent begins by
    itself; it raises JournalError. For one that it is asked for the manager says what has changed.
    """

    def __init__(
        self,
        request: RunTask,
        *,
        operations: Operations,
        recorder: Recorder,
        forbidden: ForbiddenPaths,
        hooks: bool,
        budget: RetryBudget,
        show: Callable[[TaskProgress], None],
        now: Callable[[], datetime],
        dice: Callable[[], float],
        former: Callable[[], Awaitable[Lists | None]] | None = None,
    ) -> None:
        self.task_id = request.task_id
        self.kind = kind_of(request)
        self.request = request
        self._operations = operations
        self._recorder = recorder
        self._forbidden = forbidden
        self._hooks = hooks
        self._budget = budget
        self._now = now
        self._dice = dice
        self._former = former
        self._lists = lists_of(request)
        self._report = TaskReport(request, lists=self._lists, recorder=recorder, show=show, now=now)
        self._interrupted = False
        self._attempt = 0
        self.stopped = asyncio.Event()
        self.last: TaskEnd | None = None
        """How the last attempt ended."""

    @property
    def begun(self) -> bool:
        """An attempt was made."""
        return self._attempt > 0

    def cancel(self) -> None:
        """A person wants it stopped."""
        self.stopped.set()

    def interrupt(self) -> None:
        """The agent is ending, and the task with it."""
        self._interrupted = True
        self.stopped.set()

    async def run(self) -> Wait | None:
        """Make one attempt, or none if it was stopped. None: the task is over, and its end in the
        journal. Else it is to be run again after the wait, and that is in the journal."""
        self._attempt += 1
        finished = self.last = await self._perform()
        again = self._may_go_on(finished)
        try:
            await (self._report.flush() if again else self._report.close())
        except Exception:  # noqa: BLE001  whatever is wrong with the log, the end must be told
            _log.exception("log of task %s is incomplete", self.task_id)
        if again:
            return await self._announce(finished)
        await self._recorder.finish(self._end(finished))
        return None

    def _may_go_on(self, finished: TaskEnd) -> bool:
        """Whether there is to be another attempt; one of the day's budget is taken for it."""
        return (
            not self.stopped.is_set()
            and self._attempt <= self.request.retries
            and worth_retrying(self.kind, finished)
            and self._budget.take()
        )

    async def _announce(self, finished: TaskEnd) -> Wait:
        problem = finished.problem
        assert problem is not None
        now = self._now()
        wait = wait_after(self._attempt, problem.error, dice=self._dice(), now=now)
        try:
            await self._recorder.retrying(
                TaskRetrying(
                    task_id=self.task_id,
                    attempt=self._attempt,
                    at=now,
                    next_at=wait.next_at,
                    problem=problem,
                    exit_code=finished.exit_code,
                )
            )
        finally:
            self._budget.settle()
        return wait

    async def _perform(self) -> TaskEnd:
        request = self.request
        try:
            if self.stopped.is_set():
                return Finished(Outcome.CANCELLED)
            self._report.begin(self._attempt)
            spec = await self._told_of_changes()
            permitted = await ask_disk(
                lambda: permit(spec, self._forbidden, hooks=self._hooks),
                subject="",
                cancel=self.stopped,
                timeout_seconds=request.timeout_seconds,
            )
            if isinstance(permitted, Problem):
                return Finished(Outcome.FAILED, permitted)
            for text, level in remarks(permitted):
                self._report.log(LogLine(at=self._now(), text=text, level=level))
            return await self._operations.run(
                permitted.spec,
                self._report,
                cancel=self.stopped,
                timeout_seconds=request.timeout_seconds,
            )
        except DiskSilentError as error:
            return silence(error)
        except Exception as error:  # noqa: BLE001  a fault of ours ends this task, not the agent
            _log.exception("task %s failed inside the agent", self.task_id)
            problem = Problem(error=ErrorClass.INTERNAL, detail=type(error).__name__)
            return Finished(Outcome.FAILED, problem)

    async def _told_of_changes(self) -> TaskSpec:
        """What is to be done, with what has changed in it since the job's last run. Each attempt
        looks anew: the first one that has started has told it."""
        spec = self.request.spec
        if self._former is None or self._lists is None or not isinstance(spec, BackupSpec):
            return spec
        try:
            former = await self._former()
        except JournalError as error:
            _log.error("what has changed since the last run cannot be told: %s", error)
            former = None
        return replace(spec, changed=former and list_change(former, self._lists))

    def _end(self, finished: TaskEnd) -> TaskFinished:
        outcome, problem = finished.outcome, finished.problem
        if self._interrupted and outcome is Outcome.CANCELLED:
            outcome, problem = Outcome.FAILED, Problem(error=ErrorClass.INTERRUPTED)
        return TaskFinished(
            task_id=self.task_id,
            outcome=outcome,
            at=self._now(),
            problem=problem,
            result=finished.result,
            exit_code=finished.exit_code,
        )
