"""One task from its start to its end."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from ..forbidden import ForbiddenPaths
from ..protocol.messages import RunTask, TaskFinished, TaskProgress
from ..protocol.values import ErrorClass, LogLevel, LogLine, Outcome, Problem
from ..restic.outcome import Finished
from ..restic.refusal import silence
from ..threads import DiskSilentError, ask_disk
from .operations import Operations, TaskEnd
from .permission import permit
from .recorder import Recorder
from .report import TaskReport, kind_of

_log = logging.getLogger(__name__)


class TaskRun:
    """Create, `run` once. `cancel` and `interrupt` may be called at any time."""

    def __init__(
        self,
        request: RunTask,
        *,
        operations: Operations,
        recorder: Recorder,
        forbidden: ForbiddenPaths,
        show: Callable[[TaskProgress], None],
        now: Callable[[], datetime],
    ) -> None:
        self.task_id = request.task_id
        self.kind = kind_of(request)
        self._request = request
        self._operations = operations
        self._recorder = recorder
        self._forbidden = forbidden
        self._now = now
        self._report = TaskReport(request, recorder=recorder, show=show, now=now)
        self._cancel = asyncio.Event()
        self._interrupted = False

    def cancel(self) -> None:
        """A person wants it stopped."""
        self._cancel.set()

    def interrupt(self) -> None:
        """The agent is ending, and the task with it."""
        self._interrupted = True
        self._cancel.set()

    async def run(self) -> None:
        """Do the task; its end is in the journal on return."""
        finished = await self._perform()
        try:
            await self._report.close()
        except Exception:  # noqa: BLE001  whatever is wrong with the log, the end must be told
            _log.exception("log of task %s is incomplete", self.task_id)
        await self._recorder.finish(self._end(finished))

    async def _perform(self) -> TaskEnd:
        request = self._request
        try:
            if self._cancel.is_set():
                return Finished(Outcome.CANCELLED)
            permitted = await ask_disk(
                lambda: permit(request.spec, self._forbidden),
                subject="",
                cancel=self._cancel,
                timeout_seconds=request.timeout_seconds,
            )
            if isinstance(permitted, Problem):
                return Finished(Outcome.FAILED, permitted)
            for path in permitted.left_out:
                text = f"forbidden on this machine, left out: {path}"
                self._report.log(LogLine(at=self._now(), text=text, level=LogLevel.WARNING))
            return await self._operations.run(
                permitted.spec,
                self._report,
                cancel=self._cancel,
                timeout_seconds=request.timeout_seconds,
            )
        except DiskSilentError as error:
            return silence(error)
        except Exception as error:  # noqa: BLE001  a fault of ours ends this task, not the agent
            _log.exception("task %s failed inside the agent", self.task_id)
            problem = Problem(error=ErrorClass.INTERNAL, detail=type(error).__name__)
            return Finished(Outcome.FAILED, problem)

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
