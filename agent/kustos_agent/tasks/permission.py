"""The owner's last word on a task: refused where it aims at a forbidden path, fenced off from the
forbidden paths inside what it may have. Touches the disk: call it from a thread."""

import sys
from dataclasses import dataclass

import msgspec

from ..forbidden import ForbiddenPaths
from ..protocol.dumps import CommandDump
from ..protocol.paths import from_wire, is_whole, to_wire
from ..protocol.tasks import BackupSpec, RestoreSpec, TaskSpec
from ..protocol.values import ErrorClass, Problem
from ..restic.command import CommandError
from ..restic.patterns import literal_pattern
from ..restic.refusal import refusal


@dataclass(frozen=True, slots=True)
class Permitted:
    """The task as it may run; `left_out` are forbidden paths inside its sources."""

    spec: TaskSpec
    left_out: tuple[str, ...] = ()


def permit(
    spec: TaskSpec,
    forbidden: ForbiddenPaths,
    *,
    hooks: bool = False,
    windows: bool = sys.platform == "win32",
) -> Permitted | Problem:
    """What of this task the machine's owner allows; `hooks` says whether a manager may choose
    programs to be run. On Windows some forbidden paths cannot be told
    to restic (see `literal_pattern`): what they lie in is not saved at all (UNSUPPORTED)."""
    chosen = [] if hooks else _chosen_programs(spec)
    if chosen:
        return Problem(error=ErrorClass.FORBIDDEN_HERE, subject=chosen[0])
    return _fenced(spec, forbidden, windows=windows) if forbidden else Permitted(spec)


def _fenced(spec: TaskSpec, forbidden: ForbiddenPaths, *, windows: bool) -> Permitted | Problem:
    location = local_folder(spec.repository.location, windows=windows)
    touched = [location] if location else []
    try:
        match spec:
            case BackupSpec():
                touched += map(from_wire, spec.sources)
            case RestoreSpec():
                touched.append(from_wire(spec.target))
            case _:
                pass
    except ValueError as error:
        return Problem(error=ErrorClass.SOURCE_MISSING, detail=str(error))
    for path in touched:
        if forbidden.covering(path) is not None:
            return Problem(error=ErrorClass.FORBIDDEN_HERE, subject=to_wire(path))
    if not isinstance(spec, BackupSpec):
        return Permitted(spec)
    left_out = tuple(
        sorted({below for source in spec.sources for below in forbidden.below(from_wire(source))})
    )
    # Last, because in restic the last pattern that matches decides (`!pattern` takes back in).
    try:
        fences = [literal_pattern(path, windows=windows) for path in left_out]
    except CommandError as error:
        return refusal(error)
    excludes = (*spec.excludes, *fences)
    return Permitted(msgspec.structs.replace(spec, excludes=excludes), left_out)


def _chosen_programs(spec: TaskSpec) -> list[str]:
    if not isinstance(spec, BackupSpec):
        return []
    chosen = [dump.command[0] for dump in spec.dumps if isinstance(dump, CommandDump)]
    if spec.hooks is not None:
        hooks = (spec.hooks.before, spec.hooks.after, spec.hooks.failed)
        chosen += [hook.command[0] for hook in hooks if hook is not None]
    return chosen


def local_folder(location: str, *, windows: bool = sys.platform == "win32") -> str | None:
    """The folder of a repository on this machine; None for any other."""
    path = location.removeprefix("local:")
    return path if is_whole(path, windows=windows) else None
