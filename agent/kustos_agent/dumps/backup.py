"""A backup with dumps: these first, then the folders."""

from functools import reduce

from msgspec.structs import replace

from ..protocol.tasks import BackupResult, BackupSpec, DumpResult
from ..protocol.values import Outcome
from ..restic.backup import backup
from ..restic.command import CommandError
from ..restic.outcome import Finished, Watch
from ..restic.refusal import refusing
from ..restic.reports import Summary
from ..restic.toolkit import Deadline, Toolkit
from .kinds import recipe_of
from .recipe import checked_name, without_twins
from .saving import DumpSaver, DumpTools, Saved


@refusing
async def back_up(
    toolkit: Toolkit,
    tools: DumpTools,
    spec: BackupSpec,
    watch: Watch,
    *,
    timeout_seconds: float | None = None,
) -> Finished[BackupResult]:
    """Save each dump as a snapshot of its own, then the sources as one. The first dump that fails
    ends it: like a source that vanished, that is a failure and no smaller backup. Dumps that were
    saved before stay, and are told."""
    for dump in spec.dumps:  # what does not fit is refused before anything runs
        checked_name(dump.name)
        recipe_of(dump)
    without_twins(dump.name for dump in spec.dumps)
    if not spec.sources and not spec.dumps:
        raise CommandError("sources", "nothing to save")
    deadline = Deadline(timeout_seconds)
    saver = DumpSaver(toolkit, tools, spec, watch, deadline)
    saved: list[Saved] = []
    exit_code = None
    for dump in spec.dumps:
        done = await saver.save(dump)
        exit_code = done.exit_code
        if done.result is not None:
            saved.append(done.result)
        if done.outcome is not Outcome.SUCCESS:
            return Finished(done.outcome, done.problem, _partly(saved), exit_code)
    if not spec.sources:
        return Finished(Outcome.SUCCESS, None, _together(saved, None), exit_code)
    rest = await backup(toolkit, spec, watch, timeout_seconds=deadline.remaining())
    result = _partly(saved) if rest.result is None else _together(saved, rest.result)
    return Finished(rest.outcome, rest.problem, result, rest.exit_code)


def _partly(saved: list[Saved]) -> BackupResult | None:
    """What there is of a backup without its main snapshot."""
    if not saved:
        return None
    return BackupResult(snapshot_id="", dumps=_results(saved))


def _together(saved: list[Saved], files: BackupResult | None) -> BackupResult:
    """The sums; the id is that of the folders' snapshot, else the last dump's."""
    first = files or BackupResult(snapshot_id=saved[-1].result.snapshot_id)
    return reduce(_add, (one.summary for one in saved), replace(first, dumps=_results(saved)))


def _add(result: BackupResult, summary: Summary) -> BackupResult:
    return replace(
        result,
        files_new=result.files_new + summary.files_new,
        files_changed=result.files_changed + summary.files_changed,
        files_unmodified=result.files_unmodified + summary.files_unmodified,
        files_total=result.files_total + summary.files_total,
        bytes_total=result.bytes_total + summary.bytes_total,
        bytes_added=result.bytes_added + summary.bytes_added,
        seconds=result.seconds + summary.seconds,
    )


def _results(saved: list[Saved]) -> tuple[DumpResult, ...]:
    return tuple(one.result for one in saved)
