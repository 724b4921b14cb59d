"""What is told of one running task: progress held to four a second, log lines in batches, durable
events in order."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from ..protocol.codec import FrameError
from ..protocol.lists import Lists
from ..protocol.messages import RunTask, SnapshotsListed, TaskLog, TaskProgress, TaskStarted
from ..protocol.tasks import BackupSpec
from ..protocol.values import LogLine, SnapshotInfo, TaskKind
from ..restic.progress import Progress
from .log_batch import LogBatch, wire_text
from .recorder import Recorder
from .throttle import Throttle

_log = logging.getLogger(__name__)

JOB_TAG: Final = "job:"

PROGRESS_SECONDS: Final = 0.25
LOG_SECONDS: Final = 0.25


class TaskReport:
    """The operation's `Report`, for all attempts of a task: `begin` each of them, `flush` after it,
    `close` after the last. The log's numbers go on from one to the next. `lists`: what it saves, if
    it is a job's run."""

    def __init__(
        self,
        request: RunTask,
        *,
        lists: Lists | None,
        recorder: Recorder,
        show: Callable[[TaskProgress], None],
        now: Callable[[], datetime],
    ) -> None:
        self._task_id = request.task_id
        self._attempts = 1 + request.retries
        self._attempt = 1
        self._kind = kind_of(request)
        self._lists = lists
        self._recorder = recorder
        self._show = show
        self._now = now
        self._throttle = Throttle[TaskProgress](PROGRESS_SECONDS)
        self._progress_timer: asyncio.TimerHandle | None = None
        self._batch = LogBatch(request.task_id)
        self._listings: list[SnapshotsListed] = []
        self._writer: asyncio.Task[None] | None = None
        self._urgent = asyncio.Event()

    def begin(self, attempt: int) -> None:
        """The attempt with this number, from 1, begins; the log says so of all but the first."""
        self._attempt = attempt
        if attempt > 1:
            self.log(LogLine(at=self._now(), text=f"--- attempt {attempt} of {self._attempts} ---"))

    # --- what the operation calls ---

    async def started(self, command: str, restic_version: str) -> None:
        """See `Report.started`."""
        # First the lines: once the start is in the journal, the next run has nothing to tell of
        # what has changed since the last one.
        await self.flush()
        await self._recorder.record(
            TaskStarted(
                task_id=self._task_id,
                kind=self._kind,
                at=self._now(),
                attempt=self._attempt,
                command=wire_text(command),
                restic_version=restic_version,
            ),
            self._lists,
        )

    def progress(self, progress: Progress) -> None:
        """See `Report.progress`."""
        loop = asyncio.get_running_loop()
        event = TaskProgress(
            task_id=self._task_id,
            percent=progress.percent,
            files_done=progress.files_done,
            files_total=progress.files_total,
            bytes_done=progress.bytes_done,
            bytes_total=progress.bytes_total,
            bytes_per_second=progress.bytes_per_second,
            seconds_left=progress.seconds_left,
            current=progress.current,
            errors=progress.errors,
        )
        passing = self._throttle.offer(event, loop.time())
        if passing is not None:
            self._show(passing)
        elif self._progress_timer is None and (due := self._throttle.due_at()) is not None:
            self._progress_timer = loop.call_at(due, self._flush_progress)

    def log(self, line: LogLine) -> None:
        """See `Report.log`."""
        self._write(urgent=self._batch.add(line))

    def snapshots(self, snapshots: tuple[SnapshotInfo, ...]) -> None:
        """See `Report.snapshots`."""
        self._listings.append(SnapshotsListed(task_id=self._task_id, snapshots=snapshots))
        self._write(urgent=True)

    # --- the end ---

    async def flush(self) -> None:
        """Everything told so far is out: the last progress shown, the rest on disk."""
        self._flush_progress()
        self._urgent.set()
        if self._writer is not None:
            await self._writer
        await self._drain()
        self._urgent.clear()

    async def close(self) -> None:
        """The same, and nothing will be told any more."""
        await self.flush()
        if self._batch.left_out:
            _log.warning(
                "log of task %s lacks %d lines: the journal could not take them in time",
                self._task_id,
                self._batch.left_out,
            )

    # --- inside ---

    def _flush_progress(self) -> None:
        if self._progress_timer is not None:
            self._progress_timer.cancel()
            self._progress_timer = None
        held = self._throttle.flush(asyncio.get_running_loop().time())
        if held is not None:
            self._show(held)

    def _write(self, *, urgent: bool) -> None:
        if urgent:
            self._urgent.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_soon(), name=f"log {self._task_id}")

    async def _write_soon(self) -> None:
        """Wait for company, then write; runs only while there is something to write."""
        try:
            async with asyncio.timeout(LOG_SECONDS):
                await self._urgent.wait()
        except TimeoutError:
            pass  # what has come until now is the batch
        self._urgent.clear()
        await self._drain()
        self._writer = None

    async def _drain(self) -> None:
        while (event := self._next()) is not None:
            try:
                await self._recorder.record(event)
            except FrameError as error:
                _log.error("a part of what task %s told is lost: %s", self._task_id, error)

    def _next(self) -> TaskLog | SnapshotsListed | None:
        if self._listings:
            return self._listings.pop(0)
        return self._batch.take()


def kind_of(request: RunTask) -> TaskKind:
    """The kind of the task, which its specification is tagged with."""
    return TaskKind(str(request.spec.__struct_config__.tag))


def job_of(request: RunTask) -> str:
    """The job whose backup it is, by the tag that its snapshots get; empty if it is none's."""
    if not isinstance(request.spec, BackupSpec):
        return ""
    return next(
        (tag.removeprefix(JOB_TAG) for tag in request.spec.tags if tag.startswith(JOB_TAG)), ""
    )
