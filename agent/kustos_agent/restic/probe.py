"""Tests whether a repository can be opened, and if not, why. Changes nothing."""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import structs

from ..protocol.ids import digest_of
from ..protocol.messages import ProbeReport
from ..protocol.values import ErrorClass, Outcome, Problem, RepositoryAccess
from ..threads import DiskSilentError, ask_disk
from . import care_commands, commands, ssh
from .command import CommandError
from .credentials import opened
from .outcome import Watch
from .output import parse_exclusive_lock, parse_repository_id
from .place import examine_place
from .reach import endpoint, reach
from .refusal import refusal, silence
from .removal_right import removal_right
from .reports import Line, OtherLine
from .repository import AccessError, Door, local_path
from .toolkit import Deadline, Toolkit, attempt
from .transcript import Ears

_REACH_SECONDS: Final = 10.0
_REMOVAL_SECONDS: Final = 10.0
_MAX_LOCKS: Final = 10
_ID: Final = re.compile("[0-9a-f]{64}")


async def probe(
    toolkit: Toolkit,
    access: RepositoryAccess,
    watch: Watch,
    *,
    environ: Mapping[str, str],
    tally: bool = False,
    timeout_seconds: float = 60.0,
) -> ProbeReport:
    """What a test of the repository finds (SPEC 5): unreachable, TLS, login refused, host key
    unknown (with the keys to approve) or changed, no repository or only the rest of one, wrong
    password, a format too new for this restic, locked by whom; of a REST server that lets in,
    whether it removes. `environ` tells of proxies. With `tally` which snapshots there are instead
    of the last two, by one start of restic.
    Cancelled: INTERRUPTED."""
    deadline = Deadline(timeout_seconds)
    try:
        report = await _before_restic(toolkit, access, watch, environ, deadline)
        if report is None:
            with opened(access, toolkit.scratch) as door:
                opening = _tally if tally else _open
                report = await opening(toolkit, door, watch, deadline)
            if (
                report.problem is None
                and not tally
                and (seconds := deadline.remaining(_REMOVAL_SECONDS))
            ):
                removal = await removal_right(access, environ, seconds)
                report = structs.replace(report, removal=removal)
    except (AccessError, CommandError) as error:
        return ProbeReport(problem=refusal(error))
    except DiskSilentError as error:
        report = ProbeReport(problem=silence(error).problem)
    if watch.cancel.is_set() and report.problem is None:
        return ProbeReport(problem=Problem(error=ErrorClass.INTERRUPTED))
    return report


async def _before_restic(
    toolkit: Toolkit,
    access: RepositoryAccess,
    watch: Watch,
    environ: Mapping[str, str],
    deadline: Deadline,
) -> ProbeReport | None:
    """What can be told faster, or only, without restic."""
    problem = None
    if access.ssh is not None:
        if not access.ssh.known_hosts.strip():
            keys, problem = await ssh.scan_host_keys(access.ssh, toolkit.runner, watch.cancel)
            found = Problem(error=ErrorClass.HOST_KEY_UNKNOWN, subject=access.ssh.host)
            return ProbeReport(problem=problem or found, host_keys=keys)
        with opened(access, toolkit.scratch) as door:
            problem = await ssh.diagnose(access.ssh, door.ssh_command, toolkit.runner, watch.cancel)
    elif (server := endpoint(access, environ)) is not None:
        seconds = deadline.remaining(_REACH_SECONDS) or 0.0
        problem = await reach(server, access.ca_certificate, seconds)
    return None if problem is None else ProbeReport(problem=problem)


async def _open(toolkit: Toolkit, door: Door, watch: Watch, deadline: Deadline) -> ProbeReport:
    command = commands.config(door, toolkit.restic)
    done = await attempt(toolkit, door, command, watch, timeout_seconds=deadline.remaining())
    path = local_path(door.access.location)
    if path and done.has(ErrorClass.REPOSITORY_MISSING):
        # Whoever reads "missing" initialises: where that cannot work it is said at once.
        unfit = await ask_disk(lambda: examine_place(path), subject=path, cancel=watch.cancel)
        return ProbeReport(problem=unfit or done.problem)
    if done.outcome is not Outcome.SUCCESS:
        return ProbeReport(problem=done.problem or Problem(error=ErrorClass.INTERRUPTED))
    holder = await _lock_holder(toolkit, door, watch, deadline)
    problem = Problem(error=ErrorClass.REPOSITORY_LOCKED, subject=holder) if holder else None
    repository_id = parse_repository_id(done.transcript.output)
    return ProbeReport(problem=problem, repository_id=repository_id)


async def _tally(toolkit: Toolkit, door: Door, watch: Watch, deadline: Deadline) -> ProbeReport:
    ids: set[str] = set()

    def collect(line: Line) -> None:
        if isinstance(line, OtherLine) and _ID.fullmatch(line.text):
            ids.add(line.text)

    command = care_commands.snapshot_ids(door, toolkit.restic)
    done = await attempt(
        toolkit,
        door,
        command,
        watch,
        timeout_seconds=deadline.remaining(),
        ears=Ears(on_line=collect),
    )
    if done.outcome is not Outcome.SUCCESS:
        return ProbeReport(problem=done.problem or Problem(error=ErrorClass.INTERRUPTED))
    return ProbeReport(snapshots=len(ids), digest=digest_of(ids))


async def _lock_holder(toolkit: Toolkit, door: Door, watch: Watch, deadline: Deadline) -> str:
    """Who holds an exclusive lock, which keeps everybody else out. Empty if nobody does."""
    listed = await attempt(
        toolkit,
        door,
        commands.locks(door, toolkit.restic),
        watch,
        timeout_seconds=deadline.remaining(),
    )
    for lock_id in listed.transcript.output.decode("ascii", "replace").split()[:_MAX_LOCKS]:
        shown = await attempt(
            toolkit,
            door,
            commands.lock(door, toolkit.restic, lock_id),
            watch,
            timeout_seconds=deadline.remaining(),
        )
        if holder := parse_exclusive_lock(shown.transcript.output):
            return holder
    return ""
