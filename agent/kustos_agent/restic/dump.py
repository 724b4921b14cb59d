"""Gets a single file back, or a folder as one archive."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..protocol.paths import to_display
from ..protocol.values import ErrorClass, Outcome, Problem, RepositoryAccess
from ..threads import ask_disk, in_thread
from . import reading_commands
from .command import Command, absolute, on_disk, some_digits
from .credentials import opened
from .new_file import NewFile
from .outcome import Finished, Watch
from .progress import Meter
from .refusal import refusing
from .reports import Status
from .toolkit import Attempt, Deadline, Toolkit, attempt_past_locks

_LOOK_SECONDS: Final = 1.0
_KEEP_SECONDS: Final = 3_600.0
_ABOUT_PATH: Final = re.compile(r"^(?:Fatal: )?cannot dump file: ", re.MULTILINE)
_ABOUT_SOURCE: Final = frozenset({ErrorClass.SNAPSHOT_MISSING, ErrorClass.UNSUPPORTED})
_ABOUT_TARGET: Final = frozenset({ErrorClass.DISK_FULL, ErrorClass.QUOTA})
_STDOUT: Final = "/dev/stdout"


class Dumped(Struct, frozen=True, kw_only=True, gc=False):
    """The size of what was written."""

    bytes: int


@refusing
async def dump(
    toolkit: Toolkit,
    access: RepositoryAccess,
    snapshot_id: str,
    path: str,
    watch: Watch,
    *,
    target: str,
    timeout_seconds: float | None = None,
) -> Finished[Dumped]:
    """Write a file of the snapshot to `target`, a folder as tar. Both paths in wire form; nothing
    may exist at `target`, its folder has to. It is for this user alone (mode 0600), on the disk at
    the end, and gone again unless it is complete.

    SNAPSHOT_MISSING with the path as its subject for what the snapshot does not hold. UNSUPPORTED
    for what is neither file nor folder, and for a name with U+FFFD that is not there: it stands
    for bytes that are not UTF-8, by which restic finds nothing; a restore does.
    """
    deadline = Deadline(timeout_seconds)
    some_digits(snapshot_id)  # what does not fit is refused before anything is touched
    absolute(path)
    async with _new_file(target, watch.cancel) as (file, occupied):
        if occupied is not None:
            return Finished(Outcome.FAILED, occupied)
        with opened(access, toolkit.scratch) as door:

            def build(seconds: int) -> Command:
                return reading_commands.dump(
                    door,
                    toolkit.restic,
                    snapshot_id,
                    path,
                    output=file.descriptor,
                    lock_wait_seconds=seconds,
                )

            looker = asyncio.create_task(_look(file, watch))
            try:
                done = await attempt_past_locks(toolkit, door, build, watch, deadline)
            finally:
                looker.cancel()
        exit_code = done.ended.exit_code
        if done.problem is not None or done.outcome is not Outcome.SUCCESS:
            problem = _about(done, snapshot_id, path, target)
            return Finished(done.outcome, problem, exit_code=exit_code)
        size, lost = await ask_disk(
            lambda: (file.size(), file.keep()),
            subject=to_display(target),
            cancel=watch.cancel,
            timeout_seconds=_KEEP_SECONDS,
        )
        if lost is not None:
            return Finished(Outcome.FAILED, lost, exit_code=exit_code)
        return Finished(Outcome.SUCCESS, result=Dumped(bytes=size), exit_code=exit_code)


@asynccontextmanager
async def _new_file(
    target: str, cancel: asyncio.Event
) -> AsyncIterator[tuple[NewFile, Problem | None]]:
    """A file that is discarded unless it was kept."""
    file = NewFile(on_disk(target))
    try:
        yield file, await ask_disk(file.create, subject=to_display(target), cancel=cancel)
    finally:
        # In a thread that nobody waits for without end: this disk may be the silent one.
        discarding = asyncio.ensure_future(in_thread(file.discard))
        await asyncio.wait({discarding}, timeout=_LOOK_SECONDS)


def _about(done: Attempt, snapshot_id: str, path: str, target: str) -> Problem | None:
    """The problem with the subject that it is about: restic's own are of no use here."""
    problem = done.problem
    if problem is None:
        return None
    subject = problem.subject
    about_path = _ABOUT_PATH.search(done.said) is not None
    if problem.error in _ABOUT_TARGET and subject == _STDOUT:
        subject = to_display(target)
    elif problem.error in _ABOUT_SOURCE and about_path:
        subject = to_display(path)
    elif problem.error is ErrorClass.SNAPSHOT_MISSING:
        subject = snapshot_id
    if problem.error is ErrorClass.SNAPSHOT_MISSING and about_path and "\ufffd" in path:
        detail = "restic finds no name that is not UTF-8: restore it instead"
        return Problem(error=ErrorClass.UNSUPPORTED, subject=subject, detail=detail)
    return replace(problem, subject=subject)


async def _look(file: NewFile, watch: Watch) -> None:
    """Tell how much has been written: restic tells nothing. There is no total."""
    loop = asyncio.get_running_loop()
    meter = Meter(loop.time())
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        with suppress(OSError):  # the run itself tells what is wrong with the disk
            size = await in_thread(file.size)
            watch.on_progress(meter.progress(Status(bytes_done=size), loop.time()))
