"""Gets files back."""

import asyncio
from typing import Final

from ..protocol.paths import from_wire, to_display
from ..protocol.restic_versions import Capability
from ..protocol.tasks import RestoreResult, RestoreSpec
from ..protocol.values import ErrorClass, Outcome, Problem
from ..threads import ask_disk, in_thread
from . import commands
from .bounds import RESULT_TEXT, that_fit
from .command import Command
from .credentials import opened
from .outcome import Finished, Watch
from .progress import Meter, Progress
from .refusal import refusing
from .reports import Status
from .target import Written, examine_target, measure, missing_paths
from .toolkit import Attempt, Deadline, Toolkit, attempt_past_locks
from .transcript import Ears

_MEASURE_SECONDS: Final = 3_600.0
_PAUSE_SECONDS: Final = 2.0
_PAUSES_PER_LOOK: Final = 10
"""Looking at the target may take a tenth of the time at most."""


@refusing
async def restore(
    toolkit: Toolkit, spec: RestoreSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[RestoreResult]:
    """Write the chosen paths below a new or empty folder, with all their parent folders.

    restic calls it a success when a chosen path is not in the snapshot. Here it is a warning that
    names the path (PARTIAL_READ), or a failure (SNAPSHOT_MISSING) if none of them is.
    """
    loop = asyncio.get_running_loop()
    deadline = Deadline(timeout_seconds)
    meter = Meter(loop.time())

    def report(status: Status) -> None:
        watch.on_progress(meter.progress(status, loop.time()))

    with opened(spec.repository, toolkit.scratch) as door:

        def build(lock_wait_seconds: int) -> Command:
            return commands.restore(door, toolkit.restic, spec, lock_wait_seconds=lock_wait_seconds)

        build(0)  # what does not fit is refused before anything is touched
        target = from_wire(spec.target)
        problem = await ask_disk(
            lambda: examine_target(target), subject=to_display(spec.target), cancel=watch.cancel
        )
        if problem is not None:
            return Finished(Outcome.FAILED, problem)
        watcher = None
        if not toolkit.restic.can(Capability.RESTORE_JSON):
            watcher = asyncio.create_task(_watch_target(target, watch))
        try:
            done = await attempt_past_locks(
                toolkit, door, build, watch, deadline, ears=Ears(on_status=report)
            )
        finally:
            if watcher is not None:
                watcher.cancel()
    return await _checked(spec, target, done)


async def _checked(spec: RestoreSpec, target: str, done: Attempt) -> Finished[RestoreResult]:
    outcome, problem = done.outcome, done.problem
    chosen = spec.paths if outcome is Outcome.SUCCESS else ()
    # A restore that was cancelled has still written something.
    written, missing = await ask_disk(
        lambda: (measure(target), missing_paths(target, chosen)),
        subject=to_display(spec.target),
        cancel=asyncio.Event(),
        timeout_seconds=_MEASURE_SECONDS,
    )
    if missing:
        everything = len(missing) == len(spec.paths)
        outcome = Outcome.FAILED if everything else Outcome.WARNING
        error = ErrorClass.SNAPSHOT_MISSING if everything else ErrorClass.PARTIAL_READ
        problem = Problem(error=error, subject=to_display(missing[0]))
    result = RestoreResult(
        files=written.files, bytes=written.bytes, missing=that_fit(missing, RESULT_TEXT)
    )
    return Finished(outcome, problem, result, done.ended.exit_code)


async def _watch_target(target: str, watch: Watch) -> None:
    """Progress for a restic that reports none: what has been written, without a total."""
    loop = asyncio.get_running_loop()
    pause = _PAUSE_SECONDS
    before = Written()
    looked = loop.time()
    while True:
        await asyncio.sleep(pause)
        started = loop.time()
        written = await in_thread(lambda: measure(target))
        now = loop.time()
        speed = max(0, written.bytes - before.bytes) / (now - looked)
        watch.on_progress(
            Progress(files_done=written.files, bytes_done=written.bytes, bytes_per_second=speed)
        )
        before, looked = written, now
        pause = max(_PAUSE_SECONDS, _PAUSES_PER_LOOK * (now - started))
