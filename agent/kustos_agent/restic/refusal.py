"""What never got as far as restic -> the end of an operation."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from ..protocol.values import ErrorClass, Outcome, Problem
from ..threads import DiskSilentError
from .command import CommandError
from .outcome import Finished
from .repository import AccessError

P = ParamSpec("P")
R = TypeVar("R")


def refusing(
    operation: Callable[P, Coroutine[Any, Any, Finished[R]]],
) -> Callable[P, Coroutine[Any, Any, Finished[R]]]:
    """The operation, ending as failed where its specification does not fit (UNSUPPORTED) or a disk
    does not answer (TIMEOUT)."""

    @wraps(operation)
    async def run(*args: P.args, **kwargs: P.kwargs) -> Finished[R]:
        try:
            return await operation(*args, **kwargs)
        except (AccessError, CommandError) as error:
            return Finished(Outcome.FAILED, refusal(error))
        except DiskSilentError as error:
            return silence(error)

    return run


def silence(error: DiskSilentError) -> Finished[Any]:
    """The end of what waited for a disk in vain."""
    if error.cancelled:
        return Finished(Outcome.CANCELLED)
    problem = Problem(error=ErrorClass.TIMEOUT, subject=error.subject, detail=str(error))
    return Finished(Outcome.FAILED, problem)


def refusal(error: AccessError | CommandError) -> Problem:
    """The problem that such an error stands for."""
    return Problem(error=ErrorClass.UNSUPPORTED, subject=error.subject, detail=str(error))
