"""Saves folders."""

import asyncio
import os
from typing import Final

from ..protocol.paths import to_display
from ..protocol.restic_versions import Capability
from ..protocol.tasks import BackupResult, BackupSpec
from ..protocol.values import ErrorClass, Outcome, Problem
from ..threads import ask_disk, in_thread
from . import commands
from .bounds import RESULT_TEXT, that_fit
from .command import Command, CommandError
from .credentials import opened
from .outcome import Finished, Watch
from .progress import Meter
from .refusal import refusing
from .reports import Status, Summary
from .repository import Door, local_path
from .sources import examine
from .toolkit import Attempt, Deadline, Toolkit, attempt, attempt_past_locks
from .transcript import Ears

_LOOKUP_SECONDS: Final = 120.0


@refusing
async def backup(
    toolkit: Toolkit, spec: BackupSpec, watch: Watch, *, timeout_seconds: float | None = None
) -> Finished[BackupResult]:
    """Save the sources. A source that is not there fails the backup, an empty folder does not;
    files that cannot be read make it a warning, with the snapshot in the result."""
    loop = asyncio.get_running_loop()
    deadline = Deadline(timeout_seconds)
    try:
        sources = await ask_disk(
            lambda: examine(spec.sources),
            subject=to_display(spec.sources[0]),
            cancel=watch.cancel,
        )
    except ValueError as error:
        raise CommandError("sources", str(error)) from None
    if sources.problem is not None:
        return Finished(Outcome.FAILED, sources.problem)
    meter = Meter(loop.time())

    def report(status: Status) -> None:
        watch.on_progress(meter.progress(status, loop.time()))

    with opened(spec.repository, toolkit.scratch) as door:

        def build(lock_wait_seconds: int) -> Command:
            return commands.backup(
                door,
                toolkit.restic,
                spec,
                real_paths=sources.real_paths,
                lock_wait_seconds=lock_wait_seconds,
            )

        done = await attempt_past_locks(
            toolkit, door, build, watch, deadline, ears=Ears(on_status=report)
        )
        summary = done.transcript.summary
        result = None
        if summary is not None and summary.snapshot_id:
            snapshot_id = await full_id(toolkit, door, summary.snapshot_id, watch)
            result = _result(snapshot_id, summary, done)
    outcome, problem = done.outcome, done.problem
    if result is None and outcome in {Outcome.SUCCESS, Outcome.WARNING}:
        outcome = Outcome.FAILED
        problem = Problem(error=ErrorClass.INTERNAL, detail="restic named no snapshot")
    return Finished(outcome, problem, result, done.ended.exit_code)


def _result(snapshot_id: str, summary: Summary, done: Attempt) -> BackupResult:
    return BackupResult(
        snapshot_id=snapshot_id,
        files_new=summary.files_new,
        files_changed=summary.files_changed,
        files_unmodified=summary.files_unmodified,
        files_total=summary.files_total,
        bytes_total=summary.bytes_total,
        bytes_added=summary.bytes_added,
        seconds=summary.seconds,
        unreadable=that_fit((item.item for item in done.transcript.items), RESULT_TEXT),
        unreadable_count=done.transcript.item_count,
    )


async def full_id(toolkit: Toolkit, door: Door, snapshot_id: str, watch: Watch) -> str:
    """All digits of the id of the snapshot just made; what there is, if they cannot be had."""
    if toolkit.restic.can(Capability.FULL_SNAPSHOT_ID):
        return snapshot_id
    # The snapshot is made: a cancel that comes now has nothing left to stop.
    apart = Watch(on_log=watch.on_log)
    repository = local_path(door.access.location)
    if repository:
        # Another restic would take as long as a small backup: it derives the key anew.
        try:
            async with asyncio.timeout(_LOOKUP_SECONDS):
                ids = await in_thread(lambda: _ids_on_disk(repository, snapshot_id))
        except TimeoutError:
            ids = []  # the snapshot is there; a disk that falls silent now does not undo it
    else:
        command = commands.snapshots(door, toolkit.restic, snapshot_id)
        found = await attempt(toolkit, door, command, apart, timeout_seconds=_LOOKUP_SECONDS)
        ids = [s.id for s in found.transcript.snapshots if s.id.startswith(snapshot_id)]
    return ids[0] if len(ids) == 1 else snapshot_id


def _ids_on_disk(repository: str, snapshot_id: str) -> list[str]:
    """A local repository's snapshots are files of these names."""
    try:
        with os.scandir(f"{repository}/snapshots") as entries:
            return [entry.name for entry in entries if entry.name.startswith(snapshot_id)]
    except OSError:
        return []  # of another layout: then eight digits have to do
