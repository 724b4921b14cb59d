"""Problems and failed calls as sentences: what is the case, why, and the one next step."""

import logging
from typing import Final

from PySide6.QtCore import QCoreApplication

from kustos.core.jobs import JobChangedError
from kustos.core.maintenance import NotMaintainerError
from kustos.core.policies import PolicyChangedError
from kustos.core.policy_roll_out import RefusedError
from kustos.core.ports import (
    AgentOfflineError,
    AgentRefusedError,
    InUseError,
    SecretDamagedError,
    StoreFullError,
    VaultLockedError,
)
from kustos.engine import EngineStoppedError
from kustos_agent.protocol.transience import may_pass
from kustos_agent.protocol.values import ErrorClass, Problem, TaskKind

from . import policies
from .cause import Actor
from .causes import CAUSES
from .causes_of_restores import OF_RESTORES
from .explanation import Explanation
from .keys import explain_key
from .words import QT_TRANSLATE_NOOP

_log = logging.getLogger(__name__)

ACTORS: Final = {
    Actor.HERE: QT_TRANSLATE_NOOP("errors", "Can be put right here."),
    Actor.MACHINE: QT_TRANSLATE_NOOP("errors", "Has to be put right on the machine."),
    Actor.STORAGE: QT_TRANSLATE_NOOP("errors", "Has to be put right where the repository is."),
    Actor.NOBODY: QT_TRANSLATE_NOOP("errors", "Passes by itself."),
    Actor.DEVELOPERS: QT_TRANSLATE_NOOP("errors", "Has to be put right in the program."),
}
"""Who can do something about it: sources of the sentences."""


def title(problem: Problem) -> str:
    """The repository password was refused"""
    return _say(CAUSES[problem.error].title)


def explain(problem: Problem, kind: TaskKind | None = None) -> Explanation:
    """Everything there is to say about a problem; of a task, by its kind."""
    cause = CAUSES[problem.error]
    if kind is TaskKind.RESTORE:
        cause = OF_RESTORES.get(problem.error, cause)
    if problem.subject and cause.about:
        reason = _say(cause.about).format(subject=problem.subject)
    else:
        reason = _say(cause.cause)
    return Explanation(
        title=_say(cause.title),
        cause=reason,
        step=_say(cause.step),
        who=_say(ACTORS[cause.actor]),
        raw=problem.detail,
        # A restore that was broken off has left something in its target: the same again is refused.
        retry_helps=may_pass(problem.error) and cause is CAUSES[problem.error],
    )


def explain_error(error: Exception) -> Explanation:
    """A call that failed. What has no sentence of its own goes to the log as well."""
    return _of_policies(error) or _explained(error)


def _of_policies(error: Exception) -> Explanation | None:
    match error:
        case PolicyChangedError() | JobChangedError():
            return Explanation(
                title=QCoreApplication.translate("errors", "It has changed meanwhile"),
                cause=QCoreApplication.translate(
                    "errors", "Somebody else has saved it. Nothing was changed by this."
                ),
                step=QCoreApplication.translate("errors", "Look at it as it is now, then decide."),
            )
        case RefusedError(refused=refused):
            return Explanation(
                title=QCoreApplication.translate("errors", "It cannot be so on all machines"),
                cause=policies.refused(refused),
                step=QCoreApplication.translate("errors", "Nothing was changed on any of them."),
            )
        case _:
            return None


def _explained(error: Exception) -> Explanation:
    match error:
        case AgentRefusedError(problem=problem) | NotMaintainerError(problem=problem):
            said = explain(problem)
        case AgentOfflineError():
            said = explain(Problem(error=ErrorClass.AGENT_OFFLINE))
        case TimeoutError():
            said = explain(Problem(error=ErrorClass.TIMEOUT))
        case SecretDamagedError():
            said = explain(Problem(error=ErrorClass.SECRET_DAMAGED))
        case InUseError(names=names):
            said = Explanation(
                title=QCoreApplication.translate("errors", "It is still in use"),
                cause=QCoreApplication.translate("errors", "Used by: {names}.").format(
                    names=", ".join(names)
                ),
                step=QCoreApplication.translate("errors", "Change or remove that first."),
            )
        case StoreFullError():
            said = Explanation(
                title=QCoreApplication.translate("errors", "The disk of this computer is full"),
                cause=QCoreApplication.translate(
                    "errors",
                    "Kustos can keep nothing any more, neither this nor what the machines report.",
                ),
                step=QCoreApplication.translate(
                    "errors",
                    "Make room here, then do it again. The machines report again by themselves.",
                ),
                who=_say(ACTORS[Actor.HERE]),
                retry_helps=True,
            )
        case VaultLockedError(trouble=trouble):
            said = explain_key(trouble)
        case EngineStoppedError():
            said = Explanation(
                title=QCoreApplication.translate("errors", "Kustos is closing"),
                cause=QCoreApplication.translate("errors", "This was not done any more."),
                step=QCoreApplication.translate("errors", "Start Kustos again to continue."),
            )
        case LookupError():
            said = Explanation(
                title=QCoreApplication.translate("errors", "It is not there any more"),
                cause=QCoreApplication.translate("errors", "It has been removed meanwhile."),
                step=QCoreApplication.translate("errors", "Reload the page (F5)."),
            )
        case _:
            _log.error("a call failed with an error that has no sentence", exc_info=error)
            detail = f"{type(error).__name__}: {error}"
            said = explain(Problem(error=ErrorClass.INTERNAL, detail=detail))
    return said


def _say(source: str) -> str:
    return QCoreApplication.translate("errors", source)
