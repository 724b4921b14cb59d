"""Which room mends a problem: the one next step as a button."""

from enum import StrEnum
from typing import Final

from kustos_agent.protocol.values import ErrorClass, TaskKind


class Remedy(StrEnum):
    """Where to go."""

    REPOSITORY = "repository"
    """The repository's form: password, login, key, address."""
    CARE = "care"
    """What looks after the repository: check and repair."""
    JOB = "job"
    """The job's folders, exclusions, dumps and hooks."""


_REPOSITORY: Final = frozenset(
    {
        ErrorClass.WRONG_PASSWORD,
        ErrorClass.LOGIN_REFUSED,
        ErrorClass.NOT_MAINTAINER,
        ErrorClass.REMOTE_UNKNOWN,
        ErrorClass.HOST_KEY_UNKNOWN,
        ErrorClass.HOST_KEY_CHANGED,
        ErrorClass.TLS_FAILED,
        ErrorClass.SECRET_DAMAGED,
        ErrorClass.REPOSITORY_MISSING,
        ErrorClass.REPOSITORY_EXISTS,
        ErrorClass.UNREACHABLE,
    }
)
_JOB: Final = frozenset(
    {
        ErrorClass.SOURCE_MISSING,
        ErrorClass.PERMISSION_DENIED,
        ErrorClass.PARTIAL_READ,
        ErrorClass.FORBIDDEN_HERE,
        ErrorClass.DUMP_FAILED,
        ErrorClass.HOOK_FAILED,
    }
)


def remedy(error: ErrorClass, kind: TaskKind = TaskKind.BACKUP) -> Remedy | None:
    """None where no room of the window helps. A job helps its backups alone; a place that holds
    something else is the repository's affair where one was to be made, else the restore's."""
    if error in _REPOSITORY or (error is ErrorClass.TARGET_NOT_EMPTY and kind is TaskKind.INIT):
        return Remedy.REPOSITORY
    if error is ErrorClass.CORRUPT:
        return Remedy.CARE
    return Remedy.JOB if error in _JOB and kind is TaskKind.BACKUP else None
